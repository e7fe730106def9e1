/* Victim: whatever a server does with a donation, every page is back in the client's bank when the session is closed;
 * and whoever uses up its own memory harms itself alone. */
#include "../echo.h"

#include "base/loop.h"

enum { DONATION = 32 };

static uint64_t free_pages(void) { return sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1]; }

static void report(const char *name, bool good) { log_line(2, "%s %s", good ? "PASS" : "FAIL", name); }

static void session(const char *args, const char *name) {
  struct client c;
  uint64_t before = free_pages();
  enum status status = client_open("echo", args, "", DONATION, &c);
  if (status == ST_OK) status = client_close_wait(&c);
  uint64_t after = free_pages();
  if (before != after) log_line(2, "status %u, %lu pages free, then %lu", status, before, after);
  report(name, status == ST_OK && before == after);
}

/* The server that is asked never answers; it is ended when the client gives up, or dies. */
static void unanswered(void) {
  struct parent_open_in in = {.service = "echo", .args = "server=mute", .pages = DONATION};
  struct parent_id id = {0};
  struct iface_none none;
  struct client late = {0};
  uint64_t before = free_pages();
  bool good = parent_open(SLOT_PARENT, &in, &id, NULL) == ST_OK && free_pages() == before - DONATION;
  uint64_t bits;
  sys_wait(SLOT_SIGNAL, env_deadline(200), &bits);
  late.id = id.id;
  struct parent_id close = {id.id};
  good &= parent_close(SLOT_PARENT, &close, &none, NULL) == ST_OK;
  late.gate = slot_new();
  enum status status = client_close_wait(&late);
  report("a server that never answers an open is ended, the pages return",
         good && status == ST_OK && free_pages() == before);
}

static void hog(void) {
  struct memory m[256];
  struct client c;
  unsigned n = 0;
  while (n < 256 && mem_new(SLOT_BANK, 1, &m[n]) == ST_OK) n++;
  report("memory ends where the bank ends",
         n > 10 && n < 256 && client_open("echo", "server=steal", "", DONATION, &c) == ST_NO_MEMORY);
  while (n) mem_free(&m[--n]);
  session("server=steal", "freed memory is there again");
}

void component_main(void) {
  session("server=steal", "stolen pages are taken back");
  session("server=steal", "the thief serves on");
  session("server=spend", "spent pages come back with the end of who spent them");
  session("server=hang", "a server that never lets go is ended, the pages return");
  unanswered();
  hog();
  log_line(2, "TESTS DONE");
}
