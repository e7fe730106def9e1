/* View: windows and popups of sessions: creation, commit, end. */
#include "base/string.h"
#include "glyph/glyph.h"
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

bool np_visible(struct np *np, const struct np_view *v) {
  const struct np_session *s = np_client(np, np_index(np, v));
  return v->serial && v->mapped && v->placed && !v->hidden && (v->layer != NP_LAYER_SIGNER || s->shown);
}

struct np_rect np_content(const struct np *np, const struct np_view *v) {
  int border = NP_BORDER * (int)np->scale;
  struct np_rect r = v->outer;
  if (!v->depth && !np_framed(v)) return r;
  r = np_inset(r, border);
  if (!v->depth) r.y0 += NP_PLATE * (int)np->scale;
  return r;
}

void np_list(struct np *np, struct np_view *v, unsigned type) {
  np_damage_names(np, v);
  if (v->layer != NP_LAYER_WINDOW || v->depth || !v->mapped) return;
  int32_t value = (v->hidden ? 1 : 0) | (np->focus == np_index(np, v) ? 2 : 0);
  for (unsigned i = 0; i < NP_SESSIONS; i++)
    if (np->session[i].used && np->session[i].domain.role == GUI_ROLE_PANEL)
      np_push(np, i, (struct gui_event){.type = (uint16_t)type, .target = np_id(np, v), .value = value});
}

static struct np_view *create(struct np *np, unsigned session) {
  for (unsigned i = 0; i < NP_EACH; i++) {
    struct np_view *v = np_at(np, session * NP_EACH + i);
    if (v->serial) continue;
    *v = (struct np_view){.serial = ++np->serial, .born = np->now};
    np->result = i + 1;
    return v;
  }
  return NULL;
}

static enum status may_open(struct np *np, unsigned session) {
  unsigned windows = 0;
  for (unsigned i = 0; i < NP_EACH; i++) {
    const struct np_view *v = np_at(np, session * NP_EACH + i);
    windows += v->serial && !v->depth;
  }
  unsigned role = np_client(np, session * NP_EACH)->domain.role;
  return windows >= (role == GUI_ROLE_WALLPAPER || role == GUI_ROLE_PANEL ? 1 : NP_WINDOWS) ? ST_NO_SLOT : ST_OK;
}

/* Smallest and largest content size in bounds of the screen; 0 stays "not said". */
static void take_wish(struct np *np, struct np_view *v, const struct gui_window_in *in) {
  const uint32_t asked[6] = {in->width, in->height, in->min_width, in->min_height, in->max_width, in->max_height};
  for (unsigned i = 0; i < 6; i++) v->wish[i] = (uint32_t)np_clamp(asked[i], 0, i % 2 ? np->height : np->width);
}

enum status np_window(struct np *np, unsigned session, const struct gui_window_in *in) {
  static const uint8_t layers[] = {NP_LAYER_WINDOW, NP_LAYER_WALLPAPER, NP_LAYER_PANEL, NP_LAYER_SIGNER};
  struct np_view *parent = in->parent ? np_own(np, session, in->parent) : NULL;
  if (in->parent && (!parent || !np_framed(parent))) return ST_BAD_ARG;
  enum status status = may_open(np, session);
  struct np_view *v = status == ST_OK ? create(np, session) : NULL;
  if (!v) return ST_NO_SLOT;
  v->layer = layers[np_client(np, np_index(np, v))->domain.role & 3];
  v->parent = parent ? np_id(np, parent) : 0;
  take_wish(np, v, in);
  np_raise(np, v, PLACEMENT_TOP, parent);
  if (v->layer == NP_LAYER_WINDOW && np->wm)
    np_push_wm(np, (struct placement_event){.type = PLACEMENT_NEW, .id = np_id(np, v)});
  else
    np_place_self(np, v);
  return ST_OK;
}

static unsigned depth_of(struct np *np, struct np_view *v) { return np_root(np, v) ? v->depth : NP_POPUP_DEPTH; }

/* At most half the screen, on the screen, touching the parent; otherwise as asked. */
static struct np_rect popup_rect(struct np *np, const struct np_view *parent, const struct gui_popup_in *in) {
  struct np_rect c = np_content(np, parent), outer = parent->outer;
  int b = NP_BORDER * (int)np->scale, w = (int)in->width + 2 * b, h = (int)in->height + 2 * b,
      top = NP_STRIP * (int)np->scale;
  int x = np_clamp((int64_t)c.x0 + in->x - b, outer.x0 - w, outer.x1),
      y = np_clamp((int64_t)c.y0 + in->y - b, outer.y0 - h, outer.y1);
  return np_box(np_clamp(x, 0, np->width - w), np_clamp(y, top, np->height - h), w, h);
}

