/* View: layout of fields, text, status and buttons. */
#include "view.h"

#include "iface/sign.h"
#include <string.h>

#define FIELD_BYTES 1000u
#define COMPACT 360 /* below this height the tabs go and the status keeps to two lines */

static void background(struct ui *ui, struct canvas *c) {
  const struct view *v = ui->context;
  int bar = v->status.widget.box.y - ui_px(ui, ui->height < ui_px(ui, COMPACT) ? 5 : 10);
  canvas_fill(c, c->clip, ui->theme->surface);
  canvas_fill(c, rect_of(0, bar, ui->width, ui->scale), ui->theme->line);
}

static void choose_mail(struct button *b) { view_mode(b->context, VIEW_MAIL); }
static void choose_note(struct button *b) { view_mode(b->context, VIEW_NOTE); }

static void init_fields(struct view *v) {
  static const char *const names[VIEW_FIELDS] = {"From", "To", "Subject"};
  static const char *const hints[VIEW_FIELDS] = {"Your name <you@example.org>", "Whom it goes to <user@example.org>",
                                                 "What it is about"};
  for (unsigned i = 0; i < VIEW_FIELDS; i++) {
    label_init(&v->name[i], v->ui, LABEL_DIM, names[i]);
    textbox_init(&v->field[i], v->ui, false, FIELD_BYTES, hints[i]);
  }
  textbox_init(&v->body, v->ui, true, SIGN_MESSAGE_MAX, "");
}

void view_init(struct view *v, struct ui *ui, const struct view_actions *actions) {
  memset(v, 0, sizeof *v);
  v->ui = ui, ui->context = v, ui->background = background;
  button_init(&v->tab[VIEW_MAIL], ui, "Mail", choose_mail);
  button_init(&v->tab[VIEW_NOTE], ui, "Note", choose_note);
  v->tab[VIEW_MAIL].context = v->tab[VIEW_NOTE].context = v;
  init_fields(v);
  label_init(&v->status, ui, LABEL_DIM, "");
  button_init(&v->open, ui, "Open sample", actions->open);
  button_init(&v->key, ui, "Export public key", actions->key);
  button_init(&v->cancel, ui, "Cancel request", actions->cancel);
  button_init(&v->save, ui, "Save note", actions->save);
  button_init(&v->sign, ui, "Sign", actions->sign);
  v->sign.primary = true;
  view_mode(v, VIEW_MAIL);
}

static int place_tabs(struct view *v, int x, int y) {
  int height = ui_px(v->ui, 28);
  for (unsigned i = 0; i < 2; i++) {
    int width = button_width(&v->tab[i]);
    ui_place(&v->tab[i].widget, rect_of(x, y, width, height));
    x += width + ui_px(v->ui, 6);
  }
  return y + height + ui_px(v->ui, 10);
}

static int place_fields(struct view *v, int x, int y) {
  struct ui *ui = v->ui;
  int height = textbox_field_height(ui), name = ui_px(ui, 68), text = ui_px(ui, 18);
  if (v->mode == VIEW_NOTE) return y;
  for (unsigned i = 0; i < VIEW_FIELDS; i++, y += height + ui_px(ui, 8)) {
    ui_place(&v->name[i].widget, rect_of(x, y + (height - text) / 2, name - ui_px(ui, 8), text));
    ui_place(&v->field[i].widget, rect_of(x + name, y, ui->width - 2 * x - name, height));
  }
  return y;
}

/* From the right: the main action outermost. */
static int place_right(struct button *b, int right, int y) {
  int width = button_width(b);
  struct ui *ui = b->widget.ui;
  if (b->widget.hidden) return right;
  if (b->primary && width < ui_px(ui, 96)) width = ui_px(ui, 96);
  ui_place(&b->widget, rect_of(right - width, y, width, ui_px(ui, 32)));
  return right - width - ui_px(ui, 8);
}

static void place_buttons(struct view *v, int x, int y) {
  int right = v->ui->width - x, width = button_width(&v->open);
  right = place_right(&v->sign, right, y);
  right = place_right(&v->save, right, y);
  place_right(&v->cancel, right, y);
  ui_place(&v->open.widget, rect_of(x, y, width, ui_px(v->ui, 32)));
  ui_place(&v->key.widget, rect_of(x + width + ui_px(v->ui, 8), y, button_width(&v->key), ui_px(v->ui, 32)));
}

void view_place(struct view *v) {
  struct ui *ui = v->ui;
  bool compact = ui->height < ui_px(ui, COMPACT);
  int margin = ui_px(ui, compact ? 8 : 16), width = ui->width - 2 * margin;
  int status = label_height(&v->status, width), least = ui_px(ui, 38);
  if (status < least || compact) status = least;
  for (unsigned i = 0; i < 2; i++) ui_show(&v->tab[i].widget, !compact);
  int buttons = ui->height - margin - ui_px(ui, 32), words = buttons - ui_px(ui, compact ? 4 : 10) - status;
  int top = place_fields(v, margin, compact ? margin : place_tabs(v, margin, ui_px(ui, 12)));
  int gap = ui_px(ui, compact ? 12 : 20);
  ui_place(&v->body.widget, rect_of(margin, top, width, words - gap - top));
  ui_place(&v->status.widget, rect_of(margin, words, width, status));
  place_buttons(v, margin, buttons);
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

void view_mode(struct view *v, enum view_mode mode) {
  bool mail = mode == VIEW_MAIL;
  v->mode = mode;
  v->tab[VIEW_MAIL].flat = !mail, v->tab[VIEW_NOTE].flat = mail;
  for (unsigned i = 0; i < VIEW_FIELDS; i++) ui_show(&v->name[i].widget, mail), ui_show(&v->field[i].widget, mail);
  ui_show(&v->key.widget, mail), ui_show(&v->sign.widget, mail);
  ui_show(&v->save.widget, !mail);
  ui_show(&v->cancel.widget, mail && v->busy);
  v->body.hint = mail ? "Write here. The signer shows you these very bytes before anything is signed." : "Write here.";
  button_text(&v->open, mail ? "Open sample" : "Open text");
  view_status(v, LABEL_DIM,
              mail ? "Fill in the fields and press Sign. The signer then shows what will be signed and asks for your "
                     "passphrase in its own window."
                   : "A plain note. Save note writes it out of the machine, to the outbox folder.");
  view_place(v);
  if (v->mode_changed) v->mode_changed(v);
}

void view_busy(struct view *v, bool busy) {
  v->busy = busy;
  for (unsigned i = 0; i < VIEW_FIELDS; i++) ui_enable(&v->field[i].widget, !busy);
  ui_enable(&v->body.widget, !busy), ui_enable(&v->sign.widget, !busy), ui_enable(&v->open.widget, !busy);
  ui_enable(&v->tab[VIEW_MAIL].widget, !busy), ui_enable(&v->tab[VIEW_NOTE].widget, !busy),
      ui_enable(&v->key.widget, !busy);
  ui_show(&v->cancel.widget, busy && v->mode == VIEW_MAIL);
  if (busy) ui_focus(v->ui, &v->cancel.widget);
  view_place(v);
}

void view_status(struct view *v, enum label_look look, const char *text) {
  label_set(&v->status, look, text);
  view_place(v);
}

void view_problem(struct view *v, unsigned field, size_t at, const char *text) {
  struct textbox *b = field < VIEW_FIELDS ? &v->field[field] : &v->body;
  ui_focus(v->ui, &b->widget);
  textbox_cursor(b, at);
  view_status(v, LABEL_BAD, text);
}
