/* Lastface: letters of 3 x 5 dots that are always there: the text of a system whose font files are missing. Capitals,
 * digits and the punctuation of ASCII; everything else is a filled box. */
#ifndef UI_LASTFACE_H
#define UI_LASTFACE_H

#include "abi/types.h"

/* Side of one dot for an em of `pixels`. A letter is 3 dots wide and 5 high, stands on the baseline and takes 4 dots of
 * room. */
int lastface_dot(int pixels);
/* A fresh coverage mask of 3 x 5 dots (free() it), NULL for a blank or without memory. */
uint8_t *lastface_render(uint32_t c, int dot);

#endif
