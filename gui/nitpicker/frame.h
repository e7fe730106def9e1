/* Frame: what nitpicker draws itself: plates, strip, named rectangles, the attention screen; one line at a time. */
#ifndef NITPICKER_FRAME_H
#define NITPICKER_FRAME_H

#include "draw.h"
#include "state.h"

struct np_rect np_frame_button(const struct np *np, const struct np_view *v, unsigned part);
struct np_rect np_badge_rect(struct np *np, unsigned *session); /* empty when no signer is there */
/* The drawings: one line of the item each, made once and kept where that pays. */
typedef void (*np_drawer)(struct np *np, const struct np_item *item, struct draw *d);
void np_draw_plate(struct np *np, const struct np_item *item, struct draw *d); /* with the upper border */
void np_draw_named(struct np *np, const struct np_item *item, struct draw *d);
void np_draw_owner(struct np *np, const struct np_item *item, struct draw *d);   /* attention: instead of the content */
void np_draw_pattern(struct np *np, const struct np_item *item, struct draw *d); /* law 8: likewise */
void np_draw_strip(struct np *np, const struct np_item *item, struct draw *d);
void np_draw_hint(struct np *np, const struct np_item *item, struct draw *d);
void np_key_name(const struct np *np, char *out, size_t size); /* of the attention key */

#endif
