/* Processors: what one CPU does about threads, budgets and mappings that another CPU uses, with several CPUs played by
 * one host thread: an entry of a CPU is complete before the next one begins, as the lock makes it. */
#include "attach.h"
#include "budget.h"
#include "gate.h"
#include "ipc.h"
#include "processor.h"
#include "world.h"
#include "x86_64/cpu.h"

enum { SERVER = 20, GATE = 22, NEAR = 30, FAR = 32, FAR_TOO = 34, MEM = 50, EMPTY = 60 };
#define VA_TRY 0x40000000ull
static struct processor *const one = &kernel.processors[1];

static void two(void) {
  fake_cpus = 2;
  world_new();
  cpu()->online = one->online = 1;
}

/* A thread in the root Pd with a share of CPU `on`; slots at, at + 1. */
static struct thread *spawn_on(cap_t at, unsigned on) {
  cap_t parent = on ? SLOT_CORE_BUDGETS + on : SLOT_BUDGET;
  GOOD(create(at, OBJ_THREAD, SLOT_BANK, SLOT_PD, VA_IMAGE, VA_STACK_TOP, 0));
  GOOD(create(at + 1, OBJ_BUDGET, SLOT_BANK, parent, BUDGET_SHARE | on << 8, 100, 0));
  GOOD(control(at, CTL_THREAD_BUDGET, at + 1, 0, 0, 0));
  GOOD(control(at, CTL_THREAD_START, 0, 0, 0, 0));
  return (struct thread *)cell_in(at);
}

/* The other CPU takes its interrupt. */
static void enter_one(void) {
  hw_processor_set(one);
  processor_enter(one);
  processor_leave(one);
  hw_processor_set(cpu());
}

/* One system call of the thread that the other CPU runs. */
static void sys_one(uint64_t number, uint64_t rdi, uint64_t rsi) {
  struct user_frame *f = &one->current->frame;
  *f = (struct user_frame){.rip = f->rip, .rax = number, .rdi = rdi, .rsi = rsi};
  hw_processor_set(one);
  kernel_syscall(one);
  hw_processor_set(cpu());
}

static void one_interrupt_for_many_requests(void) {
  two();
  struct thread *far = spawn_on(FAR, 1);
  spawn_on(FAR_TOO, 1);
  CHECK(fake.ipis[1] == 1 && fake.ipis[0] == 0 && one->pending && !one->current);
  enter_one();
  CHECK(!one->pending && (one->current == far || one->current == (struct thread *)cell_in(FAR_TOO)));
  CHECK(one->loaded == one->current && one->budget == one->current->budget);
  GOOD(control(FAR, CTL_THREAD_BUDGET, 0, 0, 0, 0));
  CHECK(fake.ipis[1] == 2);
  SOUND();
}

static void cpu_that_is_not_there_is_left_alone(void) {
  two();
  one->online = 0;
  spawn_on(FAR, 1);
  CHECK(fake.ipis[1] == 0 && !one->pending && (one->ready.root || one->beside));
  CHECK(control(SLOT_IO, CTL_IO_CPU, 1, 1, 0, 0) == ST_AGAIN);
  CHECK(control(SLOT_IO, CTL_IO_CPU, 2, 1, 0, 0) == ST_NOT_FOUND &&
        control(SLOT_IO, CTL_IO_CPU, 0, 1, 0, 0) == ST_NOT_FOUND);
  one->online = 1;
  GOOD(control(SLOT_IO, CTL_IO_CPU, 1, 1, 0, 0));
  SOUND();
}

/* A share that wakes does not interrupt a reservation that runs; a reservation that is more urgent does. */
static void reservation_is_not_disturbed(void) {
  two();
  struct thread *far = spawn_on(FAR, 1);
  GOOD(create(EMPTY, OBJ_BUDGET, SLOT_BANK, SLOT_CORE_BUDGETS + 1, BUDGET_RESERVED | 1 << 8, 100000, 1000000));
  GOOD(control(FAR, CTL_THREAD_BUDGET, EMPTY, 0, 0, 0));
  enter_one();
  CHECK(one->current == far && one->budget == far->budget && far->budget->kind == BUDGET_RESERVED);
  unsigned before = fake.ipis[1];
  spawn_on(FAR_TOO, 1);
  CHECK(fake.ipis[1] == before && one->reschedule);
  GOOD(create(EMPTY + 1, OBJ_BUDGET, SLOT_BANK, SLOT_CORE_BUDGETS + 1, BUDGET_RESERVED | 1 << 8, 1000, 10000));
  GOOD(control(FAR_TOO, CTL_THREAD_BUDGET, EMPTY + 1, 0, 0, 0));
  CHECK(fake.ipis[1] == before + 1);
  enter_one();
  CHECK(one->current == (struct thread *)cell_in(FAR_TOO));
  SOUND();
}

