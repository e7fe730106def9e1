/* Queue: events on their way to clients and to the wm. Motion and sizes are latest-only; overflow tells the client to
 * start anew, with the lasting facts repeated after it, and never loses a release without saying so. */
#include "state.h"

static bool merge(struct np_session *s, const struct gui_event *e) {
  for (uint32_t i = s->queued; i > 0 && e->type == GUI_CONFIGURE; i--)
    if (s->queue[i - 1].type == GUI_CONFIGURE && s->queue[i - 1].window == e->window) {
      s->queue[i - 1] = *e;
      return true;
    }
  if (!s->queued) return false;
  struct gui_event *last = &s->queue[s->queued - 1];
  if (last->type != e->type || last->window != e->window || last->target != e->target) return false;
  if (e->type != GUI_MOTION && e->type != GUI_FRAME && e->type != GUI_LISTED) return false;
  *last = *e;
  return true;
}

/* All keys and buttons of the client count as up from here on. */
static void restart(struct np *np, unsigned session) {
  struct np_session *s = &np->session[session];
  s->queue[0] = (struct gui_event){.type = GUI_RESYNC};
  s->queued = 1;
  if (np->focus != NP_NONE && np->focus / NP_EACH == session)
    for (unsigned i = 0; i < NP_KEYS / 8; i++) np->held[i] = 0;
  if (np->grab != NP_NONE && np->grab / NP_EACH == session) np->grab = NP_NONE, np->swallowed |= np->buttons;
  for (unsigned i = 0; i < NP_EACH; i++) {
    struct np_view *v = np_at(np, session * NP_EACH + i);
    if (!v->serial || v->depth || !v->placed) continue;
    struct np_rect c = np_content(np, v);
    s->queue[s->queued++] =
        (struct gui_event){.type = GUI_CONFIGURE, .window = i + 1, .x = np_width(c), .y = np_height(c)};
    bool focused = np->focus == np_index(np, v);
    s->queue[s->queued++] = (struct gui_event){.type = focused ? GUI_FOCUS : GUI_UNFOCUS, .window = i + 1};
    s->queue[s->queued++] = (struct gui_event){.type = GUI_FRAME, .window = i + 1};
  }
}

void np_push(struct np *np, unsigned session, struct gui_event e) {
  struct np_session *s = &np->session[session & (NP_SESSIONS - 1)];
  if (!s->used) return;
  e.milliseconds = (uint32_t)np->now, e.modifiers = np->modifiers | np->locks;
  np->notify |= 1u << (session & (NP_SESSIONS - 1));
  if (merge(s, &e)) return;
  if (s->queued == GUI_BATCH) restart(np, session);
  s->queue[s->queued++] = e;
}

void np_tell(struct np *np, const struct np_view *v, unsigned type) {
  np_push(np, np_index(np, v) / NP_EACH, (struct gui_event){.type = (uint16_t)type, .window = np_local(np, v)});
}

void np_push_wm(struct np *np, struct placement_event e) {
  if (!np->wm) return;
  np->notify_wm = true;
  struct placement_event *last = np->wm_queued ? &np->wm_queue[np->wm_queued - 1] : NULL;
  if (last && last->type == e.type && (e.type == PLACEMENT_MOTION || e.type == PLACEMENT_SCREEN)) {
    *last = e;
    return;
  }
  if (np->wm_queued == PLACEMENT_BATCH) {
    np->wm_queue[0] = (struct placement_event){.type = PLACEMENT_RESYNC};
    np->wm_queued = 1;
  }
  np->wm_queue[np->wm_queued++] = e;
}
