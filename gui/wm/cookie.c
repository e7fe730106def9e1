/* Cookie: what the wm wants to remember about a window beyond its own death, in the 64 bits that nitpicker keeps for
 * it.
 *
 * Layout from bit 0: x + 4096 (14 bits), y + 4096 (14), width (13), height (13), shape (2), workspace (2), minimised
 * (1), workspace on the screen (2), mark (3). Every cookie is written anew when the workspace on the screen changes, so
 * any one of them tells it. */
#include "wm.h"

enum { BIAS = 4096, MARK = 5, FIELD_13 = 0x1fff, FIELD_14 = 0x3fff };

uint64_t cookie_pack(const struct wm *wm, const struct window *w) {
  const struct rect *r = &w->normal;
  uint64_t x = (uint64_t)area_clamp(r->x + BIAS, 0, FIELD_14), y = (uint64_t)area_clamp(r->y + BIAS, 0, FIELD_14);
  uint64_t width = (uint64_t)area_clamp(r->width, 0, FIELD_13), height = (uint64_t)area_clamp(r->height, 0, FIELD_13);
  return x | y << 14 | width << 28 | height << 41 | (uint64_t)(w->shape & 3) << 54 |
         (uint64_t)(w->workspace & 3) << 56 | (uint64_t)w->minimised << 58 | (uint64_t)(wm->workspace & 3) << 59 |
         (uint64_t)MARK << 61;
}

bool cookie_unpack(uint64_t cookie, struct wm *wm, struct window *w) {
  if (cookie >> 61 != MARK) return false;
  w->normal = (struct rect){(int32_t)(cookie & FIELD_14) - BIAS, (int32_t)(cookie >> 14 & FIELD_14) - BIAS,
                            (int32_t)(cookie >> 28 & FIELD_13), (int32_t)(cookie >> 41 & FIELD_13)};
  w->shape = cookie >> 54 & 3;
  w->workspace = cookie >> 56 & 3;
  w->minimised = cookie >> 58 & 1;
  wm->workspace = cookie >> 59 & 3;
  return true;
}
