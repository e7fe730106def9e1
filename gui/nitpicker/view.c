/* View: windows and popups of sessions: creation, commit, end. */
#include "base/string.h"
#include "state.h"

struct np_view *np_find(struct np *np, uint64_t id) {
  struct np_view *v = np_at(np, id & (NP_VIEWS - 1));
  return id >> 9 && v->serial == id >> 9 ? v : NULL;
}

struct np_view *np_own(struct np *np, unsigned session, uint64_t id) {
  if (id < 1 || id > NP_EACH) return NULL;
  struct np_view *v = np_at(np, (session & (NP_SESSIONS - 1)) * NP_EACH + (unsigned)id - 1);
  return v->serial ? v : NULL;
}

struct np_view *np_root(struct np *np, struct np_view *v) {
  for (unsigned i = 0; i < NP_POPUP_DEPTH && v && v->depth; i++) v = np_find(np, v->parent);
  return v;
}

bool np_framed(const struct np_view *v) {
  return !v->depth && (v->layer == NP_LAYER_WINDOW || v->layer == NP_LAYER_SIGNER);
}

/* While locked, the keeper's windows alone; these are seen only while routing is stopped. */
bool np_visible(struct np *np, const struct np_view *v) {
  const struct np_session *s = np_client(np, v);
  bool there = v->serial && v->mapped && v->placed && !v->hidden && !s->dropped;
  if (v->layer == NP_LAYER_KEEPER) return there && np->frozen;
  return there && !np->locked && (v->layer != NP_LAYER_SIGNER || (s->shown && !np->capturing));
}

struct rect np_content(const struct np *np, const struct np_view *v) {
  struct rect r = v->outer;
  if (!v->depth && !np_framed(v)) return r;
  r = rect_inset(r, NP_BORDER * (int)np->scale);
  if (!v->depth) r.y0 += NP_PLATE * (int)np->scale;
  return r;
}

void np_list(struct np *np, struct np_view *v, unsigned type) {
  np_damage_view(np, v);
  if (v->layer != NP_LAYER_WINDOW || v->depth || !v->mapped) return;
  int32_t value = (v->hidden ? 1 : 0) | (np->focus == np_index(np, v) ? 2 : 0);
  for (unsigned i = 0; i < NP_SESSIONS; i++)
    if (np->session[i].domain.role == GUI_ROLE_PANEL)
      np_push(np, i, (struct gui_event){.type = (uint16_t)type, .target = np_id(np, v), .value = value});
}

/* A free slot of the session; windows are fewer than views, and a wallpaper or panel is alone. */
static struct np_view *create(struct np *np, unsigned session, bool window) {
  unsigned windows = 0, role = np->session[session].domain.role, i = NP_EACH;
  for (unsigned j = NP_EACH; j-- > 0;) {
    const struct np_view *v = np_at(np, session * NP_EACH + j);
    if (!v->serial) i = j;
    windows += v->serial && !v->depth;
  }
  if (i == NP_EACH) return NULL;
  if (window && windows >= (role == GUI_ROLE_WALLPAPER || role == GUI_ROLE_PANEL ? 1 : NP_WINDOWS)) return NULL;
  struct np_view *v = np_at(np, session * NP_EACH + i);
  *v = (struct np_view){.serial = ++np->generation[np_index(np, v)]};
  v->layer = (uint8_t)(role <= GUI_ROLE_WALLPAPER ? NP_LAYER_WINDOW - role : role); /* in order, but for these two */
  np->result = i + 1;
  return v;
}

/* Where policy names a wm, it places the window, also one that is only starting. */
enum status np_window(struct np *np, unsigned session, const struct gui_window_in *in) {
  uint32_t wish[6] = {in->width, in->height, in->min_width, in->min_height, in->max_width, in->max_height};
  struct np_view *parent = in->parent ? np_own(np, session, in->parent) : NULL;
  if (in->parent && (!parent || !np_framed(parent))) return ST_BAD_ARG;
  struct np_view *v = create(np, session, true);
  if (!v) return ST_NO_SLOT;
  v->parent = parent ? np_id(np, parent) : 0;
  for (unsigned i = 0; i < 6; i++) wish[i] = (uint32_t)clamp(wish[i], 0, i % 2 ? np->height : np->width);
  memcpy(v->wish, wish, sizeof wish);
  np_raise(np, v, PLACEMENT_TOP, parent);
  v->place_at = np->now + NP_GESTURE_MS < NP_START_MS ? NP_START_MS : np->now + NP_GESTURE_MS;
  if (v->layer == NP_LAYER_WINDOW) np_tell_wm(np, PLACEMENT_NEW, v);
  if (v->layer != NP_LAYER_WINDOW || !np->policy.wm[0]) np_place_self(np, v);
  return ST_OK;
}

/* As asked, but on the screen and touching the parent. */
static struct rect popup_rect(struct np *np, const struct np_view *parent, const struct gui_popup_in *in) {
  struct rect c = np_content(np, parent), outer = parent->outer;
  int b = NP_BORDER * (int)np->scale, w = (int)in->width + 2 * b, h = (int)in->height + 2 * b;
  int x = clamp((int64_t)c.x0 + in->x - b, outer.x0 - w, outer.x1);
  int y = clamp((int64_t)c.y0 + in->y - b, outer.y0 - h, outer.y1);
  return rect_of(clamp(x, 0, np->width - w), clamp(y, NP_STRIP * (int)np->scale, np->height - h), w, h);
}

