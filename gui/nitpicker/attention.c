/* Attention: routing is stopped and owners are shown, by the attention key or by a request that needs the user's
 * consent; or the screen is locked. What the keeper, the one component that acts then, sees and may do.
 *
 * Invariants: locked implies frozen; a request is open only while frozen; while a keeper is part of the system, frozen
 * ends only through it or, unlocked, by the attention key when it is there. */
#include "base/string.h"
#include "state.h"

/* The keeper looks again, and so does the user. */
static void changed(struct np *np) {
  np->sequence++, np->notify |= 1ull << NP_KEEPER, np->stale = true;
  np_damage_strip(np);
  np_damage_all(np);
}

static void settle_request(struct np *np, bool allow) {
  struct np_request r = np->request;
  np->request = (struct np_request){0};
  if (r.kind) np_answered(np, &r, allow);
  changed(np);
}

void np_refuse(struct np *np) { settle_request(np, false); }

/* Everything held is released first, so no client waits for a key that never comes up. */
static void freeze(struct np *np, bool on) {
  if (np->frozen == on) return;
  np_release(np);
  np_end(np, false);
  np->armed = (struct np_hit){.view = NP_NONE};
  np->swallowed |= np->buttons;
  np->frozen = on, np->frozen_at = np->now;
  if (!on) np_refuse(np);
  changed(np);
}

/* At any key state. Back again only while somebody could ask for more, and never out of a lock. */
void np_attention(struct np *np, bool press) {
  if (press && (!np->frozen || (!np->locked && np->keeper == np->policy.keeper))) freeze(np, !np->frozen);
}

static void lock(struct np *np, bool on) {
  if (np->locked == on) return;
  freeze(np, true);
  np->locked = on;
  np_refuse(np);
  for (unsigned i = 0; i < NP_SESSIONS && !on; i++) np_restart(np, i); /* what was missed meanwhile */
  if (!on) np_tell_wm(np, PLACEMENT_RESYNC, NULL);
}

enum status np_ask(struct np *np, unsigned kind, unsigned from, unsigned to, uint64_t bytes) {
  if (!np->keeper || np->frozen || np->request.kind) return ST_STATE;
  freeze(np, true);
  np->request = (struct np_request){++np->serial, bytes, (uint16_t)kind, (uint16_t)from, (uint16_t)to};
  return ST_OK;
}

unsigned np_receiver(struct np *np) {
  if (!np->frozen) return np->focus;
  const struct np_view *top = np->ordered ? np_nth(np, 0) : NULL;
  return top && top->layer == NP_LAYER_KEEPER && np_visible(np, top) ? np->order[0] : NP_NONE;
}

bool np_reachable(struct np *np, const struct np_view *v) { return !np->frozen || v->layer == NP_LAYER_KEEPER; }

struct np_view *np_numbered(struct np *np, unsigned index) {
  for (unsigned i = 0; i < np->ordered; i++) {
    struct np_view *v = np_nth(np, i);
    if (np_framed(v) && v->mapped && (v->layer == NP_LAYER_WINDOW || np_client(np, v)->shown) && index-- == 0) return v;
  }
  return NULL;
}

/* By a click or a digit; an open question must be answered first. */
void np_choose(struct np *np, struct np_view *v) {
  if (np->locked || np->request.kind || !np_framed(v)) return;
  freeze(np, false);
  np_focus(np, NULL, false);
  np_activate(np, v);
}

/* Digits 1..9, 0 and Escape. */
void np_keeper_key(struct np *np, unsigned code) {
  struct np_view *v = code >= 2 && code <= 11 ? np_numbered(np, code - 2) : NULL;
  if (np->policy.keeper) return;
  if (v) return np_choose(np, v);
  if (code == 1) freeze(np, false);
}

static void minimise_all(struct np *np) {
  for (unsigned i = 0; i < np->ordered; i++)
    if (np_nth(np, i)->layer == NP_LAYER_WINDOW) np_hide(np, np_nth(np, i), true);
  np_push_wm(np, (struct placement_event){.type = PLACEMENT_CHORD, .code = PLACEMENT_CHORD_MINIMISE_ALL});
}

