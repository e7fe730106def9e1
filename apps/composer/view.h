/* View: the composer's widgets and where they stand. Knows no session, so that it is rendered and tried on the host.
 *
 * Two modes: a mail with its fields, and a plain note. The status area says in words what happens and what to do. */
#ifndef COMPOSER_VIEW_H
#define COMPOSER_VIEW_H

#include "ui/button.h"
#include "ui/label.h"
#include "ui/textbox.h"

enum view_mode { VIEW_MAIL = 0, VIEW_NOTE };
enum { VIEW_FROM = 0, VIEW_TO, VIEW_SUBJECT, VIEW_FIELDS };

struct view {
  struct ui *ui;
  enum view_mode mode;
  bool busy; /* a request is at the signer: fields are read, not changed */
  struct button tab[2];
  struct label name[VIEW_FIELDS];
  struct textbox field[VIEW_FIELDS], body;
  struct label status;
  struct button open, key, cancel, sign, save;
  void (*mode_changed)(struct view *v); /* NULL = nobody cares */
};

struct view_actions {
  void (*open)(struct button *), (*key)(struct button *), (*cancel)(struct button *), (*sign)(struct button *),
      (*save)(struct button *);
};

/* ui: prepared, without widgets. The view sets ui->background. */
void view_init(struct view *v, struct ui *ui, const struct view_actions *actions);
void view_place(struct view *v); /* into ui->width x ui->height */
void view_mode(struct view *v, enum view_mode mode);
void view_busy(struct view *v, bool busy);
void view_status(struct view *v, enum label_look look, const char *text);
/* Shows a problem of one field: status, focus and cursor go there. field: VIEW_FROM.. or VIEW_FIELDS for the text. */
void view_problem(struct view *v, unsigned field, size_t at, const char *text);

#endif
