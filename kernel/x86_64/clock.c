/* Clock: calibrates TSC and APIC timer against channel 2 of the interval timer (PIT), overlapping with the rest of the
 * boot.
 *
 * Each reading is bracketed by two TSC reads and the tightest of eight is kept, so a pause of the machine (or of an
 * emulator) costs accuracy only when it hits all eight. The channel's output tells when it ran out; then the
 * measurement is repeated. */
#include "x86_64/clock.h"

#include "hw.h"
#include "x86_64/apic.h"
#include "x86_64/io.h"

enum {
  PIT_CHANNEL2 = 0x42,
  PIT_COMMAND = 0x43,
  PIT_GATE = 0x61,
  PIT_HZ = 1193182,
  START = 0xffff,
  READINGS = 8,
  TRIES = 5
};
enum { WINDOW = PIT_HZ / 500, LATCH_CHANNEL2 = 0xc8, MODE_ONE_SHOT = 0xb0, OUTPUT = 0x80, NOT_LOADED = 0x40 };

struct reading {
  uint64_t tsc;
  uint32_t pit, apic;
  bool ran_out;
};

static struct reading first;
static uint64_t khz;

static struct reading read_once(uint64_t *width) {
  struct reading r;
  uint64_t before = hw_tsc();
  out8(PIT_COMMAND, LATCH_CHANNEL2);
  r.apic = apic_timer_counted();
  uint64_t after = hw_tsc();
  uint8_t state = in8(PIT_CHANNEL2), low = in8(PIT_CHANNEL2), high = in8(PIT_CHANNEL2);
  r.ran_out = state & OUTPUT;
  r.pit = START - (low | (uint32_t)high << 8);
  if (state & NOT_LOADED) r.pit = 0;
  r.tsc = before + (after - before) / 2;
  *width = after - before;
  return r;
}

static struct reading read_best(void) {
  uint64_t best_width = ~0ull, width;
  struct reading best = {0};
  for (unsigned i = 0; i < READINGS; i++) {
    struct reading r = read_once(&width);
    if (width < best_width) best = r, best_width = width;
    if (r.ran_out) return r;
  }
  return best;
}

void clock_start(void) {
  out8(PIT_GATE, (in8(PIT_GATE) & ~2u) | 1);
  out8(PIT_COMMAND, MODE_ONE_SHOT);
  out8(PIT_CHANNEL2, START & 0xff);
  out8(PIT_CHANNEL2, START >> 8);
  apic_timer_count();
  first = read_best();
}

/* False when the counter ran out meanwhile. */
static bool measure(void) {
  struct reading last;
  uint64_t give_up = hw_tsc() + (1ull << 36);
  do {
    last = read_best();
    if (hw_tsc() > give_up) hw_stop("the interval timer (PIT) does not count", __FILE__, __LINE__);
  } while (!last.ran_out && last.pit - first.pit < WINDOW);
  if (last.ran_out) return false;
  uint64_t pit = last.pit - first.pit, tsc = last.tsc - first.tsc, apic = last.apic - first.apic;
  khz = tsc * PIT_HZ / (pit * 1000);
  if (khz == 0 || apic == 0) hw_stop("TSC or APIC timer does not count", __FILE__, __LINE__);
  apic_timer_rate((apic << 32) / tsc);
  return true;
}

void clock_finish(void) {
  for (unsigned i = 0; i < TRIES; i++) {
    if (measure()) return;
    clock_start();
  }
  hw_stop("the clock could not be calibrated", __FILE__, __LINE__);
}

uint64_t hw_tsc_khz(void) { return khz; }
