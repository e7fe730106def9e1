/* Entry: what user level can prepare before it enters the kernel, and what one thread leaves for the next to find. */
#include "test.h"

#define LAST_PAGE (USER_END - PAGE_SIZE)
#define VA_CODE (VA_FREE + 0x9000000)
#define KERNEL_ADDRESS 0xffff800000100000ull
#define CLOBBERED                                                                                                      \
  "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory"
enum { GATE = 20, TRAP_FLAG = 0x100, FLAGS_ODD = 0x44000 /* AC, NT */, CALLS = 200, DATA_SELECTOR = 0x23 };
#define CALLER_PATTERN 0x0102030405060708ull
#define SERVER_PATTERN 0x1112131415161718ull

/* The last instruction of the last page: the address after it is where sysret goes, and it is no address of the user's.
 */
static void sysret_to_the_end_of_user_space(void) {
  static const uint8_t code[] = {0xb8, 0x0b, 0x50, 0, 0, 0x0f, 0x05}; /* mov $SYS_NOP, %eax; syscall */
  cap_t mem = slot_new();
  struct child c;
  struct thread_info info = {0};
  MUST(sys_create(mem, OBJ_MEM, SLOT_BANK, 2, 0, 0, 0));
  MUST(sys_attach(mem, SLOT_PD, SLOT_BANK, VA_CODE, 0, 1, ATTACH_READ | ATTACH_WRITE));
  memcpy((void *)(VA_CODE + PAGE_SIZE - sizeof code), code, sizeof code);
  child_new(&c, CHILD_PAGES, NULL);
  MUST(sys_attach(mem, c.pd, SLOT_BANK, LAST_PAGE, 0, 1, ATTACH_READ | ATTACH_EXEC));
  CHECK(sys_attach(mem, c.pd, SLOT_BANK, USER_END, 0, 1, ATTACH_READ | ATTACH_EXEC) == ST_BAD_ARG);
  CHECK(sys_attach(mem, c.pd, SLOT_BANK, LAST_PAGE - PAGE_SIZE, 0, 2, ATTACH_READ | ATTACH_EXEC) == ST_OVERLAP);
  child_start(&c, (void (*)(void))(USER_END - sizeof code));
  CHECK(child_wait_fault(&c, WAIT_MS, &info));
  CHECK(info.vector == 14 && info.ip == USER_END && info.address == USER_END);
  child_destroy(&c);
  MUST(destroy_all(mem));
}

static void threads_begin_at_addresses_only(void) {
  static const uint64_t bad[] = {USER_END, 0x800000000000, 0x8000000000000000, 0xffffffff80100000, ~0ull};
  cap_t t = slot_new();
  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    CHECK(sys_create(t, OBJ_THREAD, SLOT_BANK, SLOT_PD, bad[i], VA_STACK_TOP, VA_MESSAGE) == ST_BAD_ARG);
    CHECK(sys_status(sys_control(SLOT_PD, CTL_PD_FOREIGN, bad[i], 0, 0, 0).rax) == ST_BAD_ARG);
  }
}

/* Started again, it goes on at 0: an interrupt return to no address would fault inside the kernel. */
static void jump(void) { __asm__ volatile("jmp *%0" : : "r"(0x8000000000001234)); }
static void restarted_at_no_address(void) {
  struct child c;
  struct thread_info info = {0};
  child_new(&c, CHILD_PAGES, jump);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 13);
  MUST(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax));
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 14 && info.ip == 0);
  child_destroy(&c);
}

/* Flags: neither the kernel nor who runs next gets them, and the owner gets its own back. */
static void odd_flags_everywhere(void) {
  uint64_t flags;
  __asm__ volatile(
      "pushf; orl %1, (%%rsp); popf; mov $0x500b, %%eax; syscall; pushf; pop %%rax; mov %%rax, %0; push $2; popf"
      : "=m"(flags)
      : "i"(FLAGS_ODD)
      : CLOBBERED);
  SHARED->word[0] = flags;
  __asm__ volatile("ud2");
}
static void flags_come_back(void) {
  run_until_fault(odd_flags_everywhere, 6);
  CHECK((SHARED->word[0] & FLAGS_ODD) == FLAGS_ODD);
}
static void raise_privilege(void) { __asm__ volatile("pushf; orl $0x3000, (%rsp); popf; cli"); }
static void io_privilege_stays(void) { CHECK(!(run_until_fault(raise_privilege, 13).flags & 0x3000)); }

