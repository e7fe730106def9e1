/* Main: the keeper as a component: its sessions, its one window, the steps of the passphrase check.
 *
 * The window is the card, lent as one buffer that is big enough for every page; it is on the screen only while
 * nitpicker is frozen or locked. Nothing here waits for anybody but nitpicker, init and the kernel. */
#include "base/loop.h"
#include "base/string.h"
#include "iface/control.h"
#include "iface/gui.h"
#include "iface/log.h"
#include "settings.h"
#include "sodium-base/sodium_base.h"

enum { GUI_PAGES = 32, KEEPER_PAGES = 8, CARD_WIDTH = 480, CARD_HEIGHT = 800, BUTTON_LEFT = 0x110 };

static const struct iface_none none;
static struct keeper k;
static struct settings settings;
static struct client gui, keeper, control;
static struct memory pixels, argon;
static struct timer step, wait;
static uint32_t window;
static int width, height; /* as lent */

int sodium_memcmp(const void *a, const void *b, size_t bytes);
void sodium_memzero(void *at, size_t bytes);

static bool lend(int w, int h) {
  struct iface_none out;
  int s = clamp(k.now.scale, 1, 3);
  unsigned pages = (unsigned)(CARD_WIDTH * CARD_HEIGHT * 4 * s * s / (int)PAGE_SIZE);
  if (pixels.at && pixels.pages != pages) mem_free(&pixels);
  if (!pixels.at && mem_new(SLOT_BANK, pages, &pixels) != ST_OK) env_exit(1, "no memory for the card: give it more");
  struct cap_xfer x = {.n_send = 1, .send = {pixels.mem}, .rights = {RIGHT_READ}};
  struct gui_lend_in in = {.id = window, .width = (uint32_t)w, .height = (uint32_t)h};
  width = w, height = h;
  return gui_lend(gui.gate, &in, &out, &x) == ST_OK;
}

static void place(void) {
  struct iface_none out;
  struct keeper_place_in in = {.window = window, .width = (uint32_t)width, .height = (uint32_t)height};
  in.x = ((int)k.now.screen_width - width) / 2;
  in.y = most((int)k.now.strip, ((int)k.now.screen_height - height) / 2);
  keeper_place(keeper.gate, &in, &out, NULL);
}

static void show(void) {
  struct iface_none out;
  int w, h;
  layout_size(&k, &w, &h);
  h = least(h, CARD_HEIGHT * clamp(k.now.scale, 1, 3));
  if ((w != width || h != height) && !lend(w, h)) log_line(LOG_ERROR, "the card was refused");
  place();
  paint_card(&k, pixels.at, width, height);
  struct gui_commit_in in = {.id = window, .width = width, .height = height};
  gui_commit(gui.gate, &in, &out, NULL);
}

static void read_state(void *unused) {
  if (keeper_state(keeper.gate, &none, &k.now, NULL) != ST_OK) env_exit(1, "nitpicker is gone");
  k.rows = 0;
  for (uint64_t i = 0; i < layout_rows(&k); i++)
    if (keeper_window(keeper.gate, &(struct keeper_index){i}, &k.row[k.rows], NULL) == ST_OK) k.rows++;
  keeper_news(&k);
  if (!k.checking) timer_stop(&step), kdf_cancel();
  show();
}

static void cancel(void) {
  timer_stop(&step);
  kdf_cancel();
}

static bool matches(void) {
  uint8_t key[KDF_KEY];
  bool right = kdf_finish(key) && sodium_memcmp(key, settings.hash, KDF_KEY) == 0;
  sodium_memzero(key, sizeof key);
  return right;
}

static void perform(enum action action);

static void next_step(void *unused) {
  enum action then;
  k.progress = kdf_step();
  if (k.progress < k.steps) {
    timer_set(&step, env_deadline(0));
    show();
    return;
  }
  keeper_checked(&k, matches(), &then);
  perform(then);
}

static void check(void) {
  enum action then;
  k.steps = kdf_steps(&settings.cost);
  if (kdf_begin(&settings.cost, (const uint8_t *)k.passphrase, k.length, settings.salt)) {
    timer_set(&step, env_deadline(0));
    return;
  }
  log_line(LOG_ERROR, "the passphrase cannot be checked: too little memory");
  keeper_checked(&k, false, &then);
}

static enum status tell_init(enum control_method method, const char *label) {
  struct control_label in = {0};
  struct iface_none out;
  text_copy(in.label, sizeof in.label, label);
  if (!control.gate && client_open("control", "", "", SESSION_PAGES, &control) != ST_OK) return ST_NOT_FOUND;
  return method == control_nr_kill ? control_kill(control.gate, &in, &out, NULL)
                                   : control_start(control.gate, &in, &out, NULL);
}

static void kill(void) {
  struct iface_none out;
  keeper_drop(keeper.gate, &(struct keeper_id){k.target}, &out, NULL);
  enum status status = tell_init(control_nr_kill, k.victim);
  k.no_answer = status != ST_OK && status != ST_STATE;
  log_line(LOG_INFO, "kill %s: status %u", k.victim, (unsigned)status);
  timer_set(&wait, env_deadline(WAIT_MS));
}

static void end_kiosk(void) {
  struct iface_none out;
  enum status status = tell_init(control_nr_kill, settings.keeper.end);
  if (settings.keeper.start[0]) tell_init(control_nr_start, settings.keeper.start);
  log_line(LOG_INFO, "end of the kiosk: status %u", (unsigned)status);
  k.no_answer = status != ST_OK;
  if (status == ST_OK) k.settings.kiosk = false, keeper_release(keeper.gate, &none, &out, NULL);
}

