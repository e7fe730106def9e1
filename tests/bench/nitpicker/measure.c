/* Measure: nitpicker as it ships, with figures taken around its frames; linked as nitpicker-bench, never shipped.
 *
 * --wrap puts __wrap_screen_frame before screen_frame. Five seconds after the first frame a full redraw is compared
 * with the fastest copy of the same bytes to the same memory. */
#include "../../../gui/nitpicker/glue.h"
#include "iface/log.h"

void __real_screen_frame(void);
void __wrap_screen_frame(void);
static struct timer timer;

/* The fastest copy of the tree. */
static void copy(void *to, const void *from, size_t bytes) {
  bytes /= 8;
  __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static uint64_t redraw(void) {
  uint64_t start = sys_tsc();
  np_paint(&np, rect_of(0, 0, np.width, np.height), store_run, &screen);
  return sys_tsc() - start;
}

static void measure(void *context) {
  struct memory from;
  size_t bytes = (size_t)screen.pitch * (unsigned)np.height;
  (void)context;
  if (!screen.base || mem_new(SLOT_BANK, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), &from) != ST_OK) return;
  np_scene(&np);
  copy(screen.base, from.at, bytes);
  redraw();
  uint64_t start = sys_tsc();
  copy(screen.base, from.at, bytes);
  uint64_t least_ticks = sys_tsc() - start, ticks = redraw(), ratio = ticks * 100 / (least_ticks | 1);
  mem_free(&from);
  log_line(LOG_INFO, "redraw\t%lu\tcopy\t%lu\tticks", (unsigned long)ticks, (unsigned long)least_ticks);
  log_line(LOG_INFO, "BENCH full_redraw %u.%u%u ratio 1.15", (unsigned)(ratio / 100), (unsigned)(ratio / 10 % 10),
           (unsigned)(ratio % 10));
  log_line(LOG_INFO, "TESTS DONE"); /* what `make bench` waits for */
}

void __wrap_screen_frame(void) {
  if (!timer.handler) timer.handler = measure, timer_set(&timer, env_deadline(5000));
  __real_screen_frame();
}
