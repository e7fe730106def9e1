/* Display: the Bochs/QEMU standard VGA (PCI 1234:1111): sets modes, never touches pixels. */
#ifndef FRAMEBUFFER_DISPLAY_H
#define FRAMEBUFFER_DISPLAY_H

#include "base/env.h"
#include "iface/framebuffer.h"

struct display {
  struct client device;
  cap_t pixels;            /* the whole BAR 0, write-combining; not mapped here */
  uint64_t memory_bytes;   /* of pixel memory */
  struct memory registers; /* BAR 2; without it the ports 0x1ce and 0x1cf of `io` are used */
};

/* NOT_FOUND when the machine has none or no device route; everything is given back on error. */
enum status display_open(struct display *d, cap_t io);
/* STATE when the hardware did not take the mode. */
enum status display_set(const struct display *d, const struct framebuffer_mode *m);
/* Shows scanout page `page` of mode m. */
void display_flip(const struct display *d, const struct framebuffer_mode *m, unsigned page);

#endif
