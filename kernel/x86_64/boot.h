/* Boot: what the boot loader told, checked and in one neutral form, whichever protocol it spoke.
 *
 * Invariant after boot_parse: ranges are whole pages, sorted, disjoint; every `used` range lies in a `ram` range;
 * modules are page-aligned, in RAM, disjoint from the image and from each other; strings are terminated. */
#ifndef KERNEL_X86_64_BOOT_H
#define KERNEL_X86_64_BOOT_H

#include "abi/startup.h"
#include "hw.h"

enum { BOOT_RAM_MAX = 64, BOOT_USED_MAX = BOOT_MODULES_MAX + 8 };

struct boot_range {
  paddr_t first, end;
}; /* bytes */
struct boot_ranges {
  unsigned count;
  struct boot_range range[BOOT_USED_MAX];
};
struct boot_image {
  struct boot_range place;
  uint64_t bytes;
  char name[32];
}; /* place: whole pages */

struct boot {
  uint64_t tsc;            /* at kernel entry */
  struct boot_ranges ram;  /* all usable RAM, the used parts included */
  struct boot_ranges used; /* image, early pages, modules */
  unsigned modules;
  struct boot_image module[BOOT_MODULES_MAX];
  struct boot_framebuffer framebuffer; /* address 0 = none */
  uint64_t rsdp;
  char command_line[256];
};

/* NULL when all is well, else what is wrong with the boot information. `info` is a physical address below 4 GiB,
 * `image` is where the kernel itself lies. */
const char *boot_parse(uint32_t magic, paddr_t info, struct boot_range image, struct boot *boot);
/* The two protocols, called by boot_parse: fill everything but the invariants. */
const char *multiboot1_parse(const void *info, struct boot *boot);
const char *multiboot2_parse(const void *info, struct boot *boot);
/* For the protocols. Each checks its argument and gives NULL or the reason. */
const char *boot_add_ram(struct boot *boot, uint64_t first, uint64_t bytes);
const char *boot_add_module(struct boot *boot, uint64_t first, uint64_t end, const char *untrusted_text, size_t limit);
void boot_set_command_line(struct boot *boot, const char *untrusted_text, size_t limit);

/* Contiguous pages for the kernel's own tables, below 4 GiB, not zeroed; recorded in `used`. Only before kernel_init
 * returns. Stops the machine with a message when there is no room. */
paddr_t boot_take(uint64_t pages);
/* One page below `end` where there is one, else 0; the same otherwise. */
paddr_t boot_take_below(paddr_t end);
/* The machine's boot information, valid for the kernel's whole life. */
extern struct boot boot;

#endif
