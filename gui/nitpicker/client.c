/* Client: the service "gui": sessions, lent buffers, events.
 *
 * Buffers are attached read-only with zeros on loss, at the size that was checked against the Mem. A fresh pair takes
 * the place of the shown one at its first commit, so that what is painted always has the size that belongs to it. */
#include "base/string.h"
#include "glue.h"
#include "iface/log.h"

struct client_state {
  uint32_t index;
  cap_t watch;
};
struct lent {
  struct memory shown[2], fresh[2];
  uint64_t serial; /* of the view that they belong to */
};
static struct session *sessions[NP_SESSIONS];
static struct lent lent[NP_VIEWS];
static struct np_source source[NP_VIEWS];
static struct memory dim; /* half-bright copy of the wallpaper */

static struct client_state *state_of(void *session) { return ((struct session *)session)->state; }

void client_notify(uint32_t news) {
  for (; news; news &= news - 1) {
    struct session *s = sessions[__builtin_ctz(news)];
    if (s && state_of(s)->watch) sys_signal(state_of(s)->watch);
  }
}

static void free_pair(struct session *s, struct memory pair[2]) {
  for (unsigned i = 0; i < 2; i++)
    if (pair[i].at) session_free(s, &pair[i]);
}

static void let_go(unsigned index) {
  struct lent *l = &lent[index];
  struct session *s = sessions[index / NP_EACH];
  if (!l->serial || !s) return;
  if (source[index].dim) mem_free(&dim);
  source[index] = (struct np_source){0};
  free_pair(s, l->shown);
  free_pair(s, l->fresh);
  l->serial = 0;
}

void client_sweep(void) {
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (lent[i].serial != np.view[i].serial) let_go(i);
}

static enum status open(struct session *s) {
  enum status status = glue_step(&(struct np_event){.kind = NP_OPEN, .label = s->label});
  if (status != ST_OK) return status;
  state_of(s)->index = (uint32_t)np.result;
  sessions[np.result] = s;
  return ST_OK;
}

static void close(struct session *s) {
  unsigned index = state_of(s)->index;
  glue_step(&(struct np_event){.kind = NP_CLOSE, .session = index});
  for (unsigned i = 0; i < NP_EACH; i++) let_go(index * NP_EACH + i);
  if (state_of(s)->watch) slot_free(state_of(s)->watch);
  sessions[index] = NULL;
}

static enum status info(void *session, const struct iface_none *untrusted_in, struct gui_info_out *out,
                        struct cap_xfer *x) {
  (void)untrusted_in, (void)x;
  struct np_rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)np_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)np_height(work);
  out->scale = np.scale, out->dark = np.policy.dark, out->panel_height = NP_PANEL * np.scale;
  out->role = np.session[state_of(session)->index].domain.role, out->frame_ticks = env_ticks(np.frame_ms);
  out->windows = NP_WINDOWS, out->views = NP_EACH;
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  (void)untrusted_in, (void)out;
  cap_t slot = glue_take(x, 0, OBJ_SIGNAL);
  if (!slot) return ST_BAD_CAP;
  if (state_of(session)->watch) slot_free(state_of(session)->watch);
  state_of(session)->watch = slot;
  if (np.session[state_of(session)->index].queued) sys_signal(slot);
  return ST_OK;
}

static enum status fetch(void *session, const struct iface_none *untrusted_in, struct gui_fetch_out *out,
                         struct cap_xfer *x) {
  (void)untrusted_in, (void)x;
  struct np_session *s = &np.session[state_of(session)->index];
  out->count = s->queued;
  memcpy(out->event, s->queue, s->queued * sizeof s->queue[0]);
  s->queued = 0;
  return ST_OK;
}

static enum status step(void *session, struct np_event e) {
  e.session = state_of(session)->index;
  return glue_step(&e);
}

/* The slot of a new view may still hold the buffers of one that nitpicker has dropped. */
static enum status created(void *session, enum status status, struct gui_id *out) {
  if (status != ST_OK) return status;
  out->id = np.result;
  let_go(state_of(session)->index * NP_EACH + (unsigned)np.result - 1);
  return ST_OK;
}

static enum status window(void *session, const struct gui_window_in *untrusted_in, struct gui_id *out,
                          struct cap_xfer *x) {
  (void)x;
  return created(session, step(session, (struct np_event){.kind = NP_WINDOW, .window = *untrusted_in}), out);
}

static enum status popup(void *session, const struct gui_popup_in *untrusted_in, struct gui_id *out,
                         struct cap_xfer *x) {
  (void)x;
  return created(session, step(session, (struct np_event){.kind = NP_POPUP, .popup = *untrusted_in}), out);
}

