/* Wm: the service "placement": the one window manager that policy names. It gets geometry and opaque ids, nothing else.
 */
#include "base/string.h"
#include "glue.h"

static struct session *wm;
static cap_t watching;

void wm_notify(void) {
  if (watching) sys_signal(watching);
}

static enum status open(struct session *s) {
  if (!text_equal(s->label, np.policy.wm)) return ST_DENIED;
  if (wm) return ST_STATE;
  wm = s;
  return glue_step(&(struct np_event){.kind = NP_WM_OPEN});
}

static void close(struct session *s) {
  if (watching) slot_free(watching);
  if (wm == s) wm = NULL;
  watching = 0;
  glue_step(&(struct np_event){.kind = NP_WM_CLOSE});
}

static enum status info(void *session, const struct iface_none *untrusted_in, struct placement_info_out *out,
                        struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  struct np_rect work = np_work(&np);
  out->screen_width = (uint32_t)np.width, out->screen_height = (uint32_t)np.height;
  out->work_x = (uint32_t)work.x0, out->work_width = (uint32_t)np_width(work);
  out->work_y = (uint32_t)work.y0, out->work_height = (uint32_t)np_height(work);
  out->scale = np.scale, out->border = NP_BORDER * np.scale, out->plate = (NP_BORDER + NP_PLATE) * np.scale;
  out->min_width = NP_MIN_WIDTH * np.scale, out->min_height = NP_MIN_HEIGHT * np.scale;
  for (unsigned i = 0; i < np.ordered; i++) out->count += np_at(&np, np.order[i])->layer == NP_LAYER_WINDOW;
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)out;
  cap_t slot = glue_take(x, 0, OBJ_SIGNAL);
  if (!slot) return ST_BAD_CAP;
  if (watching) slot_free(watching);
  watching = slot;
  if (np.wm_queued) sys_signal(slot);
  return ST_OK;
}

static enum status fetch(void *session, const struct iface_none *untrusted_in, struct placement_fetch_out *out,
                         struct cap_xfer *x) {
  (void)session, (void)untrusted_in, (void)x;
  out->count = np.wm_queued;
  memcpy(out->event, np.wm_queue, np.wm_queued * sizeof np.wm_queue[0]);
  np.wm_queued = 0;
  return ST_OK;
}

static enum status list(void *session, const struct placement_index *untrusted_in, struct placement_window *out,
                        struct cap_xfer *x) {
  (void)session, (void)x;
  uint64_t left = untrusted_in->index;
  for (unsigned i = 0; i < np.ordered; i++) {
    const struct np_view *v = np_at(&np, np.order[i]);
    if (v->layer == NP_LAYER_WINDOW && !left--) return np_placement(&np, np_id(&np, v), out);
  }
  return ST_NOT_FOUND;
}

static enum status window(void *session, const struct placement_id *untrusted_in, struct placement_window *out,
                          struct cap_xfer *x) {
  (void)session, (void)x;
  return np_placement(&np, untrusted_in->id, out);
}

#define PLAIN(name, type, number)                                                                                      \
  static enum status name(void *session, const struct type *untrusted_in, struct iface_none *out,                      \
                          struct cap_xfer *x) {                                                                        \
    (void)session, (void)out, (void)x;                                                                                 \
    return glue_step(&(struct np_event){.kind = number, .name = *untrusted_in});                                       \
  }
PLAIN(place, placement_place_in, NP_PLACE)
PLAIN(stack, placement_stack_in, NP_STACK)
PLAIN(cookie, placement_cookie_in, NP_COOKIE)
PLAIN(answer, placement_answer_in, NP_ANSWER)

static const struct placement_ops ops = {info, watch, fetch, list, window, place, stack, cookie, answer};
static const struct service service = {
    "placement", placement_sizes, placement_method_count, placement_dispatch, &ops, 0, 4, open, close, NULL};

void wm_start(void) {
  if (loop_serve(&service) != ST_OK) env_exit(1, "cannot serve placement");
}
