/* Step: one event in, the next state out. Each case checks everything, then acts. */
#include "base/string.h"
#include "glyph/glyph.h"
#include "state.h"

void np_init(struct np *np, const struct policy *policy) {
  memset(np, 0, sizeof *np);
  np->policy = *policy, np->scale = (uint32_t)np_clamp(policy->scale, 1, 3);
  np->focus = np->await = np->grab = np->enter = NP_NONE;
  np->hit.view = np->armed.view = np->last_view = NP_NONE;
  np->clock = ~0ull, np->frame_ms = 16, np->stale = true;
  np->width = 1280, np->height = 800; /* until there is a screen */
}

/* "desktop/viewer" reads "desktop → viewer"; the first name, the only one that a trusted parent gave, is set in bold.
 */
static void set_label(struct np_session *s, const char *label) {
  size_t at = 0;
  text_copy(s->label, sizeof s->label, label);
  for (size_t i = 0; s->label[i] && at + 8 < sizeof s->text; i++) {
    if (s->label[i] != '/') {
      s->text[at++] = s->label[i];
      continue;
    }
    if (!s->bold) s->bold = (uint32_t)at;
    memcpy(s->text + at, " \342\206\222 ", 5), at += 5;
  }
  if (!s->bold) s->bold = (uint32_t)at;
}

static enum status open(struct np *np, const struct np_event *e) {
  for (unsigned i = 0; i < NP_SESSIONS; i++) {
    struct np_session *s = &np->session[i];
    if (s->used) continue;
    memset(s, 0, sizeof *s);
    s->used = true, s->domain = *policy_match(&np->policy, e->label);
    set_label(s, e->label);
    np->result = i;
    for (unsigned j = 0; j < NP_VIEWS && s->domain.role == GUI_ROLE_PANEL; j++)
      if (np->view[j].serial) np_list(np, &np->view[j], GUI_LISTED);
    np_damage_strip(np);
    return ST_OK;
  }
  return ST_NO_SLOT;
}

static enum status close(struct np *np, unsigned session) {
  for (unsigned i = 0; i < NP_EACH; i++) {
    struct np_view *v = np_own(np, session, i + 1);
    if (v && !v->depth) np_destroy(np, v);
  }
  np->session[session].used = false;
  np->notify &= ~(1u << session);
  np_damage_strip(np);
  return ST_OK;
}

