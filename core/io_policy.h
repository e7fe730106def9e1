/* Io policy: which hardware a route's args allow. Pure. */
#ifndef CORE_IO_POLICY_H
#define CORE_IO_POLICY_H

#include "abi/types.h"

enum { IO_RANGES = 8 };
struct io_range {
  uint64_t first, last;
};
struct io_policy {
  struct io_range port[IO_RANGES], irq[IO_RANGES], mem[IO_RANGES];
  unsigned ports, irqs, mems;
  uint64_t dma, msi; /* pages; vectors */
  bool pci, framebuffer, rsdp;
};
/* False when a word is malformed: then nothing is allowed. Forms: docs/CONFIG.md. */
bool io_policy_parse(const char *args, struct io_policy *p);
bool io_policy_ports(const struct io_policy *p, uint64_t first, uint64_t count);
bool io_policy_irq(const struct io_policy *p, uint64_t input);
bool io_policy_mem(const struct io_policy *p, uint64_t address, uint64_t bytes);

#endif
