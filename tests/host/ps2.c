/* Host test of drivers/input/ps2: scancodes of both sets, mouse packets, lost bytes, and the event queue's overflow. */
#include "../../drivers/input/ps2/keyboard.h"
#include "../../drivers/input/ps2/mouse.h"
#include "check.h"
#include "driver/input_queue.h"
#include <stdlib.h>
#include <string.h>

/* Feeds bytes and writes events as "code:value " text. */
static const char *typed(bool set2, const uint8_t *bytes, unsigned n) {
  static char text[256];
  struct keyboard k = {.set2 = set2};
  struct key out[2];
  int at = 0;
  text[0] = 0;
  for (unsigned i = 0; i < n; i++)
    for (unsigned j = 0, m = keyboard_byte(&k, bytes[i], out); j < m; j++)
      at += snprintf(text + at, sizeof text - (unsigned)at, "%u:%u ", out[j].code, out[j].value);
  return text;
}
#define SAME(set2, expected, ...)                                                                                      \
  do {                                                                                                                 \
    const uint8_t bytes[] = {__VA_ARGS__};                                                                             \
    CHECK(!strcmp(typed(set2, bytes, sizeof bytes), expected));                                                        \
  } while (0)

static void set1_keys(void) {
  SAME(false, "30:1 30:0 ", 0x1e, 0x9e);
  SAME(false, "105:1 105:0 ", 0xe0, 0x4b, 0xe0, 0xcb);
  SAME(false, "99:1 99:0 ", 0xe0, 0x2a, 0xe0, 0x37, 0xe0, 0xb7, 0xe0, 0xaa); /* print screen with fake shifts */
  SAME(false, "119:1 119:0 30:1 ", 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5, 0x1e);
  SAME(false, "88:1 86:1 125:1 ", 0x58, 0x56, 0xe0, 0x5b);
  SAME(false, "42:1 42:0 ", 0x2a, 0xaa);
  SAME(false, "", 0x00, 0xff, 0xe0, 0x2a);
}

static void set2_keys(void) {
  SAME(true, "30:1 30:0 ", 0x1c, 0xf0, 0x1c);
  SAME(true, "105:1 105:0 ", 0xe0, 0x6b, 0xe0, 0xf0, 0x6b);
  SAME(true, "119:1 119:0 30:1 ", 0xe1, 0x14, 0x77, 0xe1, 0xf0, 0x14, 0xf0, 0x77, 0x1c);
  SAME(true, "65:1 87:1 88:1 ", 0x83, 0x78, 0x07);
  SAME(true, "99:1 99:0 ", 0xe0, 0x12, 0xe0, 0x7c, 0xe0, 0xf0, 0x7c, 0xe0, 0xf0, 0x12);
  SAME(true, "", 0xff, 0x90, 0xf0, 0xff);
}

/* The two sets must agree on every key of a real keyboard: set 2 make codes through both paths give the same evdev
 * code. */
static void sets_give_every_letter_once(void) {
  bool seen[256] = {0};
  for (unsigned byte = 1; byte < 0x84; byte++) {
    struct keyboard k = {.set2 = true};
    struct key out[2];
    if (keyboard_byte(&k, (uint8_t)byte, out) != 1) continue;
    CHECK(!seen[out[0].code & 255]);
    seen[out[0].code & 255] = true;
  }
  for (unsigned code = 1; code <= 83; code++) CHECK(seen[code]);
}

static void any_bytes_give_valid_codes(void) {
  struct keyboard k[2] = {{.set2 = false}, {.set2 = true}};
  struct key out[2];
  srand(3);
  for (unsigned i = 0; i < 300000; i++) {
    unsigned n = keyboard_byte(&k[i & 1], (uint8_t)rand(), out);
    if (n > 2) CHECK(!"count");
    for (unsigned j = 0; j < n; j++)
      if (!out[j].code || out[j].code > 255 || out[j].value > 1) CHECK(!"code");
  }
}

static bool feed(struct mouse *m, const uint8_t *bytes, unsigned n, struct mouse_report *r) {
  bool done = false;
  for (unsigned i = 0; i < n; i++) done = mouse_byte(m, bytes[i], 1000, r);
  return done;
}

static void mouse_packets(void) {
  struct mouse m = {.bytes = 3};
  struct mouse_report r;
  CHECK(feed(&m, (const uint8_t[]){0x09, 5, 3}, 3, &r) && r.x == 5 && r.y == -3 && r.buttons == 1 && r.changed == 1);
  CHECK(feed(&m, (const uint8_t[]){0x39, 0xff, 0xfe}, 3, &r) && r.x == -1 && r.y == 2 && r.changed == 0);
  CHECK(feed(&m, (const uint8_t[]){0x08, 0, 0}, 3, &r) && r.buttons == 0 && r.changed == 1);
  CHECK(feed(&m, (const uint8_t[]){0xc8, 9, 9}, 3, &r) && r.x == 0 && r.y == 0);
}

static void wheel_packets(void) {
  struct mouse m = {.bytes = 4};
  struct mouse_report r;
  CHECK(feed(&m, (const uint8_t[]){0x08, 0, 0, 0xff}, 4, &r) && r.wheel == 1);
  CHECK(feed(&m, (const uint8_t[]){0x08, 0, 0, 0x01}, 4, &r) && r.wheel == -1);
}

static void mouse_resyncs(void) {
  struct mouse m = {.bytes = 3};
  struct mouse_report r;
  CHECK(!mouse_byte(&m, 0x00, 10, &r) && m.have == 0); /* no constant bit: not a first byte */
  CHECK(!mouse_byte(&m, 0x08, 10, &r));
  CHECK(!mouse_byte(&m, 0x08, 200, &r)); /* the rest never came: this is a new packet */
  CHECK(!mouse_byte(&m, 1, 201, &r));
  CHECK(mouse_byte(&m, 2, 202, &r) && r.x == 1 && r.y == -2);
}

static void queue_overflow_is_told_first(void) {
  static struct input_queue q;
  static struct input_event out[INPUT_QUEUE];
  for (int i = 0; i < (int)INPUT_QUEUE; i++) input_queue_push(&q, (struct input_event){.type = INPUT_KEY, .value = i});
  CHECK(q.count == INPUT_QUEUE);
  input_queue_push(&q, (struct input_event){.type = INPUT_KEY, .value = 777});
  CHECK(input_queue_take(&q, out, 64) == 2);
  CHECK(out[0].type == INPUT_OVERFLOW && out[1].value == 777);
  for (int i = 0; i < 1000; i++) {
    input_queue_push(&q, (struct input_event){.type = INPUT_KEY, .value = i});
    CHECK(input_queue_take(&q, out, 1) == 1 && out[0].value == i);
  }
  CHECK(input_queue_take(&q, out, 64) == 0);
}

int main(void) {
  CASE(set1_keys);
  CASE(set2_keys);
  CASE(sets_give_every_letter_once);
  CASE(any_bytes_give_valid_codes);
  CASE(mouse_packets);
  CASE(wheel_packets);
  CASE(mouse_resyncs);
  CASE(queue_overflow_is_told_first);
  return check_done();
}
