/* Port: x86 port input and output at user level: port_in8, port_out8 and the same with 16 and 32 bits. A port that core
 * did not grant faults the component. */
#ifndef DRIVER_PORT_H
#define DRIVER_PORT_H

#include "abi/types.h"

#define PORT_ACCESS(bits, size)                                                                                        \
  static inline uint##bits##_t port_in##bits(uint16_t port) {                                                          \
    uint##bits##_t value;                                                                                              \
    __asm__ volatile("in" size " %1, %0" : "=a"(value) : "Nd"(port) : "memory");                                       \
    return value;                                                                                                      \
  }                                                                                                                    \
  static inline void port_out##bits(uint16_t port, uint##bits##_t value) {                                             \
    __asm__ volatile("out" size " %0, %1" : : "a"(value), "Nd"(port) : "memory");                                      \
  }
PORT_ACCESS(8, "b")
PORT_ACCESS(16, "w")
PORT_ACCESS(32, "l")

#endif
