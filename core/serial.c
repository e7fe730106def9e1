/* Serial: polled output at the speed the boot loader or kernel has set. A port that never gets ready is given up per
 * byte. */
#include "serial.h"

#include "base/env.h"
#include "base/string.h"

enum { PORT = 0x3f8, LINE_STATUS = 5, TRIES = 100000 };
static bool present;

static void out(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static uint8_t in(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

void serial_init(void) {
  if (sys_status(sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, PORT, 8, 1).rax) != ST_OK) return;
  present = in(PORT + LINE_STATUS) != 0xff;
}

static void put(char c) {
  unsigned tries = TRIES;
  while (present && tries-- && !(in(PORT + LINE_STATUS) & 0x20)) {
  }
  if (present) out(PORT, (uint8_t)c);
}

static void put_text(const char *s) {
  while (*s) put(*s++);
}

static void put_escaped(char c) {
  static const char digits[] = "0123456789abcdef";
  if (c >= ' ' && c <= '~') {
    put(c);
    return;
  }
  put('\\'), put('x');
  put(digits[(unsigned char)c >> 4]), put(digits[c & 15]);
}

void serial_line(const char *label, const char *level, const char *untrusted_text, size_t size) {
  put('[');
  put_text(label);
  put_text("] ");
  put_text(level);
  for (size_t i = 0; i < size && untrusted_text[i]; i++) put_escaped(untrusted_text[i]);
  put_text("\r\n");
}

void serial_fatal(const char *text) { serial_line("core", "error: ", text, PAGE_SIZE); }
