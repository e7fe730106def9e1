/* Startup: what a component finds when its first instruction runs: address-space layout, fixed
 * capability slots and the startup page. Written by whoever creates the component (core or init),
 * checked by lib/base. */
#ifndef ABI_STARTUP_H
#define ABI_STARTUP_H

#include "abi/types.h"

/* Layout, all below 1 GiB so that a small component needs four page-table pages. */
#define VA_STARTUP 0x00100000ull  /* struct startup, read-only */
#define VA_MESSAGE 0x00102000ull  /* message page of the first thread */
#define VA_STACK_TOP 0x00200000ull /* stack grows down; below its last page lies an unmapped guard */
#define VA_STACK_PAGES_MAX 120u
#define VA_IMAGE 0x00400000ull    /* where component images are linked */
#define VA_FREE 0x10000000ull     /* from here up the component places its own attachments */

/* Capability slots at start. */
enum startup_slot {
  SLOT_PARENT = 1, /* gate: include/iface/parent.h */
  SLOT_BANK = 2,   /* own bank: USE, TAKE, INFO */
  SLOT_PD = 3,     /* own pd: USE */
  SLOT_THREAD = 4, /* own first thread: SERVE, CONTROL */
  SLOT_SIGNAL = 5, /* own signal, already bound to the first thread; WAIT, SIGNAL, DERIVE, GRANT */
  SLOT_BUDGET = 6, /* own budget: USE, TAKE */
  SLOT_IO = 7,     /* core only: the Io object */
  SLOT_RECEIVE = 8, /* 8..11: where capabilities arrive */
  SLOT_CORE_DMA = 12, /* core only: Mem, contiguous below 4 GiB, cached, PHYS */
  SLOT_FREE = 16,  /* first slot that the component allocates itself; in core: first boot module Mem */
  SLOT_CORE_BUDGETS = 76 /* + n: core's budget of all time of CPU n, n >= 1, and the first init's share of it; 77..83 */
};

#define STARTUP_LABEL 160u
#define STARTUP_NAME 24u

struct startup {
  uint32_t abi;         /* ABI_NUMBER */
  uint32_t slots;       /* capability slots in the table */
  uint64_t tsc_khz;     /* TSC ticks per millisecond */
  uint64_t boot_tsc;    /* TSC at kernel entry */
  uint64_t random[2];   /* seeds the stack canary; not for keys */
  uint64_t image_end;   /* first free address above the image */
  char label[STARTUP_LABEL]; /* path of this component, NUL-terminated, e.g. "desktop/viewer" */
};

/* Boot information for the root task, on the page after struct startup's (VA_STARTUP + PAGE_SIZE). */
#define BOOT_MODULES_MAX 60u
struct boot_module { char name[32]; uint64_t bytes; }; /* module i is the Mem in SLOT_FREE + i */
struct boot_framebuffer {
  uint64_t address;     /* physical, 0 = none */
  uint32_t pitch, width, height, bpp; /* bytes, pixels, pixels, 24 or 32 */
  uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits, reserved[2];
};
struct boot_info {
  struct boot_framebuffer framebuffer;
  uint64_t rsdp;        /* physical address of the ACPI root pointer, 0 = unknown */
  uint64_t ram_pages, kernel_pages; /* all usable RAM; what kernel image and frame table took */
  uint64_t user_entry_ticks; /* TSC from kernel entry to the first user instruction */
  uint32_t cpus, modules; /* cpus: of these the first runs, CTL_IO_CPU starts the others */
  char command_line[256]; /* e.g. "scenario=desktop" */
  struct boot_module module[BOOT_MODULES_MAX];
};
_Static_assert(sizeof(struct boot_info) <= PAGE_SIZE, "boot info fits one page");

/* ABI note: every image carries an ELF note of owner "Signet", type 1, with a 4-byte ABI_NUMBER. */
#define ABI_NOTE_OWNER "Signet"
#define ABI_NOTE_TYPE 1u

#endif
