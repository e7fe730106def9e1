/* Screen: the framebuffer session, frames, and the measurement of a full redraw. */
#include "glue.h"
#include "iface/framebuffer.h"
#include "iface/log.h"

enum { RETRY_MS = 200, RETRY_MAX_MS = 6400 };
struct np_store screen;
static struct client client;
static struct memory pixels;
static struct timer bench, retry;
static cap_t changed; /* an alias of the own signal: the mode has changed */
static uint64_t pause = RETRY_MS;
static bool first_done;

static enum status attach(const struct framebuffer_mode *mode) {
  struct iface_none none = {0};
  cap_t slot = slot_new();
  struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
  enum status status = framebuffer_pixels(client.gate, &none, &none, &x);
  if (status != ST_OK) slot_free(slot);
  if (status != ST_OK) return status;
  uint64_t need = ((uint64_t)mode->pitch * mode->height + PAGE_SIZE - 1) / PAGE_SIZE;
  bool fits = x.arrived[0] == OBJ_MEM && sys_slot_query(slot).w[2] >= need && mode->width <= NP_WIDTH_MAX;
  fits = fits && (mode->bpp == 24 || mode->bpp == 32) && mode->pitch >= mode->width * (mode->bpp / 8);
  status = fits ? mem_attach(slot, (unsigned)need, ATTACH_READ | ATTACH_WRITE | ATTACH_ZERO_ON_LOSS, &pixels)
                : ST_UNSUPPORTED;
  if (status != ST_OK) slot_free(slot);
  return status;
}

/* Replaces the mode in use; the former view was withdrawn by the driver. */
static enum status use_mode(void) {
  struct iface_none none = {0};
  struct framebuffer_mode mode;
  enum status status = framebuffer_mode(client.gate, &none, &mode, NULL);
  mem_free(&pixels);
  screen.base = NULL;
  if (status == ST_OK) status = attach(&mode);
  if (status != ST_OK) return status;
  screen.base = pixels.at;
  store_format(&screen, &mode);
  glue_step(&(struct np_event){.kind = NP_SCREEN, .x = (int32_t)mode.width, .y = (int32_t)mode.height});
  return ST_OK;
}

static void mode_changed(void *context) {
  (void)context;
  enum status status = use_mode();
  if (status != ST_OK) log_line(LOG_ERROR, "the new screen mode is not usable (status %u)", status);
}

static enum status open(void) {
  struct iface_none none = {0};
  enum status status = client_open("framebuffer", "", "", 8, &client);
  if (status == ST_OK) status = use_mode();
  if (status == ST_OK && !changed) loop_signal(mode_changed, NULL, &changed);
  struct cap_xfer x = {.n_send = 1, .send = {changed}, .rights = {RIGHT_SIGNAL}};
  if (status == ST_OK) framebuffer_watch(client.gate, &none, &none, &x);
  if (status != ST_OK) client_close(&client);
  return status;
}

/* Pauses grow while nobody answers. */
static void reopen(void *context) {
  (void)context;
  bool done = open() == ST_OK;
  pause = done ? RETRY_MS : pause < RETRY_MAX_MS ? pause * 2 : RETRY_MAX_MS;
  if (!done) timer_set(&retry, env_deadline(pause));
}

/* The driver's pixels go soon after it: nothing is mapped or painted until it is back. */
bool screen_lost(uint64_t id) {
  if (!client.gate || client.id != id) return false;
  log_line(LOG_WARNING, "the framebuffer driver is gone: asking for another");
  screen.base = NULL;
  mem_free(&pixels);
  client_close(&client);
  timer_set(&retry, env_deadline(RETRY_MS));
  return true;
}

static uint64_t repaint(const struct np_rect *damage, unsigned count) {
  uint64_t start = sys_tsc();
  for (unsigned i = 0; i < count; i++) np_paint(&np, damage[i], store_run, &screen);
  return sys_tsc() - start;
}

/* Frames come every 16 ms, or at twice the time of a full redraw where that is slower. */
void screen_frame(void) {
  struct np_rect damage[NP_DAMAGES];
  unsigned count = np_take_damage(&np, damage);
  if (!screen.base) return;
  uint64_t ticks = repaint(damage, count), full = 2 * ticks / (env_ticks(1) | 1);
  if (count == 1 && np_height(damage[0]) == np.height) np.frame_ms = full < 16 ? 16 : full > 200 ? 200 : full;
  if (first_done || np.items < 3) return;
  first_done = true;
  log_line(LOG_INFO, "first frame at %lu ticks", (unsigned long)(sys_tsc() - env_startup()->boot_tsc));
}

/* A full redraw against the fastest copy of the same bytes to the same memory. */
static void measure(void *context) {
  (void)context;
  struct np_rect all = {0, 0, np.width, np.height};
  struct memory from;
  unsigned pages = (unsigned)(((uint64_t)screen.pitch * (unsigned)np.height + PAGE_SIZE - 1) / PAGE_SIZE);
  if (!screen.base || mem_new(SLOT_BANK, pages, &from) != ST_OK) return;
  np_scene(&np);
  store_copy(screen.base, from.at, (size_t)screen.pitch * (unsigned)np.height / 4);
  repaint(&all, 1);
  uint64_t start = sys_tsc();
  store_copy(screen.base, from.at, (size_t)screen.pitch * (unsigned)np.height / 4);
  uint64_t copy = sys_tsc() - start, redraw = repaint(&all, 1), ratio = redraw * 100 / (copy | 1);
  mem_free(&from);
  log_line(LOG_INFO, "redraw\t%lu\tcopy\t%lu\tticks", (unsigned long)redraw, (unsigned long)copy);
  log_line(LOG_INFO, "BENCH full_redraw %u.%u%u ratio 1.15", (unsigned)(ratio / 100), (unsigned)(ratio / 10 % 10),
           (unsigned)(ratio % 10));
  log_line(LOG_INFO, "TESTS DONE"); /* what `make bench` waits for */
}

void screen_start(void) {
  screen.np = &np;
  bench.handler = measure, retry.handler = reopen;
  enum status status = open();
  if (status != ST_OK)
    log_line(LOG_ERROR, "no framebuffer (status %u): route \"framebuffer\" to a driver that has a display", status);
  if (status != ST_OK) timer_set(&retry, env_deadline(pause));
  if (np.policy.bench) timer_set(&bench, env_deadline(5000));
}
