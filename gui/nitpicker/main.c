/* Main: nitpicker as a component: configuration, services, the one tick. */
#include "glue.h"
#include "iface/log.h"

struct np np;
static struct timer timer;

/* Sleeps until something is due: with nothing to paint, repeat or wait for, no timer runs at all. */
static void schedule(void) {
  uint64_t next = np_next(&np), now = env_ms();
  if (next == ~0ull)
    timer_stop(&timer);
  else
    timer_set(&timer, env_deadline(next > now ? next - now : 0));
}

static void notify(void) {
  uint32_t sessions = np.notify;
  np.notify = 0;
  if (sessions) client_notify(sessions);
  if (np.notify_wm) wm_notify();
  np.notify_wm = false;
}

enum status glue_step(struct np_event *e) {
  e->now = env_ms();
  enum status status = np_step(&np, e);
  notify();
  schedule();
  return status;
}

cap_t glue_take(struct cap_xfer *x, unsigned i, enum object_type type) {
  if (!x || i >= MSG_CAPS || x->arrived[i] != type) return 0;
  cap_t slot = slot_new();
  if (!slot || sys_slot_move(slot, x->receive[i]) == ST_OK) return slot;
  slot_free(slot);
  return 0;
}

static void tick(void *context) {
  (void)context;
  np.now = env_ms();
  np_step(&np, &(struct np_event){.kind = NP_TICK, .now = np.now});
  if (np_dirty(&np) && np.now >= np.last_frame + np.frame_ms) {
    screen_frame();
    np_frame_done(&np);
    client_sweep();
  }
  notify();
  schedule();
}

static void configure(void) {
  static struct policy policy;
  struct rom rom;
  char message[200];
  policy_defaults(&policy);
  enum status status = rom_open("config", &rom);
  if (status != ST_OK)
    log_line(LOG_WARNING, "no config (status %u): every window is grey; give this child a config block", status);
  if (status == ST_OK && !policy_read(&policy, (const char *)rom.data, rom.bytes, message, sizeof message))
    env_exit(1, message);
  if (status == ST_OK) rom_close(&rom);
  np_init(&np, &policy);
}

void component_main(void) {
  configure();
  timer.handler = tick;
  screen_start();
  client_start();
  wm_start();
  devices_start();
  loop_run();
}
