/* Event: from the device's event to ours. Pure. */
#include "event.h"

enum { EV_KEY = 1, EV_REL = 2, EV_ABS = 3, REL_WHEEL = 8 };

static int32_t clamp(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}

static int32_t scale(const struct axis *a, int32_t value) {
  int64_t span = (int64_t)a->maximum - a->minimum;
  if (span <= 0) return 0;
  return (int32_t)(((int64_t)clamp(value, a->minimum, a->maximum) - a->minimum) * ABSOLUTE_MAX / span);
}

bool event_translate(struct wire_event untrusted, const struct axis axes[2], struct input_event *out) {
  *out = (struct input_event){.type = untrusted.type, .code = untrusted.code};
  int32_t value = (int32_t)untrusted.value;
  switch (untrusted.type) {
  case EV_KEY:
    out->value = value;
    return untrusted.code && untrusted.code < CODE_MAX && (untrusted.value <= 1);
  case EV_REL:
    out->value = clamp(value, -MOTION_MAX, MOTION_MAX);
    return untrusted.code <= 1 || untrusted.code == REL_WHEEL;
  case EV_ABS:
    if (untrusted.code > 1) return false;
    out->value = scale(&axes[untrusted.code & 1], value);
    return true;
  default:
    return false;
  }
}
