/* Object: the layout of every kernel object and the links between them.
 *
 * A cell begins with its generation and type; capabilities name a cell and the generation they were made for. Every
 * pointer from one object to another is matched by a link back, so that destroying either end finds and clears the
 * other: no object ever holds a pointer to a dead one. Small objects are cells of CELL_BYTES in shared pages; Thread
 * and Pd have a page each. */
#ifndef KERNEL_OBJECT_H
#define KERNEL_OBJECT_H

#include <stdalign.h>

#include "abi/message.h"
#include "abi/status.h"
#include "abi/syscall.h"
#include "frames.h"
#include "tree.h"
#include "x86_64/frame.h"

enum {
  CELL_BYTES = 192,
  CELL_FIRST = 64, /* offset of the first cell of a page, after struct cell_page */
  CELLS_PER_PAGE = (PAGE_SIZE - CELL_FIRST) / CELL_BYTES,
  OBJ_ATTACHMENT = OBJ_COUNT, /* internal type, no capability names it */
  NEST_MAX = 32,              /* banks in banks, derivations of derivations */
  MEM_INLINE = 5,
  FPU_BYTES_MAX = 2048,
  EXTENTS_MAX = PAGE_SIZE / 8
};

/* Internal statuses, never seen by user level. */
enum {
  ST_RESTART = 0x100, /* run the same system call again: a bounded preparation step was done */
  ST_HANDLED          /* the frame holds the result, or will */
};

struct cell {
  uint64_t head; /* generation << 16 | dying << 8 | type */
  uint64_t key;  /* gates: generation << 16 | RIGHT_CALL while callable; else 0. The fast path compares only this. */
};
#define CELL_DYING 0x100ull

struct cell_page {              /* at the start of every page of small cells */
  uint64_t top;                 /* highest generation any cell of this page had << 16; as a head it has no type */
  struct cell_page *next, **at; /* the bank's pages with a free cell; where the pointer to it is */
  uint32_t used, free;          /* cells in use; byte offset of the first free one, 0 = none */
};
_Static_assert(sizeof(struct cell_page) <= CELL_FIRST, "header fits");
_Static_assert(offsetof(struct cell_page, next) == CELL_KEY,
               "a pointer: read as a cell's key it is no callable gate's");

/*@ requires \valid_read(c);
    assigns \nothing;
    ensures \result == (c->head & 0xff); */
static inline enum object_type cell_type(const struct cell *c) { return (enum object_type)(c->head & 0xff); }
/*@ requires \valid_read(c);
    assigns \nothing;
    ensures \result <==> (c->head & CELL_DYING) != 0; */
static inline bool cell_dying(const struct cell *c) { return c->head & CELL_DYING; }
/*@ requires \valid_read(c);
    assigns \nothing;
    ensures \result == c->head >> 16; */
static inline uint64_t cell_generation(const struct cell *c) { return c->head >> 16; }

/* A list whose items hold `at`, the address of the pointer that leads to them: to leave takes neither the head nor a
 * question where in the list it was. */
#define LIST_ADD(first, item, next, at)                                                                                \
  do {                                                                                                                 \
    (item)->next = (first);                                                                                            \
    (item)->at = &(first);                                                                                             \
    if ((item)->next) (item)->next->at = &(item)->next;                                                                \
    (first) = (item);                                                                                                  \
  } while (0)
#define LIST_REMOVE(item, next, at)                                                                                    \
  do {                                                                                                                 \
    *(item)->at = (item)->next;                                                                                        \
    if ((item)->next) (item)->next->at = (item)->at;                                                                   \
  } while (0)

/* One capability. frame = byte offset of the cell's frame in the frame table, for the fast path. */
struct slot {
  struct cell *cell; /* NULL = empty */
  uint64_t generation_rights;
  uint64_t badge;
  uint32_t frame, reserved;
};
_Static_assert(sizeof(struct slot) * SLOTS_PER_PAGE == PAGE_SIZE, "128 slots per page");

enum { RUN_CLASSES = 21 };
struct bank {
  struct cell cell;
  struct bank *parent, *children, *next, **at; /* at: where the pointer to it is, in the parent or a sibling */
  uint32_t pages, clean_pages, dirty_pages, depth;
  uint32_t used;               /* list of single frames in use except its own page: cells, threads, Pds */
  uint32_t dirty;              /* list of dirty runs */
  uint32_t classes;            /* bit c set: clean[c] is not empty */
  uint32_t clean[RUN_CLASSES]; /* lists of clean runs of 2^c .. 2^(c+1)-1 frames */
  struct cell_page *partial;
};
_Static_assert(sizeof(struct bank) <= CELL_BYTES, "a bank is one cell");

/* Derivation: origin and derived cells form a tree through this. */
struct derived {
  struct derived *origin, *children, *next, **at;
  uint32_t depth;
};

struct gate {
  struct cell cell;
  struct thread *thread;
  struct derived derived;
  struct gate *next, **at; /* the thread's gates; origins only */
  struct thread *callers;  /* queued through this gate */
};

/* A source sets `bits` in a signal: of an Irq, or of a thread's supervisor link. On the list of the cell it was made
 * from. */
