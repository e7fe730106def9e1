/* Devices: the framebuffer and the input drivers that policy lists, each in a session of its own, and the clock. One
 * that dies is asked for again, with growing pauses while it does not answer; what was held down is released meanwhile.
 */
#include "glue.h"
#include "iface/framebuffer.h"
#include "iface/input.h"
#include "iface/log.h"
#include "iface/rtc.h"

enum { RETRY_MS = 200, RETRY_MAX_MS = 6400, SCREEN = POLICY_INPUTS };
struct device {
  struct client client;
  const struct policy_input *policy; /* NULL: the screen */
  cap_t signal;
  int motion[2], place[2]; /* x, y: not yet stepped; last absolute */
  bool relative, absolute, told;
};
static struct device devices[POLICY_INPUTS + 1];
static struct client rtc;
static struct timer retry, minute;
static uint64_t pause = RETRY_MS;

static void step(const struct device *d, struct np_event e) {
  e.virtual = !d->policy->physical;
  glue_step(&e);
}

static void flush(struct device *d) {
  if (d->relative) step(d, (struct np_event){.kind = NP_RELATIVE, .x = d->motion[0], .y = d->motion[1]});
  if (d->absolute) step(d, (struct np_event){.kind = NP_ABSOLUTE, .x = d->place[0], .y = d->place[1]});
  d->relative = d->absolute = false, d->motion[0] = d->motion[1] = 0;
}

static void input(struct device *d, const struct input_event *untrusted) {
  int value = clamp(untrusted->value, -RECT_FAR, 2 * RECT_FAR);
  unsigned code = untrusted->code;
  bool relative = untrusted->type == INPUT_RELATIVE, absolute = untrusted->type == INPUT_ABSOLUTE, axis = code < 2;
  if (relative && axis) d->relative = true, d->motion[code] += value;
  if (absolute && axis) d->absolute = true, d->place[code] = value;
  if ((relative || absolute) && axis) return;
  flush(d);
  if (relative && code == 8) step(d, (struct np_event){.kind = NP_WHEEL, .value = value});
  if (untrusted->type == INPUT_KEY) step(d, (struct np_event){.kind = NP_KEY, .code = (int)code, .value = value});
  if (untrusted->type == INPUT_OVERFLOW) step(d, (struct np_event){.kind = NP_OVERFLOW});
}

/* At most four batches at once: a driver that floods must not keep the others waiting. */
static void take(void *context) {
  static struct input_fetch_out batch;
  struct device *d = context;
  struct iface_none none = {0};
  batch.count = INPUT_BATCH;
  for (unsigned n = 0; n < 4 && d->client.gate && batch.count == INPUT_BATCH; n++) {
    if (input_fetch(d->client.gate, &none, &batch, NULL) != ST_OK) return;
    for (uint64_t i = 0; i < batch.count && i < INPUT_BATCH; i++) input(d, &batch.event[i]);
    flush(d);
  }
  if (batch.count == INPUT_BATCH) sys_signal(d->signal);
}

static void mode_changed(void *context) {
  struct device *d = context;
  enum status status = d->client.gate ? screen_mode(d->client.gate) : ST_OK;
  if (status != ST_OK) log_line(LOG_ERROR, "the screen mode is not usable (status %u)", status);
}

static enum status open(struct device *d) {
  struct iface_none none = {0};
  const char *service = d->policy ? "input" : "framebuffer", *label = d->policy ? d->policy->name : "";
  enum status status = client_open(service, "", label, 8, &d->client);
  if (status == ST_OK && !d->signal) status = loop_signal(d->policy ? take : mode_changed, d, &d->signal);
  struct cap_xfer x = {.n_send = 1, .send = {d->signal}, .rights = {RIGHT_SIGNAL}};
  if (status == ST_OK && !d->policy) status = screen_mode(d->client.gate);
  if (status == ST_OK && d->policy) status = input_watch(d->client.gate, &none, &none, &x);
  if (status == ST_OK && !d->policy) framebuffer_watch(d->client.gate, &none, &none, &x);
  if (status != ST_OK) client_close(&d->client);
  if (status != ST_OK && !d->told)
    log_line(LOG_WARNING, "%s %s: status %u; is it routed, and is its driver running?", service, label, status);
  d->told = status != ST_OK;
  return status;
}

/* A device that no route names is not asked for again, but for the screen: without one nothing can be used. */
static void open_all(void *context) {
  bool again = false;
  for (unsigned i = 0; i <= SCREEN; i++) {
    struct device *d = &devices[i];
    if (d->client.gate || (i < SCREEN && i >= np.policy.inputs)) continue;
    d->policy = i < SCREEN ? &np.policy.input[i] : NULL;
    enum status status = open(d);
    again |= status != ST_OK && (status != ST_NOT_FOUND || i == SCREEN);
  }
  pause = again ? (uint64_t)least((int)pause * 2, RETRY_MAX_MS) : RETRY_MS;
  if (again) timer_set(&retry, env_deadline(pause));
}

static void lost(const struct parent_next_out *event) {
  if (event->kind == EVENT_LOST && event->id == rtc.id) client_close(&rtc);
  for (unsigned i = 0; i <= SCREEN; i++) {
    struct device *d = &devices[i];
    if (event->kind != EVENT_LOST || !d->client.gate || d->client.id != event->id) continue;
    log_line(LOG_WARNING, "the driver of %s is gone: asking for another", d->policy ? d->policy->name : "the screen");
    if (!d->policy) screen_gone();
    client_close(&d->client);
    if (d->policy) step(d, (struct np_event){.kind = NP_OVERFLOW});
    timer_set(&retry, env_deadline(RETRY_MS));
  }
}

static void show_time(void *context) {
  struct iface_none none = {0};
  struct rtc_now_out now = {0};
  if (!rtc.gate) client_open("rtc", "", "", 6, &rtc);
  if (rtc.gate) rtc_now(rtc.gate, &none, &now, NULL);
  uint64_t of_day = now.unix_seconds % 86400;
  if (now.valid) glue_step(&(struct np_event){.kind = NP_CLOCK, .value = (int32_t)of_day});
  timer_set(&minute, env_deadline((60 - of_day % 60) * 1000));
}

/* From the loop, so that the services are there before any driver is waited for. */
void devices_start(void) {
  retry.handler = open_all, minute.handler = show_time;
  loop_on_event(lost);
  timer_set(&retry, env_deadline(0));
  if (np.policy.clock) timer_set(&minute, env_deadline(0));
}

void devices_again(void) { mode_changed(&devices[SCREEN]); }
