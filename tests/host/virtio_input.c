/* Host test of drivers/input/virtio-input/event.c: scaling, and that nothing out of range passes. */
#include "../../drivers/input/virtio-input/event.h"
#include "check.h"
#include <limits.h>
#include <stdlib.h>

static const struct axis usual[2] = {{0, 32767}, {0, 32767}};

static void keys_and_motion_pass(void) {
  struct input_event e;
  CHECK(event_translate((struct wire_event){1, 30, 1}, usual, &e) && e.type == INPUT_KEY && e.code == 30 &&
        e.value == 1);
  CHECK(event_translate((struct wire_event){2, 1, (uint32_t)-7}, usual, &e) && e.type == INPUT_RELATIVE &&
        e.value == -7);
  CHECK(event_translate((struct wire_event){2, 8, 1}, usual, &e) && e.code == 8);
  CHECK(event_translate((struct wire_event){3, 0, 32767}, usual, &e) && e.type == INPUT_ABSOLUTE && e.value == 32767);
}

static void others_are_dropped(void) {
  struct input_event e;
  CHECK(!event_translate((struct wire_event){0, 0, 0}, usual, &e)); /* report end */
  CHECK(!event_translate((struct wire_event){1, 30, 2}, usual, &e));
  CHECK(!event_translate((struct wire_event){1, CODE_MAX, 1}, usual, &e));
  CHECK(!event_translate((struct wire_event){2, 3, 1}, usual, &e));
  CHECK(!event_translate((struct wire_event){3, 2, 1}, usual, &e));
  CHECK(!event_translate((struct wire_event){INPUT_OVERFLOW, 0, 0}, usual, &e));
}

static void odd_axes_do_no_harm(void) {
  struct axis odd[] = {{0, 0}, {5, 5}, {10, -10}, {INT_MIN, INT_MAX}, {-100, 100}};
  struct input_event e;
  for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
    struct axis two[2] = {odd[i], odd[i]};
    uint32_t values[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff};
    for (unsigned j = 0; j < 5; j++)
      CHECK(event_translate((struct wire_event){3, 1, values[j]}, two, &e) && e.value >= 0 && e.value <= ABSOLUTE_MAX);
  }
}

static void random_events_stay_in_range(void) {
  struct input_event e;
  srand(9);
  for (unsigned i = 0; i < 300000; i++) {
    struct wire_event w = {(uint16_t)(rand() % 6), (uint16_t)rand(), (uint32_t)rand() * 2654435761u};
    if (!event_translate(w, usual, &e)) continue;
    bool key = e.type == INPUT_KEY && e.code < CODE_MAX && (unsigned)e.value <= 1;
    bool relative = e.type == INPUT_RELATIVE && abs(e.value) <= MOTION_MAX;
    bool absolute = e.type == INPUT_ABSOLUTE && e.code <= 1 && e.value >= 0 && e.value <= ABSOLUTE_MAX;
    if (!key && !relative && !absolute) CHECK(!"in range");
  }
  CHECK(1);
}

int main(void) {
  CASE(keys_and_motion_pass);
  CASE(others_are_dropped);
  CASE(odd_axes_do_no_harm);
  CASE(random_events_stay_in_range);
  return check_done();
}