struct source {
  struct signal *signal;
  uint64_t bits;
  struct source *next, **at; /* at: where the pointer to it is */
};

struct signal {
  struct cell cell;
  struct signal *root; /* itself, or the origin that holds the bits */
  struct derived derived;
  struct source *sources;
  uint64_t pending; /* of the root only, like the next two */
  struct thread *waiter, *bound;
};

struct mem {
  struct cell cell;
  struct mem *root; /* itself, or the Mem that owns the frames */
  struct derived derived;
  struct attachment *attachments;
  uint64_t base;         /* device: first frame number; else 0 */
  uint32_t first, pages; /* of the root's pages */
  uint32_t extents;      /* root: number of runs */
  uint8_t attr, device;
  uint16_t reserved;
  uint64_t *more;              /* page of extents when they do not fit inline */
  uint64_t extent[MEM_INLINE]; /* frame << 40 | first page << 20 | pages - 1 */
};

/* A table of 512 page-table entries, and the entry that points to it. */
struct leaf {
  uint64_t *table, *parent;
};

struct attachment {
  struct cell cell;
  struct node node; /* in pd->attachments, key = address */
  struct mem *mem;  /* NULL after loss */
  struct pd *pd;
  struct attachment *next, **at; /* the mem's */
  struct leaf leaf;              /* where unmapping goes on, as mapping left it; table NULL = to be looked up */
  uint32_t first, pages, mapped, flags;
  uint32_t lost;  /* pages that read as zero since the Mem went away */
  uint64_t flush; /* the last request to drop translations of it */
  uint8_t failed;
};

struct irq {
  struct cell cell;
  struct source source;
  uint32_t line;
};

struct io {
  struct cell cell;
};

struct budget {
  struct cell cell;
  struct budget *parent, *children, *next, **at;
  struct node node; /* run queue of its CPU */
  struct thread *thread;
  struct budget *stalled_next, **stalled_at; /* on stalled_on's stalled or revived */
  struct thread *stalled_on;
  uint64_t consumed;       /* ticks */
  union {                  /* its place in the order */
    uint64_t until;        /* RESERVED: present deadline; replenished then */
    uint64_t virtual_time; /* SHARE: behind all deadlines, from CLASS_SHARE on */
  };
  int64_t remaining; /* RESERVED: ticks left until then */
  uint64_t runtime, period;
  uint64_t owed;            /* RESERVED: ticks of interrupts on its behalf that it has not paid yet */
  uint32_t weight, weights; /* own; own plus children's */
  uint32_t bandwidth;       /* 2^-20 of the CPU: reserved for itself, or free to give away when SHARE */
  uint8_t kind, cpu, depth, active;
  struct processor *home; /* of that CPU */
};

/* Guest registers around the machine's control block: a page. */
struct guest {
  uint64_t registers[16];
  alignas(FPU_BYTES_MAX) uint8_t fpu[FPU_BYTES_MAX];
};
_Static_assert(sizeof(struct guest) == PAGE_SIZE, "a page");

struct vcpu {
  struct cell cell;
  struct pd *pd;           /* the guest's memory */
  struct vcpu *next, **at; /* the Pd's */
  void *control;           /* a page of the machine's */
  struct guest *guest;
  struct thread *runner; /* is in it now, on another CPU than whoever reads this */
  uint64_t epoch;        /* of the Pd when it last ran */
  uint32_t cpu;          /* where that was */
  uint32_t inside;       /* it is further than its monitor knows */
};

enum held { HELD_STOP = 1, HELD_FAULT = 2, HELD_DEAD = 4 };
/* Reasons why the fast path must not run reply_wait of this thread; STALLED forbids a fast call as well, since who
 * waits for this thread must look again when it stops running. */
enum attention { ATTENTION_QUEUE = 1, ATTENTION_EVENT = 2, ATTENTION_HELD = 4, ATTENTION_STALLED = 8 };

struct thread {
  struct cell cell;
  uint64_t link; /* LINK_*, or the open caller: the atomic word of the ipc protocol */
  uint32_t state, attention;
  struct pd *pd;
  uint64_t cr3;
  struct thread *callee; /* while STATE_CALLING */
  struct budget *budget;
  uint64_t deadline; /* armed timeout, 0 = none */
  uint32_t depth, cpu;
  uint64_t badge; /* of the gate it calls through */
  uint64_t ticks; /* CPU time it has used, whoever paid */
  uint64_t calls; /* that reached a server or its queue */
  uint64_t bases[2];
  struct user_frame frame;
  /* not read by assembly */
  struct thread *pd_next, **pd_at;
  struct gate *gates;
  struct tree callers;
  struct node queue_node; /* in callee->callers */
  struct gate *queued_through;
  struct thread *gate_next, **gate_at;
  struct node timer; /* in its processor's timeouts while waiting */
  struct signal *waiting, *bound;
  uint64_t wait_mask, bound_mask;
  struct source supervisor;
  struct budget *stalled;                  /* budgets whose helping chain ends here, while it cannot run for them */
  struct thread *revive_next, **revive_at; /* its processor's list of threads whose stalled budgets can run again */
  uint8_t held;
  uint32_t vector;
  uint32_t reviving, revive_again; /* on that list; more have stalled since they were taken from `stalled` */
  uint64_t error, address, fault_ip, fault_sp, fault_flags;
  uint64_t info;          /* of the call it is queued with */
  struct budget *revived; /* budgets that were stalled on it and are to be looked at again */
  uint64_t message_page;  /* user address, 0 = none */
  void *message;          /* its cached direct address, valid while message_epoch == pd->epoch */
  uint64_t message_epoch;
  alignas(FPU_BYTES_MAX) uint8_t fpu[FPU_BYTES_MAX]; /* the second half of the page, 832 bytes of it at most */
};
_Static_assert(sizeof(struct thread) <= PAGE_SIZE, "a thread is one page");

