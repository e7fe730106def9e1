/* Serve: the services gui, placement and keeper: sessions, lent buffers, events. What needs nothing but the state goes
 * to np_step as it came.
 *
 * Buffers are attached read-only with zeros on loss, at the size that was checked against the Mem. A fresh pair takes
 * the place of the shown one at its first commit, so that what is painted always has the size that belongs to it.
 *
 * An offer stays attached in its session, which pays for it, and is never lent on: who pastes gets a copy in memory of
 * his own session, so neither can disturb or signal to the other through it. Both go when the session makes the next
 * one. */
#include "base/string.h"
#include "base/take.h"
#include "glue.h"

struct port {
  uint32_t index;               /* in ports: a client's number, NP_WM or NP_KEEPER */
  struct memory offered, given; /* by its latest offer, to its latest paste */
};
struct pair {
  struct memory buffer[2];
};
struct lent {
  struct pair shown, coming, fresh; /* coming: of a commit that waits for the end of a frame */
  uint64_t serial;                  /* of the view that they belong to */
  bool waits;
};
static const struct service services[3]; /* gui, placement, keeper */
static struct session *ports[NP_PORTS];
static struct lent lent[NP_VIEWS];
static struct np_source source[NP_VIEWS];
uint64_t serve_calls;
static struct memory half; /* half-bright copy of the wallpaper */
static struct {
  const uint32_t *from;
  uint32_t *to;
  size_t left; /* pixels that are not dimmed yet */
} dim;

static struct port *port_of(struct session *s) { return s->state; }

void serve_notify(uint64_t news) {
  for (; news; news &= news - 1) {
    struct session *s = ports[__builtin_ctzll(news)];
    if (s && s->watch) sys_signal(s->watch);
  }
}

static void free_pair(struct session *s, struct pair *pair) {
  for (unsigned i = 0; i < 2; i++) session_free(s, &pair->buffer[i]);
}

static void let_go(unsigned index) {
  struct lent *l = &lent[index];
  struct session *s = ports[index / NP_EACH];
  if (!l->serial || !s) return;
  if (source[index].half) mem_free(&half), dim.left = 0;
  source[index] = (struct np_source){0};
  free_pair(s, &l->shown);
  free_pair(s, &l->coming);
  free_pair(s, &l->fresh);
  l->serial = 0, l->waits = false;
}

static void sweep(void) {
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (lent[i].serial != np.view[i].serial) let_go(i);
}

/* A refused session keeps number 0 and has no port. */
static enum status open(struct session *s) {
  bool wm = s->service == &services[1], keeper = s->service == &services[2];
  unsigned port = wm ? NP_WM : keeper ? NP_KEEPER : 0;
  if (wm && !text_equal(s->label, np.policy.wm)) return ST_DENIED;
  if (keeper && policy_match(&np.policy, s->label)->role != GUI_ROLE_KEEPER) return ST_DENIED;
  if (port && ports[port]) return ST_STATE;
  enum status status = glue_step(&(struct np_event){.kind = NP_OPEN, .session = port, .in = s->label});
  if (status == ST_OK) port_of(s)->index = (uint32_t)np.result, ports[np.result] = s;
  return status;
}

static void close(struct session *s) {
  unsigned index = port_of(s)->index;
  if (ports[index] != s) return;
  glue_step(&(struct np_event){.kind = NP_CLOSE, .session = index});
  sweep();
  ports[index] = NULL;
}

static enum status watch(struct session *s, struct cap_xfer *x) {
  enum status status = take_watch(x, s);
  if (status == ST_OK) sys_signal(s->watch); /* whatever happened before */
  return status;
}

static enum status gui_info_now(unsigned index, struct gui_info_out *out) {
  struct rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)rect_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)rect_height(work);
  out->scale = np.scale, out->dark = np.policy.dark, out->panel_height = NP_PANEL * np.scale;
  out->role = np.session[index].domain.role, out->frame_ticks = env_ticks(np.frame_ms);
  out->windows = NP_WINDOWS, out->views = NP_EACH;
  return ST_OK;
}

static enum status gui_events(unsigned session, struct gui_fetch_out *out) {
  out->count = np.session[session].queued;
  memcpy(out->event, np.queue[session], out->count * sizeof out->event[0]);
  np.session[session].queued = 0;
  return ST_OK;
}

static enum status step(struct session *s, unsigned kind, const void *untrusted_in) {
  return glue_step(&(struct np_event){.kind = kind, .session = port_of(s)->index, .in = untrusted_in});
}

