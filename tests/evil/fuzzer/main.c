/* Fuzzer: sends malformed messages to every service that its config names: wrong methods, lengths, contents,
 * capabilities.
 *
 * The method lists of include/iface are compiled in (interfaces.h is made from the headers), so lengths are right often
 * enough to get past the first check. A service passes when none of its answers is malformed, it is still there
 * afterwards, and serves a new session; what it did to itself shows in its parent's log. */
#include "interfaces.h"

#include "base/loop.h"
#include "base/string.h"
#include "kdl/kdl.h"

enum { MESSAGES = 3000, DONATION = 24, EXTRA_METHODS = 3 };
#define ROW(I) {#I, I##_sizes, I##_method_count},
static const struct interface {
  const char *name;
  const struct iface_size *sizes;
  unsigned methods;
} interfaces[] = {INTERFACES(ROW)};
enum { COUNT = sizeof interfaces / sizeof *interfaces };

static struct kdl config;
static struct memory gift;
static uint64_t seed = 0x9e3779b97f4a7c15ull;
static struct tally { uint64_t ok, refused, protocol, malformed, gone; } tally;

static uint64_t next_random(void) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return seed;
}
static uint64_t below(uint64_t n) { return (next_random() >> 11) % n; }

static uint64_t word(void) {
  static const uint64_t values[] = {0, 1, 2, 3, 7, 8, 63, 64, 255, 4095, 4096, 65535, 1u << 31, ~0u, 1ull << 63, ~0ull};
  uint64_t kind = below(4);
  return kind == 0 ? next_random() : kind == 1 ? below(16) : values[below(sizeof values / sizeof *values)];
}

/* Texts at places where a structure may have them, the rest zero: what is neither ended nor a name gets no further.
 * "toy" is a sibling that may be started and ended at will. */
static void write_texts(uint8_t *data) {
  static const char *const texts[] = {"toy",           "toy/part", "toy/", "/toy", "..",
                                      "toy -> fuzzer", "none",     "rom",  "why",  "name=toy"};
  static const unsigned places[] = {0, STARTUP_NAME, 2 * STARTUP_NAME, 2 * STARTUP_NAME + STARTUP_LABEL};
  memset(data, 0, MSG_DATA);
  for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
    const char *text = texts[below(sizeof texts / sizeof *texts)];
    if (below(4)) memcpy(data + places[i], text, text_length(text, 32));
  }
}

/* The interface of a service: its namesake, else any, for a protocol that serves under several names. */
static const struct interface *interface_of(const char *service) {
  for (unsigned i = 0; i < COUNT; i++)
    if (text_equal(interfaces[i].name, service)) return &interfaces[i];
  return &interfaces[below(COUNT)];
}

static uint64_t length_of(const struct interface *f, uint64_t method) {
  uint64_t right = method < f->methods && f->sizes[method].in > IFACE_REGISTER_BYTES ? f->sizes[method].in : 0;
  uint64_t kind = below(8);
  return kind < 5 ? right : kind == 5 ? right + 8 * (1 + below(4)) : kind == 6 ? below(MSG_DATA + 1) : right / 2;
}

static unsigned capabilities(struct message_page *p) {
  static const cap_t own[] = {SLOT_SIGNAL, SLOT_PD, 0};
  unsigned n = below(3) ? 0 : (unsigned)below(MSG_CAPS + 1);
  for (unsigned i = 0; i < MSG_CAPS; i++) {
    cap_t cap = own[below(3)];
    p->send[i] = cap ? cap : gift.mem;
    p->rights[i] = below(2) ? RIGHTS_ALL : (uint16_t)next_random();
    p->receive[i] = SLOT_RECEIVE + i;
  }
  return n;
}

static void count(const struct sys_result *r) {
  uint64_t info = sys_info(r->rax), status = r->w[0];
  if (sys_status(r->rax) == ST_GONE)
    tally.gone++;
  else if (sys_status(r->rax) != ST_OK)
    tally.refused++;
  else if (status >= ST_COUNT || INFO_BYTES(info) > MSG_DATA || (status != ST_OK && INFO_BYTES(info)))
    tally.malformed++;
  else if (status == ST_PROTOCOL)
    tally.protocol++;
  else if (status == ST_OK)
    tally.ok++;
  else
    tally.refused++;
}

static void send(cap_t gate, const struct interface *f, uint64_t skipped) {
  struct message_page *p = (struct message_page *)VA_MESSAGE;
  uint64_t method = below(16) ? below(f->methods + EXTRA_METHODS) : next_random();
  if (method == skipped) return;
  for (unsigned i = 0; i < MSG_DATA / 8; i++) ((uint64_t *)(void *)p->data)[i] = word();
  if (below(2)) write_texts(p->data);
  uint64_t bytes = length_of(f, method);
  struct sys_words m = {{method, word(), word(), word(), word()}};
  struct sys_result r = sys_call(gate, INFO(bytes, capabilities(p)), m);
  count(&r);
  for (unsigned i = 0; i < MSG_CAPS; i++) sys_slot_drop(SLOT_RECEIVE + i), p->receive[i] = 0;
}

static void verdict(const char *service, bool alive) {
  bool good = alive && !tally.malformed && tally.ok + tally.refused + tally.protocol > MESSAGES / 2;
  log_line(2, "%s fuzz %s: %lu done, %lu refused, %lu malformed by us, %lu by it, %lu lost", good ? "PASS" : "FAIL",
           service, tally.ok, tally.refused, tally.protocol, tally.malformed, tally.gone);
}

static void fuzz_service(const char *service) {
  struct client c;
  tally = (struct tally){0};
  enum status status = client_open(service, "", "", DONATION, &c);
  for (unsigned i = 0; i < MESSAGES && status == ST_OK; i++) {
    send(c.gate, interface_of(service), UINT64_MAX);
    if (tally.gone) break;
  }
  if (status == ST_OK) status = client_close_wait(&c);
  if (status == ST_OK) status = client_open(service, "", "", DONATION, &c);
  if (status != ST_OK) log_line(2, "%s: status %u", service, status);
  verdict(service, status == ST_OK && !tally.gone);
  if (status == ST_OK) client_close_wait(&c);
}

/* All but its own exit. Last, because it closes what it finds. */
static void fuzz_parent(void) {
  tally = (struct tally){0};
  for (unsigned i = 0; i < MESSAGES; i++) send(SLOT_PARENT, interface_of("parent"), parent_nr_exit);
  verdict("parent", true);
}

void component_main(void) {
  static struct rom rom;
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "FAIL fuzz: no config");
  if (mem_new(SLOT_BANK, 2, &gift) != ST_OK) env_exit(1, "FAIL fuzz: no memory");
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next) {
    char service[STARTUP_NAME + 1];
    kdl_copy(kdl_plain(&config, &config.node[i], 0)->text, service, sizeof service);
    fuzz_service(service);
  }
  fuzz_parent();
  log_line(2, "FUZZ DONE");
}
