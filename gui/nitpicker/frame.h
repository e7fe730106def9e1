/* Frame: what nitpicker draws itself: plates, strip, named rectangles, the attention screen; one line at a time. */
#ifndef NITPICKER_FRAME_H
#define NITPICKER_FRAME_H

#include "draw/draw.h"
#include "state.h"

static inline const struct palette *np_colors(const struct np_session *s) {
  return &palette[s->domain.color % DRAW_COLORS];
}
struct rect np_frame_button(const struct np *np, const struct np_view *v, unsigned part);
struct rect np_badge_rect(struct np *np, unsigned *session); /* empty: no signer, or locked */
/* Swatch and label of a session; returns x after it. */
int np_draw_name(struct draw *d, const struct np_session *s, struct rect swatch, int limit, uint32_t ink);
/* The drawings: one line of the item each, made once and kept where that pays. */
typedef void (*np_drawer)(struct np *np, const struct np_item *item, struct draw *d);
void np_draw_plate(struct np *np, const struct np_item *item, struct draw *d); /* with the upper border */
void np_draw_named(struct np *np, const struct np_item *item, struct draw *d);
void np_draw_owner(struct np *np, const struct np_item *item, struct draw *d);   /* attention: instead of the content */
void np_draw_pattern(struct np *np, const struct np_item *item, struct draw *d); /* law 8: likewise */
void np_draw_strip(struct np *np, const struct np_item *item, struct draw *d);

#endif
