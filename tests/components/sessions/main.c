/* Sessions: opens and closes 10,000 sessions to a server beyond two inits, then compares every bank on the way with
 * what it was: law 3 allows no drift. Also: state is the session's own, a refused session costs nothing, a lost server
 * is told. */
#include "../echo.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"

enum { ROUNDS = 10000, WARM_UP = 20, LEVELS = 3, DONATION = 8, TURNS = 5000, REQUESTS = 20 };
static const char *const level_args[LEVELS] = {"level=inner", "level=middle", "level=top"};
static struct client level[LEVELS], keeper;

struct account {
  uint64_t own_pages, own_free, server_pages, server_free, used[LEVELS][4];
};

static void report(const char *name, bool good) { log_line(2, "%s %s", good ? "PASS" : "FAIL", name); }

static bool open_levels(void) {
  for (unsigned i = 0; i < LEVELS; i++)
    if (client_open("launch", level_args[i], "", SESSION_PAGES, &level[i]) != ST_OK) return false;
  return client_open("echo", "", "", DONATION, &keeper) == ST_OK;
}

static void measure(struct account *a) {
  struct iface_none none = {0};
  struct echo_bank bank;
  struct sys_result r = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0);
  *a = (struct account){.own_pages = r.w[0], .own_free = r.w[1]};
  if (echo_bank(keeper.gate, &none, &bank, NULL) == ST_OK) a->server_pages = bank.pages, a->server_free = bank.free;
  for (unsigned i = 0; i < LEVELS; i++)
    for (uint64_t k = 0; k < 4; k++) {
      struct launch_index in = {k};
      struct launch_entry entry;
      if (launch_entry(level[i].gate, &in, &entry, NULL) == ST_OK) a->used[i][k] = entry.used_pages;
    }
}

static enum status one_round(uint64_t n) {
  struct client c;
  struct echo_words in = {{n}}, out;
  enum status status = client_open("echo", "", "part", DONATION, &c);
  if (status != ST_OK) return status;
  status = echo_sum(c.gate, &in, &out, NULL);
  if (status == ST_OK && out.word[0] != n) status = ST_STATE;
  if (status == ST_OK && n % 4 == 0) status = client_upgrade(&c, (unsigned)(n % 16 + 1));
  enum status closed = client_close_wait(&c);
  return status != ST_OK ? status : closed;
}

static enum status rounds(unsigned count) {
  enum status status = ST_OK;
  for (unsigned i = 1; i <= count && status == ST_OK; i++) status = one_round(i);
  return status;
}

static void tell(const struct account *a, const struct account *b) {
  log_line(2, "own %lu/%lu then %lu/%lu, server %lu/%lu then %lu/%lu", a->own_pages, a->own_free, b->own_pages,
           b->own_free, a->server_pages, a->server_free, b->server_pages, b->server_free);
  for (unsigned i = 0; i < LEVELS; i++)
    for (unsigned k = 0; k < 4 && a->used[i][k]; k++)
      log_line(2, "%s child %u: %lu then %lu", level_args[i], k, a->used[i][k], b->used[i][k]);
}

static void drift(void) {
  struct account before, after;
  enum status status = rounds(WARM_UP);
  measure(&before);
  if (status == ST_OK) status = rounds(ROUNDS);
  measure(&after);
  report("ten thousand sessions open and close", status == ST_OK);
  bool same = !memcmp(&before, &after, sizeof before);
  if (!same) tell(&before, &after);
  report("no bank drifts: client, server, three inits",
         same && before.used[2][0] && before.used[1][0] && before.used[0][0]);
}

static void refused(void) {
  struct client c;
  uint64_t free = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  report("an unrouted service is NOT_FOUND", client_open("nothing", "", "", DONATION, &c) == ST_NOT_FOUND);
  report("a donation larger than the bank is NO_MEMORY", client_open("echo", "", "", 1 << 19, &c) == ST_NO_MEMORY);
  report("a donation too small for the server is NO_MEMORY", client_open("echo", "", "", 2, &c) == ST_NO_MEMORY);
  report("a malformed label is BAD_ARG", client_open("echo", "", "Bad/label", DONATION, &c) == ST_BAD_ARG);
  char deep[STARTUP_LABEL] = "a";
  while (text_append(deep, sizeof deep - 2, "/abcdefghijklmnopqrstuv")) {
  }
  deep[150] = 0;
  report("a label over 160 bytes is refused, not cut", client_open("echo", "", deep, DONATION, &c) == ST_BAD_ARG);
  report("refused sessions cost nothing", sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1] == free);
}

static void data(void) {
  struct echo_words in = {{1, 2, 3, 4}}, out = {{0}};
  static struct echo_block block_in, block_out;
  for (unsigned i = 0; i < sizeof block_in; i++) block_in.byte[i] = (uint8_t)(i * 7);
  bool good = echo_words(keeper.gate, &in, &out, NULL) == ST_OK && !memcmp(&in, &out, sizeof in);
  report("four words come back", good);
  good =
      echo_block(keeper.gate, &block_in, &block_out, NULL) == ST_OK && !memcmp(&block_in, &block_out, sizeof block_in);
  report("a kilobyte comes back", good);
  uint64_t reply[4];
  report("an unknown method is PROTOCOL", iface_call_short(keeper.gate, 99, in.word, 32, reply, 32) == ST_PROTOCOL);
  report("a wrong length is PROTOCOL",
         iface_call(keeper.gate, echo_nr_block, &block_in, 512, &block_out, 1024, NULL) == ST_PROTOCOL);
}

static void busy(void) {
  struct echo_words in = {{TURNS}}, out = {{0}};
  enum status status = echo_busy(keeper.gate, &in, &out, NULL);
  in.word[0] = 0;
  for (unsigned i = 0; i < REQUESTS && status == ST_OK; i++) status = echo_busy(keeper.gate, &in, &out, NULL);
  report("work that is always due holds up no request", status == ST_OK && out.word[0] > 0);
}

static void lost(void) {
  struct iface_none none = {0};
  struct client c;
  report("a server that dies answers GONE", echo_die(keeper.gate, &none, &none, NULL) == ST_GONE);
  report("a session of a dead server closes", client_close_wait(&keeper) == ST_OK);
  report("the restarted server serves again",
         client_open("echo", "", "", DONATION, &c) == ST_OK && one_round(1) == ST_OK);
}

void component_main(void) {
  bool ready = open_levels();
  report("sessions through three inits open", ready);
  if (ready) {
    data();
    refused();
    drift();
    busy();
    lost();
  }
  log_line(2, "TESTS DONE");
}
