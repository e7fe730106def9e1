/* Console: every word of the kernel goes to the first serial port and, while the screen is the kernel's, to the screen.
 *
 * Used for boot errors, the root task's death and failed assertions only: the paths that people see when all else
 * failed. */
#include "x86_64/console.h"

#include "hw.h"
#include "x86_64/apic.h"
#include "x86_64/cpu.h"
#include "x86_64/io.h"
#include "x86_64/screen.h"
#include "x86_64/text.h"

enum { SERIAL = 0x3f8, SERIAL_TRIES = 100000, LINE_EMPTY = 0x20 };

/* 115,200 baud, 8N1, FIFO on, no interrupts. */
void console_init(void) {
  static const uint8_t setup[][2] = {{1, 0}, {3, 0x80}, {0, 1}, {1, 0}, {3, 3}, {2, 0xc7}, {4, 3}};
  for (unsigned i = 0; i < sizeof setup / sizeof setup[0]; i++) out8((uint16_t)(SERIAL + setup[i][0]), setup[i][1]);
}

/* A missing port reads as all ones, so it never waits; a stuck one costs a bounded time. */
static void serial_put(char c) {
  for (unsigned i = 0; i < SERIAL_TRIES && !(in8(SERIAL + 5) & LINE_EMPTY);) i++;
  out8(SERIAL, (uint8_t)c);
}

void hw_print(const char *text) {
  for (; *text; text++) {
    if (*text == '\n') serial_put('\r');
    serial_put(*text);
    screen_put(*text);
  }
}

volatile bool console_stopping ENTRY_DATA;

void hw_stop(const char *what, const char *file, int line) {
  console_stopping = true;
  apic_stop_others();
  screen_show(true);
  hw_print("\nSignet stopped: ");
  hw_print(what);
  hw_print(" (");
  hw_print(file);
  hw_print(":");
  print_number((uint64_t)line);
  hw_print(")\n");
  for (;;) __asm__ volatile("cli; hlt");
}
