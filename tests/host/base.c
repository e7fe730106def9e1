/* Base: the pure parts of lib/base on the host: texts, args, format, timers, address windows. */
#include "base/string.h"
#include "base/timers.h"
#include "base/window.h"
#include "check.h"

static void texts(void) {
  char s[8];
  CHECK(text_copy(s, sizeof s, "1234567") && text_equal(s, "1234567") && !text_copy(s, sizeof s, "12345678") &&
        text_equal(s, "1234567"));
  CHECK(text_copy(s, sizeof s, "ab") && text_append(s, sizeof s, "cd") && text_equal(s, "abcd") &&
        !text_append(s, sizeof s, "efgh"));
  CHECK(text_length("abc", 2) == 2 && text_length("abc", 9) == 3 && text_starts("abc", "ab") &&
        !text_starts("ab", "abc"));
  CHECK(!text_copy(s, 0, "") && text_equal("", "") && !text_equal("a", "ab"));
}

static void formats(void) {
  char s[64];
  CHECK(text_format(s, sizeof s, "%s %d %u %x %c%%", "a", -5, 7u, 255u, 'z') == 12 && text_equal(s, "a -5 7 ff z%"));
  CHECK(text_format(s, sizeof s, "%lu %lx %ld", ~0ul, 0x123456789aul, -1l) &&
        text_equal(s, "18446744073709551615 123456789a -1"));
  CHECK(text_format(s, 4, "abcdef") == 3 && text_equal(s, "abc"));
}

static void args(void) {
  char v[8];
  uint64_t n;
  const char *a = "name=x.png port=0x60 size=12 big=99999999999999999999 flag name=second";
  CHECK(args_value(a, "name", v, sizeof v) && text_equal(v, "x.png") && !args_value(a, "am", v, sizeof v) &&
        !args_value(a, "flag", v, sizeof v));
  CHECK(args_number(a, "port", &n) && n == 0x60 && args_number(a, "size", &n) && n == 12 &&
        !args_number(a, "big", &n) && !args_number(a, "name", &n));
  CHECK(args_flag(a, "flag") && !args_flag(a, "fla") && !args_flag(a, "size") &&
        !args_value("name=abcdefgh", "name", v, sizeof v));
  CHECK(!args_value("", "name", v, sizeof v) && args_value("name=", "name", v, sizeof v) && !*v);
}

static unsigned order[8], fired;
static void fire(void *context) { order[fired++] = (unsigned)(uintptr_t)context; }

static void timers(void) {
  struct timer t[4];
  for (unsigned i = 0; i < 4; i++) t[i] = (struct timer){.handler = fire, .context = (void *)(uintptr_t)i};
  CHECK(!timers_next());
  timer_set(&t[0], 30), timer_set(&t[1], 10), timer_set(&t[2], 20), timer_set(&t[3], 40);
  timer_set(&t[0], 5);
  CHECK(timers_next() == 5);
  timer_stop(&t[2]);
  timers_run(30);
  CHECK(fired == 2 && order[0] == 0 && order[1] == 1 && timers_next() == 40 && !t[1].running);
  timers_run(40);
  CHECK(fired == 3 && !timers_next());
}

/* Random use: ranges never overlap, sessions never share a 2 MB window, own ranges keep a guard page. */
static void windows(void) {
  static struct {
    uint64_t base;
    unsigned pages;
  } held[WINDOWS_MAX];
  static struct session owner;
  unsigned count = 0, seed = 3;
  for (unsigned round = 0; round < 20000; round++) {
    seed = seed * 1103515245u + 12345u;
    unsigned r = seed >> 8;
    if (r % 3 && count < 300) {
      unsigned pages = r / 3 % 700 + 1;
      struct window *w = window_new(pages, r & 0x10000 ? &owner : NULL);
      if (!w) continue;
      held[count].base = w->base;
      held[count++].pages = pages;
    } else if (count) {
      unsigned i = r % count;
      struct window *w = window_find((void *)(uintptr_t)held[i].base);
      if (!w)
        CHECK(false);
      else
        window_free(w);
      held[i] = held[--count];
    }
  }
  for (unsigned i = 0; i < count; i++)
    for (unsigned k = 0; k < count; k++) {
      bool session = held[i].base >= WINDOW_SESSIONS;
      uint64_t end = held[i].base + held[i].pages * (uint64_t)PAGE_SIZE;
      uint64_t limit = session ? (end + WINDOW_BYTES - 1) & ~(WINDOW_BYTES - 1) : end + PAGE_SIZE;
      if (i != k && held[k].base >= held[i].base && held[k].base < limit) CHECK(false);
    }
  CHECK(count > 50 && !window_new(0, NULL) && !window_new(MEM_PAGES_MAX + 1u, NULL));
}

int main(void) {
  CASE(texts);
  CASE(formats);
  CASE(args);
  CASE(timers);
  CASE(windows);
  return check_done();
}