/* Pixels and keys of the whole session go at once. */
static void drop(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, v);
  if (np->focus != NP_NONE && np_client(np, np_at(np, np->focus)) == s) np_focus(np, NULL, false);
  s->dropped = true;
  np_clip_forget(np, np_owner(np, v));
  changed(np);
}

static enum status keep(struct np *np, const struct keeper_place_in *in) {
  int top = NP_STRIP * (int)np->scale, w = clamp(in->width, 1, np->width), h = clamp(in->height, 1, np->height - top);
  struct rect at = rect_of(clamp(in->x, 0, np->width - w), clamp(in->y, top, np->height - h), w, h);
  for (unsigned i = 0; i < np->ordered; i++) {
    struct np_view *v = np_nth(np, i);
    if (v->layer == NP_LAYER_KEEPER && np_local(np, v) == in->window) return np_place(np, v, at), ST_OK;
  }
  return ST_NOT_FOUND;
}

static enum status answer(struct np *np, const struct keeper_answer_in *in) {
  if (!np->request.kind || np->request.number != in->number) return ST_STATE;
  settle_request(np, in->allow == 1);
  freeze(np, false);
  return ST_OK;
}

static enum status step_window(struct np *np, unsigned method, const void *in) {
  const struct keeper_focus_in *focus = in;
  struct np_view *v = np_find(np, ((const struct keeper_id *)in)->id);
  if (!v || !np_framed(v)) return ST_NOT_FOUND;
  if (method == keeper_nr_drop) return drop(np, v), ST_OK;
  if (np->locked || np->request.kind) return ST_STATE;
  np_choose(np, v);
  np_act(np, v, focus->action);
  return ST_OK;
}

enum status np_step_keeper(struct np *np, unsigned method, const void *in) {
  if (method == keeper_nr_focus || method == keeper_nr_drop) return step_window(np, method, in);
  if (method == keeper_nr_place) return keep(np, in);
  if (method == keeper_nr_answer) return answer(np, in);
  if (method == keeper_nr_minimise) minimise_all(np);
  if (method == keeper_nr_lock) lock(np, true);
  if (method == keeper_nr_release) lock(np, false), freeze(np, false);
  return ST_OK;
}

enum status np_keeper_state(struct np *np, struct keeper_state_out *out) {
  const struct np_request *r = &np->request;
  *out = (struct keeper_state_out){.sequence = np->sequence, .number = r->number, .bytes = r->bytes};
  out->mode = np->locked ? KEEPER_LOCKED : np->frozen ? KEEPER_ATTENTION : KEEPER_RUNNING;
  out->screen_width = (uint32_t)np->width, out->screen_height = (uint32_t)np->height;
  out->scale = np->scale, out->strip = NP_STRIP * np->scale, out->dark = np->policy.dark, out->request = r->kind;
  while (out->windows < NP_VIEWS && np_numbered(np, out->windows)) out->windows++;
  if (r->kind && r->from < NP_SESSIONS) text_copy(out->source, sizeof out->source, np->session[r->from].label);
  if (r->kind && r->to < NP_SESSIONS) text_copy(out->destination, sizeof out->destination, np->session[r->to].label);
  return ST_OK;
}

enum status np_keeper_window(struct np *np, const struct keeper_index *in, struct keeper_window_out *out) {
  const struct np_view *v = in->index < NP_VIEWS ? np_numbered(np, (unsigned)in->index) : NULL;
  if (!v) return ST_NOT_FOUND;
  const struct np_session *s = np_client(np, v);
  out->id = np_id(np, v), out->group = np_owner(np, v) + 1, out->color = s->domain.color;
  out->flags = (v->hidden ? KEEPER_HIDDEN : 0) | (np->focus == np_index(np, v) ? KEEPER_FOCUSED : 0) |
               (s->domain.trusted ? KEEPER_TRUSTED : 0) | (s->domain.secret ? KEEPER_SECRET : 0) |
               (s->dropped ? KEEPER_DROPPED : 0) | (v->fixed ? KEEPER_FIXED : 0);
  text_copy(out->label, sizeof out->label, s->label);
  text_copy(out->title, sizeof out->title, v->title);
  return ST_OK;
}