/* At most half the screen, only while the parent has the keyboard. */
enum status np_popup(struct np *np, unsigned session, const struct gui_popup_in *in) {
  struct np_view *parent = np_own(np, session, in->parent), *root = parent ? np_root(np, parent) : NULL;
  int64_t b = 2 * NP_BORDER * np->scale;
  if (!parent || !root || parent->depth >= NP_POPUP_DEPTH) return ST_BAD_ARG;
  if (np->focus != np_index(np, root) || np->frozen || !np_visible(np, parent)) return ST_STATE;
  if (!in->width || !in->height || in->width + b > np->width || in->height + b > np->height) return ST_BAD_ARG;
  struct rect at = popup_rect(np, parent, in);
  int64_t area = (int64_t)rect_width(at) * rect_height(at);
  if (area * 2 > (int64_t)np->width * np->height || at.y1 > np->height) return ST_BAD_ARG;
  if (!rect_touch(at, rect_inset(parent->outer, -1))) return ST_BAD_ARG;
  struct np_view *v = create(np, session, false);
  if (!v) return ST_NO_SLOT;
  v->depth = (uint8_t)(parent->depth + 1), v->parent = np_id(np, parent);
  v->outer = rect_near(at), v->placed = true;
  return ST_OK;
}

/* What is being painted keeps its buffer until the frame is whole. Of two commits before that the second counts, and
 * its damage is the window. */
enum status np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in) {
  if (in->buffer > 1 || !v->lent_width) return ST_BAD_ARG;
  bool again = v->next.id;
  v->next = *in, v->next_width = v->lent_width, v->next_height = v->lent_height;
  if (again) v->next.x = v->next.y = 0, v->next.width = v->next.height = NP_WIDTH_MAX;
  if (in->request_frame && !v->frame_at) v->frame_at = (np->now / np->frame_ms + 1) * np->frame_ms;
  if (!np->refresh.running) np_take_up(np, v);
  return ST_OK;
}

void np_take_up(struct np *np, struct np_view *v) {
  const struct gui_commit_in *in = &v->next;
  struct rect c = np_content(np, v), d = {.x0 = clamp((int64_t)c.x0 + in->x, c.x0, c.x1)};
  d.y0 = clamp((int64_t)c.y0 + in->y, c.y0, c.y1), d.x1 = clamp((int64_t)c.x0 + in->x + in->width, c.x0, c.x1);
  d.y1 = clamp((int64_t)c.y0 + in->y + in->height, c.y0, c.y1);
  if (v->width != v->next_width || v->height != v->next_height) d = c;
  v->width = v->next_width, v->height = v->next_height, v->shown = (uint8_t)in->buffer, v->next.id = 0;
  if (v->mapped && np_visible(np, v)) v->damage = rect_join(v->damage, d);
  if (v->mapped) return;
  v->mapped = true, np->stale = true;
  np_mapped(np, v);
  np_list(np, v, GUI_LISTED);
}

static void forget(struct np *np, unsigned index) {
  if (np->grab == index) np->grab = NP_NONE, np->swallowed |= np->buttons;
  if (np->gesture.active && np->gesture.view == index) np_end(np, false);
  if (np->enter == index) np->enter = NP_NONE;
  if (np->await == index) np->await = NP_NONE;
  if (np->hit.view == index) np->hit = (struct np_hit){.view = NP_NONE}, np_damage_strip(np);
  if (np->armed.view == index) np->armed.view = NP_NONE;
}

/* Its queued events go with it, but for the news that a popup is gone. */
static void free_view(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, v);
  struct gui_event *queue = np->queue[np_owner(np, v) % NP_SESSIONS];
  uint32_t kept = 0;
  forget(np, np_index(np, v));
  for (uint32_t i = 0; i < s->queued && i < GUI_BATCH; i++) {
    struct gui_event e = queue[i];
    if (e.window != np_local(np, v) || e.type == GUI_POPUP_DONE) queue[kept++ % GUI_BATCH] = e;
  }
  s->queued = kept;
  np_damage_view(np, v);
  *v = (struct np_view){0};
  np->stale = true;
}

/* The deepest go first, so that no popup loses the link to its root before its turn. */
void np_drop_popups(struct np *np, struct np_view *root, unsigned depth) {
  unsigned session = np_owner(np, root);
  for (unsigned deep = NP_POPUP_DEPTH; deep > depth; deep--)
    for (unsigned i = 0; i < NP_EACH; i++) {
      struct np_view *v = np_at(np, session * NP_EACH + i);
      if (!v->serial || v->depth != deep || np_root(np, v) != root) continue;
      free_view(np, v);
      np_push(np, session, (struct gui_event){.type = GUI_POPUP_DONE, .window = i + 1});
    }
}

/* A closed dialog gives the keyboard back to its parent; otherwise nobody has it then. */
void np_destroy(struct np *np, struct np_view *v) {
  if (v->depth) return free_view(np, v);
  struct np_view *parent = np_find(np, v->parent);
  np_drop_popups(np, v, 0);
  if (np->focus == np_index(np, v)) np_focus(np, parent && np_visible(np, parent) ? parent : NULL, false);
  np_list(np, v, GUI_UNLISTED);
  if (v->layer == NP_LAYER_WINDOW) np_tell_wm(np, PLACEMENT_GONE, v);
  if (v->layer == NP_LAYER_PANEL) np_tell_wm(np, PLACEMENT_SCREEN, NULL);
  np_unstack(np, v);
  free_view(np, v);
}
