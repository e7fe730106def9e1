/* Devices: the input drivers that policy lists, each in a session of its own, and the clock. A driver that dies is
 * asked again once a second; what was held down is released meanwhile. */
#include "glue.h"
#include "iface/input.h"
#include "iface/log.h"
#include "iface/rtc.h"

enum { RETRY_MS = 1000 };
struct device {
  struct client client;
  const struct policy_input *policy;
  cap_t signal;
  int dx, dy, x, y; /* motion not yet stepped; last absolute place */
  bool relative, absolute;
};
static struct device devices[POLICY_INPUTS];
static struct client rtc;
static struct timer retry, minute;

static void step(const struct device *d, struct np_event e) {
  e.virtual = !d->policy->physical;
  glue_step(&e);
}

static void flush(struct device *d) {
  if (d->relative) step(d, (struct np_event){.kind = NP_RELATIVE, .x = d->dx, .y = d->dy});
  if (d->absolute) step(d, (struct np_event){.kind = NP_ABSOLUTE, .x = d->x, .y = d->y});
  d->relative = d->absolute = false, d->dx = d->dy = 0;
}

static void input(struct device *d, const struct input_event *untrusted) {
  int value = np_clamp(untrusted->value, -NP_FAR, 2 * NP_FAR);
  unsigned code = untrusted->code;
  if (untrusted->type == INPUT_RELATIVE && code < 2) {
    d->relative = true;
    *(code ? &d->dy : &d->dx) = np_clamp((code ? d->dy : d->dx) + value, -NP_FAR, NP_FAR);
  } else if (untrusted->type == INPUT_ABSOLUTE && code < 2) {
    d->absolute = true;
    *(code ? &d->y : &d->x) = value;
  } else {
    flush(d);
    if (untrusted->type == INPUT_RELATIVE && code == 8) step(d, (struct np_event){.kind = NP_WHEEL, .value = value});
    if (untrusted->type == INPUT_KEY) step(d, (struct np_event){.kind = NP_KEY, .code = (int)code, .value = value});
    if (untrusted->type == INPUT_OVERFLOW) step(d, (struct np_event){.kind = NP_OVERFLOW});
  }
}

static void take(void *context) {
  static struct input_fetch_out batch;
  struct device *d = context;
  struct iface_none none = {0};
  do {
    if (!d->client.gate || input_fetch(d->client.gate, &none, &batch, NULL) != ST_OK) return;
    for (uint64_t i = 0; i < batch.count && i < INPUT_BATCH; i++) input(d, &batch.event[i]);
    flush(d);
  } while (batch.count == INPUT_BATCH);
}

static enum status open(struct device *d) {
  struct iface_none none = {0};
  enum status status = client_open("input", "", d->policy->name, 8, &d->client);
  if (status == ST_OK && !d->signal) status = loop_signal(take, d, &d->signal);
  struct cap_xfer x = {.n_send = 1, .send = {d->signal}, .rights = {RIGHT_SIGNAL}};
  if (status == ST_OK) status = input_watch(d->client.gate, &none, &none, &x);
  if (status != ST_OK) client_close(&d->client);
  return status;
}

static void open_all(void *context) {
  bool again = false;
  for (unsigned i = 0; i < np.policy.inputs; i++) {
    struct device *d = &devices[i];
    if (d->client.gate) continue;
    d->policy = &np.policy.input[i];
    enum status status = open(d);
    if (status != ST_OK && !context)
      log_line(LOG_WARNING, "input %s: status %u; is it routed and running?", d->policy->name, status);
    again |= status != ST_OK && status != ST_NOT_FOUND;
  }
  retry.context = &retry; /* complain once */
  if (again) timer_set(&retry, env_deadline(RETRY_MS));
}

static void lost(const struct parent_next_out *event) {
  if (event->kind != EVENT_LOST || screen_lost(event->id)) return;
  if (event->id == rtc.id) client_close(&rtc);
  for (unsigned i = 0; i < np.policy.inputs; i++) {
    struct device *d = &devices[i];
    if (!d->client.gate || d->client.id != event->id) continue;
    client_close(&d->client);
    step(d, (struct np_event){.kind = NP_OVERFLOW});
    timer_set(&retry, env_deadline(RETRY_MS));
  }
}

static void show_time(void *context) {
  struct iface_none none = {0};
  struct rtc_now_out now = {0};
  (void)context;
  if (!rtc.gate) client_open("rtc", "", "", 6, &rtc);
  if (rtc.gate) rtc_now(rtc.gate, &none, &now, NULL);
  uint64_t of_day = now.unix_seconds % 86400;
  if (now.valid) glue_step(&(struct np_event){.kind = NP_CLOCK, .value = (int32_t)of_day});
  timer_set(&minute, env_deadline((60 - of_day % 60) * 1000));
}

static void start(void *context) {
  open_all(context);
  retry.handler = open_all;
  if (np.policy.clock) show_time(NULL);
}

/* From the loop, so that the screen and the services are there before any driver is waited for. */
void devices_start(void) {
  retry.handler = start, minute.handler = show_time;
  loop_on_event(lost);
  timer_set(&retry, env_deadline(0));
}
