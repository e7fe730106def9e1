/* Picture: libpng behind one function; its errors jump back here and nowhere else. */
#include "picture.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source {
  const uint8_t *bytes;
  size_t left;
  char *why;
  size_t size;
};

static void on_error(png_structp png, png_const_charp message) {
  struct source *s = png_get_error_ptr(png);
  snprintf(s->why, s->size, "%s", message);
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {}

static void on_read(png_structp png, png_bytep to, size_t n) {
  struct source *s = png_get_io_ptr(png);
  if (n > s->left) png_error(png, "the file ends too early");
  memcpy(to, s->bytes, n);
  s->bytes += n, s->left -= n;
}

/* Everything becomes 8-bit blue, green, red, alpha: on this machine the word 0xAARRGGBB. */
static void set_transforms(png_structp png) {
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_bgr(png);
  png_set_filler(png, 0xff, PNG_FILLER_AFTER);
  png_set_interlace_handling(png);
}

/* May jump out through on_error at any call; what it allocated is in *out and *rows by then. */
static void read_all(png_structp png, png_infop info, struct picture *out, png_bytepp *rows) {
  png_set_user_limits(png, PICTURE_SIDE, PICTURE_SIDE);
  png_set_chunk_cache_max(png, 64);
  png_set_chunk_malloc_max(png, 8u << 20);
  png_read_info(png, info);
  unsigned width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  if ((uint64_t)width * height > PICTURE_PIXELS) png_error(png, "it has more than 8 million pixels");
  out->alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
  set_transforms(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != (size_t)width * 4) png_error(png, "its pixel format is not supported");
  out->pixels = calloc((size_t)width * height, 4);
  *rows = calloc(height, sizeof **rows);
  if (!out->pixels || !*rows) png_error(png, "there is not enough memory for it");
  for (unsigned y = 0; y < height; y++) (*rows)[y] = (png_bytep)(out->pixels + (size_t)y * width);
  png_read_image(png, *rows);
  png_read_end(png, NULL);
  out->width = width, out->height = height;
}

bool picture_decode(const uint8_t *bytes, size_t n, struct picture *out, char *why, size_t size) {
  struct source source = {bytes, n, why, size};
  static png_bytepp rows; /* static: kept over a jump */
  png_infop volatile info = NULL;
  *out = (struct picture){0};
  if (n < 8 || png_sig_cmp(bytes, 0, 8)) {
    snprintf(why, size, "it is not a PNG file");
    return false;
  }
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
  bool volatile done = false;
  rows = NULL;
  if (!png) {
    snprintf(why, size, "there is not enough memory");
    return false;
  }
  if (!setjmp(png_jmpbuf(png))) {
    info = png_create_info_struct(png);
    png_set_read_fn(png, &source, on_read);
    if (!info) png_error(png, "there is not enough memory");
    read_all(png, info, out, &rows);
    done = true;
  }
  png_infop gone = info;
  png_destroy_read_struct(&png, &gone, NULL);
  free(rows);
  if (!done) picture_free(out);
  return done;
}

void picture_free(struct picture *p) {
  free(p->pixels);
  *p = (struct picture){0};
}
