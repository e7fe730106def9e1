/* Event: from the device's event to ours. Pure: everything the device says is checked and scaled here.
 *
 * What passes: keys below CODE_MAX with value 0 or 1, relative x, y and wheel clamped, absolute x and y scaled to
 * 0..32767. */
#ifndef VIRTIO_INPUT_EVENT_H
#define VIRTIO_INPUT_EVENT_H

#include "iface/input.h"

enum { CODE_MAX = 0x300, MOTION_MAX = 4096, ABSOLUTE_MAX = 32767 };
struct wire_event {
  uint16_t type, code;
  uint32_t value;
}; /* struct virtio_input_event */
struct axis {
  int32_t minimum, maximum;
};

/* False when the event is of no use to us. */
bool event_translate(struct wire_event untrusted, const struct axis axes[2], struct input_event *out);

#endif
