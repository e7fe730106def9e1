/* Main: asks for a picture of the screen and shows what the user let it have.
 *
 * It asks when its button is pressed; whether it gets anything is the user's word in the keeper, and a refusal looks
 * like no answer. The picture's memory is paid by this program's gui session, which is made larger before it is needed,
 * and stays there until the next picture. */
#include "shot.h"

#include "base/loop.h"
#include "iface/log.h"
#include "ui/button.h"
#include "ui/label.h"
#include "ui/screen.h"
#include "ui/window.h"
#include <stdio.h>

enum { BAR = 56, SLACK_PAGES = 24 };
#define HELP                                                                                                           \
  "Take a picture asks you in the keeper first. Windows of secret domains are black in it; the signer, the keeper "    \
  "and the strip are never in it."

static struct window window;
static struct shot shot;
static struct label words;
static struct button take;
static struct memory picture;
static unsigned paid; /* pages that the session got for pictures */

static void resized(struct window *w);

static void say(enum label_look look, const char *text) {
  label_set(&words, look, text);
  resized(&window);
}

static enum status pay(void) {
  const struct gui_info_out *s = window_screen();
  unsigned pages = (unsigned)(((uint64_t)s->screen_width * s->screen_height * 4 + PAGE_SIZE - 1) / PAGE_SIZE);
  unsigned need = pages + pages / 256 + SLACK_PAGES; /* with page tables */
  if (need <= paid) return ST_OK;
  enum status status = client_upgrade(&screen.client, need - paid);
  if (status == ST_OK) paid = need;
  return status;
}

static void ask(struct button *b) {
  struct iface_none none;
  enum status status = pay();
  if (status == ST_OK) status = gui_capture(window_gate(), &(struct gui_capture_in){0}, &none, NULL);
  if (status == ST_OK)
    say(LABEL_DIM, "Asked. Nothing comes if you refuse.");
  else if (status == ST_NO_MEMORY)
    say(LABEL_BAD, "There is not enough memory for a picture of this screen: give this program more.");
  else if (status == ST_DENIED)
    say(LABEL_BAD,
        "The display server's policy lets another program take pictures: write capture=#true at this label.");
  else
    say(LABEL_BAD, "It cannot be asked for just now: there is no keeper, or another question is open.");
}

static void receive(uint64_t token) {
  const struct gui_info_out *s = window_screen();
  struct gui_size size = {0};
  struct cap_xfer x = {.n_receive = 1, .receive = {slot_new()}};
  char text[60];
  shot_forget(&shot);
  if (picture.at) mem_free(&picture);
  enum status status = gui_paste(window_gate(), &(struct gui_paste_in){token}, &size, &x);
  unsigned pages = (unsigned)((size.bytes + PAGE_SIZE - 1) / PAGE_SIZE);
  if (status == ST_OK && x.arrived[0] != OBJ_MEM) status = ST_BAD_CAP;
  if (status == ST_OK) status = mem_attach(x.receive[0], pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, &picture);
  if (status != ST_OK) slot_free(x.receive[0]);
  if (status == ST_OK && shot_show(&shot, picture.at, size.bytes, s->screen_width, s->screen_height)) {
    snprintf(text, sizeof text, "%u x %u pixels", s->screen_width, s->screen_height);
    say(LABEL_STRONG, text);
    log_line(LOG_INFO, "a picture of %s", text);
    return;
  }
  log_line(LOG_WARNING, "no picture: status %u", (unsigned)status);
  say(LABEL_BAD, "The picture did not arrive: ask again.");
}

static void other(struct window *w, const struct gui_event *e) {
  if (e->type == GUI_PASTE) receive(e->target);
}

static void resized(struct window *w) {
  struct ui *ui = &w->ui;
  int bar = ui_px(ui, BAR), margin = ui_px(ui, 12), button = button_width(&take), height = ui_px(ui, 32);
  int room = ui->width - button - 3 * margin, line = label_height(&words, room);
  ui_place(&shot.widget, rect_inset(rect_of(0, 0, ui->width, ui->height - bar), ui_px(ui, 8)));
  ui_place(&take.widget, rect_of(ui->width - button - margin, ui->height - (bar + height) / 2, button, height));
  ui_place(&words.widget, rect_of(margin, ui->height - (bar + line) / 2, room, line));
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

int main(int argc, char **argv) {
  window_session();
  ui_init(&window.ui);
  window_prepare(&window);
  shot_init(&shot, &window.ui);
  label_init(&words, &window.ui, LABEL_DIM, window_font_trouble() ? window_font_trouble() : HELP);
  button_init(&take, &window.ui, "Take a picture", ask);
  take.primary = true;
  window.resized = resized, window.other = other;
  if (window_open(&window, "Screen picture", 640, 456, 360, 260) != ST_OK)
    env_exit(1, "the display server gives no window");
  ui_focus(&window.ui, &take.widget);
  loop_run();
}
