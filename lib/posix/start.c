/* Start: brings musl up inside a component: registers the foreign system call handler, then enters musl the way a Linux
 * kernel would, with an argument vector and an auxiliary vector.
 *
 * Invariant: from __libc_start_main on, FS belongs to musl's thread descriptor. The stack canary at fs:0x28 is carried
 * over (see ARCH_SET_FS), so frames that were entered before stay valid. */
#include "posix/posix.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>

int __libc_start_main(int (*entry)(int, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*ldso)(void));

/* The C run-time's hooks, normally in crti.o: components have no constructors of that form. */
void _init(void);
void _fini(void);
void _init(void) {}
void _fini(void) {}

static struct {
  char *argv[2], *environment[1];
  unsigned long auxiliary[14];
} start_image;

void component_main(void) {
  struct sys_result r = sys_control(SLOT_PD, CTL_PD_FOREIGN, (uint64_t)(uintptr_t)posix_entry, 0, 0, 0);
  if (sys_status(r.rax) != ST_OK) env_exit(1, "posix: the kernel refused the foreign system call handler");
  const struct startup *startup = env_startup();
  start_image.argv[0] = (char *)(uintptr_t)startup->label;
  const unsigned long auxiliary[] = {AT_PAGESZ, PAGE_SIZE, AT_RANDOM, (unsigned long)(uintptr_t)startup->random,
                                     AT_UID,    0,         AT_EUID,   0,
                                     AT_GID,    0,         AT_EGID,   0,
                                     AT_NULL,   0};
  _Static_assert(sizeof(auxiliary) == sizeof(start_image.auxiliary), "the vector fits its place");
  for (unsigned i = 0; i < sizeof(auxiliary) / sizeof(*auxiliary); i++) start_image.auxiliary[i] = auxiliary[i];
  __libc_start_main(main, 1, start_image.argv, _init, _fini, NULL);
}
