/* Longest: the dearest request that each service of include/iface/longest.h can be asked for, in instructions. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/control.h"
#include "iface/launch.h"
#include "iface/log.h"
#include "iface/longest.h"
#include "iface/parent.h"
#include "iface/report.h"
#include "iface/rom.h"
#include "iface/why.h"
#include "timed.h"

enum { REPORT_PAGES = REPORT_BYTES_MAX / PAGE_SIZE, DONATION = 40 };
#define LONG_LABEL "a-part-with-a-long-name/another-part-of-its-own/and-one-more/the-last"

static struct client roms[3], lines, report, launch, why, control;
static struct memory pages;
static struct timer timer;

static void ask_parent(void) {
  struct parent_open_in open = {.service = "rom", .args = "name=longest.elf", .label = LONG_LABEL, .pages = DONATION};
  struct parent_upgrade_in more = {.pages = DONATION};
  struct parent_next_out next;
  struct parent_id id = {0};
  struct iface_none none = {0};
  struct parent_pages few = {1};
  for (unsigned i = 0; i < RUNS; i++) {
    TIMED(1, parent_open(SLOT_PARENT, &open, &id, NULL));
    cap_t gate = slot_new();
    struct cap_xfer x = {.n_receive = 1, .receive = {gate}};
    enum status status;
    do TIMED(1, status = parent_collect(SLOT_PARENT, &id, &none, &x));
    while (status == ST_AGAIN);
    more.id = id.id;
    TIMED(1, parent_upgrade(SLOT_PARENT, &more, &none, NULL));
    TIMED(1, parent_close(SLOT_PARENT, &id, &none, NULL));
    do TIMED(1, status = parent_next(SLOT_PARENT, &none, &next, NULL));
    while (status == ST_OK && next.kind != EVENT_NONE);
    slot_free(gate);
  }
  TIMED(RUNS, parent_more(SLOT_PARENT, &few, &few, NULL));
  TIMED(RUNS, parent_give_back(SLOT_PARENT, &few, &none, NULL));
  TIMED(RUNS, parent_alive(SLOT_PARENT, &none, &none, NULL));
  TIMED(RUNS, parent_idle(SLOT_PARENT, &few, &none, NULL));
}

static void ask_rom(void) {
  struct iface_none none = {0};
  struct rom_get_out got;
  for (unsigned i = 0; i < sizeof roms / sizeof *roms; i++)
    for (unsigned again = 0; again < RUNS; again++) {
      cap_t mem = slot_new();
      struct cap_xfer x = {.n_receive = 1, .receive = {mem}}, watch = {.n_send = 1, .send = {SLOT_SIGNAL}};
      TIMED(1, rom_get(roms[i].gate, &none, &got, &x));
      TIMED(1, rom_watch(roms[i].gate, &none, &none, &watch));
      slot_free(mem);
    }
}

static void ask_log(void) {
  struct log_write_in in = {.level = LOG_INFO};
  struct iface_none none;
  memset(in.text, 'x', LOG_TEXT);
  TIMED(RUNS, log_write(lines.gate, &in, &none, NULL));
  memset(in.text, '\b', LOG_TEXT);
  TIMED(RUNS, log_write(lines.gate, &in, &none, NULL));
}

static void ask_report(void) {
  struct report_submit_in in = {REPORT_BYTES_MAX};
  struct iface_none none;
  for (unsigned i = 0; i < RUNS; i++) {
    struct cap_xfer x = {.n_send = 1, .send = {pages.mem}, .rights = {RIGHT_READ}};
    TIMED(1, report_submit(report.gate, &in, &none, &x));
  }
}

static void ask_launch(void) {
  struct launch_entry entry;
  struct launch_index last = {27}, past = {64};
  struct iface_none none;
  struct cap_xfer x = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(RUNS, launch_entry(launch.gate, &last, &entry, NULL));
  TIMED(RUNS, launch_entry(launch.gate, &past, &entry, NULL));
  TIMED(1, launch_watch(launch.gate, &none, &none, &x));
  TIMED(1, launch_start(launch.gate, &last, &none, NULL));
  TIMED(1, launch_stop(launch.gate, &last, &none, NULL));
}

static void ask_why(void) {
  struct why_in in = {.child = "c27", .service = "nothing", .label = LONG_LABEL, .args = "name=nothing"};
  struct why_out out;
  TIMED(RUNS, why_explain(why.gate, &in, &out, NULL));
  memcpy(in.service, "log", 4);
  TIMED(RUNS, why_explain(why.gate, &in, &out, NULL));
}

static void ask_control(void) {
  struct control_label own = {"c26"}, deep = {"c26/" LONG_LABEL};
  struct iface_none none;
  TIMED(1, control_start(control.gate, &own, &none, NULL));
  TIMED(1, control_kill(control.gate, &deep, &none, NULL));
  TIMED(1, control_kill(control.gate, &own, &none, NULL));
}

static void run(void *unused) {
  LONGEST_OF_PARENTS(ROW_)
  log_line(2, "TESTS DONE");
}

static enum status open_all(void) {
  enum status s = mem_new(SLOT_BANK, REPORT_PAGES, &pages);
  if (!s) s = client_open("rom", "name=longest.elf", "", SESSION_PAGES, &roms[0]);
  if (!s) s = client_open("rom", "name=state", "", SESSION_PAGES, &roms[1]);
  if (!s) s = client_open("report", "name=longest", "", 2 * REPORT_PAGES, &report);
  if (!s) s = client_open("rom", "name=longest", "", SESSION_PAGES, &roms[2]);
  if (!s) s = client_open("log", "", LONG_LABEL, SESSION_PAGES, &lines);
  if (!s) s = client_open("launch", "", "", SESSION_PAGES, &launch);
  if (!s) s = client_open("why", "", "", SESSION_PAGES, &why);
  return s ? s : client_open("control", "", "", SESSION_PAGES, &control);
}

void component_main(void) {
  enum status s = open_all();
  if (s != ST_OK) env_exit(1, "FAIL longest: a session");
  timer.handler = run;
  timer_set(&timer, env_deadline(50));
}
