/* Glue: what ties the pure state to sessions, devices and time. All of it runs on the one event-loop thread. */
#ifndef NITPICKER_GLUE_H
#define NITPICKER_GLUE_H

#include "base/loop.h"
#include "state.h"
#include "store.h"

extern struct np np;

enum status glue_step(struct np_event *e); /* fills in the time, steps, tells clients, sets the next tick */
cap_t glue_take(struct cap_xfer *x, unsigned i,
                enum object_type type); /* keeps what came with a request; 0 = it did not */

/* screen.c */
extern struct np_store screen;
void screen_start(void); /* opens the framebuffer or ends the component with a reason */
void screen_frame(void);
bool screen_lost(uint64_t id); /* the session with this id is gone; true when it was the framebuffer's */

/* client.c, wm.c: the services */
void client_start(void);
void client_notify(uint32_t sessions);
void client_sweep(void); /* lets go of buffers whose view is gone */
void wm_start(void);
void wm_notify(void);

/* devices.c: input drivers and the clock */
void devices_start(void);

#endif
