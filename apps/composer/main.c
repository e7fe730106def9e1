/* Main: the window and its sessions. */
#define _GNU_SOURCE /* memmem */
#include "composer.h"

#include "base/loop.h"
#include <string.h>

struct composer composer;

static void resized(struct window *w) { view_place(&composer.view); }

/* The plate shows what the mail is about; the title is cut there at 48 characters. */
static void retitle(struct view *v) {
  const struct text *subject = &v->field[VIEW_SUBJECT].text;
  char title[200];
  size_t n = subject->length < sizeof title - 1 ? subject->length : sizeof title - 1;
  if (n) memcpy(title, subject->bytes, n);
  title[n] = 0;
  window_title(&composer.window, v->mode == VIEW_NOTE ? "Note" : n ? title : "New mail");
}

static void subject_changed(struct textbox *b) { retitle(&composer.view); }

/* config { note } starts in the note mode: a plain editor. */
static bool wants_note(void) {
  struct rom rom;
  if (rom_open("config", &rom) != ST_OK) return false;
  bool note = memmem(rom.data, rom.bytes, "note", 4) != NULL;
  rom_close(&rom);
  return note;
}

int main(int argc, char **argv) {
  static const struct view_actions actions = {flow_open, flow_key, flow_cancel, flow_sign, flow_save};
  window_session();
  ui_init(&composer.window.ui);
  window_prepare(&composer.window);
  view_init(&composer.view, &composer.window.ui, &actions);
  composer.window.resized = resized;
  composer.client.event = flow_answer;
  bool note = wants_note();
  if (note) view_mode(&composer.view, VIEW_NOTE);
  ui_focus(&composer.window.ui, note ? &composer.view.body.widget : &composer.view.field[VIEW_FROM].widget);
  if (window_font_trouble()) view_status(&composer.view, LABEL_BAD, window_font_trouble());
  composer.view.field[VIEW_SUBJECT].changed = subject_changed;
  composer.view.mode_changed = retitle;
  enum status s = window_open(&composer.window, note ? "Note" : "New mail", 680, 540, 420, 380);
  if (s != ST_OK) env_exit(1, "the display server gives no window");
  loop_run();
}
