/* Focus: who has the keyboard, by the user's click alone but for the three exceptions of law 9, and how keys get there.
 *
 * The keys that a physical device holds down and those of other drivers are kept apart: the latter cannot lend the
 * user's keys a modifier, nor release them. */
#include "keymap.h"
#include "state.h"

enum { KEY_CAPS = 58, KEY_NUM = 69, BUTTON_FIRST = 0x110, BUTTON_LAST = 0x117 };

/* The character that a press types, once the accent typed before is on it; 0 = none, or an accent that waits. */
static uint32_t typed(struct np *np, unsigned code, bool repeat) {
  const struct keymap *map = keymap_layout(np->policy.layout[np->layout % POLICY_LAYOUTS]);
  uint32_t c = keymap_codepoint(map, code, np->modifiers | np->locks), both = keymap_compose(np->dead, c);
  if (!c || (repeat && keymap_dead(c))) return 0;
  np->dead = keymap_dead(c) && !both ? c : 0;
  return both ? both : np->dead ? 0 : c;
}

static void send_key(struct np *np, unsigned code, int value) {
  unsigned to = np_receiver(np);
  if (to == NP_NONE || np->gesture.keyed) return;
  struct gui_event e = {.type = GUI_KEY, .code = (uint16_t)code, .value = value};
  if (value) e.codepoint = typed(np, code, value == 2);
  np_tell(np, np_at(np, to), e);
}

static void release_keys(struct np *np) {
  for (unsigned code = 0; code < NP_KEYS; code++)
    if (np->held[code]) np->held[code] = false, send_key(np, code, 0);
  np->repeat_at = np->dead = 0;
}

static void release_grab(struct np *np) {
  if (np->grab == NP_NONE) return;
  for (unsigned i = 0; i < 8; i++)
    if (np->buttons & ~np->swallowed & 1u << i)
      np_point(np, np_at(np, np->grab), (struct gui_event){.type = GUI_BUTTON, .code = (uint16_t)(BUTTON_FIRST + i)});
  np->grab = NP_NONE, np->swallowed |= np->buttons;
}

void np_release(struct np *np) {
  release_keys(np);
  release_grab(np);
}

static void leave(struct np *np) {
  if (np->focus == NP_NONE) return;
  struct np_view *old = np_at(np, np->focus);
  if (!np->frozen) release_keys(np);
  if (np->grab != NP_NONE && np_root(np, np_at(np, np->grab)) == old) release_grab(np);
  np_tell(np, old, (struct gui_event){.type = GUI_UNFOCUS});
  np->focus = NP_NONE;
  np_drop_popups(np, old, 0);
  np_list(np, old, GUI_LISTED);
}

void np_focus(struct np *np, struct np_view *v, bool click) {
  uint16_t to = v ? (uint16_t)np_index(np, v) : NP_NONE;
  bool changed = np->focus != to, ordinary = v && v->layer == NP_LAYER_WINDOW;
  np->await = NP_NONE;
  if (changed) leave(np), np_damage_strip(np);
  if (changed && v) {
    np->focus = to;
    np_tell(np, v, (struct gui_event){.type = GUI_FOCUS});
    np_list(np, v, GUI_LISTED);
  }
  if (changed || click) np_tell_wm(np, PLACEMENT_CLICKED, ordinary ? v : NULL);
  if (v && click && !(ordinary && np->wm)) np_raise(np, v, PLACEMENT_TOP, NULL);
}

void np_mapped(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, v);
  if (v->layer != NP_LAYER_WINDOW || v->depth || !np_visible(np, v)) return;
  bool asked = np->panel_click && np->now - np->panel_click <= NP_PANEL_MS;
  bool first = s->domain.first_focus && !s->had_window && !np->pressed_once && np->focus == NP_NONE;
  s->had_window = true;
  if (!asked && !first) return;
  np->panel_click = 0;
  np_raise(np, v, PLACEMENT_TOP, NULL);
  np_focus(np, v, true);
}

