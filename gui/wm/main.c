/* wm: carries the policy's actions out on the placement session. Untrusted by position: it sees geometry and opaque ids
 * only.
 *
 * Events come in batches after the session's signal; motion of one gesture is merged to its latest. At start, after a
 * resync and when the screen changed, all windows are listed again and their cookies tell what was decided about them
 * before. */
#include "base/loop.h"
#include "iface/log.h"
#include "settings/settings.h"
#include "switcher.h"

enum { DONATION = 16, BATCHES_PER_WAKE = 8 };

static struct wm wm;
static struct actions actions;
static struct client placement;

static void perform(const struct action *a) {
  struct iface_none none;
  cap_t g = placement.gate;
  if (a->type == ACTION_ANSWER) placement_answer(g, &(struct placement_answer_in){a->value}, &none, NULL);
  if (a->type == ACTION_COOKIE) placement_cookie(g, &(struct placement_cookie_in){a->id, a->value}, &none, NULL);
  if (a->type == ACTION_STACK) {
    struct placement_stack_in in = {.id = a->id, .sibling = a->value, .where = a->where};
    placement_stack(g, &in, &none, NULL);
  }
  if (a->type == ACTION_PLACE) {
    struct placement_place_in in = {.id = a->id,
                                    .x = a->at.x,
                                    .y = a->at.y,
                                    .width = (uint32_t)a->at.width,
                                    .height = (uint32_t)a->at.height,
                                    .hidden = a->hidden,
                                    .fixed = a->fixed};
    if (placement_place(g, &in, &none, NULL) == ST_BAD_ARG)
      log_line(LOG_WARNING, "place %d,%d %dx%d was refused", a->at.x, a->at.y, a->at.width, a->at.height);
  }
}

/* A window that went away meanwhile makes single actions fail; its GONE follows. */
static void step(const struct wm_event *event) {
  wm_step(&wm, event, &actions);
  for (unsigned i = 0; i < actions.count; i++) perform(&actions.list[i]);
  switcher_update(&wm);
}

static void switched(void) { step(&(struct wm_event){.type = WM_SWITCHED}); }

static void list_all(void) {
  struct iface_none none = {0};
  struct placement_info_out info;
  struct placement_window w;
  enum status status = placement_info(placement.gate, &none, &info, NULL);
  if (status != ST_OK) env_exit(1, "the placement session is gone");
  step(&(struct wm_event){.type = WM_RESET, .info = &info});
  switcher_start(&info, switched);
  for (uint64_t i = 0; i < WINDOWS_MAX; i++) {
    if (placement_list(placement.gate, &(struct placement_index){i}, &w, NULL) != ST_OK) return;
    step(&(struct wm_event){.type = WM_ADOPT, .window = &w});
  }
}

static void handle(const struct placement_event *e) {
  struct placement_window w;
  struct wm_event event = {.type = WM_PLACEMENT, .placement = *e};
  if (e->type == PLACEMENT_RESYNC || e->type == PLACEMENT_SCREEN) return list_all();
  if (e->type == PLACEMENT_NEW || e->type == PLACEMENT_WISH) {
    if (placement_window(placement.gate, &(struct placement_id){e->id}, &w, NULL) != ST_OK) return;
    if (e->type == PLACEMENT_NEW && switcher_takes(placement.gate, &w)) return;
    event.window = &w;
  }
  step(&event);
}

/* Motion that is followed by more motion of the same gesture says nothing. */
static bool outdated(const struct placement_fetch_out *f, uint64_t i) {
  const struct placement_event *e = &f->event[i];
  return e->type == PLACEMENT_MOTION && i + 1 < f->count && e[1].type == PLACEMENT_MOTION && e[1].gesture == e->gesture;
}

static void fetch(void *context) {
  static struct placement_fetch_out batch;
  struct iface_none none = {0};
  for (unsigned n = 0; n < BATCHES_PER_WAKE; n++) {
    if (placement_fetch(placement.gate, &none, &batch, NULL) != ST_OK) env_exit(1, "the placement session is gone");
    if (batch.count > PLACEMENT_BATCH) return;
    for (uint64_t i = 0; i < batch.count; i++)
      if (!outdated(&batch, i)) handle(&batch.event[i]);
    if (batch.count < PLACEMENT_BATCH) return;
  }
}

/* Two words are known: fill, middle. */
static void read_node(struct kdl_reading *r) {
  struct wm *into = r->into;
  if (kdl_named(r, "fill")) into->fill = true;
  if (kdl_named(r, "middle")) into->middle = true;
}

static bool read_config(void *into, const char *text, size_t bytes, char *message, size_t size) {
  return kdl_read(text, bytes, read_node, into, "fill or middle", message, size);
}

void component_main(void) {
  struct iface_none none = {0};
  cap_t wake = 0;
  rom_read("config", read_config, &wm);
  if (client_open("placement", "", "", DONATION, &placement) != ST_OK)
    env_exit(1, "no placement session: route service placement to nitpicker for this child alone");
  enum status status = loop_signal(fetch, NULL, &wake);
  struct cap_xfer x = {.n_send = 1, .send = {wake}};
  if (status == ST_OK) status = placement_watch(placement.gate, &none, &none, &x);
  if (status != ST_OK) env_exit(1, "cannot watch the placement session");
  list_all();
  log_line(LOG_INFO, "%u windows taken over at %lu ms", wm.count, (unsigned long)env_ms());
  fetch(NULL);
}
