/* System calls: numbers, object types, rights, operations. The semantics are in kernel/README.md;
 * this header is the exact register contract.
 *
 * Entry: `syscall` with rax = SYS_*. Arguments rdi, rsi, rdx, r8, r9, r10 (and r12 where said).
 * Exit: rax = enum status in bits 0..31, message info in bits 32..63 (IPC only);
 *       rdi = badge or signal bits, rsi rdx r8 r9 r10 = words or results.
 * rsp and rbp are preserved. Every other register is zeroed unless it carries a result, so a stub
 * declares all of them clobbered. Numbers outside SYS_FIRST..SYS_LAST go to the handler that the Pd
 * registered (CTL_PD_FOREIGN), or fault the thread when there is none.
 *
 * Time is in TSC ticks, absolute, as rdtsc reads; deadline 0 means never. Lengths of memory are in
 * 4 KiB pages, addresses page-aligned, unless said otherwise. */
#ifndef ABI_SYSCALL_H
#define ABI_SYSCALL_H

#include "abi/types.h"

enum syscall_number {
  SYS_FIRST = 0x5000,
  /* rdi = gate | info<<32, words rsi rdx r8 r9 r10 -> status|info<<32, words.
   * Sends, runs the server on the caller's budget, returns with its reply. Errors: BAD_CAP, DENIED
   * (no RIGHT_CALL), GONE (server died, aborted), STATE (call depth above CALL_DEPTH_MAX). */
  SYS_CALL = 0x5000,
  /* rdi = flags | info<<32, reply words as above, r12 = deadline -> OK: rdi = badge, words = request;
   * EVENT: rdi = bits of the bound signal, taken; TIMEOUT. With REPLY_SEND the open call is answered
   * first; a reply without a link is dropped. Pending signal bits win over queued callers. */
  SYS_REPLY_WAIT = 0x5001,
  /* rdi = signal. Sets the capability's badge bits in the signal, wakes its waiter. RIGHT_SIGNAL. */
  SYS_SIGNAL = 0x5002,
  /* rdi = signal, rsi = deadline -> rdi = bits taken. RIGHT_WAIT. STATE inside an open call or when
   * another thread waits. A deadline in the past polls. */
  SYS_WAIT = 0x5003,
  /* rdi = destination slot | type<<32, rsi = paying bank, rdx r8 r9 r10 = arguments by type, below.
   * Check everything, then act: on error nothing has changed. */
  SYS_CREATE = 0x5004,
  /* rdi = destination slot | rights<<32, rsi = paying bank, rdx = source, r8 r9 = arguments.
   * Gate: an alias, badge kept. Signal: an alias whose badge bits are r8 (subset of the source's).
   * Mem: a view of r9 pages from page r8, rights narrowed. Needs RIGHT_DERIVE. */
  SYS_DERIVE = 0x5005,
  /* rdi = capability with RIGHT_DESTROY. Kills the object everywhere at once, then frees what it
   * paid for in bounded steps: AGAIN until all mappings, TLB entries and pages are gone, then OK. */
  SYS_DESTROY = 0x5006,
  /* rdi = mem | pd<<32, rsi = bank that pays the attachment record, rdx = address in the pd,
   * r8 = first page, r9 = pages, r10 = ATTACH_* flags. Page tables come from the pd's own bank. AGAIN: repeat
   * the very same call. OVERLAP when any page of the range is taken. */
  SYS_ATTACH = 0x5007,
  /* rdi = pd, rsi = address at which an attachment starts. AGAIN as above. */
  SYS_DETACH = 0x5008,
  /* rdi = op (SLOT_*), rsi rdx r8 r9 by op. */
  SYS_SLOT = 0x5009,
  /* rdi = capability | op<<32 (CTL_*), rsi rdx r8 r9 r10 by op. */
  SYS_CONTROL = 0x500a,
  /* Does nothing but cross the boundary: rdi -> rdi. The cheapest system call. */
  SYS_NOP = 0x500b,
  SYS_LAST = 0x500b
};