/* The slot of a new view may still hold the buffers of one that nitpicker has dropped. */
static enum status lend(struct session *s, const struct gui_lend_in *in, struct cap_xfer *x) {
  struct np_view *v = np_own(&np, port_of(s)->index, in->id);
  struct pair pair = {0};
  if (!v || !in->width || !in->height || in->width > NP_WIDTH_MAX || in->height > NP_WIDTH_MAX) return ST_BAD_ARG;
  unsigned index = np_index(&np, v), bytes = in->width * in->height * 4;
  struct lent *l = &lent[index];
  enum status status = session_take(s, x, 0, bytes, &pair.buffer[0]);
  if (status == ST_OK && x->arrived[1] == OBJ_MEM) status = session_take(s, x, 1, bytes, &pair.buffer[1]);
  if (status == ST_OK) status = step(s, NP_GUI + gui_nr_lend, in);
  if (l->serial != v->serial) let_go(index);
  free_pair(s, status == ST_OK ? &l->fresh : &pair);
  if (status == ST_OK) l->fresh = pair, l->serial = v->serial;
  return status;
}

/* The wallpaper is dimmed once per commit, not once per frame; without memory for the copy it is not shown. */
static void dim_wallpaper(unsigned index) {
  const struct np_view *v = &np.view[index];
  const uint32_t *from = source[index].pixels[v->shown & 1];
  unsigned pages = lent[index].shown.buffer[0].pages;
  if (v->layer != NP_LAYER_WALLPAPER || v->depth || !from) return;
  if (half.pages != pages) mem_free(&half);
  if (!half.at && mem_new(SLOT_BANK, pages, &half) != ST_OK) half = (struct memory){0};
  source[index].half = half.at;
  dim.from = from, dim.to = half.at, dim.left = half.at ? (size_t)v->width * v->height : 0;
}

bool serve_dim(size_t pixels) {
  pixels = pixels < dim.left ? pixels : dim.left;
  store_half(dim.to, dim.from, pixels);
  dim.to += pixels, dim.from += pixels, dim.left -= pixels;
  return pixels;
}

/* What was committed last is shown from now on. */
static void take_up(unsigned index) {
  struct lent *l = &lent[index];
  if (source[index].half) dim.left = 0;
  bool coming = l->coming.buffer[0].at != NULL;
  if (coming) free_pair(ports[index / NP_EACH], &l->shown), l->shown = l->coming, l->coming = (struct pair){0};
  for (unsigned i = 0; i < 2; i++) source[index].pixels[i] = l->shown.buffer[i].at;
  dim_wallpaper(index);
  l->waits = false;
}

static enum status commit(struct session *s, const struct gui_commit_in *in) {
  struct np_view *v = np_own(&np, port_of(s)->index, in->id);
  if (!v || in->buffer > 1) return ST_BAD_ARG;
  struct lent *l = &lent[np_index(&np, v)];
  bool fresh = l->fresh.buffer[0].at != NULL;
  const struct pair *pair = fresh ? &l->fresh : l->coming.buffer[0].at ? &l->coming : &l->shown;
  if (l->serial != v->serial || !pair->buffer[in->buffer].at) return ST_BAD_ARG;
  enum status status = step(s, NP_GUI + gui_nr_commit, in);
  if (status != ST_OK) return status;
  if (fresh) free_pair(s, &l->coming), l->coming = l->fresh, l->fresh = (struct pair){0};
  l->waits = true;
  if (!np.refresh.running) take_up(np_index(&np, v));
  return ST_OK;
}

void serve_frame_done(void) {
  glue_step(&(struct np_event){.kind = NP_FRAMED});
  sweep();
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (lent[i].waits) take_up(i);
}

static enum status offer(struct session *s, const struct gui_offer_in *in, struct cap_xfer *x) {
  struct memory fresh = {0}, *own = &port_of(s)->offered;
  if (!in->bytes || in->bytes > GUI_CLIP_BYTES) return ST_BAD_ARG;
  enum status status = session_take(s, x, 0, in->bytes, &fresh);
  if (status == ST_OK) status = step(s, NP_GUI + gui_nr_offer, in);
  session_free(s, status == ST_OK ? own : &fresh);
  if (status == ST_OK) *own = fresh;
  return status;
}

/* The screen as it is now, without pointer, strip, keeper and signer; secret windows black. */
static void picture(uint32_t *pixels) {
  static struct np_store store;
  struct rect cursor = np.cursor_at;
  store = (struct np_store){.np = &np, .source = screen.source, .base = (uint8_t *)pixels, .bytes = 4, .plain = true};
  store.pitch = (uint32_t)np.width * 4;
  while (serve_dim(dim.left)) continue;
  np.capturing = np.stale = true, np.cursor_at = (struct rect){0};
  np_scene(&np);
  np_paint(&np, rect_of(0, 0, np.width, np.height), store_run, &store);
  np.capturing = false, np.stale = true, np.cursor_at = cursor;
}

