/* Keymap: from evdev codes to characters, by tables that tools/layouts.py made from xkb-data when the system was built.
 *
 * Up to 0xffff; what keymap_dead names is an accent that waits for the next character. */
#ifndef NITPICKER_KEYMAP_H
#define NITPICKER_KEYMAP_H

#include "abi/types.h"

enum { KEYMAP_LAYOUTS = 6, KEYMAP_CODES = 128, KEYMAP_DEAD = 0xe000 };
struct keymap {
  char name[8];
  uint16_t symbol[KEYMAP_CODES][4]; /* plain, Shift, AltGr, both; 0 = none */
  uint8_t lock[KEYMAP_CODES];       /* enum gui_modifier: the lock that acts as Shift does */
};

#define KEYMAP_NAMES "us uk de fr es it" /* in the order of the tables */
/* By number, modulo. */
const struct keymap *keymap_layout(unsigned number);
/* The character that a key types under modifiers and locks (enum gui_modifier bits), 0 = none. */
uint32_t keymap_codepoint(const struct keymap *map, unsigned code, uint32_t modifiers);
static inline bool keymap_dead(uint32_t c) { return c >= KEYMAP_DEAD && c < KEYMAP_DEAD + 0x100; }
uint32_t keymap_compose(uint32_t dead, uint32_t c); /* both together as one character, 0 = they do not go together */

#endif
