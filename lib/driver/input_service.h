/* Input service: serves include/iface/input.h for one device to one reader.
 *
 * Law 7: events go to the one session that is open and are dropped when there is none; a second session is refused
 * (STATE). */
#ifndef DRIVER_INPUT_SERVICE_H
#define DRIVER_INPUT_SERVICE_H

#include "base/loop.h"
#include "driver/input_queue.h"

/* Announces the service. leds may be NULL: then the method answers UNSUPPORTED. bits: 0 scroll, 1 num, 2 caps. */
enum status input_service_start(void (*leds)(unsigned bits));
/* Queues one event with the present time stamp. */
void input_service_push(uint16_t type, uint16_t code, int32_t value);
/* Tells the reader that events wait; once after each batch of pushes. */
void input_service_flush(void);

#endif
