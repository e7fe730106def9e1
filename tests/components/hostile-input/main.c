/* Hostile input: a driver that floods, lies about codes and counts, holds keys for ever and plays the user; at once, or
 * after three seconds when its name is flooder, so that a victim can count what it did without. */
#include "base/loop.h"
#include "base/string.h"
#include "base/take.h"
#include "iface/input.h"
#include "iface/log.h"

enum { ATTENTION = 88, CONTROL = 29, SUPER = 125, KEY_C = 46, KEY_V = 47, KEY_LEFT = 105, BUTTON = 0x110 };
enum { FLOOD_MS = 3000 };
static uint64_t seed = 1, fetched;

static uint32_t any(void) {
  seed = seed * 6364136223846793005ull + 1442695040888963407ull;
  return (uint32_t)(seed >> 33);
}

static struct input_event of(unsigned type, unsigned code, int value) {
  return (struct input_event){.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
}

/* What only a person may do, held down and never let go. */
static struct input_event as_the_user(void) {
  static const uint16_t codes[] = {ATTENTION, CONTROL, KEY_C, KEY_V, SUPER, KEY_LEFT, BUTTON, BUTTON + 1};
  return of(INPUT_KEY, codes[any() % 8], any() % 4 != 0);
}

static struct input_event nonsense(void) {
  switch (any() % 5) {
  case 0:
    return of(INPUT_KEY, any(), (int)any());
  case 1:
    return of(any(), any(), (int)(any() * 2));
  case 2:
    return of(INPUT_RELATIVE, any() % 3, INT32_MIN + (int)(any() % 2));
  case 3:
    return of(INPUT_ABSOLUTE, any() % 2, any() % 2 ? INT32_MAX : INT32_MIN);
  default:
    return of(INPUT_OVERFLOW, 0, 0);
  }
}

/* Always more to come, and a count that is now and then a lie. */
static enum status fetch(void *session, const struct iface_none *untrusted_in, struct input_fetch_out *out,
                         struct cap_xfer *x) {
  for (unsigned i = 0; i < INPUT_BATCH; i++) out->event[i] = any() % 3 ? nonsense() : as_the_user();
  out->count = any() % 16 ? INPUT_BATCH : any();
  if (++fetched % 1000 == 0) log_line(LOG_INFO, "hostile input was asked 1000 times");
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  return take_watch(x, session);
}

static void wake(void *context) {
  struct timer *timer = context;
  const struct session *s = loop_sessions();
  if (s && s->watch) sys_signal(s->watch);
  timer_set(timer, env_deadline(1));
}

static void look_around(void) {
  static const char *const services[] = {"gui", "placement", "keeper", "control", "framebuffer"};
  struct client client;
  unsigned opened = 0;
  for (unsigned i = 0; i < 5; i++) opened += client_open(services[i], "", "", 16, &client) == ST_OK;
  log_line(LOG_INFO, "%s hostile-input-refused-a-view", opened ? "FAIL" : "PASS");
}

static const struct input_ops ops = {.watch = watch, .fetch = fetch};
static const struct service service = {.ops = &ops, .min_pages = 8, .single = true, SERVES(input, "input")};

void component_main(void) {
  static struct timer timer = {.handler = wake, .context = &timer};
  look_around();
  loop_serve(&service);
  timer_set(&timer, env_deadline(text_equal(env_startup()->label, "flooder") ? FLOOD_MS : 0));
}
