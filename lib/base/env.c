/* Env: from the first C instruction to the event loop, and the facts that never change. */
#include "base/loop.h"
#include "base/start.h"

_Static_assert(offsetof(struct startup, random) == 0x18 && VA_STARTUP == 0x100000, "start.S reads the canary there");

const struct startup *env_startup(void) { return (const struct startup *)VA_STARTUP; }

uint64_t env_ms(void) { return (sys_tsc() - env_startup()->boot_tsc) / env_startup()->tsc_khz; }
uint64_t env_ticks(uint64_t ms) { return ms * env_startup()->tsc_khz; }
uint64_t env_deadline(uint64_t ms) { return sys_tsc() + env_ticks(ms); }

void env_exit(uint64_t code, const char *reason) {
  if (reason) log_line(code ? 0 : 2, "exit %lu: %s", code, reason);
  struct parent_exit_in in = {code};
  struct iface_none none;
  parent_exit(SLOT_PARENT, &in, &none, NULL);
  __builtin_trap(); /* the parent takes the component apart; if it cannot, this fault tells it */
}

void base_start(void) {
  if (env_startup()->abi != ABI_NUMBER) __builtin_trap();
  component_main();
  loop_run();
}
