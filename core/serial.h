/* Serial: the first serial port, written by core alone. */
#ifndef CORE_SERIAL_H
#define CORE_SERIAL_H

#include "abi/types.h"

void serial_init(void); /* takes the ports; without a port nothing is printed */
/* From now on the boot screen belongs to a driver: only serial_fatal still writes there. */
void serial_screen_given(void);
/* Errors go to the boot screen too while it is core's. Prints "[label] " and the text up to `size` or NUL; what is not
 * printable ASCII comes as \xNN. */
void serial_line(const char *label, const char *level, const char *untrusted_text, size_t size);
/* The same on the boot screen too, for what nobody would see otherwise. */
void serial_fatal(const char *text);

#endif
