/* Keymap: from evdev codes to characters. */
#ifndef NITPICKER_KEYMAP_H
#define NITPICKER_KEYMAP_H

#include "abi/types.h"

/* The character that a key types under modifiers and locks (enum gui_modifier bits), 0 = none. */
uint32_t keymap_codepoint(unsigned code, uint32_t modifiers);

#endif
