/* Theme: the colours and sizes that all untrusted windows share, light and dark, at scale 1 to 3. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "ui/font.h"

struct theme {
  uint32_t surface, raised, field; /* window ground, bars and buttons, inside of text fields */
  uint32_t ink, dim;               /* text, secondary text: at least 4.5:1 on surface, raised and field */
  uint32_t line;                   /* borders of fields and separators */
  uint32_t accent, on_accent;      /* primary button, focus mark, cursor; text on it */
  uint32_t selection, hover;
  uint32_t good, bad; /* text of a success or of a refusal, on surface */
};

extern const struct theme theme_light, theme_dark;

/* Faces of one scale. A missing font is replaced by another one, at last by the built-in face. */
struct faces {
  struct face *plain, *semibold, *large, *mono;
};

struct font_data {
  const uint8_t *data;
  size_t bytes;
};
/* false when memory is short. */
bool faces_load(struct faces *f, struct font_data plain, struct font_data semibold, struct font_data mono, int scale);
void faces_free(struct faces *f);

#endif
