/* Measure: nitpicker as it ships, with figures taken around its frames; linked as nitpicker-bench, never shipped.
 *
 * --wrap puts each __wrap_x before x: a commit counts from its arrival, when the end of a frame lets it wait, too. Five
 * seconds after the first frame a full redraw is compared with the fastest copy of the same bytes to the same memory.
 */
#include "../../../gui/nitpicker/glue.h"
#include "iface/log.h"

void __real_screen_frame(void);
void __wrap_screen_frame(void);
void __real_serve_frame_done(void);
void __wrap_serve_frame_done(void);
bool __real_np_exhausted(const struct np *np, unsigned session, uint64_t now);
bool __wrap_np_exhausted(const struct np *np, unsigned session, uint64_t now);
enum status __real_np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in);
enum status __wrap_np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in);
void __real_np_take_up(struct np *np, struct np_view *v);
void __wrap_np_take_up(struct np *np, struct np_view *v);
enum { SAMPLES = 512 };
static struct timer timer;
static const char *when = "";             /* behind the rows' names */
static uint64_t sample[SAMPLES];          /* ticks from commit to last store */
static uint64_t asked, waited, committed; /* when a request came, the first one during a frame, and the first commit
                                           * that the next frame shows */
static unsigned samples;

/* The fastest copy of the tree. */
static void copy(void *to, const void *from, size_t bytes) {
  bytes /= 8;
  __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static uint64_t redraw(void) {
  uint64_t start = sys_tsc();
  np_damage_all(&np);
  np_refresh_begin(&np, false);
  while (np.refresh.running && np_refresh_piece(&np, 1 << 18, store_run, &screen)) continue;
  np.refresh.running = false;
  return sys_tsc() - start;
}

static void tell(const char *name, uint64_t value) {
  log_line(LOG_INFO, "BENCH %s%s %lu instructions -", name, when, (unsigned long)value);
}

static unsigned windows(void) {
  unsigned n = 0;
  for (unsigned i = 0; i < NP_VIEWS; i++) n += np.view[i].mapped && np_framed(&np.view[i]);
  return n;
}

/* What nitpicker itself holds; buffers and sessions are paid by clients. */
static void tell_memory(void) {
  struct sys_result bank = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0);
  log_line(LOG_INFO, "BENCH nitpicker_memory%s %lu KiB -", when, (unsigned long)((bank.w[0] - bank.w[1]) * 4));
}

/* By insertion: the samples are few. */
static void tell_samples(void) {
  for (unsigned i = 1; i < samples; i++)
    for (unsigned j = i; j > 0 && sample[j - 1] > sample[j]; j--) {
      uint64_t swap = sample[j];
      sample[j] = sample[j - 1], sample[j - 1] = swap;
    }
  if (!samples) return;
  tell("commit_to_last_store_p50", sample[samples / 2]);
  tell("commit_to_last_store_p99", sample[samples * 99 / 100]);
  tell("commit_to_last_store_max", sample[samples - 1]);
}

/* Damage of 64x64 in the middle of the screen, from the damage to its last store. */
static uint64_t small_damage(void) {
  uint64_t start = sys_tsc();
  np_damage(&np, rect_of(np.width / 2, np.height / 2, 64, 64));
  np_refresh_begin(&np, false);
  while (np.refresh.running && np_refresh_piece(&np, 1 << 18, store_run, &screen)) continue;
  np.refresh.running = false;
  return sys_tsc() - start;
}

static void measure(void *context) {
  struct memory from;
  size_t bytes = (size_t)screen.pitch * (unsigned)np.height;
  if (!screen.base || mem_new(SLOT_BANK, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), &from) != ST_OK) return;
  np_scene(&np);
  if (windows() >= 50) when = "_50_windows";
  copy(screen.base, from.at, bytes);
  redraw();
  uint64_t start = sys_tsc();
  copy(screen.base, from.at, bytes);
  uint64_t least_ticks = sys_tsc() - start, ticks = redraw(),
           ratio = (ticks * 100 + least_ticks / 2) / (least_ticks | 1);
  mem_free(&from);
  log_line(LOG_INFO, "redraw\t%lu\tcopy\t%lu\tticks", (unsigned long)ticks, (unsigned long)least_ticks);
  log_line(LOG_INFO, "BENCH full_redraw%s %u.%u%u ratio 1.15", when, (unsigned)(ratio / 100),
           (unsigned)(ratio / 10 % 10), (unsigned)(ratio % 10));
  small_damage();
  tell("damage_64x64_to_last_store", small_damage());
  tell_samples();
  tell_memory();
  log_line(LOG_INFO, "TESTS DONE"); /* what `make bench` waits for */
}

void __wrap_screen_frame(void) {
  if (!timer.handler) timer.handler = measure, timer_set(&timer, env_deadline(5000));
  __real_screen_frame();
}

void __wrap_serve_frame_done(void) {
  if (committed && samples < SAMPLES) sample[samples++] = sys_tsc() - committed;
  committed = 0, asked = waited, waited = 0;
  __real_serve_frame_done();
}

bool __wrap_np_exhausted(const struct np *state, unsigned session, uint64_t now) {
  if (!state->refresh.running) asked = sys_tsc();
  if (state->refresh.running && !waited) waited = sys_tsc();
  return __real_np_exhausted(state, session, now);
}

void __wrap_np_take_up(struct np *state, struct np_view *v) {
  if (!committed) committed = asked;
  __real_np_take_up(state, v);
}

/* The one that is taken up at once; a wrap sees calls from other files only. */
enum status __wrap_np_commit(struct np *state, struct np_view *v, const struct gui_commit_in *in) {
  if (!state->refresh.running && !committed) committed = asked;
  return __real_np_commit(state, v, in);
}
