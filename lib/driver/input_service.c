/* Input service: serves include/iface/input.h for one device to one reader.
 *
 * The queue is session state, so the reader pays for it and gets it back on close. */
#include "driver/input_service.h"
#include "base/take.h"

static void (*set_leds)(unsigned bits);

static struct input_queue *queue_of(const struct session *s) { return s->state; }

static enum status watch(void *session, const struct iface_none *none, struct iface_none *result, struct cap_xfer *x) {
  enum status status = take_watch(x, session);
  if (status == ST_OK) input_service_flush();
  return status;
}

static enum status fetch(void *session, const struct iface_none *none, struct input_fetch_out *result,
                         struct cap_xfer *x) {
  result->count = input_queue_take(queue_of(session), result->event, INPUT_BATCH);
  input_service_flush();
  return ST_OK;
}

static enum status lights(void *session, const struct input_leds_in *untrusted_in, struct iface_none *result,
                          struct cap_xfer *x) {
  if (!set_leds) return ST_UNSUPPORTED;
  if (untrusted_in->leds > 7) return ST_BAD_ARG;
  set_leds((unsigned)untrusted_in->leds);
  return ST_OK;
}

static const struct input_ops ops = {.watch = watch, .fetch = fetch, .leds = lights};
static const struct service service = {
    .ops = &ops, .state_bytes = sizeof(struct input_queue), .min_pages = 8, .single = true, SERVES(input, "input")};

enum status input_service_start(void (*leds)(unsigned bits)) {
  set_leds = leds;
  return loop_serve(&service);
}

void input_service_push(uint16_t type, uint16_t code, int32_t value) {
  struct session *s = loop_sessions(); /* the one there may be */
  if (!s) return;
  input_queue_push(queue_of(s), (struct input_event){.type = type, .code = code, .value = value, .tsc = sys_tsc()});
}

void input_service_flush(void) {
  const struct session *s = loop_sessions();
  if (s && s->watch && queue_of(s)->count) sys_signal(s->watch);
}
