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
static void debug_instruction(void) { __asm__ volatile(".byte 0xf1"); }
static void breakpoint(void) { __asm__ volatile("int3"); }
static void breakpoint_number(void) { __asm__ volatile("int $3"); }
static void overflow(void) { __asm__ volatile("int $4"); }
static void undefined(void) { __asm__ volatile("ud2"); }
static void undefined_here(void) { __asm__ volatile(".byte 0xce"); } /* into: 32-bit mode only */
static void lock_prefix(void) { __asm__ volatile(".byte 0xf0, 0x90"); }
static void halt(void) { __asm__ volatile("hlt"); }
static void interrupts_off(void) { __asm__ volatile("cli"); }
static void port(void) { __asm__ volatile("in $0x60, %%al" : : : "rax"); }
static void swap_bases(void) { __asm__ volatile("swapgs"); }
static void system_return(void) { __asm__ volatile("sysretq"); }
static void read_control(void) { __asm__ volatile("mov %%cr0, %%rax" : : : "rax"); }
static void write_control(void) { __asm__ volatile("mov %%rax, %%cr4" : : "a"(0)); }
static void read_debug(void) { __asm__ volatile("mov %%dr7, %%rax" : : : "rax"); }
static void write_debug(void) { __asm__ volatile("mov %%rax, %%dr7" : : "a"(0x401)); }
static void read_register(void) { __asm__ volatile("rdmsr" : : "c"(0xc0000080) : "rax", "rdx"); }
static void write_register(void) { __asm__ volatile("wrmsr" : : "c"(0xc0000082), "a"(0), "d"(0)); }
static void load_table(void) {
  uint64_t pointer[2] = {0};
  __asm__ volatile("lidt %0" : : "m"(pointer));
}
static void store_table(void) {
  uint64_t pointer[2];
  __asm__ volatile("sgdt %0" : "=m"(pointer));
}
static void store_word(void) { __asm__ volatile("smsw %%eax" : : : "rax"); }
static void interrupt_gate(void) { __asm__ volatile("int $0x20"); }
static void double_fault_gate(void) { __asm__ volatile("int $8"); }
static void nmi_gate(void) { __asm__ volatile("int $2"); }
static void local_selector(void) { __asm__ volatile("mov %0, %%ds" : : "r"(7)); }
static void kernel_selector(void) { __asm__ volatile("mov %0, %%ds" : : "r"(0x10)); }
static void task_selector(void) { __asm__ volatile("mov %0, %%es" : : "r"(0x33)); }
static void beyond_table(void) { __asm__ volatile("mov %0, %%fs" : : "r"(0x7fb)); }
static void null_stack(void) { __asm__ volatile("mov %0, %%ss" : : "r"(3)); }
static void null_code(void) {
  struct {
    uint32_t offset;
    uint16_t selector;
  } __attribute__((packed)) target = {(uint32_t)VA_IMAGE, 3};
  __asm__ volatile("ljmp *%0" : : "m"(target));
}
static void misaligned_vector(void) { __asm__ volatile("movaps 1(%rsp), %xmm0"); }
static void bad_control_word(void) {
  uint32_t word = ~0u;
  __asm__ volatile("ldmxcsr %0" : : "m"(word));
}
static void not_canonical(void) { __asm__ volatile("mov (%0), %%rax" : : "r"(0x8000000000000000) : "rax"); }
static void base_not_canonical(void) { __asm__ volatile("wrgsbase %0" : : "r"(0x8000000000000000)); }
#define ABSENT 0x123456789000
#define KERNEL_PAGE 0xffff800000100000
static void page_read(void) { __asm__ volatile("mov (%0), %%al" : : "r"(ABSENT) : "rax"); }
static void page_write(void) { __asm__ volatile("movb $1, (%0)" : : "r"(ABSENT) : "memory"); }
static void page_fetch(void) { __asm__ volatile("jmp *%0" : : "r"(ABSENT)); }
static void page_of_kernel(void) { __asm__ volatile("mov (%0), %%al" : : "r"(KERNEL_PAGE) : "rax"); }
static void page_of_kernel_fetch(void) { __asm__ volatile("jmp *%0" : : "r"(KERNEL_PAGE)); }
static void page_read_only(void) { __asm__ volatile("movb $1, (%0)" : : "r"(VA_IMAGE) : "memory"); }
static void page_no_execute(void) { __asm__ volatile("jmp *%0" : : "r"(VA_SHARED)); }
static void x87(void) {
  uint16_t control = 0x0300; /* all exceptions unmasked */
  __asm__ volatile("fninit; fldcw %0; fldz; fld1; fdiv %%st(1), %%st; fwait" : : "m"(control));
}
static void alignment(void) {
  __asm__ volatile("pushf; orl $0x40000, (%%rsp); popf; mov 1(%%rsp), %%eax; ud2" : : : "rax");
}
static void vector_divide(void) {
  uint32_t word = 0;
  __asm__ volatile("ldmxcsr %0; xorps %%xmm0, %%xmm0; divps %%xmm0, %%xmm0; ud2" : : "m"(word));
}

