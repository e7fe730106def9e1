/* Driver probe: a client of every driver: prints verdicts, then logs input events for the test on the host. */
#include "iface/device.h"
#include "iface/input.h"
#include "iface/rtc.h"
#include "probe.h"

enum { DRIVERS = 4, LINES = 64, KEY_F1 = 59 };
static const char *const drivers[DRIVERS] = {"ps2", "virtio-0", "virtio-1", "virtio-2"};
static struct client inputs[DRIVERS];
static unsigned keys[DRIVERS], overflows[DRIVERS], seen;

static void check_rtc(void) {
  struct client rtc;
  struct iface_none none = {0};
  struct rtc_now_out now = {0};
  bool good = client_open("rtc", "", "", 6, &rtc) == ST_OK && rtc_now(rtc.gate, &none, &now, NULL) == ST_OK;
  verdict(good && now.valid && now.unix_seconds > 1700000000 && now.tsc <= sys_tsc(), "rtc_tells_the_time");
  log_line(LOG_INFO, "rtc %lu", now.unix_seconds);
}

static void check_devices(void) {
  struct client device;
  verdict(client_open("device", "", "held", 8, &device) == ST_STATE, "device_has_one_driver");
  verdict(client_open("device", "", "absent", 8, &device) == ST_NOT_FOUND, "device_absent_is_told");
  verdict(client_open("device", "", "unnamed", 8, &device) == ST_DENIED, "device_without_policy_is_denied");
  verdict(client_open("device", "vendor=0x1234", "unnamed", 8, &device) == ST_DENIED,
          "device_is_not_the_clients_choice");
}

/* One line each for the first ones, because core limits how much a client logs; F1 asks for the sums. */
static void log_event(unsigned i, const struct input_event *e) {
  keys[i] += e->type == INPUT_KEY;
  overflows[i] += e->type == INPUT_OVERFLOW;
  if (++seen < LINES) log_line(LOG_INFO, "input %s %u %u %d", drivers[i], e->type, e->code, e->value);
  if (e->type == INPUT_KEY && e->code == KEY_F1 && !e->value)
    log_line(LOG_INFO, "counted %s %u keys, %u overflows", drivers[i], keys[i], overflows[i]);
}

static void log_events(void *context) {
  unsigned i = (unsigned)(uintptr_t)context;
  static struct input_fetch_out out;
  struct iface_none none = {0};
  if (input_fetch(inputs[i].gate, &none, &out, NULL) != ST_OK || out.count > INPUT_BATCH) return;
  for (uint64_t e = 0; e < out.count; e++) log_event(i, &out.event[e]);
}

static bool open_input(unsigned i) {
  struct iface_none none = {0};
  cap_t wake;
  if (client_open("input", "", drivers[i], 8, &inputs[i]) != ST_OK) return false;
  if (loop_signal(log_events, (void *)(uintptr_t)i, &wake) != ST_OK) return false;
  struct cap_xfer x = {.n_send = 1, .send = {wake}};
  return input_watch(inputs[i].gate, &none, &none, &x) == ST_OK;
}

void component_main(void) {
  struct client second;
  check_rtc();
  check_framebuffer();
  check_devices();
  bool all = true;
  for (unsigned i = 0; i < DRIVERS; i++) all = open_input(i) && all;
  verdict(all, "input_opens_even_without_hardware");
  verdict(client_open("input", "", "ps2", 8, &second) == ST_STATE, "input_has_one_reader");
  struct iface_none none = {0};
  verdict(input_leds(inputs[0].gate, &(struct input_leds_in){8}, &none, NULL) == ST_BAD_ARG &&
              input_leds(inputs[0].gate, &(struct input_leds_in){4}, &none, NULL) == ST_OK,
          "input_takes_lights");
  check_outbox();
  log_line(LOG_INFO, "TESTS DONE");
}