/* Latin-1 and Latin Extended-A, at most 48 characters; a dot for all else. */
static void set_title(struct np_view *v, const struct gui_title_in *in) {
  char text[sizeof in->utf8 + 1] = {0};
  const char *from = text;
  size_t at = 0;
  memcpy(text, in->utf8, sizeof in->utf8);
  for (unsigned i = 0; i < 48; i++) {
    uint32_t c = glyph_utf8(&from);
    if (!c) break;
    if (c < 0x20 || (c > 0x7e && c < 0xa0) || c > 0x17f) c = 0xb7;
    if (c >= 0x80) v->title[at++] = (char)(0xc0 | c >> 6);
    v->title[at++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
  }
  v->title[at] = 0;
}

static enum status set_plate(struct np *np, struct np_view *v, const struct gui_plate_in *in) {
  const struct np_session *s = np_client(np, np_index(np, v));
  struct np_plate *p = NULL;
  if (s->domain.role != GUI_ROLE_PANEL && !text_equal(s->label, np->policy.wm)) return ST_DENIED;
  if (in->index >= NP_PLATES) return ST_BAD_ARG;
  for (unsigned i = 0; i < NP_PLATES; i++) {
    struct np_plate *q = &np->plate[i];
    bool same = q->target && q->view == np_index(np, v) && q->index == in->index;
    if (same || (!q->target && !p)) p = q;
    if (same) break;
  }
  bool small = in->width < 96 * (int)np->scale || in->height < 24 * (int)np->scale;
  const struct np_view *target =
      np_find(np, in->target); /* never the signer's: a hidden window must not get the keyboard */
  if (in->target && (!target || target->depth || target->layer != NP_LAYER_WINDOW)) return ST_BAD_ARG;
  if (in->target && (small || in->width > NP_FAR || in->height > NP_FAR)) return ST_BAD_ARG;
  if (!p) return ST_NO_SLOT;
  *p = (struct np_plate){
      .target = in->target,
      .view = (uint16_t)np_index(np, v),
      .index = (uint16_t)in->index,
      .at = np_box(np_clamp(in->x, -NP_FAR, NP_FAR), np_clamp(in->y, -NP_FAR, NP_FAR), in->width, in->height)};
  np->stale = true;
  np_redraw(np, NP_VIEWS + (unsigned)(p - np->plate));
  np_damage(np, v->outer);
  return ST_OK;
}

static enum status signer(struct np *np, const struct np_event *e, struct np_view *v) {
  struct np_session *s = &np->session[e->session];
  if (s->domain.role != GUI_ROLE_SIGNER) return ST_DENIED;
  if (e->kind == NP_BADGE) {
    s->badge = e->badge.count;
    np_damage_strip(np);
    return ST_OK;
  }
  if (!v || !e->show.hide) return ST_BAD_ARG;
  if (s->shown) np_begin(np, v, PLACEMENT_MINIMISE, 0);
  return ST_OK;
}

/* Whatever changes more than pixels is counted, so that a client cannot make nitpicker rebuild all the time. */
static bool too_many(struct np *np, const struct np_event *e) {
  struct np_session *s = &np->session[e->session];
  if (e->kind == NP_COMMIT || e->kind == NP_LENT || e->kind == NP_CURSOR_SHAPE) return false;
  if (np->now - s->window_start >= np->frame_ms) s->window_start = np->now, s->operations = 0;
  return s->operations++ >= NP_OPERATIONS;
}

static enum status step_view(struct np *np, const struct np_event *e, struct np_view *v) {
  if (e->kind == NP_COMMIT) return np_commit(np, v, &e->commit);
  if (e->kind == NP_NAME) return set_plate(np, v, &e->plate);
  if (e->kind == NP_SHOW) return signer(np, e, v);
  if (e->kind == NP_CURSOR_SHAPE && e->cursor.cursor >= GUI_CURSORS) return ST_BAD_ARG;
  if (e->kind == NP_CURSOR_SHAPE) v->cursor = (uint8_t)e->cursor.cursor;
  if (e->kind == NP_LENT) v->lent_width = e->lend.width, v->lent_height = e->lend.height;
  if (e->kind == NP_DESTROY) {
    np_drop_popups(np, np_root(np, v), v->depth);
    np_destroy(np, v);
  } else if (e->kind == NP_TITLE) {
    set_title(v, &e->title);
    np_damage(np, v->outer);
    np_damage_names(np, v);
    np_redraw(np, np_index(np, v));
  }
  return ST_OK;
}

static enum status step_client(struct np *np, const struct np_event *e) {
  if (e->session >= NP_SESSIONS || !np->session[e->session].used) return ST_STATE;
  if (e->kind == NP_CLOSE) return close(np, e->session);
  if (too_many(np, e)) return ST_AGAIN;
  if (e->kind == NP_WINDOW) return np_window(np, e->session, &e->window);
  if (e->kind == NP_POPUP) return np_popup(np, e->session, &e->popup);
  if (e->kind == NP_BADGE) return signer(np, e, NULL);
  struct np_view *v = np_own(np, e->session, e->subject);
  return v ? step_view(np, e, v) : ST_BAD_ARG;
}

static enum status step_wm(struct np *np, const struct np_event *e) {
  if (e->kind == NP_WM_OPEN || e->kind == NP_WM_CLOSE) {
    if (np->gesture.active && !np->gesture.own) np_end(np, false);
    np->wm = e->kind == NP_WM_OPEN, np->wm_queued = 0;
    return ST_OK;
  }
  if (e->kind == NP_ANSWER) return np_answer(np, e->answer.gesture);
  uint64_t id = e->kind == NP_PLACE ? e->place.id : e->kind == NP_STACK ? e->stack.id : e->cookie.id;
  struct np_view *v = np_find(np, id), *sibling = e->kind == NP_STACK ? np_find(np, e->stack.sibling) : NULL;
  if (!v || v->depth || v->layer != NP_LAYER_WINDOW) return ST_NOT_FOUND;
  if (e->kind == NP_COOKIE) {
    v->cookie = e->cookie.cookie;
  } else if (e->kind == NP_STACK) {
    if (e->stack.where > PLACEMENT_ABOVE || (e->stack.where == PLACEMENT_ABOVE && !sibling)) return ST_BAD_ARG;
    np_raise(np, v, e->stack.where, e->stack.where == PLACEMENT_ABOVE ? sibling : NULL);
  } else {
    int x = np_clamp(e->place.x, -NP_FAR, NP_FAR), y = np_clamp(e->place.y, -NP_FAR, NP_FAR);
    np_place(np, v, np_box(x, y, np_clamp(e->place.width, 0, NP_FAR), np_clamp(e->place.height, 0, NP_FAR)));
    np_hide(np, v, e->place.hidden != 0);
  }
  return ST_OK;
}

static void tick(struct np *np) {
  np_repeat(np);
  if (np->gesture.active && !np->gesture.accepted && np->now - np->gesture.started >= NP_GESTURE_MS) np_end(np, false);
  for (unsigned i = 0; i < NP_VIEWS; i++) {
    struct np_view *v = &np->view[i];
    if (v->serial && !v->placed && (!np->wm || np->now - v->born >= NP_GESTURE_MS)) np_place_self(np, v);
  }
}

static void resize_screen(struct np *np, int width, int height) {
  np->width = np_clamp(width, 1, NP_WIDTH_MAX), np->height = np_clamp(height, 1, NP_WIDTH_MAX);
  bool first = !np->x && !np->y;
  np->x = first ? np->width / 2 : np_min(np->x, np->width - 1);
  np->y = first ? np->height / 2 : np_min(np->y, np->height - 1);
  np->stale = true;
  np_damage(np, np_box(0, 0, np->width, np->height));
  np->pool_round++;
  for (unsigned i = 0; i < np->ordered; i++) {
    struct np_view *v = np_at(np, np->order[i]);
    if (!np_framed(v))
      np_place_self(np, v);
    else if (v->placed)
      np_place(np, v, v->outer); /* within reach again */
  }
  np_push_wm(np, (struct placement_event){.type = PLACEMENT_SCREEN});
  for (unsigned i = 0; i < NP_SESSIONS; i++) np_push(np, i, (struct gui_event){.type = GUI_MODE});
}

static void overflow(struct np *np) {
  np_release(np);
  np_end(np, false);
  memset(np->keys, 0, sizeof np->keys);
  np->modifiers = np->buttons = np->swallowed = 0;
}

/* What is not physical may type, but neither point nor press. */
static enum status step_input(struct np *np, const struct np_event *e) {
  if (e->kind == NP_KEY) np_key(np, e);
  if (e->kind == NP_OVERFLOW) overflow(np);
  if (e->virtual) return ST_OK;
  int x = np_clamp(e->x, -NP_FAR, 2 * NP_FAR), y = np_clamp(e->y, -NP_FAR, 2 * NP_FAR);
  if (e->kind == NP_RELATIVE) np_motion(np, np->x + x, np->y + y);
  if (e->kind == NP_ABSOLUTE) np_motion(np, (int)((int64_t)x * np->width >> 15), (int)((int64_t)y * np->height >> 15));
  if (e->kind == NP_WHEEL) np_wheel(np, np_clamp(e->value, -64, 64));
  return ST_OK;
}

enum status np_step(struct np *np, const struct np_event *e) {
  np->now = e->now, np->result = 0;
  if (e->kind >= NP_OPEN && e->kind <= NP_SHOW) return e->kind == NP_OPEN ? open(np, e) : step_client(np, e);
  if (e->kind >= NP_WM_OPEN && e->kind < NP_KINDS) return step_wm(np, e);
  if (e->kind >= NP_KEY && e->kind <= NP_OVERFLOW) return step_input(np, e);
  if (e->kind == NP_TICK) tick(np);
  if (e->kind == NP_SCREEN) resize_screen(np, e->x, e->y);
  if (e->kind == NP_CLOCK) {
    np->clock = (uint64_t)e->value;
    np_damage_strip(np);
  }
  return ST_OK;
}

uint64_t np_next(const struct np *np) {
  uint64_t next = np_dirty(np) ? np->last_frame + np->frame_ms : ~0ull;
  if (np->repeat_at && np->repeat_at < next) next = np->repeat_at;
  if (np->gesture.active && !np->gesture.accepted && np->gesture.started + NP_GESTURE_MS < next)
    next = np->gesture.started + NP_GESTURE_MS;
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (np->view[i].serial && !np->view[i].placed && np->view[i].born + NP_GESTURE_MS < next)
      next = np->view[i].born + NP_GESTURE_MS;
  return next;
}
