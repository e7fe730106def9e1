/* Pattern: the wallpaper's picture at any size: a slanted gradient and an engraved rosette, as on a seal. */
#ifndef WALLPAPER_PATTERN_H
#define WALLPAPER_PATTERN_H

#include "ui/canvas.h"

/* Paints the whole canvas. The display server halves the brightness, so colours here are about twice as bright as
 * meant. */
void pattern_paint(struct canvas *c);

#endif
