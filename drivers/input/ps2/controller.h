/* Controller: the i8042: start-up of both ports and bytes in both directions. */
#ifndef PS2_CONTROLLER_H
#define PS2_CONTROLLER_H

#include "abi/types.h"

struct controller {
  bool keyboard, mouse, wheel, set2;
};

/* Brings the controller up. Every wait ends by its deadline, so a machine without one costs about half a second. */
void controller_start(struct controller *c);
/* One waiting byte; *from_mouse tells its port. False when nothing waits. */
bool controller_read(uint8_t *byte, bool *from_mouse);
/* A byte to the keyboard; false when the controller did not take it within 5 ms. */
bool controller_send_keyboard(uint8_t byte);

#endif
