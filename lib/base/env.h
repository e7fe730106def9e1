/* Env: what a component has from birth: startup facts, time, its parent, sessions, memory, slots.
 *
 * A component defines component_main(); lib/base calls it once after setting up FS, canary and slots, and then runs the
 * event loop (loop.h) until exit. Everything here is single-threaded: one event-loop thread per component. */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include "abi/startup.h"
#include "base/sys.h"
#include "iface/iface.h"

void component_main(void);

const struct startup *env_startup(void);
uint64_t env_ms(void);                                      /* monotonic milliseconds since boot */
uint64_t env_ticks(uint64_t ms);                            /* TSC ticks in ms milliseconds */
uint64_t env_deadline(uint64_t ms);                         /* absolute deadline ms from now */
_Noreturn void env_exit(uint64_t code, const char *reason); /* logs the reason, tells the parent, stops */

/* Slots of the own capability table. slot_new gives 0 when the table is full and cannot grow. slot_free drops what is
 * in it. */
cap_t slot_new(void);
bool slot_reserve(unsigned slots);             /* makes sure that so many are free without growing later */
void slots_taken(cap_t first, unsigned count); /* core: the boot modules' slots */
void slot_free(cap_t slot);

/* Memory: mem_new makes a Mem of pages from `bank` and attaches it read-write at *at; a whole number of pages, zeroed.
 */
struct memory {
  cap_t mem;
  uint32_t pages;
  void *at;
};
enum status mem_new(cap_t bank, unsigned pages, struct memory *out);
enum status mem_attach(cap_t mem, unsigned pages, enum attach_flags flags,
                       struct memory *out); /* an existing Mem, e.g. lent */
void mem_forget(
    struct memory *m); /* it is detached already and its Mem belongs to somebody else's bank: frees slot and window */
void mem_free(struct memory *m); /* detaches; destroys the Mem when mem_new made it */

/* Asks the parent for pages for the own bank. DENIED: not by its config. NO_MEMORY: it has none, later perhaps. mem_new
 * and client_open ask by themselves. */
enum status env_more(uint64_t pages);

/* Sessions as a client. open blocks this component until the parent answers, while other signals stay pending; pages is
 * the donation. */
struct client {
  cap_t gate;
  uint64_t id;
};
enum { SESSION_PAGES = 6 }; /* a donation that suffices for a plain session: bank, window, state, and two to spare */
enum status client_open(const char *service, const char *args, const char *label, unsigned pages, struct client *out);
enum status client_upgrade(const struct client *c, unsigned pages);
void client_close(struct client *c);             /* returns at once; the pages come back a little later */
enum status client_close_wait(struct client *c); /* returns when they are back; STATE inside a served call */

/* A ROM module, attached read-only. NOT_FOUND when routing or the module is missing. */
struct rom {
  struct client client;
  struct memory memory;
  size_t bytes;
  const uint8_t *data;
  char name[32]; /* of the file that this is */
};
enum status rom_open(const char *name, struct rom *out);
enum status rom_again(const struct rom *old,
                      struct rom *out); /* the content as it is now, attached beside the old one; same session */
void rom_close(struct rom *r);
/* From now on the handler runs from the loop when the ROM has other content, which rom_again gets; while it stays open.
 */
enum status rom_follow(const struct rom *r, void (*handler)(void *context), void *context);
/* Hands a ROM's text to a reader; the message of one that refuses it is logged, and the answer is BAD_ARG. */
typedef bool (*rom_reader)(void *into, const char *text, size_t bytes, char *message, size_t size);
enum status rom_read(const char *name, rom_reader read, void *into);

/* One log line, formatted: %s %d %u %x %lu %lx %c %% only. Silently dropped when no log is routed. */
void log_line(unsigned level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
