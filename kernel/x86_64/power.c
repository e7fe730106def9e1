/* Power: resets the machine by ever blunter means, and says what memory belongs to devices. */
#include "hw.h"
#include "x86_64/apic.h"
#include "x86_64/boot.h"
#include "x86_64/io.h"
#include "x86_64/ioapic.h"
#include "x86_64/screen.h"

enum {
  RESET_CONTROL = 0xcf9,
  RESET_SOFT = 2,
  RESET_HARD = 6,
  KEYBOARD_COMMAND = 0x64,
  KEYBOARD_RESET = 0xfe,
  PAUSE = 1 << 20
};

static void pause_a_little(void) {
  for (unsigned i = 0; i < PAUSE; i++) __asm__ volatile("pause");
}

void hw_reset(bool power_off) {
  if (power_off) hw_stop("the system is down; this version cannot switch the power off itself", __FILE__, __LINE__);
  out8(RESET_CONTROL, RESET_SOFT);
  out8(RESET_CONTROL, RESET_HARD);
  pause_a_little();
  out8(KEYBOARD_COMMAND, KEYBOARD_RESET);
  pause_a_little();
  static const struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) empty = {0, 0};
  __asm__ volatile("lidt %0; int3" : : "m"(empty));
  for (;;) __asm__ volatile("hlt");
}

bool hw_is_device(paddr_t physical, uint64_t bytes) {
  uint64_t limit = 1ull << (cpuid(0x80000008, 0).a & 0xff);
  if (physical >= limit || bytes > limit - physical) return false;
  paddr_t end = physical + bytes;
  for (unsigned i = 0; i < boot.ram.count; i++)
    if (physical < boot.ram.range[i].end && boot.ram.range[i].first < end) return false;
  bool apic = physical < apic_physical() + PAGE_SIZE && apic_physical() < end;
  if (apic || ioapic_touches(physical, end)) return false;
  screen_yield(physical, end);
  return true;
}
