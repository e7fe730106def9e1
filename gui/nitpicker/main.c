/* Main: nitpicker as a component: configuration, services, the one tick. */
#include "glue.h"
#include "iface/log.h"

struct np np;
static struct timer timer;

/* Sleeps until something is due: with nothing to paint, repeat or wait for, no timer runs at all. */
static void rest(void) {
  uint64_t next = np_next(&np), now = env_ms(), news = np.notify;
  np.notify = 0;
  serve_notify(news);
  if (next == ~0ull) return timer_stop(&timer);
  timer_set(&timer, env_deadline(next > now ? next - now : 0));
}

enum status glue_step(struct np_event *e) {
  e->now = env_ms();
  enum status status = np_step(&np, e);
  rest();
  return status;
}

/* Frame events come between frames, so what a client draws after one is not being painted. */
static void tick(void *context) {
  if (np.refresh.running) return; /* its end sets the timer anew */
  glue_step(&(struct np_event){.kind = NP_TICK});
  if (!np_dirty(&np) || np.now < np.last_frame + np.frame_ms) return;
  np.last_frame = np.now;
  screen_frame();
  rest();
}

static bool read_config(struct policy *policy) {
  policy_defaults(policy);
  enum status status = rom_read("config", policy_read, policy);
  if (status != ST_OK && status != ST_BAD_ARG)
    log_line(LOG_WARNING, "no config (status %u): every window is grey; give this child a config block", status);
  return status != ST_BAD_ARG;
}

/* A config that is not usable changes nothing. */
static void config_changed(void *context) {
  static struct policy policy;
  if (!read_config(&policy)) return;
  glue_step(&(struct np_event){.kind = NP_POLICY, .in = &policy});
  devices_again();
}

void component_main(void) {
  static struct policy policy;
  static struct rom config;
  if (!read_config(&policy)) env_exit(1, "the config is not usable");
  np_init(&np, &policy);
  timer.handler = tick;
  screen.np = &np;
  serve_start();
  devices_start();
  if (rom_open("config", &config) == ST_OK) rom_follow(&config, config_changed, NULL);
  loop_run();
}