void np_activate(struct np *np, struct np_view *v) {
  bool hidden = v->hidden, focused = np->focus == np_index(np, v);
  if (hidden || focused) np_begin(np, v, hidden ? PLACEMENT_RESTORE : PLACEMENT_MINIMISE, 0);
  if (hidden ? !v->hidden : !focused) return np_focus(np, v, true);
  if (hidden) np->await = (uint16_t)np_index(np, v);
}

static void modifiers(struct np *np, unsigned code, bool press, const bool *down) {
  static const uint8_t keys[][3] = {
      {42, 54, GUI_SHIFT}, {29, 97, GUI_CONTROL}, {56, 56, GUI_ALT}, {100, 100, GUI_ALTGR}, {125, 126, GUI_SUPER}};
  np->modifiers = 0;
  for (unsigned i = 0; i < 5; i++)
    if (down[keys[i][0]] || down[keys[i][1]]) np->modifiers |= keys[i][2];
  if (press && code == KEY_CAPS) np->locks ^= GUI_CAPS;
  if (press && code == KEY_NUM) np->locks ^= GUI_NUM;
}

/* Number 0 is nitpicker's own: the next layout. */
static bool chord(struct np *np, unsigned code) {
  for (unsigned i = 0; i < np->policy.chords && i < POLICY_CHORDS; i++) {
    const struct policy_chord *c = &np->policy.chord[i];
    if (c->code != code || c->modifiers != np->modifiers) continue;
    uint64_t focused = np->focus == NP_NONE ? 0 : np_id(np, np_at(np, np->focus));
    if (c->number)
      np_push_wm(np, (struct placement_event){.type = PLACEMENT_CHORD, .code = c->number, .id = focused});
    else
      np->layout = np->layout + 1 < np->policy.layouts ? np->layout + 1 : 0, np->dead = 0, np_damage_strip(np);
    return np->wm || !c->number;
  }
  return false;
}

static void deliver(struct np *np, unsigned code, bool press) {
  static const uint8_t silent[] = {42, 54, 29, 97, 56, 100, 125, 126, KEY_CAPS, KEY_NUM};
  if (!press && np->repeat_code == code) np->repeat_at = 0;
  if (press ? np_receiver(np) == NP_NONE : !np->held[code]) return;
  np->held[code] = press;
  press && np->gesture.keyed ? np_steer(np, code) : send_key(np, code, press);
  bool repeats = press;
  for (unsigned i = 0; i < sizeof silent; i++) repeats = repeats && code != silent[i];
  if (repeats) np->repeat_code = (uint16_t)code, np->repeat_at = np->now + NP_REPEAT_FIRST_MS;
}

/* While routing is stopped, what was on its way to somebody else must not act on the keeper's question. */
static void key_to_keeper(struct np *np, unsigned code, bool press) {
  if (press && np->now - np->frozen_at < NP_ATTENTION_MS) return;
  deliver(np, code, press);
  if (press) np_keeper_key(np, code);
}

void np_key(struct np *np, const struct np_event *e) {
  unsigned code = (unsigned)e->code;
  bool *down = np->keys[e->virtual];
  bool press = e->value == 1;
  if (code >= NP_KEYS || (e->value != 0 && !press) || down[code] == press) return;
  down[code] = press;
  bool button = code >= BUTTON_FIRST && code <= BUTTON_LAST;
  if (button && !e->virtual) return np_button(np, code, press);
  if (button || (e->virtual && np->gesture.keyed)) return;
  modifiers(np, code, press, down);
  if (press && !e->virtual) np->pressed_once = true, np->panel_click = 0;
  if (code == np->policy.attention && !e->virtual) return np_attention(np, press);
  if (np->frozen && !e->virtual) return key_to_keeper(np, code, press);
  if (np->frozen || (press && !e->virtual && chord(np, code))) return;
  deliver(np, code, press);
  if (!e->virtual) np_clip_key(np, code, press);
}

void np_repeat(struct np *np) {
  np->repeat_at = np->now + NP_REPEAT_MS;
  if (!np->held[np->repeat_code]) return;
  np->gesture.keyed ? np_steer(np, np->repeat_code) : send_key(np, np->repeat_code, 2);
}
