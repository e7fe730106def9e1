/* World: see world.h. */
#include "world.h"
#include "bank.h"
#include "capability.h"
#include "message.h"

void world_new(void) {
  fake_reset();
  memset(&kernel, 0, sizeof kernel);
  struct boot boot_info = {.ram = {1, {{0, (paddr_t)FAKE_FRAMES << PAGE_SHIFT}}}};
  /* What kernel_init takes for itself lies at the start. */
  uint64_t table = (FAKE_FRAMES * 16 + PAGE_SIZE - 1) / PAGE_SIZE;
  boot_info.used.count = 1;
  boot_info.used.range[0] = (struct boot_range){0, (1 + table + 2) << PAGE_SHIFT};
  kernel_init(&boot_info);
  root_memory(VA_MESSAGE, 1, ATTACH_READ | ATTACH_WRITE);
  root_start(VA_IMAGE, VA_STACK_TOP, VA_STARTUP, VA_MESSAGE);
  schedule(cpu());
}

struct outcome outcome_of(const struct thread *t) {
  const struct user_frame *f = &t->frame;
  if (f->form == FORM_RESULT) return (struct outcome){.rax = f->rax, .rdi = f->rdi};
  return (struct outcome){f->rax, f->rdi, f->rsi, f->rdx, f->r8, f->r9, f->r10};
}

struct outcome sys(struct thread *t, uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8,
                   uint64_t r9, uint64_t r10, uint64_t r12) {
  uint64_t rip;
  struct user_frame *f = &t->frame;
  f->rax = number, f->rdi = rdi, f->rsi = rsi, f->rdx = rdx, f->r8 = r8, f->r9 = r9, f->r10 = r10, f->r12 = r12;
  f->form = FORM_RESULT;
  do { /* a restarted call finds its registers as the kernel left them */
    cpu()->current = t;
    if (cpu()->loaded != t) processor_switch(cpu());
    rip = f->rip;
    if (number == SYS_SIGNAL || number == SYS_WAIT)
      kernel_notify(cpu());
    else
      kernel_syscall(cpu());
  } while (frame_at(frame_of(t))->use == USE_THREAD && f->rip == rip - 2 && (f->rip = rip));
  if (cpu()->current && cpu()->loaded != cpu()->current) processor_switch(cpu());
  return frame_at(frame_of(t))->use == USE_THREAD ? outcome_of(t) : (struct outcome){.rax = ST_GONE};
}

int root_sys(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8, uint64_t r9, uint64_t r10) {
  return (int)(uint32_t)sys(kernel.root_thread, number, rdi, rsi, rdx, r8, r9, r10, 0).rax;
}

int until(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8, uint64_t r9, uint64_t r10) {
  int status;
  do status = root_sys(number, rdi, rsi, rdx, r8, r9, r10);
  while (status == ST_AGAIN);
  return status;
}

int create(cap_t slot, enum object_type type, cap_t bank, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  return root_sys(SYS_CREATE, slot | (uint64_t)type << 32, bank, a, b, c, d);
}

int control(cap_t slot, enum control_op op, uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  return root_sys(SYS_CONTROL, slot | (uint64_t)op << 32, a, b, c, d, 0);
}

struct cell *cell_in(cap_t slot) {
  return slot_at(kernel.root_pd, slot)->cell;
}

struct thread *spawn(cap_t at, cap_t bank) {
  GOOD(create(at, OBJ_THREAD, bank, SLOT_PD, VA_IMAGE, VA_STACK_TOP, 0));
  GOOD(create(at + 1, OBJ_BUDGET, bank, SLOT_BUDGET, BUDGET_SHARE, 100, 0));
  GOOD(control(at, CTL_THREAD_BUDGET, at + 1, 0, 0, 0));
  GOOD(control(at, CTL_THREAD_START, 0, 0, 0, 0));
  return (struct thread *)cell_in(at);
}

struct message_page *message_of(struct thread *t) {
  return message_page(t);
}
uint32_t free_pages(void) { return bank_free(kernel.root_bank); }

void interrupted(unsigned vector) {
  fake.interrupt_ticks = INTERRUPT_TICKS;
  kernel_trap(processor_self(), vector, 0, 0);
  fake.interrupt_ticks = 0;
}

void pass(uint64_t ticks) {
  fake.tsc += ticks;
  if (fake.tsc >= cpu()->armed) timer_fired();
  schedule(cpu());
  for (unsigned i = 0; i < 100 && cpu()->armed <= fake.tsc; i++) { /* what an entry leaves over comes at once */
    timer_fired();
    schedule(cpu());
  }
}
