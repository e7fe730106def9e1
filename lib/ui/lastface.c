/* Lastface: the table of dots, five rows of three from the top, one octal digit a row. */
#include "ui/lastface.h"

#include <stdlib.h>

#define FIRST 33u /* '!' */

static const uint16_t dots[64] = {
    022202, 055000, 057575, 036736, 051245, 025657, 022000, 012221, 042224, 005250, 002720, 000024, 000700,
    000002, 011244, 075557, 026227, 071747, 071717, 055711, 074717, 074757, 071111, 075757, 075717, 002020,
    002024, 012421, 007070, 042124, 071302, 075747, 025755, 065656, 034443, 065556, 074647, 074644, 034553,
    055755, 072227, 011152, 055655, 044447, 057755, 065555, 025552, 065644, 025563, 065655, 034216, 072222,
    055557, 055552, 055775, 055255, 055222, 071247, 064446, 044211, 031113, 025000, 000007, 042000};

int lastface_dot(int pixels) { return pixels >= 12 ? pixels / 6 : 1; }

uint8_t *lastface_render(uint32_t c, int dot) {
  if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
  if (c <= ' ') return NULL;
  unsigned pattern = c - FIRST < 64 ? dots[c - FIRST] : 077777;
  int width = 3 * dot, height = 5 * dot;
  uint8_t *mask = calloc((size_t)width, (size_t)height);
  for (int i = 0; mask && i < width * height; i++) {
    int row = i / width / dot, column = i % width / dot;
    if (pattern >> (14 - 3 * row - column) & 1) mask[i] = 255;
  }
  return mask;
}