enum status np_popup(struct np *np, unsigned session, const struct gui_popup_in *in) {
  struct np_view *parent = np_own(np, session, in->parent);
  if (!parent || depth_of(np, parent) >= NP_POPUP_DEPTH) return ST_BAD_ARG;
  if (np->focus != np_index(np, np_root(np, parent)) || np->frozen || !np_visible(np, parent)) return ST_STATE;
  int b = 2 * NP_BORDER * (int)np->scale;
  if (!in->width || !in->height || in->width > NP_FAR || in->height > NP_FAR || (int)in->width + b > np->width ||
      (int64_t)(in->width + b) * (in->height + b) * 2 > (int64_t)np->width * np->height)
    return ST_BAD_ARG;
  struct np_rect at = popup_rect(np, parent, in);
  if (!np_touch(at, np_inset(parent->outer, -1)) || at.y1 > np->height) return ST_BAD_ARG;
  struct np_view *v = create(np, session);
  if (!v) return ST_NO_SLOT;
  v->depth = (uint8_t)(parent->depth + 1), v->layer = parent->layer, v->parent = np_id(np, parent);
  v->outer = at, v->placed = true;
  return ST_OK;
}

enum status np_commit(struct np *np, struct np_view *v, const struct gui_commit_in *in) {
  if (in->buffer > 1 || !v->lent_width) return ST_BAD_ARG;
  struct np_rect c = np_content(np, v), d = {np_clamp(in->x, 0, NP_FAR), np_clamp(in->y, 0, NP_FAR), 0, 0};
  d.x1 = np_clamp((int64_t)in->x + in->width, d.x0, NP_FAR), d.y1 = np_clamp((int64_t)in->y + in->height, d.y0, NP_FAR);
  if (v->width != v->lent_width || v->height != v->lent_height) d = (struct np_rect){0, 0, NP_FAR, NP_FAR};
  v->width = v->lent_width, v->height = v->lent_height, v->shown = (uint8_t)in->buffer;
  v->wants_frame |= in->request_frame != 0;
  if (!v->mapped) {
    v->mapped = true, np->stale = true;
    np_damage(np, v->outer);
    np_mapped(np, v);
    np_list(np, v, GUI_LISTED);
    return ST_OK;
  }
  d = np_cut(np_box(d.x0 + c.x0, d.y0 + c.y0, np_width(d), np_height(d)), c);
  if (!np_empty(d) && np_visible(np, v)) v->damage = np_join(v->damage, d);
  return ST_OK;
}

static void forget(struct np *np, unsigned index) {
  if (np->grab == index) np->grab = NP_NONE, np->swallowed |= np->buttons;
  if (np->gesture.active && np->gesture.view == index) np_end(np, false);
  if (np->enter == index) np->enter = NP_NONE;
  if (np->await == index) np->await = NP_NONE;
  if (np->hit.view == index) np->hit = (struct np_hit){.view = NP_NONE}, np_damage_strip(np);
  if (np->armed.view == index) np->armed.view = NP_NONE;
  for (unsigned i = 0; i < NP_PLATES; i++)
    if (np->plate[i].target && np->plate[i].view == index) np->plate[i].target = 0;
}

/* No queued event may reach the next view with the same local id. */
static void free_view(struct np *np, struct np_view *v) {
  struct np_session *s = np_client(np, np_index(np, v));
  uint32_t kept = 0;
  forget(np, np_index(np, v));
  for (uint32_t i = 0; i < s->queued; i++)
    if (s->queue[i].window != np_local(np, v) || s->queue[i].type == GUI_POPUP_DONE) s->queue[kept++] = s->queue[i];
  s->queued = kept;
  np_damage(np, v->outer);
  np_damage_names(np, v);
  np_redraw(np, np_index(np, v));
  *v = (struct np_view){0};
  np->stale = true;
}

/* The deepest go first, so that no popup loses the link to its root before its turn. */
void np_drop_popups(struct np *np, struct np_view *root, unsigned depth) {
  unsigned session = np_index(np, root) / NP_EACH;
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
  unsigned index = np_index(np, v);
  if (!v->depth) {
    np_drop_popups(np, v, 0);
    struct np_view *parent = np_find(np, v->parent);
    if (np->focus == index) np_focus(np, parent && np_visible(np, parent) ? parent : NULL, false);
    np_list(np, v, GUI_UNLISTED);
    if (v->layer == NP_LAYER_WINDOW)
      np_push_wm(np, (struct placement_event){.type = PLACEMENT_GONE, .id = np_id(np, v)});
    if (v->layer == NP_LAYER_PANEL) np_push_wm(np, (struct placement_event){.type = PLACEMENT_SCREEN});
    np_unstack(np, v);
  }
  free_view(np, v);
}
