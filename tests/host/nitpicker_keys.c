/* Nitpicker keys: layouts, dead keys, their switch at run time, and drivers that are not the user's hands. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_model.h"

#include "../../gui/nitpicker/keymap.h"

enum { SHIFT = 42, ALTGR = 100, SPACE = 57, CONTROL = 29 };
static struct policy policy;
static struct model *m;
static unsigned a;

static unsigned number(const char *name) {
  unsigned n = 0;
  while (n < KEYMAP_LAYOUTS && !text_equal(keymap_layout(n)->name, name)) n++;
  return n;
}

static void begin(void) {
  policy_defaults(&policy);
  struct policy_domain *d = &policy.domain[policy.domains++];
  d->color = SKY;
  text_copy(d->prefix, sizeof d->prefix, "a");
  policy.layouts = 2, policy.layout[0] = (uint8_t)number("us"), policy.layout[1] = (uint8_t)number("de");
  policy.chord[policy.chords++] = (struct policy_chord){.code = SPACE, .number = 0, .modifiers = GUI_SUPER};
  m = model_new(&policy, 800, 600);
  a = model_open(m, "a");
  model_window(m, a, 300, 200, 1, (struct rect){0});
  struct rect c = np_content(&m->np, &m->np.view[m->np.order[0]]);
  model_click(m, c.x0 + 5, c.y0 + 5);
}

/* What the keys type, as code points; 0 = nothing. */
static uint32_t typed(int with, int code) {
  struct gui_event e[GUI_BATCH];
  model_fetch(m, a, e);
  if (with) model_key(m, with, 1);
  model_key(m, code, 1), model_key(m, code, 0);
  if (with) model_key(m, with, 0);
  uint32_t c = 0;
  for (unsigned i = 0, n = model_fetch(m, a, e); i < n; i++)
    if (e[i].type == GUI_KEY && e[i].value == 1 && e[i].code == code) c = e[i].codepoint;
  return c;
}

static uint32_t of(const char *layout, unsigned code, uint32_t modifiers) {
  return keymap_codepoint(keymap_layout(number(layout)), code, modifiers);
}

/* Samples from each country's own keyboards. */
static void six_layouts_type_what_is_on_their_caps(void) {
  static const struct {
    const char *layout;
    unsigned code;
    uint32_t modifiers, character;
  } rows[] = {{"us", 3, GUI_SHIFT, '@'},
              {"us", 40, GUI_SHIFT, '"'},
              {"us", 21, 0, 'y'},
              {"uk", 3, GUI_SHIFT, '"'},
              {"uk", 4, GUI_SHIFT, 0xa3},
              {"uk", 5, GUI_ALTGR, 0x20ac},
              {"uk", 40, GUI_SHIFT, '@'},
              {"uk", 86, 0, '\\'},
              {"de", 21, 0, 'z'},
              {"de", 26, 0, 0xfc},
              {"de", 26, GUI_SHIFT, 0xdc},
              {"de", 26, GUI_CAPS, 0xdc},
              {"de", 12, 0, 0xdf},
              {"de", 16, GUI_ALTGR, '@'},
              {"de", 18, GUI_ALTGR, 0x20ac},
              {"de", 86, GUI_ALTGR, '|'},
              {"de", 83, GUI_NUM, ','},
              {"fr", 16, 0, 'a'},
              {"fr", 2, 0, '&'},
              {"fr", 2, GUI_SHIFT, '1'},
              {"fr", 3, 0, 0xe9},
              {"fr", 11, GUI_ALTGR, '@'},
              {"es", 39, 0, 0xf1},
              {"es", 39, GUI_SHIFT, 0xd1},
              {"es", 3, GUI_ALTGR, '@'},
              {"es", 12, 0, '\''},
              {"it", 26, 0, 0xe8},
              {"it", 39, GUI_ALTGR, '@'},
              {"it", 41, 0, '\\'},
              {"it", 40, 0, 0xe0},
              {"us", 71, GUI_NUM, '7'},
              {"us", 71, 0, 0},
              {"us", 96, 0, '\r'},
              {"us", 28, 0, '\r'},
              {"us", 57, GUI_SHIFT, ' '},
              {"us", 15, 0, '\t'}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t c = of(rows[i].layout, rows[i].code, rows[i].modifiers);
    if (c != rows[i].character) printf("%s %u %x: %x\n", rows[i].layout, rows[i].code, rows[i].modifiers, c);
    CHECK(c == rows[i].character);
  }
  CHECK(of("us", 30, GUI_CONTROL) == 0 && of("de", 400, 0) == 0);
  CHECK(number("de") == 2 && number("xx") == KEYMAP_LAYOUTS);
}

