/* Host test of drivers/framebuffer/mode.c: no layout may reach past the pixel memory. */
#include "../../drivers/framebuffer/mode.h"
#include "check.h"
#include <stdlib.h>

static void the_default_mode(void) {
  struct framebuffer_mode m;
  CHECK(mode_layout(1280, 800, 16 << 20, &m));
  CHECK(m.pitch == 5120 && m.bpp == 32 && m.bytes == 4096000 && m.pages == 2 && mode_mem_pages(&m) == 2000);
}

static void bad_sizes_are_refused(void) {
  struct framebuffer_mode m;
  CHECK(!mode_layout(0, 0, 16 << 20, &m));
  CHECK(!mode_layout(1281, 800, 16 << 20, &m));
  CHECK(!mode_layout(1280, 100000, ~0ull, &m));
  CHECK(!mode_layout(~0ull & ~7ull, ~0ull, ~0ull, &m));
  CHECK(!mode_layout(1920, 1200, 8 << 20, &m));
}

static void nothing_reaches_past_the_memory(void) {
  srand(5);
  for (unsigned i = 0; i < 200000; i++) {
    struct framebuffer_mode m;
    uint64_t bytes = (uint64_t)rand() % (64 << 20);
    if (!mode_layout((uint64_t)rand() % 9000 & ~7ull, (uint64_t)rand() % 9000, bytes, &m)) continue;
    if (!m.pages || m.bytes * m.pages > bytes || (uint64_t)m.pitch * m.height != m.bytes) CHECK(!"fits");
  }
  CHECK(1);
}

static void the_list_fits(void) {
  struct framebuffer_modes_out out = {0};
  mode_list(4 << 20, &out);
  CHECK(out.count && out.count <= 16);
  for (unsigned i = 0; i < out.count; i++) CHECK((uint64_t)out.mode[i].width * out.mode[i].height * 4 <= 4 << 20);
  struct framebuffer_modes_out none = {0};
  mode_list(1 << 20, &none);
  CHECK(none.count == 0);
}

int main(void) {
  CASE(the_default_mode);
  CASE(bad_sizes_are_refused);
  CASE(nothing_reaches_past_the_memory);
  CASE(the_list_fits);
  return check_done();
}
