/* Staged: brings one session of "echo" into the state that its ROM "stage" names, tells the judge, and stays there. Who
 * is killed then must get or leave every page, whatever the state is. It speaks to its parent directly, without
 * lib/base's client. */
#include "../../evil/tell.h"
#include "../echo.h"

enum { NAP_MS = 300, ASLEEP_MS = 20, PAGES = 12 };
static struct client first;

static uint64_t ask(const char *args) {
  struct parent_open_in in = {.service = "echo", .pages = PAGES};
  struct parent_id id = {0};
  text_copy(in.args, sizeof in.args, args);
  parent_open(SLOT_PARENT, &in, &id, NULL);
  return id.id;
}

/* The server answers this call and hears of nothing for a while. It falls asleep after its answer, and what reached it
 * before that it would still serve: time is left to it. */
static void put_to_sleep(void) {
  struct echo_words in = {{NAP_MS}};
  struct iface_none none;
  uint64_t bits;
  echo_nap(first.gate, &in, &none, NULL);
  for (uint64_t asleep = env_deadline(ASLEEP_MS); sys_tsc() < asleep;) sys_wait(SLOT_SIGNAL, asleep, &bits);
}

/* Until something happens to a session, without fetching what. */
static void wait_signal(void) {
  uint64_t bits;
  sys_wait(SLOT_SIGNAL, env_deadline(2000), &bits);
}

static bool closing(const char *stage) {
  struct client c;
  bool hold = text_equal(stage, "hold"), deaf = text_equal(stage, "closing");
  if (!hold && !deaf && !text_equal(stage, "closed")) return false;
  client_open("echo", hold ? "stage=hold" : "", "", PAGES, &c);
  if (deaf) put_to_sleep();
  client_close(&c);
  if (!hold && !deaf) wait_signal();
  return true;
}

static bool opening(const char *stage) {
  if (text_equal(stage, "unseen")) return put_to_sleep(), ask(""), true;
  if (text_equal(stage, "slow")) return ask("stage=slow"), true;
  if (text_equal(stage, "refused")) return ask("stage=refuse"), wait_signal(), true;
  if (text_equal(stage, "ready")) return ask(""), wait_signal(), true;
  return false;
}

static void opened(const char *stage) {
  struct client c;
  struct iface_none none;
  struct echo_words in = {{NAP_MS}};
  client_open("echo", "", "", PAGES, &c);
  if (text_equal(stage, "upgraded")) put_to_sleep(), client_upgrade(&c, 5);
  tell("stage", 0, ST_OK);
  if (text_equal(stage, "calling")) echo_spin(c.gate, &in, &none, NULL);
  if (text_equal(stage, "leave")) client_close(&c), env_exit(0, NULL);
  if (text_equal(stage, "fault")) __builtin_trap();
}

void component_main(void) {
  struct rom rom;
  char stage[16] = "";
  if (rom_open("stage", &rom) != ST_OK) env_exit(1, "FAIL no stage");
  memcpy(stage, rom.data, rom.bytes < sizeof stage ? rom.bytes : sizeof stage - 1);
  tell("stage", 0, ST_AGAIN); /* opens the judge's session now */
  client_open("echo", "", "", PAGES, &first);
  if (!opening(stage) && !closing(stage))
    opened(stage);
  else
    tell("stage", 0, ST_OK);
  sleep_for_ever();
}