static enum status paste(struct session *s, const struct gui_paste_in *in, struct gui_size *out, struct cap_xfer *x) {
  struct memory *own = &port_of(s)->given;
  enum status status = step(s, NP_GUI + gui_nr_paste, in);
  if (status != ST_OK) return status;
  struct session *from = np.result == NP_NONE ? NULL : ports[np.result % NP_SESSIONS];
  out->bytes = from ? np.clip.bytes : (uint64_t)np.width * (unsigned)np.height * 4;
  session_free(s, own);
  status = session_new(s, (unsigned)((out->bytes + PAGE_SIZE - 1) / PAGE_SIZE), own);
  if (status != ST_OK) return status;
  if (from) memcpy(own->at, port_of(from)->offered.at, out->bytes);
  if (!from) picture(own->at);
  x->n_send = 1, x->send[0] = own->mem, x->rights[0] = RIGHT_READ;
  return ST_OK;
}

static enum status placement_info_now(struct placement_info_out *out) {
  struct rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)rect_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)rect_height(work);
  out->scale = np.scale, out->border = NP_BORDER * np.scale, out->plate = (NP_BORDER + NP_PLATE) * np.scale;
  out->min_width = NP_MIN_WIDTH * np.scale, out->min_height = NP_MIN_HEIGHT * np.scale;
  for (unsigned i = 0; i < np.ordered; i++) out->count += np_nth(&np, i)->layer == NP_LAYER_WINDOW;
  return ST_OK;
}

static enum status placement_events(struct placement_fetch_out *out) {
  out->count = np.wm_queued;
  memcpy(out->event, np.wm_queue, np.wm_queued * sizeof np.wm_queue[0]);
  np.wm_queued = 0;
  return ST_OK;
}

static enum status placement_listed(const struct placement_index *in, struct placement_window *out) {
  uint64_t left = in->index;
  for (unsigned i = 0; i < np.ordered; i++) {
    const struct np_view *v = np_nth(&np, i);
    if (v->layer == NP_LAYER_WINDOW && !left--) return np_placement(&np, &(struct placement_id){np_id(&np, v)}, out);
  }
  return ST_NOT_FOUND;
}

/* The loop has checked method and sizes, so argument and result are the structs of the method; the argument is a copy.
 * A method that needs nothing but the state is for np_step. */
static enum status call(const void *base, void *session, uint64_t method, const void *untrusted_in, void *out,
                        struct cap_xfer *x) {
  serve_calls++;
  unsigned kind = *(const unsigned *)base + (unsigned)method, index = port_of(session)->index;
  if (kind == NP_GUI + gui_nr_info) return gui_info_now(index, out);
  if (kind == NP_GUI + gui_nr_watch) return watch(session, x);
  if (kind == NP_GUI + gui_nr_fetch) return gui_events(index, out);
  if (kind < NP_PLACEMENT && np_exhausted(&np, index, env_ms())) return ST_AGAIN;
  if (kind == NP_GUI + gui_nr_lend) return lend(session, untrusted_in, x);
  if (kind == NP_GUI + gui_nr_commit) return commit(session, untrusted_in);
  if (kind == NP_GUI + gui_nr_offer) return offer(session, untrusted_in, x);
  if (kind == NP_GUI + gui_nr_paste) return paste(session, untrusted_in, out, x);
  if (kind == NP_PLACEMENT + placement_nr_info) return placement_info_now(out);
  if (kind == NP_PLACEMENT + placement_nr_watch) return watch(session, x);
  if (kind == NP_PLACEMENT + placement_nr_fetch) return placement_events(out);
  if (kind == NP_PLACEMENT + placement_nr_list) return placement_listed(untrusted_in, out);
  if (kind == NP_PLACEMENT + placement_nr_window) return np_placement(&np, untrusted_in, out);
  if (kind == NP_KEEPING + keeper_nr_watch) return watch(session, x);
  if (kind == NP_KEEPING + keeper_nr_state) return np_keeper_state(&np, out);
  if (kind == NP_KEEPING + keeper_nr_window) return np_keeper_window(&np, untrusted_in, out);
  enum status status = step(session, kind, untrusted_in);
  ((struct gui_id *)out)->id = np.result; /* of a new window or popup; other replies are empty, and it is 0 */
  return status;
}

static const unsigned bases[] = {NP_GUI, NP_PLACEMENT, NP_KEEPING};
#define SERVICE(I, i, pages)                                                                                           \
  { #I, I##_sizes, I##_method_count, call, &bases[i], sizeof(struct port), pages, open, close, NULL, false }
static const struct service services[3] = {SERVICE(gui, 0, 6), SERVICE(placement, 1, 4), SERVICE(keeper, 2, 4)};

void serve_start(void) {
  screen.source = source;
  for (unsigned i = 0; i < 3; i++)
    if (loop_serve(&services[i]) != ST_OK) env_exit(1, "cannot serve its interfaces");
}
