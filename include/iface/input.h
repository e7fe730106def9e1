/* Input: a stream of raw events from one driver. Service "input". Codes and types are Linux evdev's.
 *
 * Law 9: whether a driver's events count as physical is the route's decision (class=physical in the args),
 * never the driver's. The queue lives in the driver; overflow is told by INPUT_OVERFLOW, after which the
 * reader releases all keys and buttons. */
#ifndef IFACE_INPUT_H
#define IFACE_INPUT_H

#include "iface/iface.h"

enum input_type { INPUT_NONE = 0, INPUT_KEY = 1, INPUT_RELATIVE = 2, INPUT_ABSOLUTE = 3, INPUT_OVERFLOW = 16 };
/* INPUT_KEY: code KEY_* or BTN_*, value 1 press 0 release (2, repeat, is ignored: nitpicker repeats).
 * INPUT_RELATIVE: code 0 x, 1 y, 8 wheel (+ is up). INPUT_ABSOLUTE: code 0 x, 1 y, value 0..32767 over the screen. */
struct input_event { uint16_t type, code; int32_t value; uint64_t tsc; };
#define INPUT_BATCH 64u
struct input_fetch_out { uint64_t count; struct input_event event[INPUT_BATCH]; };
struct input_leds_in { uint64_t leds; }; /* bit 0 scroll, 1 num, 2 caps */

/* watch: the signal beside is set while events wait. fetch: takes up to INPUT_BATCH of them. */
#define INPUT_METHODS(M, I)                               \
  M(I, watch, struct iface_none, struct iface_none)       \
  M(I, fetch, struct iface_none, struct input_fetch_out)  \
  M(I, leds, struct input_leds_in, struct iface_none)

IFACE(input, INPUT_METHODS)

#endif
