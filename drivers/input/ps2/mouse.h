/* Mouse: packets of a PS/2 mouse, three bytes, or four with a wheel. Pure.
 *
 * Resync: a first byte without its constant bit is dropped, and a pause of more than 100 ms inside a packet starts a
 * new one, so a lost byte costs one packet and never turns motion into clicks for good. */
#ifndef PS2_MOUSE_H
#define PS2_MOUSE_H

#include "abi/types.h"

struct mouse {
  uint8_t bytes;   /* packet length: 3 or 4 */
  uint8_t have;    /* bytes of the present packet, < bytes */
  uint8_t buttons; /* last reported: bit 0 left, 1 right, 2 middle */
  uint8_t packet[4];
  uint64_t last_ms;
};
struct mouse_report {
  int16_t x, y, wheel;
  uint8_t buttons, changed;
}; /* y grows downwards, wheel + is up */

/* Takes one byte that came at `ms`; true when *out holds a complete report. */
bool mouse_byte(struct mouse *m, uint8_t untrusted_byte, uint64_t ms, struct mouse_report *out);

#endif
