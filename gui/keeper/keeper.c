/* Keeper: pages and keys. */
#include "keeper.h"
#include "base/string.h"

void keeper_wipe(struct keeper *k) {
  volatile char *p = k->passphrase;
  for (unsigned i = 0; i < PASSPHRASE; i++) p[i] = 0;
  k->length = 0;
}

static void turn(struct keeper *k, enum page page) {
  if (k->page == PAGE_PASSPHRASE && page != PAGE_PASSPHRASE) keeper_wipe(k), k->checking = k->wrong = false;
  k->page = page;
}

static const struct keeper_window_out *selected(const struct keeper *k) {
  return k->rows ? &k->row[k->selected % ROWS] : NULL;
}

bool keeper_fixed(const struct keeper *k) { return selected(k) && selected(k)->flags & KEEPER_FIXED; }
static bool killing(const struct keeper *k) { return k->page >= PAGE_ASK && k->page <= PAGE_STUCK; }

void keeper_news(struct keeper *k) {
  if (k->selected >= k->rows) k->selected = k->rows ? k->rows - 1 : 0;
  if (k->now.mode == KEEPER_RUNNING) {
    k->admin = k->no_answer = false, k->selected = 0;
    turn(k, PAGE_BLANK);
  } else if (k->now.mode == KEEPER_LOCKED) {
    k->admin = false;
    turn(k, PAGE_PASSPHRASE);
  } else if (k->now.request) {
    turn(k, PAGE_REQUEST);
  } else if (k->settings.kiosk && !k->admin) {
    turn(k, PAGE_PASSPHRASE);
  } else if (!killing(k)) {
    turn(k, PAGE_LIST);
  }
}

/* The last name of a label goes; false when there was only one. */
static bool to_parent(char label[STARTUP_LABEL]) {
  size_t cut = 0;
  for (size_t i = 0; i < STARTUP_LABEL && label[i]; i++)
    if (label[i] == '/') cut = i;
  label[cut] = 0;
  return cut;
}

static bool still_there(const struct keeper *k) {
  for (unsigned i = 0; i < k->rows; i++)
    if (k->row[i].id == k->target) return true;
  return false;
}

void keeper_waited(struct keeper *k) {
  if (k->page != PAGE_WAIT) return;
  if (!still_there(k)) {
    turn(k, PAGE_LIST);
  } else if (to_parent(k->victim)) {
    k->parent = true;
    turn(k, PAGE_ASK);
  } else {
    turn(k, PAGE_STUCK);
  }
}

static enum action choose(struct keeper *k, unsigned index, enum keeper_action does) {
  if (index >= k->rows || (k->row[index].flags & KEEPER_DROPPED)) return DO_NOTHING;
  k->selected = index, k->target = k->row[index].id, k->does = does;
  return DO_FOCUS;
}

static enum action ask_to_kill(struct keeper *k) {
  const struct keeper_window_out *w = selected(k);
  if (!w) return DO_NOTHING;
  k->target = w->id, k->color = w->color, k->parent = false;
  text_copy(k->victim, sizeof k->victim, w->label);
  turn(k, PAGE_ASK);
  return DO_REDRAW;
}

static enum action list_key(struct keeper *k, uint32_t key, unsigned digit) {
  static const uint8_t does[128] = {['c'] = KEEPER_CLOSE,
                                    ['n'] = KEEPER_MINIMISE,
                                    ['x'] = KEEPER_MAXIMISE,
                                    ['v'] = KEEPER_MOVE,
                                    ['r'] = KEEPER_RESIZE};
  if (digit) return choose(k, digit - 1, KEEPER_FOCUS);
  if (keeper_fixed(k) && (key == 'm' || (key < 128 && does[key] && key != 'c'))) return DO_NOTHING;
  if (key < 128 && does[key]) return choose(k, k->selected, does[key]);
  switch (key) {
  case KEY_UP:
    k->selected = k->selected ? k->selected - 1 : 0;
    return DO_REDRAW;
  case KEY_DOWN:
    k->selected += k->selected + 1 < k->rows;
    return DO_REDRAW;
  case KEY_ENTER:
    return choose(k, k->selected, KEEPER_FOCUS);
  case KEY_ESCAPE:
    return DO_RELEASE;
  case 'k':
    return ask_to_kill(k);
  case 'm':
    return DO_MINIMISE;
  case 'l':
    return k->settings.has_passphrase ? DO_LOCK : DO_NOTHING;
  case 'e':
    return k->settings.kiosk ? DO_END : DO_NOTHING;
  default:
    return DO_NOTHING;
  }
}

