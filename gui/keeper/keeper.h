/* Keeper: the pure part: what is on its card and what a key or click means. No IPC, clock or memory of its own.
 *
 * Every key is one enum key or a character; a click on a button means the button's key, so whatever the pointer can do
 * the keyboard can. keeper_key answers with at most one action, which main.c carries out; then keeper_news tells the
 * outcome. Invariants: nothing is killed before two questions were answered with different keys; the passphrase is
 * wiped when its page is left; in a kiosk nothing but a request is shown before the administrator's passphrase was
 * right. */
#ifndef KEEPER_KEEPER_H
#define KEEPER_KEEPER_H

#include "abi/startup.h"
#include "draw/rect.h"
#include "iface/keeper.h"

enum { ROWS = 10, PASSPHRASE = 128, BUTTONS = 12, WAIT_MS = 1000 };
enum key { KEY_NOTHING, KEY_UP, KEY_DOWN, KEY_ERASE = 8, KEY_ENTER = 10, KEY_ESCAPE = 27 };
enum page {
  PAGE_BLANK,
  PAGE_LIST,
  PAGE_ASK,        /* kill: the first question */
  PAGE_SURE,       /* and the second */
  PAGE_WAIT,       /* for the parent of what was killed */
  PAGE_STUCK,      /* it did not confirm and nobody is left to ask */
  PAGE_REQUEST,    /* paste or capture */
  PAGE_PASSPHRASE, /* of a lock, or of a kiosk's administrator */
};
enum action {
  DO_NOTHING,
  DO_REDRAW,
  DO_FOCUS, /* the window `target`, with what `does` says */
  DO_KILL,  /* pixels and keys of `target` go, then the init is asked to end `victim` */
  DO_MINIMISE,
  DO_LOCK,
  DO_RELEASE,
  DO_ALLOW,
  DO_REFUSE,
  DO_CHECK,  /* the passphrase */
  DO_CANCEL, /* checking it */
  DO_END     /* of the kiosk */
};
struct keeper_settings {
  bool has_passphrase, kiosk, lock_at_start;
  char end[STARTUP_LABEL], start[STARTUP_NAME + 1]; /* of a kiosk: label to end, child to start */
};
struct keeper {
  struct keeper_settings settings;
  struct keeper_state_out now;
  struct keeper_window_out row[ROWS];
  unsigned rows, selected;
  enum page page;
  uint64_t target;
  enum keeper_action does;
  char victim[STARTUP_LABEL];
  uint32_t color;                         /* of its windows */
  bool parent;                            /* the victim is the parent of what was dropped */
  bool checking, wrong, admin, no_answer; /* no_answer: the init refused or is not there */
  unsigned progress, steps;
  char passphrase[PASSPHRASE];
  unsigned length;
};
struct button {
  struct rect at; /* in the card */
  int key;
  const char *text; /* NULL: a row of the list */
  bool strong;      /* the dangerous or the recommended one */
};

/* After state and rows were read anew. */
void keeper_news(struct keeper *k);
/* key: enum key or a character that was typed; digit: 1..10 when the key has one, else 0. */
enum action keeper_key(struct keeper *k, uint32_t key, unsigned digit);
void keeper_checked(struct keeper *k, bool right, enum action *then);
/* A second after DO_KILL: what is still there is offered again, one parent up. */
void keeper_waited(struct keeper *k);
bool keeper_fixed(const struct keeper *k); /* the selected window */
void keeper_wipe(struct keeper *k);

/* layout.c: the card's size and its buttons, at a scale. */
void layout_size(const struct keeper *k, int *width, int *height);
unsigned layout_buttons(const struct keeper *k, struct button out[BUTTONS]);
unsigned layout_rows(const struct keeper *k); /* as many as the screen has room for, at most ROWS */
struct rect layout_row(const struct keeper *k, unsigned index);
int layout_hit(const struct keeper *k, int x, int y); /* the key of the button there, 0 = none; rows: -1 - index */

/* paint.c: the card, row by row of pixels. */
void paint_card(const struct keeper *k, uint32_t *pixels, int width, int height);

#endif