/* In single-step mode through the fast path: the server is not stepped, the caller is, after its call. */
static void stepped_caller(void) {
  __asm__ volatile(
      "pushf; orl $0x100, (%%rsp); mov $20, %%edi; xor %%r12d, %%r12d; mov $0x5000, %%eax; popf; syscall; nop; ud2"
      :
      :
      : CLOBBERED);
}
static void serve_once(cap_t *gate, struct child *c, void (*function)(void)) {
  *gate = slot_new();
  child_new(c, CHILD_PAGES, NULL);
  MUST(sys_create(*gate, OBJ_GATE, SLOT_BANK, SLOT_THREAD, 1, 0, 0));
  child_give(c, GATE, *gate, RIGHT_CALL);
  child_start(c, function);
}
static void stepped_call_does_not_step_the_server(void) {
  struct child c;
  cap_t gate;
  struct thread_info info = {0};
  uint64_t flags;
  serve_once(&gate, &c, stepped_caller);
  /* The step before the call comes first. */
  for (unsigned i = 0, steps = 0; i < WAIT_MS / 20; i++) {
    if (sys_status(sys_reply_wait(0, 0, (struct sys_words){{0}}, ms_ahead(20)).rax) == ST_OK) break;
    if (!child_wait_fault(&c, 1, &info)) continue;
    CHECK(info.vector == 1 && ++steps <= 3);
    MUST(sys_status(sys_control(c.thread, CTL_THREAD_START, 0, 0, 0, 0).rax));
  }
  __asm__ volatile("pushf; pop %0" : "=r"(flags));
  CHECK(!(flags & TRAP_FLAG));
  sys_reply_wait(REPLY_SEND, 0, (struct sys_words){{0}}, sys_tsc());
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 1);
  child_destroy(&c);
  MUST(destroy_all(gate));
}

/* A load of SS holds back debug exceptions until after the next instruction, which is the system call. */
static void stack_segment_then_call(void) {
  __asm__ volatile(
      "mov %%ss, %%edx; pushf; orl $0x100, (%%rsp); mov $0x500b, %%eax; popf; mov %%edx, %%ss; syscall; nop; nop"
      :
      :
      : CLOBBERED);
}
static void stack_segment_hides_nothing(void) {
  for (unsigned i = 0; i < 20; i++) run_until_fault(stack_segment_then_call, 1);
}

/* With a GS base of the kernel's and a stack pointer of the kernel's, through calls, exceptions and interrupts. */
static void lying_bases(void) {
  uint64_t base = KERNEL_ADDRESS, back;
  __asm__ volatile("wrgsbase %0; wrfsbase %0" : : "r"(base));
  for (unsigned i = 0; i < CALLS; i++) __asm__ volatile("mov $0x500b, %%eax; syscall" : : : CLOBBERED);
  uint64_t end = sys_tsc() + SHARED->word[1];
  while (sys_tsc() < end) continue;
  __asm__ volatile("rdgsbase %0" : "=r"(back));
  SHARED->word[0] = back;
  __asm__ volatile("ud2");
}
static void gs_base_of_the_kernel(void) {
  SHARED->word[1] = ROOT_STARTUP->tsc_khz * 3;
  run_until_fault(lying_bases, 6);
  CHECK(SHARED->word[0] == KERNEL_ADDRESS);
}
static void lying_stack(void) {
  uint64_t ticks = SHARED->word[1], stack = KERNEL_ADDRESS;
  __asm__ volatile("mov %%rax, %%rbx; mov %%rdx, %%rsp\n"
                   "rdtsc; shl $32, %%rdx; or %%rdx, %%rax; add %%rax, %%rbx; mov %%rbx, %%rbp\n"
                   "1: mov $0x500b, %%eax; syscall; mov $0x5002, %%eax; xor %%edi, %%edi; syscall\n"
                   "rdtsc; shl $32, %%rdx; or %%rdx, %%rax; cmp %%rbp, %%rax; jb 1b; mov $1, %%eax; syscall"
                   : "+a"(ticks), "+d"(stack)
                   :
                   : "rbx", "rcx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory");
}
static void stack_of_the_kernel(void) {
  SHARED->word[1] = ROOT_STARTUP->tsc_khz * 3;
  CHECK(run_until_fault(lying_stack, 6).sp == KERNEL_ADDRESS);
}

static uint64_t selectors(void) {
  uint64_t d, e, f, g;
  __asm__ volatile("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3" : "=r"(d), "=r"(e), "=r"(f), "=r"(g));
  return d | e | f | g;
}

/* What a caller leaves in registers that are not in the message, and what it finds there afterwards. */
static void fill_state(void) {
  uint64_t pattern = CALLER_PATTERN, low, high;
  uint32_t control = 0x1f80 | 0x6000;
  for (unsigned i = 0; i < CALLS; i++) {
    __asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%fs; mov %0, %%gs" : : "r"(DATA_SELECTOR));
    __asm__ volatile("movq %0, %%xmm0; movq %0, %%xmm7; movq %0, %%xmm15; ldmxcsr %1; fninit; fld1; fldl %0"
                     :
                     : "m"(pattern), "m"(control));
    sys_full(SYS_CALL, GATE, 1, 2, 3, 4, 5, 0);
    __asm__ volatile("movq %%xmm0, %0; movq %%xmm15, %1" : "=r"(low), "=r"(high));
    SHARED->word[2] += low != pattern || high != pattern || selectors() != 0;
  }
  SHARED->word[0] = 1;
  __asm__ volatile("int3");
}

