/* Modes: changes the display server's config while it runs: its own config block, with one screen mode after the other.
 *
 * The display server waits for `launch`, so its first config is there before it. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/launch.h"
#include "iface/log.h"
#include "iface/report.h"

enum { EACH_MS = 30000, LINE = 48 };
static const struct { unsigned width, height; } modes[] = {{1280, 800}, {800, 600}, {1920, 1080}, {1280, 800}};
enum { MODES = sizeof modes / sizeof *modes };

static struct client report, launch;
static struct memory page;
static struct timer timer;
static size_t block; /* bytes of the config that stay */
static unsigned mode;

static bool keep(void *into, const char *text, size_t bytes, char *message, size_t size) {
  if (bytes + LINE > PAGE_SIZE) return false;
  memcpy(page.at, text, bytes);
  block = bytes;
  return true;
}

static enum status publish(void) {
  struct iface_none none;
  struct cap_xfer x = {.n_send = 1, .send = {page.mem}, .rights = {RIGHT_READ}};
  char *line = (char *)page.at + block;
  memset(line, 0, LINE);
  text_format(line, LINE, "\nmode width=%u height=%u\n", modes[mode].width, modes[mode].height);
  struct report_submit_in in = {block + text_length(line, LINE)};
  return report_submit(report.gate, &in, &none, &x);
}

static void next(void *unused) {
  if (++mode == MODES) return;
  enum status status = publish();
  log_line(LOG_INFO, "mode %ux%u, status %u", modes[mode].width, modes[mode].height, status);
  timer_set(&timer, env_deadline(EACH_MS));
}

void component_main(void) {
  struct launch_index first = {0};
  struct iface_none none;
  enum status s = mem_new(SLOT_BANK, 1, &page);
  if (s == ST_OK) s = rom_read("config", keep, NULL);
  if (s == ST_OK) s = client_open("report", "name=screen", "", 16, &report);
  if (s == ST_OK) s = publish();
  if (s == ST_OK) s = client_open("launch", "", "", SESSION_PAGES, &launch);
  if (s == ST_OK) s = launch_start(launch.gate, &first, &none, NULL);
  if (s != ST_OK) env_exit(1, "cannot publish the display server's config, or start it");
  timer.handler = next;
  timer_set(&timer, env_deadline(EACH_MS));
  loop_run();
}
