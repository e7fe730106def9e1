/* Focus: who has the keyboard, by the user's click alone but for the three exceptions of law 9, and how keys get there.
 */
#include "keymap.h"
#include "state.h"

enum { KEY_ESC = 1, KEY_1 = 2, KEY_9 = 10, KEY_CAPS = 58, KEY_NUM = 69, BUTTON_FIRST = 0x110, BUTTON_LAST = 0x117 };

static bool bit(const uint8_t *set, unsigned code) { return set[code / 8] >> (code % 8) & 1; }
static void put_bit(uint8_t *set, unsigned code, bool on) {
  set[code / 8] = (uint8_t)((set[code / 8] & ~(1u << (code % 8))) | (unsigned)on << (code % 8));
}

static void send_key(struct np *np, unsigned code, int value) {
  if (np->focus == NP_NONE) return;
  struct gui_event e = {.type = GUI_KEY, .window = np->focus % NP_EACH + 1, .code = (uint16_t)code, .value = value};
  if (value) e.codepoint = keymap_codepoint(code, np->modifiers | np->locks);
  np_push(np, np->focus / NP_EACH, e);
}

static void release_keys(struct np *np) {
  for (unsigned code = 0; code < NP_KEYS; code++)
    if (bit(np->held, code)) put_bit(np->held, code, false), send_key(np, code, 0);
  np->repeat_at = 0;
}

static void release_grab(struct np *np) {
  if (np->grab == NP_NONE) return;
  struct np_view *v = np_at(np, np->grab);
  struct np_rect c = np_content(np, v);
  for (unsigned i = 0; i < 8; i++)
    if (np->buttons & ~np->swallowed & 1u << i)
      np_push(np, np->grab / NP_EACH,
              (struct gui_event){.type = GUI_BUTTON,
                                 .window = np_local(np, v),
                                 .code = (uint16_t)(BUTTON_FIRST + i),
                                 .x = np->x - c.x0,
                                 .y = np->y - c.y0});
  np->grab = NP_NONE, np->swallowed |= np->buttons;
}

void np_release(struct np *np) {
  release_keys(np);
  release_grab(np);
}

static void leave(struct np *np) {
  if (np->focus == NP_NONE) return;
  struct np_view *old = np_at(np, np->focus), *grabbed = np->grab == NP_NONE ? NULL : np_root(np, np_at(np, np->grab));
  release_keys(np);
  if (grabbed == old) release_grab(np);
  np_tell(np, old, GUI_UNFOCUS);
  np_damage(np, old->outer);
  np->focus = NP_NONE;
  np_drop_popups(np, old, 0);
  np_list(np, old, GUI_LISTED);
}

void np_focus(struct np *np, struct np_view *v, bool click) {
  uint16_t to = v ? (uint16_t)np_index(np, v) : NP_NONE;
  bool changed = np->focus != to;
  np->await = NP_NONE;
  if (changed) {
    leave(np);
    np->focus = to;
    if (v) np_tell(np, v, GUI_FOCUS), np_damage(np, v->outer);
    if (v) np_list(np, v, GUI_LISTED);
    np_damage_strip(np);
  }
  bool ordinary = v && v->layer == NP_LAYER_WINDOW;
  if (changed || click)
    np_push_wm(np, (struct placement_event){.type = PLACEMENT_CLICKED, .id = ordinary ? np_id(np, v) : 0});
  if (v && click && !(ordinary && np->wm)) np_raise(np, v, PLACEMENT_TOP, NULL);
}

void np_mapped(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, np_index(np, v));
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
  if (v->hidden) {
    np_begin(np, v, PLACEMENT_RESTORE, 0);
    if (v->hidden)
      np->await = (uint16_t)np_index(np, v);
    else
      np_focus(np, v, true);
  } else if (np->focus == np_index(np, v)) {
    np_begin(np, v, PLACEMENT_MINIMISE, 0);
  } else {
    np_focus(np, v, true);
  }
}

