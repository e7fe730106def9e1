/* View test: the composer's window driven by keys and clicks as a user would, in both themes; the pictures go to
 * build/ui-shots. */
#include "../../../lib/ui/tests/picture.h"
#include "../view.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static struct view view;
static struct ui ui;
static unsigned pressed;
static void action(struct button *b) { pressed += b == &view.sign ? 1 : b == &view.cancel ? 10 : 100; }

static struct canvas open_view(bool dark, int scale, int width, int height) {
  static const struct view_actions actions = {action, action, action, action, action};
  picture_prepare(&ui, dark, scale);
  view_init(&view, &ui, &actions);
  ui_resize(&ui, width * scale, height * scale);
  view_place(&view);
  ui_event(&ui, &(struct gui_event){.type = GUI_FOCUS});
  return picture_canvas(width * scale, height * scale);
}

static void close_view(struct canvas *c, const char *name) {
  ui_damage(&ui, rect_of(0, 0, ui.width, ui.height));
  ui_paint(&ui, c);
  picture_save(c, name);
  free(c->pixels);
  for (unsigned i = 0; i < VIEW_FIELDS; i++)
    text_free(&view.field[i].text), layout_free(&view.field[i].layout), layout_free(&view.name[i].layout);
  text_free(&view.body.text), layout_free(&view.body.layout), layout_free(&view.status.layout);
  picture_done(&ui);
}

static bool holds(const struct textbox *b, const char *s) {
  return b->text.length == strlen(s) && !memcmp(b->text.bytes, s, b->text.length);
}

static void a_mail_by_keyboard(void) {
  struct canvas c = open_view(false, 1, 720, 560);
  ui_focus(&ui, &view.field[VIEW_FROM].widget);
  picture_type(&ui, "Ada Example <ada@example.org>\tBob Wave <bob@example.org>\nInvoice 17\n");
  picture_type(&ui, "Dear Bob,\n\nplease pay 100 EUR for invoice 17 to the account that we agreed on. AVATAR, "
                    "Tomorrow, Waffles: the letters stand as a typesetter would place them.\n\nAda");
  CHECK(holds(&view.field[VIEW_FROM], "Ada Example <ada@example.org>") &&
        holds(&view.field[VIEW_SUBJECT], "Invoice 17"));
  CHECK(view.body.text.length > 100 && !memcmp(view.body.text.bytes, "Dear Bob,\n\nplease", 17));
  picture_type(&ui, "\t\t\t"); /* open, key, sign: cancel and save are not shown */
  CHECK(ui.focus == &view.sign.widget);
  picture_key(&ui, UI_KEY_ENTER, 0, 0);
  CHECK(pressed == 1);
  close_view(&c, "composer-mail-light");
}

static void waiting(void) {
  struct canvas c = open_view(true, 1, 720, 560);
  picture_click(&ui, view.field[VIEW_TO].widget.box.x + 20, view.field[VIEW_TO].widget.box.y + 10);
  CHECK(ui.focus == &view.field[VIEW_TO].widget);
  picture_type(&ui, "bob@example.org");
  textbox_set(&view.body, "The quick brown fox.\n", 21);
  view_busy(&view, true);
  view_status(&view, LABEL_STRONG,
              "Waiting for the signer: click \"signer: 1 request\" in the strip, read what will be signed, and type "
              "your passphrase there.");
  pressed = 0;
  picture_key(&ui, UI_KEY_SPACE, ' ', 0);
  CHECK(pressed == 10 && holds(&view.field[VIEW_TO], "bob@example.org"));
  close_view(&c, "composer-waiting-dark");
}

static void a_double_click(void) {
  struct canvas c = open_view(true, 1, 720, 560);
  size_t from, to;
  textbox_set(&view.body, "alpha beta gamma", 16);
  for (unsigned ms = 1000; ms < 1300; ms += 200) {
    struct gui_event e = {.type = GUI_BUTTON,
                          .code = UI_BUTTON_LEFT,
                          .value = 1,
                          .x = view.body.widget.box.x + 60,
                          .y = view.body.widget.box.y + 16,
                          .milliseconds = ms};
    ui_event(&ui, &e);
    e.value = 0;
    ui_event(&ui, &e);
  }
  CHECK(text_selected(&view.body.text, &from, &to) && from == 6 && to == 10);
  picture_key(&ui, UI_KEY_X, 0, GUI_CONTROL);
  picture_key(&ui, UI_KEY_END, 0, 0);
  picture_key(&ui, UI_KEY_V, 0, GUI_CONTROL);
  CHECK(holds(&view.body, "alpha  gammabeta"));
  close_view(&c, "composer-edited-dark");
}

static void a_small_window(void) {
  struct canvas c = open_view(true, 1, 632, 290);
  picture_type(&ui, "\t");
  CHECK(view.tab[0].widget.hidden && view.body.widget.box.h >= 60);
  CHECK(view.status.widget.box.y + view.status.widget.box.h <= view.sign.widget.box.y);
  close_view(&c, "composer-small-dark");
}

static void a_problem(void) {
  struct canvas c = open_view(false, 2, 720, 560);
  textbox_set(&view.body, "one\nFrom me\n", 12);
  view_problem(
      &view, VIEW_FIELDS, 4,
      "Line 2 starts with \"From \", which mail systems change on the way. Put another word or a blank before it.");
  CHECK(ui.focus == &view.body.widget && view.body.text.cursor == 4);
  close_view(&c, "composer-problem-light-2x");
}

static void a_note(void) {
  struct canvas c = open_view(false, 1, 560, 400);
  char line[64], many[4000] = "";
  view_mode(&view, VIEW_NOTE);
  for (unsigned i = 0; i < 60; i++) snprintf(line, sizeof line, "Line %u of a long note.\n", i + 1), strcat(many, line);
  textbox_set(&view.body, many, strlen(many));
  ui_focus(&ui, &view.body.widget);
  picture_key(&ui, UI_KEY_END, 0, GUI_CONTROL);
  for (unsigned i = 0; i < 3; i++) picture_key(&ui, UI_KEY_UP, 0, GUI_SHIFT);
  size_t from, to;
  CHECK(text_selected(&view.body.text, &from, &to) && to == strlen(many) && view.body.scroll.at > 0);
  ui_event(&ui, &(struct gui_event){.type = GUI_WHEEL, .value = 1, .x = 100, .y = 200});
  close_view(&c, "composer-note-light");
}

int main(void) {
  CASE(a_mail_by_keyboard);
  CASE(waiting);
  CASE(a_double_click);
  CASE(a_small_window);
  CASE(a_problem);
  CASE(a_note);
  return check_done();
}
