/* Store: the sink that copies runs to pixel memory, which it never reads. */
#ifndef NITPICKER_STORE_H
#define NITPICKER_STORE_H

#include "iface/framebuffer.h"
#include "paint.h"

struct np_source {
  const uint32_t *pixels[2]; /* lent, read-only, zero after loss; NULL = none */
  const uint32_t *half;      /* wallpaper: half-bright copy in own memory, or NULL */
};
struct np_store {
  struct np *np;
  const struct np_source *source; /* NP_VIEWS of them */
  uint8_t *base;
  uint32_t pitch, bytes;     /* bytes: per pixel, 3 or 4 */
  uint8_t shift[3], lost[3]; /* red, green, blue: position, and bits less than eight */
  bool plain;                /* 0x00RRGGBB in four bytes: rows are copied as they are */
  uint32_t line[NP_WIDTH_MAX];
};

void store_format(struct np_store *s, const struct framebuffer_mode *mode); /* pitch, pixel size, masks */
void store_run(void *store, const struct np_run *run);                      /* an np_sink */
void store_half(uint32_t *to, const uint32_t *from, size_t pixels);

#endif
