/* Screen: pixel memory of the mode in use, and frames, a piece at a time from the loop. Where the display has two
 * pages, a frame is painted into the one that is not shown and then shown whole. */
#include "glue.h"
#include "iface/framebuffer.h"
#include "iface/log.h"

enum { PART = 1 << 13, WHOLE = 1 << 18 };
struct np_store screen;
static struct memory pixels;
static struct framebuffer_mode mode;
static cap_t driver;
static uint64_t page, spent; /* spent: ticks of painting in this frame */
static bool whole, first_done;
static struct timer timer;

void screen_gone(void) {
  screen.base = NULL;
  timer_stop(&timer);
  if (np.refresh.running) serve_frame_done();
  mem_free(&pixels);
}

/* A second page must be there whole. */
static bool usable(cap_t slot) {
  uint64_t need = (uint64_t)mode.pitch * mode.height, have = sys_slot_query(slot).w[2] * PAGE_SIZE;
  if (mode.width > NP_WIDTH_MAX || mode.height > NP_WIDTH_MAX || (mode.bpp != 24 && mode.bpp != 32)) return false;
  if (mode.pitch < mode.width * (mode.bpp / 8) || mode.pitch > 8 * NP_WIDTH_MAX) return false;
  bool two = mode.pages > 1 && mode.bytes % PAGE_SIZE == 0 && mode.bytes >= need && mode.bytes <= have / 2;
  mode.pages = two ? 2 : 1, need += two ? mode.bytes : 0;
  unsigned pages = (unsigned)((need + PAGE_SIZE - 1) / PAGE_SIZE);
  return have >= need && mem_attach(slot, pages, ATTACH_READ | ATTACH_WRITE | ATTACH_ZERO_ON_LOSS, &pixels) == ST_OK;
}

enum status screen_mode(cap_t framebuffer) {
  struct iface_none none = {0};
  struct framebuffer_set_in wanted = {np.policy.width, np.policy.height};
  struct framebuffer_mode other;
  cap_t slot = slot_new();
  struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
  screen_gone();
  enum status status = framebuffer_mode(framebuffer, &none, &mode, NULL);
  if (status == ST_OK && wanted.width && (mode.width != wanted.width || mode.height != wanted.height))
    mode = framebuffer_set(framebuffer, &wanted, &other, NULL) == ST_OK ? other : mode;
  if (status == ST_OK) status = framebuffer_pixels(framebuffer, &none, &none, &x);
  if (status == ST_OK && (x.arrived[0] != OBJ_MEM || !usable(slot))) status = ST_UNSUPPORTED;
  if (status != ST_OK) return slot_free(slot), status;
  driver = framebuffer, page = 0;
  screen.base = pixels.at;
  store_format(&screen, &mode);
  return glue_step(&(struct np_event){.kind = NP_SCREEN, .x = (int32_t)mode.width, .y = (int32_t)mode.height});
}

/* Frames come every 16 ms, or at twice the time of a full redraw where that is slower. */
static void end(void) {
  if (mode.pages > 1) framebuffer_flip(driver, &(struct framebuffer_flip_in){page}, &(struct iface_none){0}, NULL);
  if (whole) np.frame_ms = (uint64_t)clamp((int64_t)(2 * spent / (env_ticks(1) | 1)), 16, 200);
  serve_frame_done();
  if (first_done || np.items < 3) return;
  first_done = true;
  log_line(LOG_INFO, "first frame at %lu ticks", (unsigned long)(sys_tsc() - env_startup()->boot_tsc));
}

/* Small pieces while there is much to do between them, as each costs a little by itself. */
static void piece(void *context) {
  static uint64_t seen;
  uint64_t start = sys_tsc();
  int part = serve_calls != seen ? PART : WHOLE;
  bool more = serve_dim((size_t)part / 8) || np_refresh_piece(&np, part, store_run, &screen);
  while (more && np_refresh_alone(&np)) more = np_refresh_piece(&np, WHOLE, store_run, &screen);
  seen = serve_calls;
  spent += sys_tsc() - start;
  if (more) return timer_set(&timer, sys_tsc() + env_ticks(1) / 64);
  end();
}

void screen_frame(void) {
  np_refresh_begin(&np, mode.pages > 1);
  if (!np.refresh.running || !screen.base) return serve_frame_done();
  whole = rect_height(np.refresh.last.at[0]) == np.height, spent = 0;
  if (mode.pages > 1) page ^= 1, screen.base = (uint8_t *)pixels.at + page * mode.bytes;
  timer.handler = piece;
  piece(NULL);
}
