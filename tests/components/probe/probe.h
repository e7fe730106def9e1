/* Probe: a gui client for tests. What it does follows from the last name of its label. */
#ifndef PROBE_H
#define PROBE_H

#include "base/env.h"
#include "base/loop.h"
#include "iface/gui.h"
#include "iface/log.h"

/* One window with two buffers that follow the size asked for by nitpicker. */
struct window {
  cap_t gate;
  uint32_t id, width, height, colour, buffer;
  struct memory memory[2];
  cap_t view[2];
  void (*paint)(struct window *w); /* over the colour; NULL = nothing */
};

/* Text of a test result on the log, where the harness reads it. */
void report(bool passed, const char *name);

enum status window_open(struct window *w, cap_t gate, uint32_t colour, const char *title);
/* Makes buffers of that size, fills them, lends views of them and shows the first. */
enum status window_resize(struct window *w, uint32_t width, uint32_t height);
enum status window_show(struct window *w);
/* Takes both views back, whatever nitpicker is doing with them. */
void window_unlend(struct window *w);
enum status window_lend(struct window *w);

/* Destroys in bounded steps until all is gone. */
enum status destroy_whole(cap_t slot);

void mode_storm(struct window *w);
void mode_liar(struct window *w);
void mode_placement(void);
/* personas.c */
void mode_racer(struct window *w);
void mode_hostile(void);
/* spoofers.c */
void mode_spoof(struct window *w, const char *name);
/* blink.c */
void mode_blink(struct window *w);
void blink_frame(struct window *w);
/* clip.c */
enum status clip_offer(struct window *w, const char *text);
void clip_key(struct window *w, const char *name, const struct gui_event *e);
void clip_paste(struct window *w, const char *name, uint64_t token);

#endif
