/* Typed: bytes that the keyboard's controller is told to deliver as if keyboard or mouse had sent them. */
#ifndef TESTS_TYPED_H
#define TESTS_TYPED_H

#include "driver/hardware.h"
#include "driver/port.h"

enum { CONTROLLER_DATA = 0x60, CONTROLLER = 0x64, CONTROLLER_FULL = 2, FROM_KEYBOARD = 0xd2, FROM_MOUSE = 0xd3 };
enum { RELEASE = 0x80 };

static inline enum status open_controller(cap_t io) {
  enum status s = hardware_ports(io, CONTROLLER_DATA, 1);
  return s ? s : hardware_ports(io, CONTROLLER, 1);
}

/* The next byte to CONTROLLER_DATA is what arrives. */
static inline void announce(unsigned command) {
  while (port_in8(CONTROLLER) & CONTROLLER_FULL) continue;
  port_out8(CONTROLLER, (uint8_t)command);
  while (port_in8(CONTROLLER) & CONTROLLER_FULL) continue;
}

static inline void deliver(unsigned command, unsigned byte) {
  announce(command);
  port_out8(CONTROLLER_DATA, (uint8_t)byte);
}

#endif