/* One buffer: a Mem that is readable and large enough for the size, whatever the client says about it. */
static enum status attach(struct session *s, struct cap_xfer *x, unsigned i, unsigned pages, struct memory *out) {
  struct sys_result q = sys_slot_query(x->receive[i]);
  if (!(q.w[1] & RIGHT_READ) || q.w[2] < pages) return ST_BAD_ARG;
  cap_t slot = glue_take(x, i, OBJ_MEM);
  if (!slot) return ST_NO_SLOT;
  enum status status = session_attach(s, slot, pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, out);
  if (status != ST_OK) slot_free(slot);
  return status;
}

static enum status lend(void *session, const struct gui_lend_in *untrusted_in, struct iface_none *out,
                        struct cap_xfer *x) {
  (void)out;
  struct gui_lend_in in = *untrusted_in;
  struct np_view *v = np_own(&np, state_of(session)->index, in.id);
  struct memory pair[2] = {{0}, {0}};
  if (!v || !in.width || !in.height || in.width > NP_WIDTH_MAX || in.height > NP_WIDTH_MAX) return ST_BAD_ARG;
  if (!x || x->arrived[0] != OBJ_MEM) return ST_BAD_CAP;
  unsigned pages = (unsigned)(((uint64_t)in.width * in.height * 4 + PAGE_SIZE - 1) / PAGE_SIZE);
  enum status status = attach(session, x, 0, pages, &pair[0]);
  if (status == ST_OK && x->arrived[1] == OBJ_MEM) status = attach(session, x, 1, pages, &pair[1]);
  if (status == ST_OK) status = step(session, (struct np_event){.kind = NP_LENT, .lend = in});
  if (status != ST_OK) {
    free_pair(session, pair);
    return status;
  }
  struct lent *l = &lent[np_index(&np, v)];
  free_pair(session, l->fresh);
  l->fresh[0] = pair[0], l->fresh[1] = pair[1], l->serial = v->serial;
  return ST_OK;
}

/* The wallpaper is dimmed once per commit, not once per frame. Without memory for the copy it is dimmed while painting.
 */
static void dim_wallpaper(unsigned index) {
  const struct np_view *v = &np.view[index];
  const uint32_t *from = source[index].pixels[v->shown & 1];
  unsigned pages = lent[index].shown[0].pages;
  if (v->layer != NP_LAYER_WALLPAPER || v->depth || !from) return;
  if (dim.pages != pages) mem_free(&dim);
  if (!dim.at && mem_new(SLOT_BANK, pages, &dim) != ST_OK) dim = (struct memory){0};
  if (dim.at) store_dim(dim.at, from, (size_t)v->width * v->height);
  source[index].dim = dim.at;
}

static enum status commit(void *session, const struct gui_commit_in *untrusted_in, struct iface_none *out,
                          struct cap_xfer *x) {
  (void)out, (void)x;
  struct gui_commit_in in = *untrusted_in;
  struct np_view *v = np_own(&np, state_of(session)->index, in.id);
  if (!v || in.buffer > 1) return ST_BAD_ARG;
  unsigned index = np_index(&np, v);
  struct lent *l = &lent[index];
  bool fresh = l->fresh[0].at != NULL;
  if (l->serial != v->serial || !(fresh ? l->fresh : l->shown)[in.buffer].at) return ST_BAD_ARG;
  enum status status = step(session, (struct np_event){.kind = NP_COMMIT, .commit = in});
  if (status != ST_OK) return status;
  if (fresh) {
    free_pair(session, l->shown);
    memcpy(l->shown, l->fresh, sizeof l->shown);
    memset(l->fresh, 0, sizeof l->fresh);
  }
  for (unsigned i = 0; i < 2; i++) source[index].pixels[i] = l->shown[i].at;
  dim_wallpaper(index);
  return ST_OK;
}

/* The methods that need nothing but the state. */
#define PLAIN(name, type, number, member)                                                                              \
  static enum status name(void *session, const struct type *untrusted_in, struct iface_none *out,                      \
                          struct cap_xfer *x) {                                                                        \
    (void)out, (void)x;                                                                                                \
    return step(session, (struct np_event){.kind = number, .member = *untrusted_in});                                  \
  }
PLAIN(destroy, gui_id, NP_DESTROY, id)
PLAIN(title, gui_title_in, NP_TITLE, title)
PLAIN(cursor, gui_cursor_in, NP_CURSOR_SHAPE, cursor)
PLAIN(plate, gui_plate_in, NP_NAME, plate)
PLAIN(badge, gui_badge_in, NP_BADGE, badge)
PLAIN(show, gui_show_in, NP_SHOW, show)

/* offer, paste and capture are not built yet: without a handler the dispatcher answers UNSUPPORTED. */
static const struct gui_ops ops = {info,  watch,  fetch, window, destroy, title, lend, commit,
                                   popup, cursor, plate, badge,  show,    NULL,  NULL, NULL};
static const struct service service = {
    "gui", gui_sizes, gui_method_count, gui_dispatch, &ops, sizeof(struct client_state), 6, open, close, NULL};

void client_start(void) {
  screen.source = source;
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve gui");
}
