/* Serve: the services gui, placement and keeper: sessions, lent buffers, events. What needs nothing but the state goes
 * to np_step as it came.
 *
 * Buffers are attached read-only with zeros on loss, at the size that was checked against the Mem. A fresh pair takes
 * the place of the shown one at its first commit, so that what is painted always has the size that belongs to it. */
#include "base/string.h"
#include "driver/take.h"
#include "glue.h"

struct port {
  cap_t watch;
  uint32_t index; /* in ports: a client's number, NP_WM or NP_KEEPER */
};
struct lent {
  struct memory shown[2], fresh[2];
  uint64_t serial; /* of the view that they belong to */
};
static struct session *ports[NP_PORTS];
static struct lent lent[NP_VIEWS];
static struct np_source source[NP_VIEWS];
static struct memory half; /* half-bright copy of the wallpaper */

unsigned serve_index(void *session) { return ((struct port *)((struct session *)session)->state)->index; }
static struct port *port_of(void *session) { return ((struct session *)session)->state; }

void serve_notify(uint64_t news) {
  for (; news; news &= news - 1) {
    struct session *s = ports[__builtin_ctzll(news)];
    if (s && port_of(s)->watch) sys_signal(port_of(s)->watch);
  }
}

static void free_pair(struct session *s, struct memory pair[2]) {
  for (unsigned i = 0; i < 2; i++)
    if (pair[i].at) session_free(s, &pair[i]);
}

static void let_go(unsigned index) {
  struct lent *l = &lent[index];
  struct session *s = ports[index / NP_EACH];
  if (!l->serial || !s) return;
  if (source[index].half) mem_free(&half);
  source[index] = (struct np_source){0};
  free_pair(s, l->shown);
  free_pair(s, l->fresh);
  l->serial = 0;
}

void serve_sweep(void) {
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (lent[i].serial != np.view[i].serial) let_go(i);
}

static enum status take_port(struct session *s, unsigned index) {
  if (ports[index]) return ST_STATE;
  port_of(s)->index = index, ports[index] = s;
  return ST_OK;
}

static enum status open_client(struct session *s) {
  enum status status = glue_step(&(struct np_event){.kind = NP_OPEN, .label = s->label});
  return status == ST_OK ? take_port(s, (unsigned)np.result) : status;
}

static enum status open_wm(struct session *s) {
  enum status status = text_equal(s->label, np.policy.wm) ? take_port(s, NP_WM) : ST_DENIED;
  return status == ST_OK ? glue_step(&(struct np_event){.kind = NP_WM_OPEN}) : status;
}

static enum status open_keeper(struct session *s) {
  bool is = policy_match(&np.policy, s->label)->role == GUI_ROLE_KEEPER;
  enum status status = is ? take_port(s, NP_KEEPER) : ST_DENIED;
  return status == ST_OK ? glue_step(&(struct np_event){.kind = NP_KEEPER_OPEN}) : status;
}

static void close(struct session *s) {
  unsigned index = port_of(s)->index;
  if (ports[index] != s) return; /* it was refused */
  glue_step(&(struct np_event){.kind = index == NP_WM       ? NP_WM_CLOSE
                                       : index == NP_KEEPER ? NP_KEEPER_CLOSE
                                                            : NP_CLOSE,
                               .session = index});
  for (unsigned i = 0; index < NP_SESSIONS && i < NP_EACH; i++) let_go(index * NP_EACH + i);
  if (index < NP_SESSIONS) share_close(index);
  if (port_of(s)->watch) slot_free(port_of(s)->watch);
  ports[index] = NULL;
}

static enum status watch(void *session, const struct iface_none *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  (void)untrusted_in, (void)out;
  enum status status = take_watch(x, &port_of(session)->watch);
  if (status == ST_OK) sys_signal(port_of(session)->watch); /* whatever happened before */
  return status;
}

static enum status gui_info_now(void *session, const struct iface_none *untrusted_in, struct gui_info_out *out,
                                struct cap_xfer *x) {
  (void)untrusted_in, (void)x;
  struct rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)rect_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)rect_height(work);
  out->scale = np.scale, out->dark = np.policy.dark, out->panel_height = NP_PANEL * np.scale;
  out->role = np.session[port_of(session)->index].domain.role, out->frame_ticks = env_ticks(np.frame_ms);
  out->windows = NP_WINDOWS, out->views = NP_EACH;
  return ST_OK;
}