/* Two different keys, so that neither a stuck nor a hasty one kills. */
static enum action kill_key(struct keeper *k, uint32_t key) {
  bool first = k->page == PAGE_ASK && key == 'y', second = k->page == PAGE_SURE && key == 'k';
  if (key != KEY_ESCAPE && !first && !second) return DO_NOTHING;
  turn(k, first ? PAGE_SURE : second ? PAGE_WAIT : PAGE_LIST);
  return second ? DO_KILL : DO_REDRAW;
}

/* At most two bytes of UTF-8, which every supported layout stays within; longer input is not taken, never cut. */
static enum action type(struct keeper *k, uint32_t c) {
  unsigned bytes = c < 0x80 ? 1 : 2;
  if (c < 0x20 || c == 0x7f || c > 0x7ff || k->length + bytes > PASSPHRASE) return DO_NOTHING;
  if (bytes == 2) k->passphrase[k->length++] = (char)(0xc0 | c >> 6);
  k->passphrase[k->length++] = (char)(bytes == 1 ? c : 0x80 | (c & 0x3f));
  k->wrong = false;
  return DO_REDRAW;
}

static enum action passphrase_key(struct keeper *k, uint32_t key) {
  bool locked = k->now.mode == KEEPER_LOCKED;
  if (key == KEY_ESCAPE) {
    bool was_checking = k->checking;
    keeper_wipe(k);
    k->checking = false;
    return was_checking ? DO_CANCEL : locked ? DO_REDRAW : DO_RELEASE;
  }
  if (k->checking) return DO_NOTHING;
  if (key == KEY_ERASE) {
    while (k->length && (k->passphrase[k->length - 1] & 0xc0) == 0x80) k->length--;
    if (k->length) k->length--;
    return DO_REDRAW;
  }
  if (key != KEY_ENTER) return type(k, key);
  if (!k->length || !k->settings.has_passphrase) return DO_NOTHING;
  k->checking = true, k->progress = 0;
  return DO_CHECK;
}

void keeper_checked(struct keeper *k, bool right, enum action *then) {
  keeper_wipe(k);
  k->checking = false, k->wrong = !right;
  bool unlocks = right && k->now.mode == KEEPER_LOCKED;
  *then = unlocks ? DO_RELEASE : DO_REDRAW;
  if (!right || unlocks) return;
  k->admin = true;
  keeper_news(k);
}

enum action keeper_key(struct keeper *k, uint32_t key, unsigned digit) {
  uint32_t lower = key >= 'A' && key <= 'Z' ? key + 32 : key;
  switch (k->page) {
  case PAGE_LIST:
    return list_key(k, lower, digit);
  case PAGE_ASK:
  case PAGE_SURE:
    return kill_key(k, lower);
  case PAGE_STUCK:
    return key == KEY_ESCAPE ? turn(k, PAGE_LIST), DO_REDRAW : DO_NOTHING;
  case PAGE_REQUEST:
    return lower == 'y' ? DO_ALLOW : key == KEY_ESCAPE ? DO_REFUSE : DO_NOTHING;
  case PAGE_PASSPHRASE:
    return passphrase_key(k, key);
  default:
    return DO_NOTHING;
  }
}
