/* Window: the signer's one window: buffers lent to nitpicker, painting when something changed, events turned into ui
 * calls. */
#ifndef SIGNER_WINDOW_H
#define SIGNER_WINDOW_H

#include "ui.h"

/* What the window tells its owner. shown: the user opened it or put it off. */
struct window_owner {
  void (*action)(enum widget wish); /* as ui_click gives it, never W_NONE */
  void (*shown)(bool shown);
  void (*input)(void); /* a key or pointer event came: its time is a source of chance */
};

void window_open(struct ui *u, const struct window_owner *owner); /* ends the component when there is no gui */
void window_changed(void);                                        /* paint at the next opportunity */
void window_flush(void);                                          /* paints now, if changed and a buffer is free */
void window_badge(unsigned count);                                /* requests shown in the strip */
void window_hide(void);

#endif
