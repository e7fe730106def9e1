/* Theme: the two colour tables and the set of faces. Contrast of each text colour is checked by the host test. */
#include "ui/theme.h"

const struct theme theme_light = {.surface = 0xf7f8fa,
                                  .raised = 0xe6eaef,
                                  .field = 0xffffff,
                                  .ink = 0x1c232b,
                                  .dim = 0x556170,
                                  .line = 0xb4bfcb,
                                  .accent = 0x0072b2,
                                  .on_accent = 0xffffff,
                                  .selection = 0xbfdcf2,
                                  .hover = 0xd8dfe7,
                                  .good = 0x00694c,
                                  .bad = 0xa33a00};
const struct theme theme_dark = {.surface = 0x171d24,
                                 .raised = 0x25303b,
                                 .field = 0x10151b,
                                 .ink = 0xdfe6ee,
                                 .dim = 0x9db0c2,
                                 .line = 0x465565,
                                 .accent = 0x56b4e9,
                                 .on_accent = 0x0b1016,
                                 .selection = 0x28506d,
                                 .hover = 0x324150,
                                 .good = 0x4fd0a6,
                                 .bad = 0xffa273};

static struct face *face_or(struct font_data d, int pixels, struct font_data otherwise) {
  struct face *f = d.bytes ? face_new(d.data, d.bytes, pixels) : NULL;
  if (!f && otherwise.bytes) f = face_new(otherwise.data, otherwise.bytes, pixels);
  return f ? f : face_new(NULL, 0, pixels); /* no font file at all: plain, but readable */
}

bool faces_load(struct faces *f, struct font_data plain, struct font_data semibold, struct font_data mono, int scale) {
  *f = (struct faces){0};
  if (!plain.bytes) plain = mono; /* a system without the interface font still shows text */
  f->plain = face_or(plain, 13 * scale, mono.bytes ? mono : plain);
  f->semibold = face_or(semibold, 13 * scale, plain);
  f->large = face_or(semibold, 18 * scale, plain);
  f->mono = face_or(mono, 13 * scale, plain);
  if (f->plain && f->semibold && f->large && f->mono) return true;
  faces_free(f);
  return false;
}

void faces_free(struct faces *f) {
  face_free(f->plain), face_free(f->semibold), face_free(f->large), face_free(f->mono);
  *f = (struct faces){0};
}