static void answer(bool allow) {
  struct iface_none out;
  keeper_answer(keeper.gate, &(struct keeper_answer_in){k.now.number, allow}, &out, NULL);
  keeper_release(keeper.gate, &none, &out, NULL);
}

static void perform(enum action action) {
  struct iface_none out;
  switch (action) {
  case DO_NOTHING:
    return;
  case DO_REDRAW:
    break;
  case DO_FOCUS:
    keeper_focus(keeper.gate, &(struct keeper_focus_in){k.target, k.does}, &out, NULL);
    break;
  case DO_KILL:
    kill();
    break;
  case DO_MINIMISE:
    keeper_minimise(keeper.gate, &none, &out, NULL);
    keeper_release(keeper.gate, &none, &out, NULL);
    break;
  case DO_LOCK:
    keeper_lock(keeper.gate, &none, &out, NULL);
    break;
  case DO_RELEASE:
    keeper_release(keeper.gate, &none, &out, NULL);
    break;
  case DO_ALLOW:
  case DO_REFUSE:
    answer(action == DO_ALLOW);
    break;
  case DO_CHECK:
    check();
    break;
  case DO_CANCEL:
    cancel();
    break;
  case DO_END:
    end_kiosk();
    break;
  }
  read_state(NULL);
}

static void waited(void *unused) {
  read_state(NULL);
  keeper_waited(&k);
  show();
}

static void key(const struct gui_event *e) {
  enum { ESC = 1, DIGIT_1 = 2, DIGIT_0 = 11, ERASE = 14, TAB = 15, ENTER = 28, PAD_ENTER = 96, UP = 103, DOWN = 108 };
  uint32_t code = e->code, means = e->codepoint;
  if (e->value == 0) return;
  if (code == ESC) means = KEY_ESCAPE;
  if (code == ENTER || code == PAD_ENTER) means = KEY_ENTER;
  if (code == ERASE) means = KEY_ERASE;
  if (code == UP) means = KEY_UP;
  if (code == DOWN || code == TAB) means = KEY_DOWN;
  if (e->value == 2 && means != KEY_ERASE && means != KEY_UP && means != KEY_DOWN) return;
  perform(keeper_key(&k, means, code >= DIGIT_1 && code <= DIGIT_0 ? code - DIGIT_1 + 1 : 0));
}

static void click(int x, int y) {
  int hit = layout_hit(&k, x, y);
  if (hit < 0)
    k.selected = (unsigned)(-1 - hit), perform(DO_REDRAW);
  else if (hit)
    perform(keeper_key(&k, (uint32_t)hit, 0));
}

static void fetch(void *unused) {
  static struct gui_fetch_out batch;
  do {
    if (gui_fetch(gui.gate, &none, &batch, NULL) != ST_OK || batch.count > GUI_BATCH) return;
    for (uint64_t i = 0; i < batch.count; i++) {
      const struct gui_event *e = &batch.event[i];
      if (e->type == GUI_KEY) key(e);
      if (e->type == GUI_BUTTON && e->code == BUTTON_LEFT && e->value == 1) click(e->x, e->y);
      if (e->type == GUI_MODE || e->type == GUI_RESYNC) read_state(NULL);
    }
    sodium_memzero(batch.event, sizeof batch.event); /* keys: the passphrase */
  } while (batch.count == GUI_BATCH);
}

static void open_window(void) {
  struct iface_none out;
  struct gui_id id = {0};
  struct gui_window_in in = {.width = CARD_WIDTH, .height = CARD_HEIGHT};
  cap_t wake;
  if (client_open("gui", "", "", GUI_PAGES, &gui) != ST_OK || gui_window(gui.gate, &in, &id, NULL) != ST_OK)
    env_exit(1, "no window: route \"gui\" to nitpicker, and give this label role=\"keeper\" there");
  window = (uint32_t)id.id;
  if (loop_signal(fetch, NULL, &wake) != ST_OK) env_exit(1, "no signal bit left");
  gui_watch(gui.gate, &none, &out, &(struct cap_xfer){.n_send = 1, .send = {wake}});
}

static void configure(void) {
  enum status status = rom_read("config", settings_read, &settings);
  if (status == ST_BAD_ARG) env_exit(1, "the config is not usable");
  if (status != ST_OK) return;
  k.settings = settings.keeper;
  unsigned pages = settings.cost.kib / 4 + 16;
  if (settings.keeper.has_passphrase && mem_new(SLOT_BANK, pages, &argon) != ST_OK)
    env_exit(1, "no memory to check a passphrase: give it the kib of its config and 6 MiB");
  if (argon.at) sodium_base_memory(argon.at, (size_t)pages * PAGE_SIZE);
}

void component_main(void) {
  struct iface_none out;
  cap_t wake;
  step.handler = next_step, wait.handler = waited;
  configure();
  open_window();
  if (client_open("keeper", "", "", KEEPER_PAGES, &keeper) != ST_OK || loop_signal(read_state, NULL, &wake) != ST_OK)
    env_exit(1, "no keeper session: route \"keeper\" to nitpicker");
  keeper_watch(keeper.gate, &none, &out, &(struct cap_xfer){.n_send = 1, .send = {wake}});
  if (settings.keeper.lock_at_start) keeper_lock(keeper.gate, &none, &out, NULL);
  read_state(NULL);
}
