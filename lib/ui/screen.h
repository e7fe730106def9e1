/* Screen: the gui session of the component, its fonts, and what the display server says about screen, scale and theme.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/env.h"
#include "iface/gui.h"
#include "ui/theme.h"

struct screen {
  struct client client;
  struct gui_info_out info;
  struct faces faces;
  const char *trouble; /* what to tell the user about fonts, NULL = nothing */
};
extern struct screen screen;

/* Opens session and fonts; `events` runs when the session's signal is set. Exits the component when there is no
 * display. */
void screen_open(void (*events)(void *context));
void screen_refresh(void); /* after GUI_MODE: information and faces anew */

#endif
