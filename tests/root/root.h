/* Root: what the tests that run as the only user-level program, in core's place, have in common.
 *
 * Why without lib/base: these tests judge the kernel alone, so nothing else may be at fault. */
#ifndef TESTS_ROOT_ROOT_H
#define TESTS_ROOT_ROOT_H

#include "abi/message.h"
#include "abi/startup.h"
#include "base/sys.h"

#define ROOT_STARTUP ((const struct startup *)VA_STARTUP)
#define ROOT_BOOT_INFO ((const struct boot_info *)(VA_STARTUP + PAGE_SIZE))
#define ROOT_MESSAGE ((struct message_page *)VA_MESSAGE)

/* In both a child and the test: one page that both may write. */
#define VA_SHARED 0x30000000ull
struct shared {
  volatile uint64_t word[512];
};
#define SHARED ((struct shared *)VA_SHARED)

void root_main(void); /* the test */
extern uint64_t first_tick;

/* Grants itself the serial port and the exit port; makes the shared page. Before all else. */
void root_init(void);
/* Starts every CPU that the machine has; from then on children are put on them in turn. */
void root_start_cpus(void);
extern unsigned root_cpus;        /* CPUs that run */
cap_t root_budget(unsigned cpu);  /* the budget of all its time */
_Noreturn void root_finish(void); /* prints TESTS DONE and ends the machine */
/* What follows `key` in the command line, at the start of a word; NULL when no word starts so. */
const char *root_word(const char *key);
void print(const char *text);
void print_number(uint64_t value);
void print_hex(uint64_t value);

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* Slots come from a stack: slot_release drops all that were taken since `first` was. */
cap_t slot_new(void);
cap_t slot_next(void);
void slot_release(cap_t first);
void give_up(const char *what, uint64_t value); /* a step that no test expects to fail has failed */
#define MUST(expression)                                                                                               \
  do {                                                                                                                 \
    enum status must_status = (expression);                                                                            \
    if (must_status != ST_OK) give_up(#expression, must_status);                                                       \
  } while (0)

/* A second protection domain with a copy of this image as it is now, paid by a bank of its own. Its first thread gets a
 * stack, a message page at VA_MESSAGE and a share of the test's budget; it starts at function when child_start is
 * called. The child finds its bank, pd and thread in SLOT_BANK, SLOT_PD, SLOT_THREAD, and nothing else. */
struct child {
  cap_t bank, pd, thread, fault, budget, slots_end;
};
extern unsigned child_next_cpu; /* where the next child goes */
void child_new(struct child *c, unsigned bank_pages, void (*function)(void));
void child_start(struct child *c, void (*function)(void));
void child_give(struct child *c, cap_t to, cap_t from, uint16_t rights);
void child_destroy(struct child *c);
/* Waits until the child's thread has faulted, at most ms milliseconds; false on timeout. */
bool child_wait_fault(struct child *c, unsigned ms, struct thread_info *info);
struct thread_info thread_info_of(cap_t thread);

uint64_t ms_ahead(unsigned ms); /* a deadline */
/* Waits until the word of the shared page is above `value`; false after a time that no machine needs. */
bool shared_above(unsigned word, uint64_t value);
enum status destroy_all(cap_t slot); /* repeats while AGAIN */
uint64_t bank_free(cap_t bank);

#endif
