/* Menu: the list of programs as rows of buttons, for the popup and, where no popup can be had, inside the bar. */
#ifndef PANEL_MENU_H
#define PANEL_MENU_H

#include "iface/launch.h"
#include "ui/button.h"
#include "ui/label.h"

#define MENU_PROGRAMS 16u

struct program {
  uint32_t state;
  char name[STARTUP_NAME + 1], title[41];
};

struct menu {
  struct ui *ui;
  struct label head, empty;
  struct button row[MENU_PROGRAMS];
  struct label state[MENU_PROGRAMS];
  struct program program[MENU_PROGRAMS];
  unsigned count;
};

/* ui: prepared. chosen: a row was pressed, its number is button.index. */
void menu_init(struct menu *m, struct ui *ui, void (*chosen)(struct button *b));
/* Takes the list; titles that are empty are replaced by names. */
void menu_programs(struct menu *m, const struct program *list, unsigned count);
void menu_size(const struct menu *m, int *width, int *height); /* pixels that it needs */
void menu_place(struct menu *m);                               /* into the ui's size */
/* Up, Down, Home, End move between rows; true when used. */
bool menu_key(struct menu *m, const struct gui_event *e);

#endif
