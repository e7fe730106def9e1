/* Layout: sizes of the card and places of its buttons, from the page alone. */
#include "keeper.h"

enum { WIDTH = 480, HEAD = 92, ROW = 48, PAD = 16, GAP = 8, BUTTON = 36, BODY = 104 };

struct choice {
  int key;
  const char *text;
  bool strong;
};
enum { ANY_WINDOW = 3 }; /* the first of the list; the others move it or let it go away */
static const struct choice list[] =
    {{KEY_ENTER, "work in it", true}, {'c', "close", false},    {'k', "kill", false},     {'v', "move", false},
     {'r', "resize", false},          {'x', "maximise", false}, {'n', "minimise", false}, {'m', "minimise all", false}},
                           lock = {'l', "lock", false}, end = {'e', "end the kiosk", false},
                           back = {KEY_ESCAPE, "back", false}, keep = {KEY_ESCAPE, "keep it", false},
                           refuse = {KEY_ESCAPE, "refuse", false}, clear = {KEY_ESCAPE, "clear", false},
                           ask = {'y', "yes, ask me once more", false}, sure = {'k', "kill it", true},
                           allow = {'y', "allow it this once", false}, enter = {KEY_ENTER, "go on", true};

static unsigned choices(const struct keeper *k, struct choice out[BUTTONS]) {
  unsigned n = 0;
  switch (k->page) {
  case PAGE_LIST:
    for (; k->rows && n < (keeper_fixed(k) ? ANY_WINDOW : sizeof list / sizeof *list); n++) out[n] = list[n];
    if (k->settings.has_passphrase) out[n++] = lock;
    if (k->settings.kiosk) out[n++] = end;
    out[n++] = back;
    break;
  case PAGE_ASK:
    out[n++] = ask, out[n++] = keep;
    break;
  case PAGE_SURE:
    out[n++] = sure, out[n++] = keep;
    break;
  case PAGE_REQUEST:
    out[n++] = allow, out[n++] = refuse;
    break;
  case PAGE_PASSPHRASE:
    out[n++] = enter, out[n++] = k->now.mode == KEEPER_LOCKED ? clear : back;
    break;
  case PAGE_STUCK:
    out[n++] = back;
    break;
  default:
    break;
  }
  return n;
}

static int scale_of(const struct keeper *k) { return clamp(k->now.scale, 1, 3); }

static int columns(const struct keeper *k) { return k->page == PAGE_LIST ? 3 : 2; }

static int body(const struct keeper *k) {
  if (k->page != PAGE_LIST) return BODY;
  return (int)(k->rows ? k->rows : 1) * ROW + (k->no_answer ? 28 : 0) + GAP;
}

void layout_size(const struct keeper *k, int *width, int *height) {
  struct choice c[BUTTONS];
  int s = scale_of(k), across = columns(k), lines = ((int)choices(k, c) + across - 1) / across;
  *width = WIDTH * s, *height = (HEAD + body(k) + lines * (BUTTON + GAP) + PAD) * s;
}

unsigned layout_rows(const struct keeper *k) {
  int room = ((int)k->now.screen_height - (int)k->now.strip) / scale_of(k) - HEAD - GAP - PAD - 28 - 4 * (BUTTON + GAP);
  return (unsigned)clamp(room / ROW, 1, ROWS);
}

struct rect layout_row(const struct keeper *k, unsigned index) {
  int s = scale_of(k);
  return rect_of(PAD * s, (HEAD + (int)index * ROW) * s, (WIDTH - 2 * PAD) * s, (ROW - 4) * s);
}

unsigned layout_buttons(const struct keeper *k, struct button out[BUTTONS]) {
  struct choice c[BUTTONS];
  int s = scale_of(k), across = columns(k), wide = (WIDTH - 2 * PAD + GAP) / across - GAP, top = HEAD + body(k);
  unsigned n = choices(k, c);
  for (unsigned i = 0; i < n; i++) {
    int x = PAD + (int)i % across * (wide + GAP), y = top + (int)i / across * (BUTTON + GAP);
    out[i] = (struct button){rect_of(x * s, y * s, wide * s, BUTTON * s), c[i].key, c[i].text, c[i].strong};
  }
  return n;
}

int layout_hit(const struct keeper *k, int x, int y) {
  struct button b[BUTTONS];
  unsigned n = layout_buttons(k, b);
  for (unsigned i = 0; i < n; i++)
    if (rect_holds(b[i].at, x, y)) return b[i].key;
  for (unsigned i = 0; i < k->rows && k->page == PAGE_LIST; i++)
    if (rect_holds(layout_row(k, i), x, y)) return -1 - (int)i;
  return 0;
}
