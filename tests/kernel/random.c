/* Random: long strings of random system calls by random threads, every invariant checked after each. A failure names
 * its seed. */
#include "bank.h"
#include "capability.h"
#include "thread.h"
#include "world.h"

enum { SEEDS = 30, OPERATIONS = 4000, FIRST = 20, SLOTS = 60, THREADS = 40 };
#define VA VA_FREE

static unsigned done; /* operations that succeeded */

static uint32_t below(uint32_t n) { return (uint32_t)random() % n; }
static cap_t any_slot(void) { return below(12) ? FIRST + below(SLOTS) : below(16); }
static cap_t any_bank(void) { return below(3) ? any_slot() : SLOT_BANK; }
static cap_t slot_of_type(enum object_type type) {
  for (unsigned i = 0; i < 40; i++) {
    cap_t s = FIRST + below(SLOTS);
    const struct slot *slot = slot_at(kernel.root_pd, s);
    if (slot->cell && !slot_stale(slot) && cell_type(slot->cell) == type) return s;
  }
  return any_slot();
}

/* Threads that can run now, the root thread among them. */
static struct thread *any_thread(void) {
  struct thread *list[THREADS];
  unsigned n = 0;
  for (struct thread *t = kernel.root_pd->threads; t && n < THREADS; t = t->pd_next)
    if (thread_runnable(t)) list[n++] = t;
  return n ? list[below(n)] : NULL;
}

/* The kernel's own way to go on with a creation, uttered by user level. */
static void do_go_on(struct thread *t) {
  cap_t target = slot_of_type(below(2) ? OBJ_MEM : OBJ_BANK);
  sys(t, SYS_CREATE, target | (0x100ull + below(3)) << 32, any_bank(), 1 + below(60), 0, 0, 0, 0);
}

static void do_create(struct thread *t) {
  if (below(16) == 0) {
    do_go_on(t);
    return;
  }
  static const uint8_t types[] = {OBJ_BANK, OBJ_PD,     OBJ_THREAD, OBJ_THREAD, OBJ_BUDGET,
                                  OBJ_GATE, OBJ_SIGNAL, OBJ_MEM,    OBJ_IRQ,    OBJ_VCPU};
  enum object_type type = types[below(sizeof types)];
  uint64_t a = 0, b = 0, c = 0, d = 0;
  switch (type) {
  case OBJ_BANK:
    a = 1 + below(200);
    break;
  case OBJ_PD:
    a = below(4);
    break;
  case OBJ_VCPU:
    a = slot_of_type(OBJ_PD);
    break;
  case OBJ_THREAD:
    a = below(4) ? SLOT_PD : slot_of_type(OBJ_PD), b = VA_IMAGE, c = VA_STACK_TOP, d = VA_MESSAGE;
    break;
  case OBJ_BUDGET:
    a = below(2) ? SLOT_BUDGET : slot_of_type(OBJ_BUDGET), b = below(2), c = 1 + below(1000), d = b ? 5000 : below(100);
    break;
  case OBJ_GATE:
    a = slot_of_type(OBJ_THREAD), b = below(100);
    break;
  case OBJ_MEM:
    a = 1 + below(below(4) ? 12 : 300);
    break;
  case OBJ_IRQ:
    a = SLOT_IO, b = below(24), c = slot_of_type(OBJ_SIGNAL), d = 1u << below(4);
    break;
  default:
    break;
  }
  sys(t, SYS_CREATE, any_slot() | (uint64_t)type << 32, any_bank(), a, b, c, d, 0);
}

static void do_memory(struct thread *t) {
  uint64_t pd = below(3) ? SLOT_PD : slot_of_type(OBJ_PD),
           at = VA + (uint64_t)below(40) * 7 * PAGE_SIZE + ((uint64_t)below(3) << 21);
  static const uint8_t flags[] = {ATTACH_READ,
                                  ATTACH_READ | ATTACH_WRITE,
                                  ATTACH_READ | ATTACH_EXEC,
                                  ATTACH_READ | ATTACH_WRITE | ATTACH_EXEC,
                                  ATTACH_READ | ATTACH_ZERO_ON_LOSS,
                                  ATTACH_READ | ATTACH_WRITE | ATTACH_ZERO_ON_LOSS};
  if (below(3))
    sys(t, SYS_ATTACH, slot_of_type(OBJ_MEM) | pd << 32, any_bank(), at, below(3), 1 + below(below(3) ? 5 : 290),
        flags[below(6)], 0);
  else
    sys(t, SYS_DETACH, pd, at, 0, 0, 0, 0, 0);
}

