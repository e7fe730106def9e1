/* Window test: window.c and screen.c on a display server played by this file: buffers are lent on configure, commits
 * wait for frames, and after every commit the buffer holds exactly what painting everything anew would give. */
#include "check.h"
#include "iface/rom.h"
#include "ui/button.h"
#include "ui/clipboard.h"
#include "ui/label.h"
#include "ui/screen.h"
#include "ui/textbox.h"
#include "ui/window.h"

#include "base/loop.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct {
  unsigned lends, commits, destroyed, live;
  struct gui_lend_in lend;
  struct gui_commit_in commit;
  struct gui_fetch_out queue;
  enum status lend_answer;
  void *newest; /* memory that the component made last */
  char clip[64];
  size_t clip_bytes;
} server;
static void (*on_signal)(void *), (*on_idle)(void *);
static jmp_buf left;

/* What lib/base gives on the target. */
enum status client_open(const char *service, const char *args, const char *label, unsigned pages, struct client *out) {
  *out = (struct client){1, 1};
  return strcmp(service, "gui") ? ST_NOT_FOUND : ST_OK;
}
enum status loop_signal(signal_handler handler, void *context, cap_t *alias) {
  on_signal = handler, *alias = 2;
  return ST_OK;
}
void loop_on_idle(signal_handler handler, void *context) { on_idle = handler; }
void log_line(unsigned level, const char *format, ...) {}
void env_exit(uint64_t code, const char *reason) { longjmp(left, 1); }
enum status mem_new(cap_t bank, unsigned pages, struct memory *out) {
  *out = (struct memory){5, pages, calloc(pages, PAGE_SIZE)};
  server.live++, server.newest = out->at;
  return ST_OK;
}
enum status mem_attach(cap_t mem, unsigned pages, enum attach_flags flags, struct memory *out) {
  CHECK(mem == 9 && flags == (ATTACH_READ | ATTACH_ZERO_ON_LOSS));
  *out = (struct memory){9, pages, calloc(pages, PAGE_SIZE)};
  memcpy(out->at, server.clip, server.clip_bytes);
  server.live++;
  return ST_OK;
}
cap_t slot_new(void) { return 9; }
void slot_free(cap_t slot) {}
void mem_free(struct memory *m) {
  free(m->at);
  server.live--;
  *m = (struct memory){0};
}
enum status rom_open(const char *name, struct rom *out) {
  static uint8_t data[1 << 20];
  if (strcmp(name, "inter.otf")) return ST_NOT_FOUND;
  FILE *f = fopen("/usr/share/fonts/opentype/inter/Inter-Regular.otf", "rb");
  if (!f) return ST_NOT_FOUND;
  *out = (struct rom){.bytes = fread(data, 1, sizeof data, f), .data = data};
  fclose(f);
  return ST_OK;
}
size_t text_length(const char *s, size_t limit); /* base/string.h, which would declare the C library anew */
size_t text_length(const char *s, size_t limit) { return strnlen(s, limit); }

enum status iface_call(cap_t gate, uint64_t method, const void *in, size_t in_bytes, void *out, size_t out_bytes,
                       struct cap_xfer *x) {
  memset(out, 0, out_bytes);
  switch (method) {
  case gui_nr_info:
    *(struct gui_info_out *)out = (struct gui_info_out){.screen_width = 1280, .screen_height = 800, .scale = 1};
    return ST_OK;
  case gui_nr_fetch:
    memcpy(out, &server.queue, out_bytes);
    server.queue.count = 0;
    return ST_OK;
  case gui_nr_window:
    *(struct gui_id *)out = (struct gui_id){1};
    return ST_OK;
  case gui_nr_popup:
    *(struct gui_id *)out = (struct gui_id){2};
    return ST_OK;
  case gui_nr_lend:
    if (server.lend_answer != ST_OK) return server.lend_answer;
    CHECK(x && x->n_send == 2 && x->rights[0] == RIGHT_READ);
    memcpy(&server.lend, in, in_bytes);
    server.lends++;
    return ST_OK;
  case gui_nr_commit:
    memcpy(&server.commit, in, in_bytes);
    server.commits++;
    return ST_OK;
  case gui_nr_offer:
    server.clip_bytes = ((const struct gui_offer_in *)in)->bytes;
    CHECK(x && x->n_send == 1 && x->rights[0] == RIGHT_READ && server.clip_bytes <= sizeof server.clip);
    memcpy(server.clip, server.newest, server.clip_bytes);
    return ST_OK;
  case gui_nr_paste:
    if (((const struct gui_paste_in *)in)->token != 7) return ST_NOT_FOUND;
    x->arrived[0] = OBJ_MEM, ((struct gui_size *)out)->bytes = server.clip_bytes;
    return ST_OK;
  case gui_nr_destroy:
    server.destroyed++;
    return ST_OK;
  default:
    return ST_OK;
  }
}
enum status iface_call_short(cap_t gate, uint64_t method, const uint64_t *in, size_t in_bytes, uint64_t *out,
                             size_t out_bytes) {
  return iface_call(gate, method, in, in_bytes, out, out_bytes, NULL);
}

