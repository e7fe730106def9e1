/* Pattern test: every pixel is painted at odd sizes, and the picture stays dark and quiet behind windows. */
#include "../../../lib/ui/tests/picture.h"
#include "../pattern.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static void fills(int width, int height) {
  struct canvas c = picture_canvas(width, height);
  memset(c.pixels, 0xff, (size_t)width * (size_t)height * 4);
  pattern_paint(&c);
  unsigned brightest = 0, unpainted = 0;
  for (int i = 0; i < width * height; i++) {
    unsigned green = c.pixels[i] >> 8 & 255;
    unpainted += c.pixels[i] >> 24 != 0;
    if (green > brightest) brightest = green;
  }
  CHECK(unpainted == 0 && brightest < 190);
  if (width == 1280) {
    for (int i = 0; i < width * height; i++)
      c.pixels[i] = c.pixels[i] >> 1 & 0x7f7f7f; /* as the display server shows it */
    picture_save(&c, "wallpaper");
  }
  free(c.pixels);
}

static void any_size(void) {
  fills(1280, 800);
  fills(1, 1);
  fills(3, 700);
  fills(800, 2);
}

int main(void) {
  CASE(any_size);
  return check_done();
}
