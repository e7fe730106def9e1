/* Exceptions: every exception that user level can raise stops the thread that raised it, leaves a record, and nothing
 * else. */
#include "test.h"

struct thread_info run_until_fault(void (*function)(void), uint32_t vector) {
  struct child c;
  struct thread_info info = {0};
  child_new(&c, CHILD_PAGES, function);
  bool faulted = child_wait_fault(&c, WAIT_MS, &info);
  CHECK(faulted);
  CHECK(info.state == THREAD_FAULTED);
  CHECK(info.vector == vector);
  if (faulted && info.vector != vector) {
    print("vector ");
    print_number(info.vector);
    print(" instead of ");
    print_number(vector);
    print("\n");
  }
  child_destroy(&c);
  return info;
}

static void divide(void) {
  uint32_t low = 1, high = 0, by = 0;
  __asm__ volatile("div %2" : "+a"(low), "+d"(high) : "r"(by));
}
static void single_step(void) { __asm__ volatile("pushf; orl $0x100, (%rsp); popf; nop"); }
static void breakpoint(void) { __asm__ volatile("int3"); }
static void overflow(void) { __asm__ volatile("int $4"); }
static void undefined(void) { __asm__ volatile("ud2"); }
static void privileged(void) { __asm__ volatile("hlt"); }
static void interrupt_gate(void) { __asm__ volatile("int $0x20"); }
static void not_canonical(void) {
  uint64_t address = 0x8000000000000000;
  __asm__ volatile("mov (%0), %%rax" : : "r"(address) : "rax");
}
static void page(void) {
  uint64_t address = 0x123456789000;
  __asm__ volatile("movb $1, (%0)" : : "r"(address) : "memory");
}
static void x87(void) {
  uint16_t control = 0x0300; /* all exceptions unmasked */
  __asm__ volatile("fninit; fldcw %0; fldz; fld1; fdiv %%st(1), %%st; fwait" : : "m"(control));
}
static void model_register(void) { __asm__ volatile("rdmsr" : : "c"(0xc0000080) : "rax", "rdx"); }

static void exception_0_divide(void) { run_until_fault(divide, 0); }
static void exception_1_debug(void) { run_until_fault(single_step, 1); }
static void exception_3_breakpoint(void) { run_until_fault(breakpoint, 3); }
static void exception_4_overflow(void) { run_until_fault(overflow, 4); }
static void exception_6_undefined(void) { run_until_fault(undefined, 6); }
static void exception_13_privileged(void) { run_until_fault(privileged, 13); }
static void exception_13_interrupt_gate(void) { run_until_fault(interrupt_gate, 13); }
static void exception_13_not_canonical(void) { run_until_fault(not_canonical, 13); }
static void exception_13_model_register(void) { run_until_fault(model_register, 13); }
static void exception_14_page(void) {
  struct thread_info info = run_until_fault(page, 14);
  CHECK(info.address == 0x123456789000);
  CHECK((info.error & 7) == 6); /* write, user, not present */
}
static void exception_16_x87(void) { run_until_fault(x87, 16); }

/* Flags that must neither survive into the kernel nor hurt it. */
static void odd_flags(void) {
  __asm__ volatile("pushf; orl $0x44400, (%%rsp); popf; mov $0x500b, %%eax; syscall; cld; ud2" /* AC NT DF */
                   :
                   :
                   : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                     "memory");
}
static void flags_do_not_reach_the_kernel(void) { run_until_fault(odd_flags, 6); }

/* A system call in single-step mode traps in user code, after the call. */
static void stepped_call(void) {
  __asm__ volatile("pushf; orl $0x100, (%%rsp); mov $0x500b, %%eax; popf; syscall; nop"
                   :
                   :
                   : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
                     "memory");
}
static void single_stepped_call(void) { run_until_fault(stepped_call, 1); }

static void bad_stack(void) { __asm__ volatile("mov $0x8000000000000000, %rsp; push %rax"); }
static void stack_not_canonical(void) { run_until_fault(bad_stack, 13); } /* a processor raises 12, the emulator 13 */
static void bad_stack_call(void) {
  __asm__ volatile("movabs $0x8000000000000000, %rsp; mov $0x500b, %eax; syscall; ud2");
}
static void call_with_bad_stack(void) { run_until_fault(bad_stack_call, 6); }

void test_exceptions(void) {
  RUN(exception_0_divide);
  RUN(exception_1_debug);
  RUN(exception_3_breakpoint);
  RUN(exception_4_overflow);
  RUN(exception_6_undefined);
  RUN(exception_13_privileged);
  RUN(exception_13_interrupt_gate);
  RUN(exception_13_not_canonical);
  RUN(exception_13_model_register);
  RUN(exception_14_page);
  RUN(exception_16_x87);
  RUN(flags_do_not_reach_the_kernel);
  RUN(single_stepped_call);
  RUN(stack_not_canonical);
  RUN(call_with_bad_stack);
}
