/* Elf: checks the root task's image. The kernel loads this one image only; every other is loaded at user level. */
#ifndef KERNEL_X86_64_ELF_H
#define KERNEL_X86_64_ELF_H

#include "abi/types.h"

enum { ELF_SEGMENTS_MAX = 8 };

struct elf_segment {
  uint64_t address, file_offset, file_bytes, bytes;
  bool write, execute;
};
struct elf {
  uint64_t entry, end;
  unsigned segments;
  struct elf_segment segment[ELF_SEGMENTS_MAX];
};

/* NULL when the image is a static ELF64 for x86-64 of this ABI, whose page-aligned segments lie in [VA_IMAGE, VA_FREE),
 * in order and disjoint, inside the file, none both writable and executable; else the reason. */
const char *elf_check(const void *untrusted_image, uint64_t bytes, struct elf *out);

#endif