struct np_view *np_numbered(struct np *np, unsigned digit) {
  for (unsigned i = 0; i < np->ordered; i++) {
    struct np_view *v = np_at(np, np->order[i]);
    if (np_framed(v) && np_visible(np, v) && digit-- == 1) return v;
  }
  return NULL;
}

/* Routing stops at once: everything held is released first, so no client waits for a key that never comes up. */
void np_freeze(struct np *np, bool freeze) {
  if (np->frozen == freeze) return;
  np_release(np);
  np_end(np, false);
  np->armed = (struct np_hit){.view = NP_NONE};
  np->swallowed |= np->buttons;
  np->frozen = freeze, np->stale = true;
  np_damage_strip(np);
  np_damage(np, np_box(0, 0, np->width, np->height));
}

static void attention_key(struct np *np, unsigned code) {
  struct np_view *v = code >= KEY_1 && code <= KEY_9 + 1 ? np_numbered(np, code - KEY_1 + 1) : NULL;
  if (code != KEY_ESC && !v) return;
  np_freeze(np, false);
  if (v) np_focus(np, v, true);
}

static void modifiers(struct np *np, unsigned code, bool press) {
  static const uint8_t keys[][3] = {
      {42, 54, GUI_SHIFT}, {29, 97, GUI_CONTROL}, {56, 56, GUI_ALT}, {100, 100, GUI_ALTGR}, {125, 126, GUI_SUPER}};
  np->modifiers = 0;
  for (unsigned i = 0; i < 5; i++)
    if (bit(np->keys, keys[i][0]) || bit(np->keys, keys[i][1])) np->modifiers |= keys[i][2];
  if (press && code == KEY_CAPS) np->locks ^= GUI_CAPS;
  if (press && code == KEY_NUM) np->locks ^= GUI_NUM;
}

static bool chord(struct np *np, unsigned code) {
  for (unsigned i = 0; i < np->policy.chords && i < POLICY_CHORDS; i++) {
    const struct policy_chord *c = &np->policy.chord[i];
    if (c->code != code || c->modifiers != np->modifiers) continue;
    np_push_wm(np, (struct placement_event){.type = PLACEMENT_CHORD,
                                            .code = c->number,
                                            .id = np->focus == NP_NONE ? 0 : np_id(np, np_at(np, np->focus))});
    return np->wm;
  }
  return false;
}

static void deliver(struct np *np, unsigned code, bool press) {
  if (!press && np->repeat_code == code) np->repeat_at = 0;
  if (!press && !bit(np->held, code)) return;
  if (press && np->focus == NP_NONE) return;
  put_bit(np->held, code, press);
  send_key(np, code, press);
  bool modifier = code == 42 || code == 54 || code == 29 || code == 97 || code == 56 || code == 100 || code == 125 ||
                  code == KEY_CAPS;
  if (press && !modifier) np->repeat_code = (uint16_t)code, np->repeat_at = np->now + NP_REPEAT_FIRST_MS;
}

void np_key(struct np *np, const struct np_event *e) {
  unsigned code = (unsigned)e->code;
  bool press = e->value == 1;
  if (code >= NP_KEYS || (e->value != 0 && !press) || bit(np->keys, code) == press) return;
  put_bit(np->keys, code, press);
  modifiers(np, code, press);
  if (code >= BUTTON_FIRST && code <= BUTTON_LAST) {
    if (!e->virtual) np_button(np, code, press);
    return;
  }
  if (press) np->pressed_once = true, np->panel_click = 0;
  if (code == np->policy.attention && !e->virtual) {
    if (press) np_freeze(np, !np->frozen);
  } else if (np->frozen) {
    if (press && !e->virtual) attention_key(np, code);
  } else if (!press || !chord(np, code)) {
    deliver(np, code, press);
  }
}

void np_repeat(struct np *np) {
  if (!np->repeat_at || np->now < np->repeat_at) return;
  np->repeat_at = np->now + NP_REPEAT_MS;
  if (bit(np->held, np->repeat_code)) send_key(np, np->repeat_code, 2);
}
