/* Screen: pixel memory of the mode in use, and frames. Where the display has two pages, a frame is painted into the one
 * that is not shown and then shown whole; each page is one frame behind the other, so the damage of the frame before is
 * painted again. */
#include "glue.h"
#include "iface/framebuffer.h"
#include "iface/log.h"

struct np_store screen;
static struct memory pixels;
static struct framebuffer_mode mode;
static cap_t driver;
static uint64_t page;
static bool first_done;

void screen_gone(void) {
  screen.base = NULL;
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

/* The damage of this frame joined with that of the one before. */
static unsigned join_last(struct rect damage[NP_DAMAGES], unsigned count) {
  static struct rect last[NP_DAMAGES];
  static unsigned lasts;
  for (unsigned i = 0; i < lasts; i++) np_damage(&np, last[i]);
  for (unsigned i = 0; i < count; i++) last[i] = damage[i], np_damage(&np, damage[i]);
  lasts = count, count = np.damages, np.damages = 0;
  for (unsigned i = 0; i < count; i++) damage[i] = np.damage[i];
  return count;
}

/* Frames come every 16 ms, or at twice the time of a full redraw where that is slower. */
void screen_frame(void) {
  struct rect damage[NP_DAMAGES];
  struct iface_none none;
  unsigned count = np_take_damage(&np, damage);
  if (!screen.base || !count) return;
  bool whole = rect_height(damage[0]) == np.height;
  uint64_t start = sys_tsc();
  if (mode.pages > 1) {
    count = join_last(damage, count);
    page ^= 1, screen.base = (uint8_t *)pixels.at + page * mode.bytes;
  }
  for (unsigned i = 0; i < count; i++) np_paint(&np, damage[i], store_run, &screen);
  if (mode.pages > 1) framebuffer_flip(driver, &(struct framebuffer_flip_in){page}, &none, NULL);
  if (whole) np.frame_ms = (uint64_t)clamp((int64_t)(2 * (sys_tsc() - start) / (env_ticks(1) | 1)), 16, 200);
  if (first_done || np.items < 3) return;
  first_done = true;
  log_line(LOG_INFO, "first frame at %lu ticks", (unsigned long)(sys_tsc() - env_startup()->boot_tsc));
}