static struct window window;
static struct textbox box;
static struct button button;
static struct label label;

static void resized(struct window *w) {
  ui_place(&box.widget, rect_of(10, 10, w->ui.width - 20, w->ui.height - 70));
  ui_place(&button.widget, rect_of(10, w->ui.height - 40, 90, 30));
  ui_place(&label.widget, rect_of(120, w->ui.height - 40, 150, 30));
}

static void send(struct gui_event e) {
  e.window = 1;
  server.queue.event[server.queue.count++] = e;
  on_signal(NULL);
}

/* The buffer that was committed last against a whole repaint. */
static bool exact(void) {
  struct canvas *shown = &window.canvas[server.commit.buffer],
                fresh = canvas_of(calloc((size_t)shown->width * (size_t)shown->height, 4), shown->width, shown->height);
  struct rect damage = window.ui.damage;
  window.ui.damage = rect_of(0, 0, shown->width, shown->height);
  ui_paint(&window.ui, &fresh);
  window.ui.damage = damage;
  bool same = !memcmp(fresh.pixels, shown->pixels, (size_t)shown->width * (size_t)shown->height * 4);
  free(fresh.pixels);
  return same;
}

static void opens(void) {
  window_session();
  CHECK(window_font_trouble() == NULL); /* semibold and mono are replaced by the plain face */
  ui_init(&window.ui);
  window_prepare(&window);
  textbox_init(&box, &window.ui, true, 10000, "hint");
  button_init(&button, &window.ui, "Press", NULL);
  label_init(&label, &window.ui, LABEL_DIM, "words");
  window.resized = resized;
  CHECK(window_open(&window, "Test", 300, 200, 0, 0) == ST_OK && server.commits == 0);
  on_idle(NULL);
  CHECK(server.commits == 0); /* nothing before the first configure */
  send((struct gui_event){.type = GUI_CONFIGURE, .x = 300, .y = 200});
  CHECK(server.lends == 1 && server.lend.width == 300 && server.live == 2);
  on_idle(NULL);
  CHECK(server.commits == 1 && server.commit.width == 300 && server.commit.height == 200 &&
        server.commit.request_frame == 1 && exact());
}

static void waits_for_frames(void) {
  send((struct gui_event){.type = GUI_FOCUS});
  on_idle(NULL);
  CHECK(server.commits == 1);
  send((struct gui_event){.type = GUI_FRAME});
  on_idle(NULL);
  CHECK(server.commits == 2 && server.commit.buffer == 1 && exact());
  send((struct gui_event){.type = GUI_FRAME});
  on_idle(NULL);
  CHECK(server.commits == 2); /* nothing changed */
}

