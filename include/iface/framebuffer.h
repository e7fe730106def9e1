/* Framebuffer: modes and pixel memory of one screen. Service "framebuffer". The driver passes the Mem on and does not
 * map it where the hardware allows. */
#ifndef IFACE_FRAMEBUFFER_H
#define IFACE_FRAMEBUFFER_H

#include "iface/iface.h"

struct framebuffer_mode {
  uint32_t width, height, pitch, bpp; /* pixels, pixels, bytes, 24 or 32 */
  uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits, pages, reserved; /* pages: scanout pages for flip */
  uint64_t bytes;                     /* size of the pixel memory of one page */
};
struct framebuffer_set_in { uint64_t width, height; };
struct framebuffer_flip_in { uint64_t page; };
struct framebuffer_modes_out { uint64_t count; struct { uint32_t width, height; } mode[16]; };

/* pixels: the write-combining Mem of the present mode beside the reply; it is withdrawn when the mode changes.
 * watch: the signal beside is set when the mode changed. flip, set: UNSUPPORTED where the hardware has none. */
#define FRAMEBUFFER_METHODS(M, I)                                          \
  M(I, mode, struct iface_none, struct framebuffer_mode)                   \
  M(I, pixels, struct iface_none, struct iface_none)                       \
  M(I, modes, struct iface_none, struct framebuffer_modes_out)             \
  M(I, set, struct framebuffer_set_in, struct framebuffer_mode)            \
  M(I, flip, struct framebuffer_flip_in, struct iface_none)                \
  M(I, watch, struct iface_none, struct iface_none)

IFACE(framebuffer, FRAMEBUFFER_METHODS)

#endif