/* What a system call gives that has no words. Until then the form of who makes one is RESULT. */
static inline void set_result(struct thread *t, uint64_t rax, uint64_t rdi) {
  t->frame.rax = rax;
  t->frame.rdi = rdi;
}

struct pd {
  struct cell cell;
  uint32_t slots, table_pages; /* capability slots; page-table pages */
  uint64_t foreign;            /* handler of foreign system calls, 0 = none */
  uint64_t cr3;
  uint64_t epoch;     /* grows whenever a mapping may have gone */
  struct vcpu *vcpus; /* whose memory it is */
  uint64_t reserved;
  struct slot *tables[PD_TABLE_PAGES];
  uint64_t *root;
  struct tree attachments;
  struct thread *threads;
  uint32_t frames;  /* list of page tables, slot pages, port pages and the sink */
  uint32_t retired; /* list of empty page tables that a CPU may still walk */
  uint64_t flush;   /* the last request to drop its translations */
  uint8_t *ports[2];
  void *sink; /* where writable attachments lead whose Mem went away; this Pd alone maps it */
};

_Static_assert(offsetof(struct cell, key) == CELL_KEY && offsetof(struct thread, link) == THREAD_LINK, "asm");
_Static_assert(offsetof(struct thread, state) == THREAD_STATE && offsetof(struct thread, attention) == THREAD_ATTENTION,
               "asm");
_Static_assert(offsetof(struct thread, pd) == THREAD_PD && offsetof(struct thread, cr3) == THREAD_CR3, "asm");
_Static_assert(offsetof(struct thread, callee) == THREAD_CALLEE && offsetof(struct thread, budget) == THREAD_BUDGET,
               "asm");
_Static_assert(offsetof(struct thread, deadline) == THREAD_DEADLINE && offsetof(struct thread, depth) == THREAD_DEPTH,
               "asm");
_Static_assert(offsetof(struct thread, cpu) == THREAD_CPU && offsetof(struct thread, badge) == THREAD_BADGE, "asm");
_Static_assert(offsetof(struct thread, bases) == THREAD_BASES && offsetof(struct thread, frame) == THREAD_FRAME, "asm");
_Static_assert(offsetof(struct thread, ticks) == THREAD_TICKS && offsetof(struct thread, calls) == THREAD_CALLS, "asm");
_Static_assert(offsetof(struct thread, fpu) == THREAD_FPU && offsetof(struct thread, frame.form) == FRAME_FORM, "asm");
_Static_assert(offsetof(struct pd, slots) == PD_SLOTS && offsetof(struct pd, tables) == PD_TABLES, "asm");
_Static_assert(offsetof(struct pd, foreign) == PD_FOREIGN && offsetof(struct gate, thread) == GATE_THREAD, "asm");
_Static_assert(offsetof(struct slot, badge) == SLOT_BADGE && offsetof(struct slot, frame) == SLOT_FRAME, "asm");
_Static_assert((int)USE_CELLS == USE_CELLS_ASM && RIGHT_CALL == 1 && ATTENTION_HELD == ATTENTION_HELD_ASM, "asm");
_Static_assert(ATTENTION_STALLED == ATTENTION_STALLED_ASM, "asm");
_Static_assert(SYS_CALL_ASM == SYS_CALL && SYS_REPLY_WAIT_ASM == SYS_REPLY_WAIT && SYS_WAIT_ASM == SYS_WAIT &&
                   SYS_SIGNAL == SYS_REPLY_WAIT + 1 && SYS_WAIT == SYS_SIGNAL + 1 && SYS_NOP_ASM == SYS_NOP,
               "asm");
_Static_assert(SYS_FIRST_ASM == SYS_FIRST && SYS_LAST_ASM == SYS_LAST && CALL_DEPTH_MAX_ASM == CALL_DEPTH_MAX, "asm");
_Static_assert(sizeof(struct gate) <= CELL_BYTES && sizeof(struct signal) <= CELL_BYTES, "cells");
_Static_assert(sizeof(struct mem) <= CELL_BYTES && sizeof(struct attachment) <= CELL_BYTES, "cells");
_Static_assert(sizeof(struct irq) <= CELL_BYTES && sizeof(struct vcpu) <= CELL_BYTES, "cells");
_Static_assert(sizeof(struct budget) <= CELL_BYTES, "cells");

#endif
