/* Bar: the panel's own rectangle: Start, places for the plates of windows, a line of words. The plates themselves are
 * painted by the display server, so that their labels cannot be forged; this program learns neither labels nor titles.
 */
#ifndef PANEL_BAR_H
#define PANEL_BAR_H

#include "ui/button.h"
#include "ui/label.h"

#define BAR_WINDOWS 32u
#define BAR_PROGRAMS 6u /* inside the bar, when no popup can be had */

struct bar {
  struct ui *ui;
  struct button start, program[BAR_PROGRAMS];
  struct label words;
  const char *note;             /* shown when there is nothing else to say; NULL = none */
  uint64_t window[BAR_WINDOWS]; /* opaque ids in order of appearance */
  unsigned windows, programs;   /* programs: how many buttons are shown */
};

void bar_init(struct bar *b, struct ui *ui, void (*start)(struct button *), void (*program)(struct button *));
void bar_place(struct bar *b);
void bar_words(struct bar *b, const char *text);
bool bar_add(struct bar *b, uint64_t window); /* false: known already, or no room in the table */
bool bar_remove(struct bar *b, uint64_t window);
unsigned bar_slots(const struct bar *b);                   /* how many plates fit */
struct rect bar_slot(const struct bar *b, unsigned index); /* where plate `index` stands */

#endif
