/* Picture: rendering on the host. */
#include "picture.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct font_data font(const char *path) {
  FILE *f = fopen(path, "rb");
  uint8_t *data = malloc(4u << 20);
  size_t bytes = f && data ? fread(data, 1, 4u << 20, f) : 0;
  if (!bytes) {
    fprintf(stderr, "%s is missing: install fonts-inter and fonts-dejavu-core\n", path);
    exit(1);
  }
  fclose(f);
  return (struct font_data){data, bytes};
}

static struct font_data fonts[3];

void picture_prepare(struct ui *ui, bool dark, int scale) {
  ui_init(ui);
  fonts[0] = font("/usr/share/fonts/opentype/inter/Inter-Regular.otf");
  fonts[1] = font("/usr/share/fonts/opentype/inter/Inter-SemiBold.otf");
  fonts[2] = font("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf");
  if (!faces_load(&ui->faces, fonts[0], fonts[1], fonts[2], scale)) exit(1);
  ui->theme = dark ? &theme_dark : &theme_light, ui->scale = scale;
}

void picture_done(struct ui *ui) {
  faces_free(&ui->faces);
  for (unsigned i = 0; i < 3; i++) free((void *)(uintptr_t)fonts[i].data);
}

struct canvas picture_canvas(int width, int height) {
  return canvas_of(calloc((size_t)width * (size_t)height, sizeof(uint32_t)), width, height);
}

void picture_save(const struct canvas *c, const char *name) {
  char path[200];
  png_image image = {.version = PNG_IMAGE_VERSION,
                     .width = (unsigned)c->width,
                     .height = (unsigned)c->height,
                     .format = PNG_FORMAT_BGR};
  uint8_t *rows = malloc((size_t)c->width * (size_t)c->height * 3), *p = rows;
  for (int y = 0; y < c->height; y++)
    for (int x = 0; x < c->width; x++, p += 3) memcpy(p, &c->pixels[y * c->stride + x], 3);
  mkdir("build", 0755), mkdir("build/ui-shots", 0755);
  snprintf(path, sizeof path, "build/ui-shots/%s.png", name);
  if (!png_image_write_to_file(&image, path, 0, rows, 0, NULL)) fprintf(stderr, "%s: %s\n", path, image.message);
  free(rows);
}

void picture_key(struct ui *ui, uint16_t code, uint32_t codepoint, uint32_t modifiers) {
  ui_event(ui, &(struct gui_event){
                   .type = GUI_KEY, .code = code, .value = 1, .codepoint = codepoint, .modifiers = modifiers});
  ui_event(ui, &(struct gui_event){.type = GUI_KEY, .code = code, .value = 0, .modifiers = modifiers});
}

void picture_type(struct ui *ui, const char *text) {
  for (size_t at = 0, n = strlen(text); at < n;) {
    uint32_t c = utf8_next(text, n, &at);
    if (c == '\n')
      picture_key(ui, UI_KEY_ENTER, 0, 0);
    else if (c == '\t')
      picture_key(ui, UI_KEY_TAB, 0, 0);
    else
      picture_key(ui, 200, c, 0);
  }
}

void picture_click(struct ui *ui, int x, int y) {
  ui_event(ui, &(struct gui_event){.type = GUI_MOTION, .x = x, .y = y});
  for (int down = 1; down >= 0; down--)
    ui_event(ui, &(struct gui_event){.type = GUI_BUTTON, .code = UI_BUTTON_LEFT, .value = down, .x = x, .y = y});
}
