/* Core: the root task. Owns everything, serves rom, log and io to its one child, and gives that child, init, all memory
 * but a small reserve. Restarts nothing: when init ends, it says why and stops there.
 *
 * Attack: everything that reaches core comes through init's gate or a session that init routed; each is checked by
 * lib/parent and by the service itself. */
#include "base/string.h"
#include "core.h"
#include "parent/child.h"
#include "parent/label.h"
#include "serial.h"

enum {
  RESERVE_PAGES = 256,   /* for core itself: slots, windows of its own */
  INIT_PAGES_MIN = 2048, /* 8 MiB: below, nothing useful starts */
  INIT_SESSIONS = 384,
  INIT_STACK = 16,
  INIT_SLOTS = 512,
  INIT_TIME = 900, /* thousandths of each CPU that it may give away as reservations */
  SETTLED_MS = 5000,
  CPU_MS = 10, /* between reset and start, and between tries */
  CPU_TRIES = 100
};
static struct child *const init = &children[0];

static enum status route(const struct child *c, const struct parent_open_in *in, struct route_target *out) {
  static const struct service *const services[] = {&rom_service, &log_service, &io_service};
  out->to = TO_SELF;
  out->verbatim = true; /* init's routes are the policy */
  for (unsigned i = 0; i < sizeof services / sizeof *services; i++)
    if (text_equal(services[i]->name, in->service)) out->service = services[i];
  return out->service ? ST_OK : ST_NOT_FOUND;
}

static void gone(struct child *c) {
  char text[160];
  text_format(text, sizeof text, "init has ended: %s. Nothing runs any more: restart the machine",
              c->why ? c->why : "it left");
  serial_fatal(text);
}

static const struct parent_policy core_policy = {.route = route, .gone = gone};

static void fault(void *unused) {
  struct thread_info i;
  char what[80];
  if (child_faulted(init, &i)) {
    fault_text(&i, what, sizeof what);
    log_line(0, "init faulted: exception %u (%s), address %lx, ip %lx, error %lx", i.vector, what, i.address, i.ip,
             i.error);
    child_die(init, "it faulted");
  }
}

static uint64_t free_pages(cap_t bank) { return sys_control(bank, CTL_BANK_INFO, 0, 0, 0, 0).w[1]; }

/* What nobody in the tree uses, measured when the start is over. */
static void settled(void *unused) {
  uint64_t free = free_pages(SLOT_BANK) + parent_unused();
  log_line(2, "RAM in use %lu KiB of %lu KiB", (boot_info()->ram_pages - free) * (PAGE_SIZE / 1024),
           boot_info()->ram_pages * (PAGE_SIZE / 1024));
}

static enum status cpu_start(unsigned cpu, bool wake) {
  return sys_status(sys_control(SLOT_IO, CTL_IO_CPU, cpu, wake, 0, 0).rax);
}

/* The other CPUs, one after the other; one that does not come leaves the later ones off as well. */
static struct timer cpu_timer;
static void start_cpus(void *unused) {
  static unsigned running = 1, tries;
  for (; running < boot_info()->cpus && cpu_start(running, true) == ST_OK; running++) tries = 0;
  if (running == boot_info()->cpus || ++tries == CPU_TRIES)
    log_line(2, "%u of %u CPUs run", running, boot_info()->cpus);
  else
    timer_set(&cpu_timer, env_deadline(CPU_MS));
}

static void reset_cpus(void) {
  for (unsigned cpu = 1; cpu < boot_info()->cpus; cpu++) cpu_start(cpu, false);
  cpu_timer.handler = start_cpus;
  timer_set(&cpu_timer, env_deadline(CPU_MS));
}

static bool have_modules(unsigned *image) {
  unsigned config;
  bool have_config = module_find("config", &config), have_image = module_find("init.elf", image);
  if (!have_image)
    serial_fatal("boot module init.elf is missing: nothing can start. Add it to the boot loader's module list");
  if (!have_config)
    serial_fatal("no boot module is a config: init would start nothing. Add config/NAME.kdl to the module list");
  return have_config && have_image;
}

/* A share of each other CPU, where core itself has the whole. Init needs core's answer to come to its config, so it is
 * there before anybody asks for it. */
static enum status give_time(void) {
  enum status status = ST_OK;
  for (unsigned cpu = 1; status == ST_OK && cpu < boot_info()->cpus; cpu++) {
    cap_t share = slot_new(), place = SLOT_CORE_BUDGETS + cpu;
    status =
        share ? sys_create(share, OBJ_BUDGET, init->bank, place, BUDGET_SHARE | cpu << 8, 1000, INIT_TIME) : ST_NO_SLOT;
    if (status == ST_OK) status = sys_slot_copy(place, share, RIGHT_USE | RIGHT_TAKE | RIGHT_INFO, init->pd);
  }
  return status;
}

static const char *start_init(unsigned module, enum status *status) {
  struct memory image;
  cap_t signal;
  uint64_t bytes = boot_info()->module[module].bytes;
  *status = mem_attach(SLOT_FREE + module, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), ATTACH_READ, &image);
  if (*status != ST_OK) return "its image";
  *status = loop_signal(fault, NULL, &signal);
  if (*status != ST_OK) return "its supervision";
  uint64_t pages = free_pages(SLOT_BANK);
  *status = ST_NO_MEMORY;
  if (pages < RESERVE_PAGES + INIT_PAGES_MIN) return "its memory: init needs 8 MiB. Give the machine more RAM";
  *status = child_bank(init, "", pages - RESERVE_PAGES, INIT_SESSIONS);
  if (*status != ST_OK) return "its bank";
  struct spawn s = {.image = SLOT_FREE + module,
                    .untrusted_image = image.at,
                    .image_bytes = bytes,
                    .label = "",
                    .stack_pages = INIT_STACK,
                    .slots = INIT_SLOTS,
                    .time = SLOT_BUDGET,
                    .budget_kind = BUDGET_SHARE,
                    .weight = 1000,
                    .period = INIT_TIME,
                    .supervisor = signal};
  const char *wrong = child_spawn(init, &s, status);
  if (wrong) return wrong;
  *status = give_time();
  return *status == ST_OK ? NULL : "its time on the other CPUs";
}

void component_main(void) {
  static struct timer timer = {.handler = settled};
  unsigned module;
  slots_taken(SLOT_FREE, boot_info()->modules);
  slots_taken(SLOT_CORE_BUDGETS, boot_info()->cpus);
  serial_init();
  if (!have_modules(&module)) return;
  enum status status = parent_init(&core_policy, INIT_SESSIONS);
  const char *wrong = status == ST_OK ? start_init(module, &status) : "its session table";
  if (wrong) {
    char text[160];
    text_format(text, sizeof text, "init cannot start (status %u) for %s", status, wrong);
    serial_fatal(text);
    return;
  }
  reset_cpus();
  log_line(2, "%lu KiB of RAM, %u boot modules, init started", boot_info()->ram_pages * (PAGE_SIZE / 1024),
           boot_info()->modules);
  timer_set(&timer, env_deadline(SETTLED_MS));
}