static void do_control(struct thread *t) {
  static const uint8_t ops[] = {CTL_THREAD_START,  CTL_THREAD_START,  CTL_THREAD_STOP,   CTL_THREAD_ABORT,
                                CTL_THREAD_BUDGET, CTL_THREAD_BUDGET, CTL_THREAD_SIGNAL, CTL_THREAD_SUPERVISE,
                                CTL_BANK_DONATE,   CTL_PD_GROW,       CTL_IRQ_ACK,       CTL_THREAD_INFO,
                                CTL_VCPU_RUN};
  unsigned op = ops[below(sizeof ops)];
  uint64_t target = slot_of_type(OBJ_THREAD), argument = 0;
  if (op == CTL_THREAD_BUDGET) argument = below(4) ? slot_of_type(OBJ_BUDGET) : 0;
  if (op == CTL_THREAD_SIGNAL || op == CTL_THREAD_SUPERVISE) argument = below(4) ? slot_of_type(OBJ_SIGNAL) : 0;
  if (op == CTL_BANK_DONATE) target = any_bank(), argument = slot_of_type(OBJ_BANK);
  if (op == CTL_PD_GROW) target = slot_of_type(OBJ_PD), argument = below(3);
  if (op == CTL_VCPU_RUN) target = slot_of_type(OBJ_VCPU), argument = below(2), fake.guest_interrupts = below(2);
  if (op == CTL_IRQ_ACK) target = slot_of_type(OBJ_IRQ);
  sys(t, SYS_CONTROL, target | (uint64_t)op << 32, argument, below(30), 0, 0, 0, 0);
}

static void do_ipc(struct thread *t) {
  uint64_t info = below(4) ? 0 : INFO(below(200), below(5)) << 32;
  struct message_page *page = t->message_page && info ? message_of(t) : NULL;
  for (unsigned i = 0; page && i < MSG_CAPS; i++) {
    page->send[i] = any_slot(), page->receive[i] = any_slot(), page->rights[i] = (uint16_t)random();
  }
  uint64_t deadline = below(3) ? 0 : fake.tsc + below(3000);
  bool root = t == kernel.root_thread; /* it must stay able to run, or nobody goes on */
  switch (below(4)) {
  case 0:
    sys(t, SYS_SIGNAL, slot_of_type(OBJ_SIGNAL), 0, 0, 0, 0, 0, 0);
    break;
  case 1:
    sys(t, SYS_WAIT, slot_of_type(OBJ_SIGNAL), root ? 1 : deadline, 0, 0, 0, 0, 0);
    break;
  case 2:
    if (!root) sys(t, SYS_REPLY_WAIT, (info ? info : 0) | below(2), 1, 2, 3, 4, 5, deadline);
    break;
  default:
    if (!root) sys(t, SYS_CALL, slot_of_type(OBJ_GATE) | info, 1, 2, 3, 4, 5, 0);
    break;
  }
}

static void do_slot(struct thread *t) {
  if (below(4) == 0)
    sys(t, SYS_SLOT, SLOT_DROP, FIRST + below(SLOTS), 0, 0, 0, 0, 0);
  else if (below(2))
    sys(t, SYS_SLOT, below(2) ? SLOT_COPY : SLOT_MOVE, any_slot(), FIRST + below(SLOTS), RIGHTS_ALL, 0, 0, 0);
  else
    sys(t, SYS_DERIVE, any_slot() | (uint64_t)RIGHTS_ALL << 32, any_bank(), FIRST + below(SLOTS), below(4),
        1 + below(4), 0, 0);
}

static void step(struct thread *t) {
  switch (below(12)) {
  case 0:
  case 1:
  case 2:
    do_create(t);
    break;
  case 3:
  case 4:
    do_memory(t);
    break;
  case 5:
  case 6:
    do_control(t);
    break;
  case 7:
  case 8:
  case 9:
    do_ipc(t);
    break;
  case 10:
    do_slot(t);
    break;
  default:
    sys(t, SYS_DESTROY, FIRST + below(SLOTS), 0, 0, 0, 0, 0, 0);
    break;
  }
}

static bool run_seed(unsigned seed) {
  world_new();
  srandom(seed);
  for (unsigned i = 0; i < OPERATIONS; i++) {
    struct thread *t = any_thread();
    if (!thread_runnable(kernel.root_thread)) thread_start(kernel.root_thread, 0); /* it stopped itself by chance */
    if (!t || below(10) == 0) {
      pass(below(4000));
    } else {
      step(t);
      done += frame_at(frame_of(t))->use == USE_THREAD && (uint32_t)t->frame.rax == ST_OK;
    }
    const char *text = kernel_check(i % 100 == 0);
    if (!text) continue;
    printf("seed %u operation %u: %s\n", seed, i, text);
    return false;
  }
  return true;
}

/* And at the end everything that the root task made can be taken back. */
static bool take_back(void) {
  for (unsigned round = 0; round < 3; round++)
    for (cap_t s = FIRST; s < FIRST + SLOTS; s++) until(SYS_DESTROY, s, 0, 0, 0, 0, 0);
  const char *text = kernel_check(1);
  if (text) printf("after destroying all: %s\n", text);
  return !text;
}

static void random_strings(void) {
  for (unsigned seed = 1; seed <= SEEDS; seed++) {
    CHECK(run_seed(seed));
    CHECK(take_back());
  }
  CHECK(done > SEEDS * OPERATIONS / 8); /* strings of refusals would prove nothing */
  printf("%u of %d operations did something\n", done, SEEDS * OPERATIONS);
}

int main(void) {
  CASE(random_strings);
  return check_done();
}
