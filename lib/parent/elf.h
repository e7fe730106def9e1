/* Elf: checks a component image and says what to attach where. Pure; the image is untrusted. */
#ifndef PARENT_ELF_H
#define PARENT_ELF_H

#include "abi/types.h"

enum { ELF_SEGMENTS = 4 };
struct elf_segment {
  uint64_t address, offset;   /* page-aligned both */
  uint64_t file_bytes, bytes; /* in the file; in memory */
  bool write, execute;        /* never both */
};
struct elf_plan {
  struct elf_segment segment[ELF_SEGMENTS];
  unsigned segments;
  uint64_t entry, end; /* end: first free page above the image */
};
/* NULL when all is well, else what is wrong with the image. */
const char *elf_check(const uint8_t *untrusted_image, size_t bytes, struct elf_plan *plan);

#endif