/* Whom the interrupt meets pays nothing; when whose budget asked is gone, it does. */
static void who_asks_pays_for_the_interrupt(void) {
  two();
  struct thread *far = spawn_on(FAR, 1), *asker = spawn_on(NEAR, 0);
  enter_one();
  cpu()->budget = asker->budget, budget_take(asker->budget);
  CHECK(one->current == far);
  for (unsigned gone = 0; gone < 2; gone++) {
    processor_disturb(far);
    CHECK(one->asker == asker->budget);
    uint64_t before = asker->budget->consumed, of_far = far->budget->consumed;
    if (gone) GOOD(until(SYS_DESTROY, NEAR + 1, 0, 0, 0, 0, 0));
    hw_processor_set(one);
    one->since = fake.tsc;
    interrupted(VECTOR_IPI);
    processor_account(one);
    hw_processor_set(cpu());
    if (!gone) CHECK(asker->budget->consumed >= before + INTERRUPT_TICKS && far->budget->consumed < of_far + 200);
    if (gone) CHECK(!one->asker && far->budget->consumed >= of_far + INTERRUPT_TICKS);
    SOUND();
  }
}

static void running_thread_is_parked_before_it_dies(void) {
  two();
  struct thread *far = spawn_on(FAR, 1);
  uint32_t before = free_pages();
  enter_one();
  CHECK(one->current == far);
  CHECK(root_sys(SYS_DESTROY, FAR, 0, 0, 0, 0, 0) == ST_AGAIN && root_sys(SYS_DESTROY, FAR, 0, 0, 0, 0, 0) == ST_AGAIN);
  CHECK(cell_in(FAR) == &far->cell && one->current == far && one->pending);
  SOUND();
  enter_one();
  CHECK(!one->current && !one->loaded);
  CHECK(until(SYS_DESTROY, FAR, 0, 0, 0, 0, 0) == ST_OK && free_pages() == before + 1);
  SOUND();
}

static int detach(void) { return root_sys(SYS_DETACH, SLOT_PD, VA_TRY, 0, 0, 0, 0); }
static int attach_again(uint64_t flags) {
  return until(SYS_ATTACH, MEM | (uint64_t)SLOT_PD << 32, SLOT_BANK, VA_TRY, 0, 2, flags);
}

/* Neither the memory nor the page tables are free before the other CPU has dropped its translations. */
static void unmapping_waits_for_the_other_cpu(void) {
  two();
  spawn_on(FAR, 1);
  enter_one();
  GOOD(create(MEM, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0));
  uint32_t before = free_pages();
  GOOD(attach_again(ATTACH_READ));
  uint32_t attached = free_pages();
  CHECK(attached < before);
  unsigned sent = fake.ipis[1];
  CHECK(detach() == ST_AGAIN && fake.ipis[1] == sent + 1 && one->flush && free_pages() == attached);
  CHECK(kernel.root_pd->retired);
  SOUND();
  CHECK(detach() == ST_AGAIN && fake.ipis[1] == sent + 1);
  CHECK(root_sys(SYS_DESTROY, MEM, 0, 0, 0, 0, 0) == ST_AGAIN && free_pages() == attached);
  uint64_t flushes = fake.flushes;
  enter_one();
  CHECK(fake.flushes == flushes + 1 && !one->flush);
  GOOD(detach());
  CHECK(free_pages() >= before && !kernel.root_pd->retired);
  GOOD(until(SYS_DESTROY, MEM, 0, 0, 0, 0, 0));
  SOUND();
}