enum object_type {
  OBJ_NONE = 0,
  OBJ_BANK,   /* rdx = pages moved out of the paying bank into the new one (>= 1, its own page included) */
  OBJ_PD,     /* rdx = capability-table pages (1..PD_TABLE_PAGES, SLOTS_PER_PAGE slots each), or 0: the memory of a guest. No
                 thread can be made in it, and what is attached may be writable and executable and begin at address 0. */
  OBJ_THREAD, /* rdx = pd, r8 = entry, r9 = stack pointer, r10 = address of its message page in pd. Stopped. */
  OBJ_BUDGET, /* rdx = budget to split from, r8 = BUDGET_* kind | cpu<<8, r9 = weight or runtime,
                 r10 = period, or for shares the thousandths of the CPU that it may hand out as reservations */
  OBJ_GATE,   /* rdx = server thread (RIGHT_SERVE), r8 = badge */
  OBJ_SIGNAL, /* badge of the returned capability: all 64 bits */
  OBJ_MEM,    /* rdx = pages, taken from the paying bank, zeroed */
  OBJ_IRQ,    /* rdx = io, r8 = global interrupt number, or IRQ_MSI | 0, r9 = signal, r10 = bits (0: all of its badge) */
  OBJ_IO,     /* made by the kernel only: authority over ports, interrupts and physical device memory */
  OBJ_DEVMEM, /* create only, gives an OBJ_MEM: rdx = io, r8 = physical address, r9 = pages, r10 = MEM_ATTR_* */
  OBJ_VCPU,   /* rdx = pd of a guest, its memory. UNSUPPORTED where the processor cannot run guests. */
  OBJ_COUNT
};

/* Rights, 16 bits. Copying and deriving can only clear them. */
enum rights {
  RIGHT_CALL = 1 << 0,    /* gate: call */
  RIGHT_SIGNAL = 1 << 0,  /* signal: set bits */
  RIGHT_WAIT = 1 << 1,    /* signal: take bits */
  RIGHT_READ = 1 << 0,    /* mem: attach readable */
  RIGHT_WRITE = 1 << 1,   /* mem: attach writable */
  RIGHT_EXEC = 1 << 2,    /* mem: attach executable (never together with writable) */
  RIGHT_PHYS = 1 << 3,    /* mem: learn the physical address (DMA) */
  RIGHT_USE = 1 << 0,     /* bank: pay for objects; pd: attach, install capabilities; budget: bind; io: use */
  RIGHT_TAKE = 1 << 1,    /* bank: donate pages away from it; pd: grant ports; budget: split */
  RIGHT_SERVE = 1 << 1,   /* thread: create gates into it */
  RIGHT_CONTROL = 1 << 2, /* thread, irq, vcpu: start, stop, bind, acknowledge, run */
  RIGHT_DERIVE = 1 << 12, /* gate, signal, mem: derive */
  RIGHT_INFO = 1 << 13,   /* any: CTL_*_INFO */
  RIGHT_GRANT = 1 << 14,  /* any: may be copied and sent on */
  RIGHT_DESTROY = 1 << 15,
  RIGHTS_ALL = 0xffff
};

enum { /* bounds */
  SLOTS_PER_PAGE = 128,
  PD_TABLE_PAGES = 64,   /* 8,192 slots */
  CALL_DEPTH_MAX = 16,   /* nested calls, so also the longest helping chain */
  MEM_PAGES_MAX = 1 << 20,
  USER_TOP_SHIFT = 47
};
#define USER_FIRST 0x10000ull
#define USER_END 0x00007ffffffff000ull

/* SYS_REPLY_WAIT flags */
enum { REPLY_SEND = 1 };

/* Message info (bits 32..63 of rdi on the way in, of rax on the way out): 0 = registers only, the fast path. */
#define INFO(bytes, caps) ((uint64_t)((bytes) | (caps) << 16)) /* bytes of message-page data, capabilities sent */
#define INFO_BYTES(info) ((unsigned)(info) & 0xffffu)
#define INFO_CAPS(info) ((unsigned)(info) >> 16 & 7u)

/* SYS_ATTACH flags */
enum attach_flags {
  ATTACH_READ = 1,
  ATTACH_WRITE = 2,
  ATTACH_EXEC = 4,
  ATTACH_ZERO_ON_LOSS = 8 /* when the mem goes away the range stays mapped: to the zero frame, or, when writable, to one
                             page of the pd's own bank, taken by the first such attachment */
};

enum mem_attr { MEM_ATTR_CACHED = 0, MEM_ATTR_WRITE_COMBINING = 1, MEM_ATTR_UNCACHED = 2 };

enum budget_kind {
  BUDGET_SHARE = 0,   /* r9 = weight 1..1000 beside its siblings' and 100 for the parent itself */
  BUDGET_RESERVED = 1 /* r9 = runtime, r10 = period in TSC ticks; admission: sum per CPU <= 90 % */
};