static enum status gui_events(void *session, const struct iface_none *untrusted_in, struct gui_fetch_out *out,
                              struct cap_xfer *x) {
  (void)untrusted_in, (void)x;
  struct np_session *s = &np.session[port_of(session)->index];
  out->count = s->queued;
  memcpy(out->event, s->queue, s->queued * sizeof s->queue[0]);
  s->queued = 0;
  return ST_OK;
}

enum status serve_step(void *session, unsigned kind, const void *in, size_t bytes) {
  struct np_event e = {.kind = kind, .session = port_of(session)->index};
  if (bytes > sizeof e.in) return ST_PROTOCOL;
  memcpy(e.in, in, bytes);
  return glue_step(&e);
}

/* The slot of a new view may still hold the buffers of one that nitpicker has dropped. */
static enum status create(void *session, unsigned kind, const void *in, size_t bytes, struct gui_id *out) {
  enum status status = serve_step(session, kind, in, bytes);
  if (status != ST_OK) return status;
  out->id = np.result;
  let_go(port_of(session)->index * NP_EACH + (unsigned)np.result - 1);
  return ST_OK;
}

static enum status window(void *session, const struct gui_window_in *untrusted_in, struct gui_id *out,
                          struct cap_xfer *x) {
  (void)x;
  return create(session, NP_GUI + gui_nr_window, untrusted_in, sizeof *untrusted_in, out);
}

static enum status popup(void *session, const struct gui_popup_in *untrusted_in, struct gui_id *out,
                         struct cap_xfer *x) {
  (void)x;
  return create(session, NP_GUI + gui_nr_popup, untrusted_in, sizeof *untrusted_in, out);
}

/* One buffer: a Mem that is readable and large enough for the size, whatever the client says about it. */
enum status serve_attach(struct session *s, struct cap_xfer *x, unsigned i, unsigned pages, struct memory *out) {
  struct sys_result q = sys_slot_query(x->receive[i]);
  if (!(q.w[1] & RIGHT_READ) || q.w[2] < pages) return ST_BAD_ARG;
  cap_t slot = take_capability(x, i, OBJ_MEM);
  if (!slot) return ST_NO_SLOT;
  enum status status = session_attach(s, slot, pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, out);
  if (status != ST_OK) slot_free(slot);
  return status;
}

static enum status lend(void *session, const struct gui_lend_in *untrusted_in, struct iface_none *out,
                        struct cap_xfer *x) {
  (void)out;
  struct gui_lend_in in = *untrusted_in;
  struct np_view *v = np_own(&np, port_of(session)->index, in.id);
  struct memory pair[2] = {{0}, {0}};
  if (!v || !in.width || !in.height || in.width > NP_WIDTH_MAX || in.height > NP_WIDTH_MAX) return ST_BAD_ARG;
  if (!x || x->arrived[0] != OBJ_MEM) return ST_BAD_CAP;
  unsigned pages = (unsigned)(((uint64_t)in.width * in.height * 4 + PAGE_SIZE - 1) / PAGE_SIZE);
  enum status status = serve_attach(session, x, 0, pages, &pair[0]);
  if (status == ST_OK && x->arrived[1] == OBJ_MEM) status = serve_attach(session, x, 1, pages, &pair[1]);
  if (status == ST_OK) status = serve_step(session, NP_GUI + gui_nr_lend, &in, sizeof in);
  struct lent *l = &lent[np_index(&np, v)];
  free_pair(session, status == ST_OK ? l->fresh : pair);
  if (status == ST_OK) l->fresh[0] = pair[0], l->fresh[1] = pair[1], l->serial = v->serial;
  return status;
}

/* The wallpaper is dimmed once per commit, not once per frame; without memory for the copy it is not shown. */
static void dim_wallpaper(unsigned index) {
  const struct np_view *v = &np.view[index];
  const uint32_t *from = source[index].pixels[v->shown & 1];
  unsigned pages = lent[index].shown[0].pages;
  if (v->layer != NP_LAYER_WALLPAPER || v->depth || !from) return;
  if (half.pages != pages) mem_free(&half);
  if (!half.at && mem_new(SLOT_BANK, pages, &half) != ST_OK) half = (struct memory){0};
  if (half.at) store_half(half.at, from, (size_t)v->width * v->height);
  source[index].half = half.at;
}