static void random_use(void) {
  static const uint16_t keys[] = {UI_KEY_TAB,  UI_KEY_ENTER, UI_KEY_BACKSPACE, UI_KEY_UP, UI_KEY_LEFT,
                                  UI_KEY_HOME, UI_KEY_END,   UI_KEY_PAGE_UP,   200,       200,
                                  200,         200};
  unsigned wrong = 0;
  srand(9);
  for (unsigned i = 0; i < 1500; i++) {
    unsigned k = (unsigned)rand();
    int x = rand() % 300, y = rand() % 200;
    if (k % 3)
      send((struct gui_event){.type = GUI_KEY,
                              .code = keys[k / 3 % 12],
                              .value = 1,
                              .codepoint = keys[k / 3 % 12] == 200 ? 'a' + k / 40 % 26 : 0,
                              .modifiers = k / 90 % 5 ? 0 : GUI_SHIFT});
    else if (k % 2)
      send((struct gui_event){.type = GUI_MOTION, .x = x, .y = y});
    else
      send((struct gui_event){.type = GUI_BUTTON, .code = UI_BUTTON_LEFT, .value = (int)(k / 9 % 2), .x = x, .y = y});
    if (i % 100 == 50) send((struct gui_event){.type = i % 200 == 50 ? GUI_UNFOCUS : GUI_FOCUS});
    send((struct gui_event){.type = GUI_FRAME});
    on_idle(NULL);
    wrong += !exact();
  }
  CHECK(wrong == 0);
}

static void resizes_and_survives(void) {
  unsigned lends = server.lends;
  server.lend_answer = ST_NO_MEMORY;
  send((struct gui_event){.type = GUI_CONFIGURE, .x = 500, .y = 400});
  CHECK(window.ui.width == 300 && server.live == 2); /* refused: the old pair stays */
  server.lend_answer = ST_OK;
  send((struct gui_event){.type = GUI_CONFIGURE, .x = 500, .y = 400});
  on_idle(NULL);
  CHECK(server.lends == lends + 1 && server.lend.width == 500 && server.live == 2 && exact());
  send((struct gui_event){.type = GUI_CONFIGURE, .x = -5, .y = 400});
  send((struct gui_event){.type = GUI_CONFIGURE, .x = 500, .y = 400});
  CHECK(server.lends == lends + 1);
  send((struct gui_event){.type = GUI_MODE});
  send((struct gui_event){.type = GUI_FRAME});
  on_idle(NULL);
  CHECK(exact());
}

static void popups(void) {
  static struct window popup;
  ui_init(&popup.ui);
  window_prepare(&popup);
  CHECK(window_popup(&popup, &window, 0, -50, 100, 50) == ST_OK && server.lend.id == 2 && server.live == 4);
  window_close(&popup);
  CHECK(server.destroyed == 1 && server.live == 2 && popup.id == 0);
}

static void press(uint16_t code) {
  send((struct gui_event){.type = GUI_KEY, .code = code, .value = 1, .modifiers = GUI_CONTROL});
}

/* What is copied is offered, and nothing comes back but by the token of the user's paste. */
static void copies_and_pastes(void) {
  textbox_set(&box, "abc", 3);
  ui_focus(&window.ui, &box.widget);
  press(UI_KEY_A), press(UI_KEY_X);
  CHECK(server.clip_bytes == 3 && !memcmp(server.clip, "abc", 3) && !box.text.length && server.live == 3);
  press(UI_KEY_V);
  CHECK(!box.text.length);
  send((struct gui_event){.type = GUI_PASTE, .target = 8});
  CHECK(!box.text.length);
  send((struct gui_event){.type = GUI_PASTE, .target = 7});
  CHECK(box.text.length == 3 && !memcmp(box.text.bytes, "abc", 3) && server.live == 3);
}

static void close_button(void) {
  if (!setjmp(left)) {
    send((struct gui_event){.type = GUI_CLOSE});
    CHECK(!"the component goes on after its window was closed");
  }
  window_close(&window);
  CHECK(server.live == 1); /* what was copied */
  clipboard_forget();
  text_free(&box.text), layout_free(&box.layout), layout_free(&label.layout), faces_free(&screen.faces);
}

int main(void) {
  CASE(opens);
  CASE(waits_for_frames);
  CASE(random_use);
  CASE(resizes_and_survives);
  CASE(popups);
  CASE(copies_and_pastes);
  CASE(close_button);
  return check_done();
}