#define IRQ_MSI (1ull << 32) /* allocate a message-signalled vector instead of naming an input */

/* SYS_SLOT operations on capability slots. */
enum slot_op {
  SLOT_COPY = 0,    /* rsi = destination slot, rdx = source slot, r8 = rights to keep, r9 = pd of the destination or 0 = own.
                       The destination must be empty. A copy into another pd needs RIGHT_USE on it. RIGHT_GRANT on the source. */
  SLOT_DROP = 1,    /* rsi = slot. Empties it; the object lives on. */
  SLOT_QUERY = 2,   /* rsi = slot -> rsi = type, rdx = rights, r8 = pages (mem) or 0. BAD_CAP when empty or stale. */
  SLOT_MOVE = 3     /* rsi = destination slot (empty), rdx = source slot; rights kept; own table only. */
};

enum control_op {
  /* Bank */
  CTL_BANK_INFO = 0,     /* -> rsi = pages it holds, rdx = free pages */
  CTL_BANK_DONATE = 1,   /* rsi = destination bank (RIGHT_USE), rdx = pages moved there. Source needs RIGHT_TAKE. */
  /* Pd */
  CTL_PD_GROW = 2,       /* rsi = pages to add to the capability table, paid by the pd's bank */
  CTL_PD_FOREIGN = 3,    /* rsi = address of the foreign system call handler, 0 = none */
  CTL_PD_PORTS = 4,      /* rsi = io, rdx = first port, r8 = count, r9 = 1 grant / 0 withdraw */
  CTL_PD_INFO = 5,       /* -> rsi = capability slots, rdx = page-table pages */
  /* Thread */
  CTL_THREAD_START = 6,  /* rsi = first argument (rdi of the new thread), also restarts a stopped one where it was */
  CTL_THREAD_STOP = 7,   /* stops it at its next user instruction; an open call stays open */
  CTL_THREAD_ABORT = 8,  /* cuts its call link both ways: its caller gets GONE, and its own call returns GONE */
  CTL_THREAD_BUDGET = 9, /* rsi = budget to run on, 0 = only while called */
  CTL_THREAD_SIGNAL = 10, /* rsi = signal delivered by reply_wait (RIGHT_WAIT), 0 = none */
  CTL_THREAD_SUPERVISE = 11, /* rsi = signal set when the thread faults (its capability's badge bits) */
  CTL_THREAD_INFO = 12,  /* writes struct thread_info to the caller's message-page data. rsi = 0, or a gate (RIGHT_INFO): then
                            blocked_on is 0 unless the open call goes through it or an alias of it */
  /* Budget */
  CTL_BUDGET_INFO = 13,  /* -> rsi = ticks consumed, rdx = kind|cpu<<8, r8 = weight or runtime, r9 = period, or what a share can
                            still give away as reservations, in 2^-20 of its CPU */
  /* Irq */
  CTL_IRQ_ACK = 14,      /* unmask; an interrupt stays masked from delivery to this */
  CTL_IRQ_INFO = 15,     /* -> rsi = MSI address, rdx = MSI data (RIGHT_INFO) */
  /* Mem */
  CTL_MEM_INFO = 16,     /* rsi = page -> rsi = physical address of that page, rdx = contiguous pages from there. RIGHT_PHYS */
  /* Io */
  CTL_IO_RESET = 17,     /* reboots the machine (rsi = 0) or powers it off (rsi = 1). RIGHT_USE on io */
  CTL_IO_PRINT = 18,     /* rsi = bytes (<= 256) of the caller's message-page data to print on serial line and boot screen. RIGHT_USE */
  /* rsi = CPU, 1 .. boot_info.cpus - 1; rdx = 0: resets it, 1: starts it, at least 10 ms later. OK: it runs; AGAIN: not yet. */
  CTL_IO_CPU = 19,
  /* Vcpu */
  CTL_VCPU_RUN = 20,     /* rsi = deadline. Enters the guest with struct vcpu_state (abi/vcpu.h) of the caller's message-page data and
                            leaves it there: OK after an exit; EVENT: rdi = bits of the bound signal, taken; TIMEOUT. BAD_ARG: a state
                            that cannot be, nothing has run; STATE: no message page. The caller's budget pays. */
  CTL_COUNT
};

#endif
