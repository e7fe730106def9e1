/* Sys: one inline stub per system call; the register contract is in abi/syscall.h.
 *
 * The kernel keeps rsp and rbp and zeroes or overwrites the rest, so each stub declares every other register clobbered:
 * the compiler then saves only what it really needs. */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include "abi/status.h"
#include "abi/syscall.h"

struct sys_words {
  uint64_t w[5];
};
struct sys_result {
  uint64_t rax, rdi, w[5];
}; /* rax: status | info << 32 */

static inline enum status sys_status(uint64_t rax) { return (enum status)(uint32_t)rax; }
static inline uint64_t sys_info(uint64_t rax) { return rax >> 32; }

/* The general form. Cost: 7 register moves and the crossing. */
static inline struct sys_result sys_full(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t r8_,
                                         uint64_t r9_, uint64_t r10_, uint64_t r12_) {
  struct sys_result r;
  register uint64_t r8 __asm__("r8") = r8_;
  register uint64_t r9 __asm__("r9") = r9_;
  register uint64_t r10 __asm__("r10") = r10_;
  register uint64_t r12 __asm__("r12") = r12_;
  __asm__ volatile("syscall"
                   : "+a"(number), "+D"(rdi), "+S"(rsi), "+d"(rdx), "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r12)
                   :
                   : "rbx", "rcx", "r11", "r13", "r14", "r15", "memory");
  r.rax = number, r.rdi = rdi, r.w[0] = rsi, r.w[1] = rdx, r.w[2] = r8, r.w[3] = r9, r.w[4] = r10;
  return r;
}

/* For at most two arguments and one result: what the kernel does not look at is not cleared. */
static inline enum status sys_short(uint64_t number, uint64_t rdi, uint64_t rsi, uint64_t *out) {
  __asm__ volatile("syscall"
                   : "+a"(number), "+D"(rdi), "+S"(rsi)
                   :
                   : "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory");
  if (out) *out = rdi;
  return sys_status(number);
}

static inline struct sys_result sys_call(cap_t gate, uint64_t info, struct sys_words m) {
  return sys_full(SYS_CALL, gate | info << 32, m.w[0], m.w[1], m.w[2], m.w[3], m.w[4], 0);
}
static inline struct sys_result sys_reply_wait(uint64_t flags, uint64_t info, struct sys_words m, uint64_t deadline) {
  return sys_full(SYS_REPLY_WAIT, flags | info << 32, m.w[0], m.w[1], m.w[2], m.w[3], m.w[4], deadline);
}
static inline enum status sys_signal(cap_t signal) { return sys_short(SYS_SIGNAL, signal, 0, NULL); }
static inline enum status sys_wait(cap_t signal, uint64_t deadline, uint64_t *bits) {
  return sys_short(SYS_WAIT, signal, deadline, bits);
}
static inline enum status sys_create(cap_t slot, enum object_type type, cap_t bank, uint64_t a, uint64_t b, uint64_t c,
                                     uint64_t d) {
  return sys_status(sys_full(SYS_CREATE, slot | (uint64_t)type << 32, bank, a, b, c, d, 0).rax);
}
static inline enum status sys_derive(cap_t slot, uint16_t rights, cap_t bank, cap_t source, uint64_t a, uint64_t b) {
  return sys_status(sys_full(SYS_DERIVE, slot | (uint64_t)rights << 32, bank, source, a, b, 0, 0).rax);
}
static inline enum status sys_destroy(cap_t slot) { return sys_short(SYS_DESTROY, slot, 0, NULL); }
static inline enum status sys_attach(cap_t mem, cap_t pd, cap_t bank, uint64_t address, uint64_t first, uint64_t pages,
                                     uint64_t flags) {
  return sys_status(sys_full(SYS_ATTACH, mem | (uint64_t)pd << 32, bank, address, first, pages, flags, 0).rax);
}
static inline enum status sys_detach(cap_t pd, uint64_t address) { return sys_short(SYS_DETACH, pd, address, NULL); }
static inline enum status sys_slot_copy(cap_t to, cap_t from, uint16_t rights, cap_t pd) {
  return sys_status(sys_full(SYS_SLOT, SLOT_COPY, to, from, rights, pd, 0, 0).rax);
}
static inline enum status sys_slot_drop(cap_t slot) {
  return sys_status(sys_full(SYS_SLOT, SLOT_DROP, slot, 0, 0, 0, 0, 0).rax);
}
static inline enum status sys_slot_move(cap_t to, cap_t from) {
  return sys_status(sys_full(SYS_SLOT, SLOT_MOVE, to, from, 0, 0, 0, 0).rax);
}
static inline struct sys_result sys_slot_query(cap_t slot) {
  return sys_full(SYS_SLOT, SLOT_QUERY, slot, 0, 0, 0, 0, 0);
}
static inline struct sys_result sys_control(cap_t cap, enum control_op op, uint64_t a, uint64_t b, uint64_t c,
                                            uint64_t d) {
  return sys_full(SYS_CONTROL, cap | (uint64_t)op << 32, a, b, c, d, 0, 0);
}
static inline uint64_t sys_tsc(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}

#endif
