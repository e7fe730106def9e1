/* Init: starts children by config and routes their sessions. The same program at every level of the tree.
 *
 * It waits in one place only, the event loop, and calls only upwards: to its parent and to ROMs and logs that its
 * parent routed. Children reach it through their parent gate and through the services it provides itself. */
#include "init.h"

static const struct parent_policy init_policy = {
    .route = route, .own_ready = child_image, .gone = child_gone, .alive = child_alive, .kill = control_asked};

enum { IDLE_STEP_MS = 700, IDLE_UNTIL_MS = 6000 };

struct config_means init_means;
static struct timer idle_timer;

/* Some times after the start, so that the sum arrives at core from the bottom up before it is printed. */
static void tell_idle(void *unused) {
  struct parent_pages in = {parent_unused()};
  struct iface_none none;
  parent_idle(SLOT_PARENT, &in, &none, NULL);
  if (env_ms() < IDLE_UNTIL_MS) timer_set(&idle_timer, env_deadline(IDLE_STEP_MS));
}

static void find_means(void) {
  uint64_t share = sys_control(SLOT_BUDGET, CTL_BUDGET_INFO, 0, 0, 0, 0).w[3];
  init_means.pages = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[0];
  init_means.time = (share * 1000 + (1 << 20) - 1) >> 20;
  init_means.first = !env_startup()->label[0];
  slots_taken(SLOT_CORE_BUDGETS + 1, CONFIG_CPUS - 1);
}

void component_main(void) {
  find_means();
  enum status status = parent_init(&init_policy, CONFIG_SESSIONS);
  if (status != ST_OK) env_exit(1, "no memory for the session table: give this init more");
  if (loop_signal(children_faults, NULL, &fault_signal) != ST_OK) env_exit(1, "no signal for faults");
  if (loop_serve(&rom_service) != ST_OK) env_exit(1, "no place for its own service");
  config_load(NULL);
  idle_timer.handler = tell_idle;
  tell_idle(NULL);
}
