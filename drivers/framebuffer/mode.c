/* Mode: which screen sizes fit a given pixel memory, and their layout. Pure. */
#include "mode.h"

enum { WIDTH_MIN = 640, HEIGHT_MIN = 480, SIZE_MAX_PIXELS = 8192 };

bool mode_layout(uint64_t width, uint64_t height, uint64_t memory_bytes, struct framebuffer_mode *m) {
  if (width < WIDTH_MIN || height < HEIGHT_MIN || width > SIZE_MAX_PIXELS || height > SIZE_MAX_PIXELS) return false;
  uint64_t bytes = width * 4 * height;
  if (width % 8 || bytes > memory_bytes) return false;
  uint64_t pages = memory_bytes / bytes < MODE_PAGES_MAX ? memory_bytes / bytes : MODE_PAGES_MAX;
  *m = (struct framebuffer_mode){
      .bpp = 32, .red_shift = 16, .red_bits = 8, .green_shift = 8, .green_bits = 8, .blue_bits = 8};
  m->width = (uint32_t)width, m->height = (uint32_t)height, m->pitch = (uint32_t)width * 4;
  m->pages = (uint8_t)pages, m->bytes = bytes;
  return true;
}

void mode_list(uint64_t memory_bytes, struct framebuffer_modes_out *out) {
  static const uint16_t sizes[][2] = {{640, 480},   {800, 600},   {1024, 768},  {1280, 720},  {1280, 800},
                                      {1280, 1024}, {1440, 900},  {1600, 900},  {1680, 1050}, {1920, 1080},
                                      {1920, 1200}, {2560, 1440}, {2560, 1600}, {3840, 2160}};
  struct framebuffer_mode m;
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    if (!mode_layout(sizes[i][0], sizes[i][1], memory_bytes, &m)) continue;
    out->mode[out->count].width = m.width;
    out->mode[out->count++].height = m.height;
  }
}
