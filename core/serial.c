/* Serial: polled output at the speed the boot loader or kernel has set. A port that never gets ready is given up per
 * byte. */
#include "serial.h"

#include "base/env.h"
#include "base/string.h"

enum { PORT = 0x3f8, LINE_STATUS = 5, TRIES = 100000, PRINT_BYTES = 256, LINE_BYTES = 1280 };
static bool present, screen_given;

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

static void put_byte(char c) {
  unsigned tries = TRIES;
  while (present && tries-- && !(in(PORT + LINE_STATUS) & 0x20)) {
  }
  if (present) out(PORT, (uint8_t)c);
}

static void put(char c) {
  if (c == '\n') put_byte('\r');
  put_byte(c);
}

/* Through the kernel, which prints on serial and boot screen. The message page is free here: requests were copied from
 * it. */
static void print(const char *text, size_t bytes) {
  struct message_page *p = (struct message_page *)VA_MESSAGE;
  for (size_t at = 0, n; at < bytes; at += n) {
    n = bytes - at < PRINT_BYTES ? bytes - at : PRINT_BYTES;
    memcpy(p->data, text + at, n);
    sys_control(SLOT_IO, CTL_IO_PRINT, n, 0, 0, 0);
  }
}

void serial_screen_given(void) { screen_given = true; }

static size_t escape(char *to, size_t size, const char *untrusted_text, size_t length) {
  static const char digits[] = "0123456789abcdef";
  size_t n = 0;
  for (size_t i = 0; i < length && untrusted_text[i] && n + 4 < size; i++) {
    unsigned char c = (unsigned char)untrusted_text[i];
    if (c >= ' ' && c <= '~') {
      to[n++] = (char)c;
    } else {
      to[n++] = '\\', to[n++] = 'x';
      to[n++] = digits[c >> 4], to[n++] = digits[c & 15];
    }
  }
  return n;
}

static void line(const char *label, const char *level, const char *untrusted_text, size_t size, bool screen) {
  static char text[LINE_BYTES];
  size_t n = text_format(text, sizeof text - 1, "[%s] %s", label, level);
  n += escape(text + n, sizeof text - 1 - n, untrusted_text, size);
  text[n++] = '\n';
  if (screen)
    print(text, n);
  else
    for (size_t i = 0; i < n; i++) put(text[i]);
}

void serial_line(const char *label, const char *level, const char *untrusted_text, size_t size) {
  line(label, level, untrusted_text, size, !screen_given && text_starts(level, "error"));
}

void serial_fatal(const char *text) { line("core", "error: ", text, PAGE_SIZE, true); }
