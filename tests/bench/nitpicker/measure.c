/* Measure: nitpicker as it ships, with figures taken around its frames; linked as nitpicker-bench, never shipped.
 *
 * --wrap puts __wrap_screen_frame before screen_frame. Five seconds after the first frame a full redraw is compared
 * with the fastest copy of the same bytes to the same memory. */
#include "../../../gui/nitpicker/glue.h"
#include "iface/log.h"

void __real_screen_frame(void);
void __wrap_screen_frame(void);
enum status __real_np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in);
enum status __wrap_np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in);
enum { SAMPLES = 512 };
static struct timer timer;
static uint64_t sample[SAMPLES],
    committed; /* ticks from commit to last store; when the first commit since a frame came */
static unsigned samples;

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

/* By insertion: the samples are few. */
static void tell_samples(void) {
  for (unsigned i = 1; i < samples; i++)
    for (unsigned j = i; j > 0 && sample[j - 1] > sample[j]; j--) {
      uint64_t swap = sample[j];
      sample[j] = sample[j - 1], sample[j - 1] = swap;
    }
  if (!samples) return;
  log_line(LOG_INFO, "BENCH commit_to_last_store_p50 %lu instructions -", (unsigned long)sample[samples / 2]);
  log_line(LOG_INFO, "BENCH commit_to_last_store_p99 %lu instructions -", (unsigned long)sample[samples * 99 / 100]);
  log_line(LOG_INFO, "BENCH commit_to_last_store_max %lu instructions -", (unsigned long)sample[samples - 1]);
}

/* Damage of 64x64 in the middle of the screen, from the damage to its last store. */
static uint64_t small_damage(void) {
  struct rect damage[NP_DAMAGES];
  uint64_t start = sys_tsc();
  np_damage(&np, rect_of(np.width / 2, np.height / 2, 64, 64));
  unsigned count = np_take_damage(&np, damage);
  for (unsigned i = 0; i < count; i++) np_paint(&np, damage[i], store_run, &screen);
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
  small_damage();
  log_line(LOG_INFO, "BENCH damage_64x64_to_last_store %lu instructions -", (unsigned long)small_damage());
  tell_samples();
  log_line(LOG_INFO, "TESTS DONE"); /* what `make bench` waits for */
}

void __wrap_screen_frame(void) {
  if (!timer.handler) timer.handler = measure, timer_set(&timer, env_deadline(5000));
  __real_screen_frame();
  if (committed && samples < SAMPLES) sample[samples++] = sys_tsc() - committed;
  committed = 0;
}

enum status __wrap_np_commit(struct np *state, struct np_view *v, const struct gui_commit_in *in) {
  if (!committed) committed = sys_tsc();
  return __real_np_commit(state, v, in);
}
