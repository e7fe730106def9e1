/* Layout: the linker's symbols as numbers, and where the kernel half of every address space puts what. */
#ifndef KERNEL_X86_64_LAYOUT_H
#define KERNEL_X86_64_LAYOUT_H

#include "hw.h"

extern char boot_start[], text_start[], rodata_start[], data_start[], data_end[], kernel_end[];
extern char entry_start[], entry_end[];
extern char boot_stacks[], boot_stack_top[], boot_ist_tops[];

/* Physical addresses of the image. */
#define LAYOUT_IMAGE_FIRST ((uint64_t)boot_start)
#define LAYOUT_IMAGE_END ((uint64_t)kernel_end - KERNEL_BASE)

/* 256 MiB of device windows: local APIC, IOAPICs, boot framebuffer. */
#define LAYOUT_DEVICES 0xffffff0000000000ull
#define LAYOUT_DEVICES_PAGES 65536ull

#endif