/* Each layout types all of ASCII: nobody is kept from a letter or a bracket. */
static void every_layout_types_ascii(void) {
  for (unsigned layout = 0; layout < KEYMAP_LAYOUTS; layout++) {
    bool can[128] = {0};
    const struct keymap *map = keymap_layout(layout);
    for (unsigned i = 0; i < KEYMAP_CODES * 4; i++) {
      uint32_t c = map->symbol[i / 4][i % 4], spaced = keymap_dead(c) ? keymap_compose(c, ' ') : c;
      if (spaced < 128) can[spaced] = true;
    }
    for (unsigned c = 0x20; c < 0x7f; c++) {
      if (!can[c]) printf("%s cannot type %c\n", map->name, (char)c);
      CHECK(can[c]);
    }
  }
}

static void accents_wait_for_their_letter(void) {
  begin();
  m->np.layout = 1;
  CHECK(typed(0, 13) == 0 && typed(0, 18) == 0xe9);                      /* acute, e */
  CHECK(typed(SHIFT, 13) == 0 && typed(0, 30) == 0xe0);                  /* grave, a */
  CHECK(typed(0, 41) == 0 && typed(0, SPACE) == '^');                    /* circumflex, space */
  CHECK(typed(0, 41) == 0 && typed(0, 41) == '^');                       /* twice */
  CHECK(typed(0, 13) == 0 && typed(0, 45) == 'x');                       /* what takes none is typed as it is */
  CHECK(typed(0, 13) == 0 && typed(0, 41) == 0 && typed(0, 24) == 0xf4); /* the second accent counts */
  CHECK(typed(0, 13) == 0);
  np_focus(&m->np, NULL, false); /* an accent does not follow the keyboard to another window */
  np_focus(&m->np, &m->np.view[m->np.order[0]], true);
  CHECK(typed(0, 18) == 'e');
  model_free(m);
}

static void a_chord_changes_the_layout(void) {
  begin();
  CHECK(typed(0, 21) == 'y');
  CHECK(typed(125, SPACE) == 0);
  CHECK(typed(0, 21) == 'z' && typed(0, 39) == 0xf6);
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 125, .value = 1, .virtual = true});
  model_step(m, (struct model_event){.kind = NP_KEY, .code = SPACE, .value = 1, .virtual = true});
  CHECK(typed(0, 21) == 'z');
  CHECK(typed(125, SPACE) == 0 && typed(0, 21) == 'y');
  model_free(m);
}

/* A driver without the class `physical` lends no modifier to the user's keys and presses nothing. */
static void other_drivers_only_type(void) {
  begin();
  struct model_event e = {.kind = NP_KEY, .code = CONTROL, .value = 1, .virtual = true};
  model_step(m, e);
  CHECK(typed(0, 30) == 'a');
  e.code = 30;
  model_step(m, e);
  e.value = 0;
  struct gui_event out[GUI_BATCH];
  model_fetch(m, a, out);
  model_step(m, e);
  CHECK(model_got(m, a, GUI_KEY, 30, 0));
  int x = m->np.x, y = m->np.y;
  for (int kind = NP_RELATIVE; kind <= NP_WHEEL; kind++)
    model_step(m, (struct model_event){.kind = (uint32_t)kind, .x = 5, .y = 5, .value = 1, .virtual = true});
  model_step(m, (struct model_event){.kind = NP_KEY, .code = 0x110, .value = 1, .virtual = true});
  CHECK(m->np.x == x && m->np.y == y && !m->np.buttons && !m->np.session[a].queued);
  for (int code = -3; code < 70000; code += 13)
    for (int value = -1; value < 4; value++)
      model_step(m, (struct model_event){.kind = NP_KEY, .code = code, .value = value, .virtual = true});
  CHECK(!m->np.frozen && m->np.focus == m->np.order[0]);
  model_free(m);
}

int main(void) {
  CASE(six_layouts_type_what_is_on_their_caps);
  CASE(every_layout_types_ascii);
  CASE(accents_wait_for_their_letter);
  CASE(a_chord_changes_the_layout);
  CASE(other_drivers_only_type);
  return check_done();
}
