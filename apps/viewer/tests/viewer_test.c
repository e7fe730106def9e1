/* Viewer test: decoding of sound, cut and damaged files, and the window with a picture, with transparency and with
 * trouble. */
#include "../../../lib/ui/tests/picture.h"
#include "../view.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static uint8_t file[1 << 20];
static struct view view;
static struct ui ui;

static size_t load(const char *name) {
  char path[100];
  snprintf(path, sizeof path, "build/rom/%s", name);
  FILE *f = fopen(path, "rb");
  size_t n = f ? fread(file, 1, sizeof file, f) : 0;
  if (f) fclose(f);
  return n;
}

static void sound(void) {
  struct picture p;
  char why[100];
  CHECK(picture_decode(file, load("landscape.png"), &p, why, sizeof why) && p.width == 800 && p.height == 500 &&
        !p.alpha);
  CHECK((p.pixels[0] & 0xff) > (p.pixels[0] >> 16 & 0xff)); /* the sky's corner is blue */
  picture_free(&p);
  CHECK(picture_decode(file, load("alpha.png"), &p, why, sizeof why) && p.alpha && p.pixels[0] >> 24 == 0 &&
        p.pixels[180 * 360 + 40] >> 24 == 255);
  picture_free(&p);
}

static void damaged(void) {
  struct picture p;
  char why[100] = "";
  CHECK(!picture_decode(file, load("broken.png"), &p, why, sizeof why) && why[0] && !p.pixels);
  CHECK(!picture_decode((const uint8_t *)"hello, this is text", 19, &p, why, sizeof why) &&
        !strcmp(why, "it is not a PNG file"));
  size_t n = load("alpha.png");
  for (size_t cut = 0; cut < n; cut += 97) CHECK(!picture_decode(file, cut, &p, why, sizeof why) && !p.pixels);
  srand(5);
  for (unsigned round = 0; round < 300; round++) {
    size_t at = (size_t)rand() % n;
    uint8_t before = file[at];
    file[at] ^= (uint8_t)(1 + rand() % 255);
    if (picture_decode(file, n, &p, why, sizeof why)) picture_free(&p);
    file[at] = before;
  }
}

static void too_big(void) {
  struct picture p;
  char why[100] = "";
  size_t n = load("alpha.png");
  memcpy(file + 16, "\x00\x00\x20\x00\x00\x00\x20\x00", 8); /* 8192 x 8192, with its own checksum put right */
  memcpy(file + 29, "\xec\x42\x42\x60", 4);
  bool shown = picture_decode(file, n, &p, why, sizeof why);
  CHECK(!shown && why[0]);
}

static void none(struct button *b) {}

static struct canvas open_view(bool dark, int width, int height) {
  picture_prepare(&ui, dark, 1);
  view_init(&view, &ui, none);
  ui_resize(&ui, width, height);
  view_place(&view);
  ui_event(&ui, &(struct gui_event){.type = GUI_FOCUS});
  return picture_canvas(width, height);
}

static void close_view(struct canvas *c, const char *name) {
  ui_paint(&ui, c);
  picture_save(c, name);
  free(c->pixels);
  layout_free(&view.name.layout), layout_free(&view.facts.layout), layout_free(&view.headline.layout),
      layout_free(&view.reason.layout);
  picture_done(&ui);
}

static void fitted_and_zoomed(void) {
  struct canvas c = open_view(false, 560, 420);
  struct picture p;
  char why[100];
  CHECK(picture_decode(file, load("landscape.png"), &p, why, sizeof why));
  view_picture(&view, "landscape.png", &p);
  CHECK(view.pane.fit && pane_percent(&view.pane) == 68);
  picture_key(&ui, 78, '+', 0);
  CHECK(pane_percent(&view.pane) == 75);
  picture_key(&ui, 2, '1', 0);
  CHECK(pane_percent(&view.pane) == 100);
  for (unsigned i = 0; i < 30; i++) picture_key(&ui, UI_KEY_RIGHT, 0, 0);
  CHECK(view.pane.x == 256);
  picture_key(&ui, 11, '0', 0);
  close_view(&c, "viewer-landscape-light");
  picture_free(&p);
}

static void transparent(void) {
  struct canvas c = open_view(true, 560, 420);
  struct picture p;
  char why[100];
  CHECK(picture_decode(file, load("alpha.png"), &p, why, sizeof why));
  view_picture(&view, "alpha.png", &p);
  ui_paint(&ui, &c);
  CHECK(c.pixels[20 * 560 + 130] == 0xe9edf1 || c.pixels[20 * 560 + 130] == 0xc9cfd6);
  ui_damage(&ui, rect_of(0, 0, 560, 420));
  close_view(&c, "viewer-alpha-dark");
  picture_free(&p);
}

static void trouble(void) {
  struct canvas c = open_view(false, 560, 420);
  view_trouble(&view, "broken.png", "broken.png cannot be shown",
               "The file of 4,711 bytes is damaged or not supported: IDAT: incorrect data check. Put a sound PNG file "
               "in its place, or press Next picture.");
  CHECK(view.smaller.widget.disabled && view.pane.widget.hidden);
  close_view(&c, "viewer-trouble-light");
}

int main(void) {
  CASE(sound);
  CASE(damaged);
  CASE(too_big);
  CASE(fitted_and_zoomed);
  CASE(transparent);
  CASE(trouble);
  return check_done();
}
