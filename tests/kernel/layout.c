/* Layout: tells tests/qemu/accounts.py where the fields of the kernel's objects lie, so that it can read them in a dump
 * of the machine's memory. Prints `name value` lines. */
#include "budget.h"
#include "processor.h"
#include <stdio.h>

#define FIELD(type, field) printf(#type "." #field " %zu\n", offsetof(struct type, field))
#define VALUE(name) printf(#name " %llu\n", (unsigned long long)(name))

int main(void) {
  FIELD(kernel, frames), FIELD(kernel, frame_count), FIELD(kernel, zero_frame), FIELD(kernel, ram_pages);
  FIELD(kernel, kernel_pages), FIELD(kernel, root_bank);
  FIELD(cell, head), FIELD(cell_page, used);
  FIELD(bank, parent), FIELD(bank, children), FIELD(bank, next), FIELD(bank, pages), FIELD(bank, clean_pages);
  FIELD(bank, dirty_pages), FIELD(bank, depth), FIELD(bank, used), FIELD(bank, dirty), FIELD(bank, classes),
      FIELD(bank, clean);
  FIELD(mem, root), FIELD(mem, pages), FIELD(mem, extents), FIELD(mem, device), FIELD(mem, more), FIELD(mem, extent);
  FIELD(pd, frames), FIELD(pd, retired), FIELD(vcpu, control), FIELD(vcpu, guest), FIELD(budget, bandwidth),
      FIELD(budget, cpu);
  VALUE(CELL_BYTES), VALUE(CELL_FIRST), VALUE(CELLS_PER_PAGE), VALUE(RUN_CLASSES), VALUE(BANDWIDTH_ALL);
  VALUE(OBJ_BANK), VALUE(OBJ_MEM), VALUE(OBJ_BUDGET), VALUE(OBJ_PD), VALUE(OBJ_THREAD), VALUE(OBJ_VCPU),
      VALUE(CELL_DYING);
  VALUE(USE_PLAIN), VALUE(USE_FREE_ONE), VALUE(USE_FREE_HEAD), VALUE(USE_FREE_TAIL), VALUE(USE_CELLS),
      VALUE(USE_THREAD);
  VALUE(USE_PD), VALUE(USE_SLOTS), VALUE(USE_TABLE), VALUE(USE_EXTENTS), VALUE(USE_PORTS), VALUE(USE_GUEST),
      VALUE(USE_DIRTY);
  return 0;
}
