/* Picture: a decoded PNG. Decoding is contained: any error of libpng comes back as words, and nothing of it is kept.
 *
 * Bounds: 8,192 pixels a side, 8 million pixels in all, 8 MB for one ancillary chunk. */
#ifndef VIEWER_PICTURE_H
#define VIEWER_PICTURE_H

#include "abi/types.h"

#define PICTURE_SIDE 8192u
#define PICTURE_PIXELS (8u << 20)

struct picture {
  unsigned width, height;
  uint32_t *pixels; /* 0xAARRGGBB, not premultiplied; row after row */
  bool alpha;       /* some pixel may be transparent */
};

/* false: *why says what is wrong in words (NUL-terminated), *out is empty. */
bool picture_decode(const uint8_t *untrusted_bytes, size_t n, struct picture *out, char *why, size_t size);
void picture_free(struct picture *p);

#endif
