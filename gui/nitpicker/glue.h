/* Glue: what ties the pure state to sessions, devices and time. All of it runs on the one event-loop thread. */
#ifndef NITPICKER_GLUE_H
#define NITPICKER_GLUE_H

#include "base/loop.h"
#include "state.h"
#include "store.h"

extern struct np np;
extern struct np_store screen;
extern uint64_t serve_calls; /* so far */

enum status glue_step(struct np_event *e); /* fills in the time, steps, tells clients, sets the next tick */

/* screen.c */
enum status screen_mode(cap_t framebuffer); /* takes up the mode in use; what was there before is gone */
void screen_gone(void);                     /* nothing is painted until screen_mode */
void screen_frame(void);                    /* begins one; the rest comes from the loop */

/* serve.c: the services */
void serve_start(void);
void serve_notify(uint64_t news); /* bits as in np.notify */
bool serve_dim(size_t pixels);    /* makes so much more of a dimmed wallpaper; false = it is there */
void serve_frame_done(void);      /* takes up commits that came meanwhile, lets go of buffers whose view is gone */

/* devices.c: framebuffer, input drivers and the clock */
void devices_start(void);
void devices_again(void); /* the policy names another mode, perhaps */

#endif