/* Later requests of others do not hold an older one up. */
static void old_request_is_met_by_its_own_flush(void) {
  two();
  spawn_on(FAR, 1);
  enter_one();
  uint64_t first = processor_flush(kernel.root_pd), second = processor_flush(kernel.root_pd);
  CHECK(first && second > first && !processor_flushed(first) && !processor_flushed(second));
  enter_one();
  CHECK(processor_flushed(first) && processor_flushed(second) && processor_flushed(0));
  CHECK(processor_flush(kernel.root_pd) > second && processor_flushed(first));
  one->current = NULL;
  CHECK(processor_flush(kernel.root_pd) == 0);
  one->current = one->loaded;
}

static void lent_memory_waits_for_the_other_cpu(void) {
  two();
  spawn_on(FAR, 1);
  enter_one();
  GOOD(create(MEM, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0));
  GOOD(attach_again(ATTACH_READ | ATTACH_ZERO_ON_LOSS));
  CHECK(root_sys(SYS_DESTROY, MEM, 0, 0, 0, 0, 0) == ST_AGAIN && root_sys(SYS_DESTROY, MEM, 0, 0, 0, 0, 0) == ST_AGAIN);
  CHECK(((struct mem *)cell_in(MEM))->attachments != NULL);
  enter_one();
  GOOD(until(SYS_DESTROY, MEM, 0, 0, 0, 0, 0));
  SOUND();
}

/* The far client's server runs over there; a near client waits for it, and takes it over when the far one loses its
 * time. */
static void server_is_pulled(void) {
  two();
  struct thread *server = spawn_on(SERVER, 0), *near, *far = spawn_on(FAR, 1);
  GOOD(create(GATE, OBJ_GATE, SLOT_BANK, SERVER, 7, 0, 0));
  sys(server, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  enter_one();
  CHECK(one->current == far);
  sys_one(SYS_CALL, GATE, 1);
  CHECK(one->current == server && one->budget == far->budget && server->link == (uint64_t)far);
  near = spawn_on(NEAR, 0);
  sys(near, SYS_CALL, GATE, 2, 0, 0, 0, 0, 0);
  sys(kernel.root_thread, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  CHECK(!cpu()->current && near->budget->stalled_on == server && server->attention & ATTENTION_STALLED);
  SOUND();
  hw_processor_set(one);
  budget_bind(far, NULL);
  hw_processor_set(cpu());
  unsigned before = fake.ipis[0];
  enter_one();
  CHECK(one->current != server && fake.ipis[0] == before + 1);
  SOUND();
  processor_enter(cpu());
  processor_leave(cpu());
  CHECK(cpu()->current == server && cpu()->budget == near->budget);
  sys(server, SYS_REPLY_WAIT, REPLY_SEND, 9, 0, 0, 0, 0, 0);
  CHECK(far->state == STATE_RUNNING && far->frame.rsi == 9 && server->link == (uint64_t)near);
  SOUND();
}

/* Its call is cut while another CPU runs the server for it: that CPU chooses anew, each caller has one result. */
static void abort_of_a_server_elsewhere(void) {
  two();
  struct thread *server = spawn_on(SERVER, 0), *far = spawn_on(FAR, 1);
  GOOD(create(GATE, OBJ_GATE, SLOT_BANK, SERVER, 7, 0, 0));
  sys(server, SYS_REPLY_WAIT, 0, 0, 0, 0, 0, 0, 0);
  enter_one();
  sys_one(SYS_CALL, GATE, 1);
  CHECK(one->current == server);
  unsigned before = fake.ipis[1];
  GOOD(control(SERVER, CTL_THREAD_ABORT, 0, 0, 0, 0));
  CHECK(fake.ipis[1] == before + 1 && server->link == LINK_NONE && (uint32_t)far->frame.rax == ST_GONE);
  enter_one();
  CHECK(one->current == far);
  SOUND();
}

int main(void) {
  CASE(one_interrupt_for_many_requests);
  CASE(cpu_that_is_not_there_is_left_alone);
  CASE(reservation_is_not_disturbed);
  CASE(who_asks_pays_for_the_interrupt);
  CASE(running_thread_is_parked_before_it_dies);
  CASE(unmapping_waits_for_the_other_cpu);
  CASE(old_request_is_met_by_its_own_flush);
  CASE(lent_memory_waits_for_the_other_cpu);
  CASE(server_is_pulled);
  CASE(abort_of_a_server_elsewhere);
  return check_done();
}
