/* Entry test: enters the handler as the kernel does and looks at every register, the flags, the vector registers
 * and the red zone afterwards. */
#include "check.h"

#include <stdint.h>
#include <string.h>

long posix_syscall(unsigned long number, const long *args);
void posix_entry(void);

static struct {
  unsigned long number;
  long args[6];
  unsigned calls;
} got;

/* In place of the real table: spoils what C may spoil. */
long posix_syscall(unsigned long number, const long *args) {
  got.number = number, got.calls++;
  memcpy(got.args, args, sizeof got.args);
  __asm__ volatile("pxor %%xmm0, %%xmm0\n pxor %%xmm7, %%xmm7\n pxor %%xmm15, %%xmm15" ::: "xmm0", "xmm7", "xmm15");
  __asm__ volatile("mov $-1, %%rcx\n mov $-1, %%rdx\n mov $-1, %%r8\n mov $-1, %%r11\n std\n cld" ::
                       : "rcx", "rdx", "r8", "r11", "cc");
  return -38;
}

struct registers {
  uint64_t rax, rbx, rdx, rsi, rdi, rbp, r8, r9, r10, r12, r13, r14, r15, rsp, flags, zone[16];
  uint8_t vector[3][16];
};
static struct registers given __attribute__((used)), found __attribute__((used));

#define LOAD(r, at) "mov " #at "*8(%%rax), %%" #r "\n"
#define STORE(r, at) "mov %%" #r ", " #at "*8(%%rax)\n"

/* Fills the registers and 128 bytes below rsp from `given`, jumps to the handler, stores them to `found`. */
__attribute__((noinline, no_sanitize("address", "undefined"))) static void enter(void) {
  __asm__ volatile(
      "push %%rbp\n push %%rbx\n push %%r12\n push %%r13\n push %%r14\n push %%r15\n"
      "lea given(%%rip), %%rax\n"
      "movdqu 31*8(%%rax), %%xmm0\n movdqu 33*8(%%rax), %%xmm7\n movdqu 35*8(%%rax), %%xmm15\n"
      "mov %%rsp, 13*8(%%rax)\n"
      "lea 15*8(%%rax), %%rsi\n lea -128(%%rsp), %%rdi\n mov $16, %%ecx\n rep movsq\n" LOAD(rbx, 1) LOAD(rdx, 2)
          LOAD(rsi, 3) LOAD(rdi, 4) LOAD(rbp, 5) LOAD(r8, 6) LOAD(r9, 7) LOAD(r10, 8) LOAD(r12, 9) LOAD(r13, 10)
              LOAD(r14, 11) LOAD(r15, 12) LOAD(
                  r11, 14) "mov 0(%%rax), %%rax\n lea 1f(%%rip), %%rcx\n jmp posix_entry\n"
                           "1: mov %%rax, found(%%rip)\n lea found(%%rip), %%rax\n" STORE(rbx, 1) STORE(rdx, 2) STORE(
                               rsi, 3) STORE(rdi, 4) STORE(rbp, 5) STORE(r8, 6) STORE(r9, 7) STORE(r10, 8)
                               STORE(r12, 9) STORE(r13, 10) STORE(r14, 11) STORE(r15, 12) STORE(
                                   rsp,
                                   13) "movdqu %%xmm0, 31*8(%%rax)\n movdqu %%xmm7, 33*8(%%rax)\n movdqu %%xmm15, "
                                       "35*8(%%rax)\n"
                                       "lea -128(%%rsp), %%rsi\n lea 15*8(%%rax), %%rdi\n mov $16, %%ecx\n rep movsq\n"
                                       "lea found(%%rip), %%rax\n lea -128(%%rsp), %%rsp\n pushfq\n pop %%rcx\n lea "
                                       "128(%%rsp), %%rsp\n mov %%rcx, 14*8(%%rax)\n"
                                       "pop %%r15\n pop %%r14\n pop %%r13\n pop %%r12\n pop %%rbx\n pop %%rbp\n"
      :
      :
      : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm0", "xmm7", "xmm15", "memory", "cc");
}

static void nothing_else_changes(void) {
  _Static_assert(sizeof(struct registers) == 37 * 8, "the assembly knows the layout");
  uint8_t *fill = (uint8_t *)&given;
  for (unsigned i = 0; i < sizeof given; i++) fill[i] = (uint8_t)(i * 29 + 5);
  given.rax = 1, given.flags = 0x247; /* carry, parity, zero, interrupts: as a program may leave them */
  enter();
  CHECK(got.calls == 1 && got.number == 1 && (int64_t)found.rax == -38);
  const long want[6] = {(long)given.rdi, (long)given.rsi, (long)given.rdx,
                        (long)given.r10, (long)given.r8,  (long)given.r9};
  CHECK(!memcmp(got.args, want, sizeof want));
  given.rax = found.rax;
  CHECK((found.flags & 0xcd5) == (given.flags & 0xcd5));
  given.flags = found.flags;
  CHECK(!memcmp(&given, &found, sizeof given));
}

int main(void) {
  CASE(nothing_else_changes);
  return check_done();
}
