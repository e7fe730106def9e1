/* Queue: events on their way to clients and to the wm. Motion and sizes are latest-only; overflow tells the client to
 * start anew, with the lasting facts repeated after it, and never loses a release without saying so. */
#include "state.h"

static bool merge(struct gui_event queue[GUI_BATCH], uint32_t queued, const struct gui_event *e) {
  for (uint32_t i = queued; i > 0; i--) {
    struct gui_event *old = &queue[(i - 1) % GUI_BATCH];
    bool same = old->type == e->type && old->window == e->window && old->target == e->target;
    bool latest = e->type == GUI_MOTION || e->type == GUI_FRAME || e->type == GUI_LISTED || e->type == GUI_CONFIGURE;
    if (same && latest) return *old = *e, true;
    if (e->type != GUI_CONFIGURE) return false;
  }
  return false;
}

static void put(struct np *np, unsigned session, struct gui_event e) {
  np->queue[session][np->session[session].queued++ % GUI_BATCH] = e;
}

static void put_fact(struct np *np, unsigned session, unsigned type, unsigned window, struct rect c) {
  put(np, session,
      (struct gui_event){.type = (uint16_t)type, .window = window, .x = rect_width(c), .y = rect_height(c)});
}

/* Room: one event and three a window fit, as there are at most 8 windows. */
void np_restart(struct np *np, unsigned session) {
  struct np_session *s = &np->session[session];
  if (!s->used) return;
  s->queued = 0;
  put_fact(np, session, GUI_RESYNC, 0, (struct rect){0});
  if (np_receiver(np) / NP_EACH == session)
    for (unsigned i = 0; i < NP_KEYS; i++) np->held[i] = false;
  if (np->grab / NP_EACH == session) np->grab = NP_NONE, np->swallowed |= np->buttons;
  for (unsigned i = 0; i < NP_EACH; i++) {
    struct np_view *v = np_at(np, session * NP_EACH + i);
    if (!v->serial || v->depth || !v->placed) continue;
    put_fact(np, session, GUI_CONFIGURE, i + 1, np_content(np, v));
    put_fact(np, session, np->focus == np_index(np, v) ? GUI_FOCUS : GUI_UNFOCUS, i + 1, (struct rect){0});
    put_fact(np, session, GUI_FRAME, i + 1, (struct rect){0});
  }
  np->notify |= 1ull << session;
}

/* While locked, and to a session whose windows were taken away, nothing leaves. Modifiers are keys: they belong to who
 * has the keyboard. */
void np_push(struct np *np, unsigned session, struct gui_event e) {
  session %= NP_SESSIONS;
  struct np_session *s = &np->session[session];
  if (!s->used || s->dropped || (np->locked && s->domain.role != GUI_ROLE_KEEPER)) return;
  e.milliseconds = (uint32_t)np->now;
  if (np_receiver(np) / NP_EACH == session) e.modifiers = np->modifiers | np->locks;
  np->notify |= 1ull << session;
  if (merge(np->queue[session], s->queued, &e)) return;
  if (s->queued >= GUI_BATCH) np_restart(np, session);
  put(np, session, e);
}

void np_tell(struct np *np, const struct np_view *v, struct gui_event e) {
  e.window = np_local(np, v);
  np_push(np, np_owner(np, v), e);
}

void np_point(struct np *np, const struct np_view *v, struct gui_event e) {
  struct rect c = np_content(np, v);
  e.x = np->x - c.x0, e.y = np->y - c.y0;
  np_tell(np, v, e);
}

void np_push_wm(struct np *np, struct placement_event e) {
  uint32_t n = np->wm_queued;
  if (!np->wm || np->locked) return;
  bool latest = n && np->wm_queue[(n - 1) % PLACEMENT_BATCH].type == e.type &&
                (e.type == PLACEMENT_MOTION || e.type == PLACEMENT_SCREEN);
  if (n >= PLACEMENT_BATCH && !latest) np->wm_queue[0] = (struct placement_event){.type = PLACEMENT_RESYNC}, n = 1;
  np->wm_queue[(latest ? n - 1 : n++) % PLACEMENT_BATCH] = e;
  np->wm_queued = n, np->notify |= 1ull << NP_WM;
}

void np_tell_wm(struct np *np, unsigned type, const struct np_view *v) {
  np_push_wm(np, (struct placement_event){.type = (uint16_t)type, .id = v ? np_id(np, v) : 0});
}
