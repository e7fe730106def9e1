/* Flood: one window of the test, and what the frames and the keys of the victim cost. */
#ifndef FLOOD_H
#define FLOOD_H

#include "base/loop.h"
#include "iface/gui.h"

enum { WIDTH = 320, HEIGHT = 200 };
extern struct client gui;

/* main.c: the window's buffers, shown in turn. */
enum status window_lend(uint32_t width, uint32_t height);
enum status window_commit(bool frame); /* frame: and the frame event is asked for */

/* Ticks from the input interrupt to the key event in the client's hands, and to the return of the commit that answers.
 */
enum { SAMPLES = 128 };
struct spent {
  uint64_t event[SAMPLES], commit[SAMPLES];
  unsigned count;
};

/* typist.c */
bool typist_open(void);               /* false when no route gives the keyboard controller's ports */
void typist_type(struct spent *into); /* from now on; NULL stops */
void typist_answered(uint64_t fetched, uint64_t committed);

/* victim.c */
void victim_start(void); /* once the first size is known */
void victim_events(const struct gui_fetch_out *events, uint64_t fetched);

#endif
