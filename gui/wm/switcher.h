/* Switcher: the window that shows the order of switching, as plate views that nitpicker fills. */
#ifndef WM_SWITCHER_H
#define WM_SWITCHER_H

#include "wm.h"

/* Opens the gui session where there is a route for it; without one the chords raise windows unseen.
 * done: the user closed the switcher, or left it alone for a while. */
void switcher_start(const struct placement_info_out *info, void (*done)(void));
/* Brings the window to what the policy says; after every step. */
void switcher_update(const struct wm *wm);
/* Whether this new window is the switcher's own, which the policy never sees; then it is placed. */
bool switcher_takes(cap_t placement, const struct placement_window *w);

#endif