static enum status commit(void *session, const struct gui_commit_in *untrusted_in, struct iface_none *out,
                          struct cap_xfer *x) {
  (void)out, (void)x;
  struct gui_commit_in in = *untrusted_in;
  struct np_view *v = np_own(&np, port_of(session)->index, in.id);
  if (!v || in.buffer > 1) return ST_BAD_ARG;
  unsigned index = np_index(&np, v);
  struct lent *l = &lent[index];
  bool fresh = l->fresh[0].at != NULL;
  if (l->serial != v->serial || !(fresh ? l->fresh : l->shown)[in.buffer].at) return ST_BAD_ARG;
  enum status status = serve_step(session, NP_GUI + gui_nr_commit, &in, sizeof in);
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

static enum status placement_info_now(void *session, const struct iface_none *untrusted_in,
                                      struct placement_info_out *out, struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  struct rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)rect_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)rect_height(work);
  out->scale = np.scale, out->border = NP_BORDER * np.scale, out->plate = (NP_BORDER + NP_PLATE) * np.scale;
  out->min_width = NP_MIN_WIDTH * np.scale, out->min_height = NP_MIN_HEIGHT * np.scale;
  for (unsigned i = 0; i < np.ordered; i++) out->count += np_at(&np, np.order[i])->layer == NP_LAYER_WINDOW;
  return ST_OK;
}

static enum status placement_events(void *session, const struct iface_none *untrusted_in,
                                    struct placement_fetch_out *out, struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  out->count = np.wm_queued;
  memcpy(out->event, np.wm_queue, np.wm_queued * sizeof np.wm_queue[0]);
  np.wm_queued = 0;
  return ST_OK;
}

static enum status placement_listed(void *session, const struct placement_index *untrusted_in,
                                    struct placement_window *out, struct cap_xfer *x) {
  (void)session, (void)x;
  uint64_t left = untrusted_in->index;
  for (unsigned i = 0; i < np.ordered; i++) {
    const struct np_view *v = np_at(&np, np.order[i]);
    if (v->layer == NP_LAYER_WINDOW && !left--) return np_placement(&np, np_id(&np, v), out);
  }
  return ST_NOT_FOUND;
}

static enum status placement_one(void *session, const struct placement_id *untrusted_in, struct placement_window *out,
                                 struct cap_xfer *x) {
  (void)session, (void)x;
  return np_placement(&np, untrusted_in->id, out);
}

static enum status keeper_now(void *session, const struct iface_none *untrusted_in, struct keeper_state_out *out,
                              struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  np_keeper_state(&np, out);
  return ST_OK;
}

static enum status keeper_one(void *session, const struct keeper_index *untrusted_in, struct keeper_window_out *out,
                              struct cap_xfer *x) {
  (void)session, (void)x;
  return np_keeper_window(&np, untrusted_in->index, out);
}

/* A method without a handler here is for the state. */
#define DISPATCH(I, base)                                                                                              \
  static enum status dispatch_##I(const void *ops, void *session, uint64_t method, const void *arg, void *out,         \
                                  struct cap_xfer *x) {                                                                \
    enum status status = I##_dispatch(ops, session, method, arg, out, x);                                              \
    return status == ST_UNSUPPORTED ? serve_step(session, base + (unsigned)method, arg, I##_sizes[method].in)          \
                                    : status;                                                                          \
  }
DISPATCH(gui, NP_GUI)
DISPATCH(placement, NP_PLACEMENT)
DISPATCH(keeper, NP_KEEPING)

static const struct gui_ops gui = {.info = gui_info_now,
                                   .watch = watch,
                                   .fetch = gui_events,
                                   .window = window,
                                   .popup = popup,
                                   .lend = lend,
                                   .offer = share_offer,
                                   .paste = share_paste,
                                   .commit = commit};
static const struct placement_ops placement = {.info = placement_info_now,
                                               .watch = watch,
                                               .fetch = placement_events,
                                               .list = placement_listed,
                                               .window = placement_one};
static const struct keeper_ops keeper = {.watch = watch, .state = keeper_now, .window = keeper_one};
#define SERVICE(I, pages, open)                                                                                        \
  { #I, I##_sizes, I##_method_count, dispatch_##I, &I, sizeof(struct port), pages, open, close, NULL }
static const struct service services[] = {SERVICE(gui, 6, open_client), SERVICE(placement, 4, open_wm),
                                          SERVICE(keeper, 4, open_keeper)};

void serve_start(void) {
  screen.source = source;
  for (unsigned i = 0; i < 3; i++)
    if (loop_serve(&services[i]) != ST_OK) env_exit(1, "cannot serve its interfaces");
}
