/* Shot test: sizes that are not the picture's, where it stands, its averages, and that nothing outside is read. */
#include "../shot.h"
#include "check.h"

#include <stdlib.h>

static struct ui ui;
static struct shot shot;
static uint32_t *canvas_pixels;

static void start(int width, int height) {
  ui_init(&ui);
  ui.theme = &theme_dark, ui.scale = 1;
  shot_init(&shot, &ui);
  ui_resize(&ui, width, height);
  ui_place(&shot.widget, rect_of(0, 0, width, height));
  free(canvas_pixels);
  canvas_pixels = calloc((size_t)width * (size_t)height, 4);
}

static void paint(void) {
  struct canvas c = canvas_of(canvas_pixels, ui.width, ui.height);
  ui_damage(&ui, rect_of(0, 0, ui.width, ui.height));
  ui_paint(&ui, &c);
}

/* Exactly as many bytes as said, so that the sanitizer sees a read past the end. */
static uint32_t *source(int width, int height, uint32_t left, uint32_t right) {
  uint32_t *p = malloc((size_t)width * (size_t)height * 4);
  for (int i = 0; i < width * height; i++) p[i] = i % width < width / 2 ? left : right;
  return p;
}

static void other_sizes_are_refused(void) {
  start(100, 100);
  uint32_t p[16] = {0};
  CHECK(!shot_show(&shot, p, 64, 4, 5) && !shot_show(&shot, p, 63, 4, 4) && !shot_show(&shot, p, 0, 0, 0));
  CHECK(!shot_show(&shot, p, 4ull * 65536 * 65536, 65536, 65536) && !shot.pixels);
  paint();
  CHECK(shot_show(&shot, p, 64, 4, 4));
}

static void it_keeps_its_shape_and_is_never_enlarged(void) {
  start(320, 200);
  uint32_t *p = source(1280, 800, 0x112233, 0x445566);
  CHECK(shot_show(&shot, p, 1280 * 800 * 4, 1280, 800));
  struct rect r = shot_place(&shot);
  CHECK(r.w == 320 && r.h == 200 && r.x == 0 && r.y == 0);
  paint();
  CHECK(canvas_pixels[100 * 320 + 10] == 0x112233 && canvas_pixels[100 * 320 + 310] == 0x445566);
  ui_place(&shot.widget, rect_of(0, 0, 320, 100));
  r = shot_place(&shot);
  CHECK(r.w == 160 && r.h == 100 && r.x == 80);
  shot_forget(&shot);
  free(p);
  p = source(30, 20, 1, 2);
  CHECK(shot_show(&shot, p, 30 * 20 * 4, 30, 20));
  r = shot_place(&shot);
  CHECK(r.w == 30 && r.h == 20 && r.x == 145 && r.y == 40);
  free(p);
}

static void neighbours_are_averaged(void) {
  start(1, 1);
  uint32_t *p = source(2, 2, 0x000000, 0xfefefe);
  CHECK(shot_show(&shot, p, 16, 2, 2));
  paint();
  CHECK(canvas_pixels[0] == 0x7f7f7f);
  free(p);
}

static void any_size_is_read_within_its_bounds(void) {
  srand(5);
  for (unsigned round = 0; round < 300; round++) {
    int w = 1 + rand() % 90, h = 1 + rand() % 90;
    start(1 + rand() % 120, 1 + rand() % 120);
    uint32_t *p = source(w, h, (uint32_t)rand(), (uint32_t)rand());
    CHECK(shot_show(&shot, p, (uint64_t)(w * h) * 4, (uint32_t)w, (uint32_t)h));
    paint();
    free(p);
  }
}

int main(void) {
  CASE(other_sizes_are_refused);
  CASE(it_keeps_its_shape_and_is_never_enlarged);
  CASE(neighbours_are_averaged);
  CASE(any_size_is_read_within_its_bounds);
  free(canvas_pixels);
  return check_done();
}