static void calls_leave_no_state_behind(void) {
  struct child c;
  cap_t gate;
  struct thread_info info = {0};
  uint64_t pattern = SERVER_PATTERN, flags = 0, wrong = 0, a, b;
  uint32_t control;
  uint16_t x87;
  SHARED->word[0] = SHARED->word[2] = 0;
  __asm__ volatile("movq %0, %%xmm0; movq %0, %%xmm7; movq %0, %%xmm15; fninit" : : "r"(pattern));
  serve_once(&gate, &c, fill_state);
  for (unsigned i = 0; i < CALLS; i++, flags = REPLY_SEND) { /* without a deadline: the fast path both ways */
    sys_reply_wait(flags, 0, (struct sys_words){{0}}, 0);
    __asm__ volatile("movq %%xmm0, %0; movq %%xmm15, %1; stmxcsr %2; fnstsw %3"
                     : "=r"(a), "=r"(b), "=m"(control), "=m"(x87));
    wrong += a != pattern || b != pattern || control != 0x1f80 || x87 != 0 || selectors() != 0;
    __asm__ volatile("mov %0, %%es" : : "r"(DATA_SELECTOR));
  }
  sys_reply_wait(REPLY_SEND, 0, (struct sys_words){{0}}, sys_tsc());
  CHECK(wrong == 0 && SHARED->word[2] == 0);
  CHECK(child_wait_fault(&c, WAIT_MS, &info) && info.vector == 3 && SHARED->word[0] == 1);
  child_destroy(&c);
  MUST(destroy_all(gate));
}

static bool have_avx(void) {
  uint32_t a = 1, b, c = 0, d;
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  return (c >> 27 & 3) == 3;
}

/* A thread that begins finds nothing but zeroes: also in the upper halves, where the processor has them. */
static void look_around(void) {
  uint64_t x[4] = {~0ull, ~0ull, ~0ull, ~0ull};
  uint32_t control;
  uint16_t word;
  __asm__ volatile("stmxcsr %0; fnstcw %1; movups %%xmm15, %2" : "=m"(control), "=m"(word), "=m"(x));
  SHARED->word[0] = x[0] | x[1];
  SHARED->word[1] = control == 0x1f80 && word == 0x37f;
  SHARED->word[2] = selectors();
  if (SHARED->word[3]) {
    __asm__ volatile("vmovups %%ymm15, %0" : "=m"(x));
    SHARED->word[0] |= x[0] | x[1] | x[2] | x[3];
  }
  __asm__ volatile("ud2");
}
static void fresh_thread_finds_nothing(void) {
  uint64_t x[4] = {SERVER_PATTERN, SERVER_PATTERN, SERVER_PATTERN, SERVER_PATTERN}, y[4] = {0};
  uint32_t control = 0x1f80 | 0x2000, usual = 0x1f80;
  SHARED->word[3] = have_avx();
  __asm__ volatile("movups %0, %%xmm15; fldpi; ldmxcsr %1" : : "m"(x), "m"(control));
  if (have_avx()) __asm__ volatile("vmovups %0, %%ymm15" : : "m"(x));
  __asm__ volatile("mov %0, %%es; mov %0, %%fs" : : "r"(DATA_SELECTOR));
  __asm__ volatile("wrfsbase %0"
                   :
                   : "r"(VA_SHARED + 2048)); /* the stack protector's word is the same everywhere there */
  run_until_fault(look_around, 6);
  if (have_avx()) __asm__ volatile("vmovups %%ymm15, %0" : "=m"(y));
  __asm__ volatile("ldmxcsr %0; fninit" : : "m"(usual));
  CHECK(SHARED->word[0] == 0 && SHARED->word[1] == 1 && SHARED->word[2] == 0);
  CHECK(!have_avx() || (y[0] == x[0] && y[3] == x[3]));
}

void test_entry(void) {
  RUN(sysret_to_the_end_of_user_space);
  RUN(threads_begin_at_addresses_only);
  RUN(restarted_at_no_address);
  RUN(flags_come_back);
  RUN(io_privilege_stays);
  RUN(stepped_call_does_not_step_the_server);
  RUN(stack_segment_hides_nothing);
  RUN(gs_base_of_the_kernel);
  RUN(stack_of_the_kernel);
  RUN(calls_leave_no_state_behind);
  RUN(fresh_thread_finds_nothing);
}
