/* Keyboard: bytes of an AT keyboard to evdev key codes. Pure.
 *
 * Works on scancode set 1. A controller that does not translate delivers set 2, which is translated here first, so
 * there is one key table. Bound: every byte gives at most two events. */
#ifndef PS2_KEYBOARD_H
#define PS2_KEYBOARD_H

#include "abi/types.h"

struct keyboard {
  bool set2;     /* bytes are untranslated set 2 */
  bool released; /* set 2: 0xf0 came */
  bool extended; /* 0xe0 came */
  uint8_t pause; /* bytes still to be swallowed of the Pause sequence */
};
struct key {
  uint16_t code;
  uint8_t value;
};

/* Takes one byte; returns the number of key events written to out (0..2). */
unsigned keyboard_byte(struct keyboard *k, uint8_t untrusted_byte, struct key out[2]);

#endif