/* Not in reach of 64-bit user level: 2, 8, 18 (no instruction), 5, 7, 9, 10, 11 (no 32-bit code, CR0.TS clear, all
 * present). Where `instead` differs a processor raises the vector and the emulator goes on to the ud2 that follows. */
enum { ANY = -1, OF_KERNEL = -2, PAGE_PRESENT = 1 };
static const struct raised {
  const char *name;
  void (*function)(void);
  uint32_t vector, instead; /* instead: what the emulator does, where it differs */
  int64_t error;
  uint64_t address;
} raised[] = {
    {"divide_by_zero", divide, 0, 0, 0, 0},
    {"single_step", single_step, 1, 1, 0, 0},
    {"int1", debug_instruction, 1, 6, 0, 0},
    {"int3", breakpoint, 3, 3, 0, 0},
    {"int_3", breakpoint_number, 3, 3, 0, 0},
    {"int_4", overflow, 4, 4, 0, 0},
    {"ud2", undefined, 6, 6, 0, 0},
    {"into", undefined_here, 6, 6, 0, 0},
    {"lock_nop", lock_prefix, 6, 6, 0, 0},
    {"hlt", halt, 13, 13, 0, 0},
    {"cli", interrupts_off, 13, 13, 0, 0},
    {"in", port, 13, 13, 0, 0},
    {"swapgs", swap_bases, 13, 13, 0, 0},
    {"sysret", system_return, 13, 13, 0, 0},
    {"read_cr0", read_control, 13, 13, 0, 0},
    {"write_cr4", write_control, 13, 13, 0, 0},
    {"read_dr7", read_debug, 13, 13, 0, 0},
    {"write_dr7", write_debug, 13, 13, 0, 0},
    {"rdmsr", read_register, 13, 13, 0, 0},
    {"wrmsr", write_register, 13, 13, 0, 0},
    {"lidt", load_table, 13, 13, 0, 0},
    {"sgdt", store_table, 13, 13, 0, 0},
    {"smsw", store_word, 13, 13, 0, 0},
    {"int_0x20", interrupt_gate, 13, 13, ANY, 0}, /* a processor counts gates, the emulator halves of them */
    {"int_8", double_fault_gate, 13, 13, ANY, 0},
    {"int_2", nmi_gate, 13, 13, ANY, 0},
    {"selector_local", local_selector, 13, 13, 4, 0},
    {"selector_kernel", kernel_selector, 13, 13, 0x10, 0},
    {"selector_task", task_selector, 13, 13, 0x30, 0},
    {"selector_beyond", beyond_table, 13, 13, 0x7f8, 0},
    {"selector_null_ss", null_stack, 13, 13, 0, 0},
    {"selector_null_cs", null_code, 13, 13, 0, 0},
    {"movaps_misaligned", misaligned_vector, 13, 13, 0, 0},
    {"mxcsr_reserved", bad_control_word, 13, 6, 0, 0},
    {"not_canonical", not_canonical, 13, 13, 0, 0},
    {"gs_not_canonical", base_not_canonical, 13, 6, 0, 0},
    {"page_read", page_read, 14, 14, 4, ABSENT},
    {"page_write", page_write, 14, 14, 6, ABSENT},
    {"page_fetch", page_fetch, 14, 14, 0x14, ABSENT},
    {"page_of_kernel", page_of_kernel, 14, 14, OF_KERNEL, KERNEL_PAGE},
    {"page_of_kernel_fetch", page_of_kernel_fetch, 14, 14, OF_KERNEL, KERNEL_PAGE},
    {"page_read_only", page_read_only, 14, 14, 7, VA_IMAGE},
    {"page_no_execute", page_no_execute, 14, 14, 0x15, VA_SHARED},
    {"x87", x87, 16, 16, 0, 0},
    {"alignment", alignment, 17, 6, 0, 0},
    {"vector_divide", vector_divide, 19, 6, 0, 0},
};

static const struct raised *present;
static void raise_one(void) {
  struct child c;
  struct thread_info info = {0};
  child_new(&c, CHILD_PAGES, present->function);
  bool faulted = child_wait_fault(&c, WAIT_MS, &info);
  CHECK(faulted && info.state == THREAD_FAULTED);
  CHECK(info.vector == present->vector || info.vector == present->instead);
  if (present->error == OF_KERNEL) CHECK((info.error & PAGE_PRESENT) == !root_word("isolation=all"));
  CHECK((int64_t)info.error == present->error || present->error < 0);
  if (present->vector == 14) CHECK(info.address == present->address);
  CHECK(info.ip != 0 && info.sp <= VA_STACK_TOP && info.sp > VA_STACK_TOP - PAGE_SIZE);
  child_destroy(&c);
}

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
  for (unsigned i = 0; i < sizeof raised / sizeof raised[0]; i++) {
    present = &raised[i];
    run_case(present->name, raise_one);
  }
  RUN(flags_do_not_reach_the_kernel);
  RUN(single_stepped_call);
  RUN(stack_not_canonical);
  RUN(call_with_bad_stack);
}
