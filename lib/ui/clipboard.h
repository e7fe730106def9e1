/* Clipboard: what the user copies is lent to the display server, what he pastes is fetched with the token of his
 * gesture.
 *
 * Nothing is learned about other programs: an offer that is not used, one that is refused, and none look the same. */
#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include "ui/ui.h"

void clipboard_offer(struct ui *ui, const char *bytes, size_t n); /* at once after the user's copy key */
void clipboard_paste(struct ui *ui, uint64_t token);              /* of GUI_PASTE */
void clipboard_forget(void);                                      /* takes back what was offered */

#endif
