/* Irq: see irq.h. */
#include "irq.h"
#include "bank.h"
#include "kernel.h"
#include "schedule.h"
#include "signal.h"

int irq_new(struct bank *bank, uint64_t input_or_msi, struct signal *s, uint64_t bits, struct irq **out) {
  struct irq *irq = (struct irq *)cell_new(bank, OBJ_IRQ);
  if (!irq) return ST_NO_MEMORY;
  unsigned line;
  int status = hw_line_new(input_or_msi, &line);
  if (status) {
    cell_free(&irq->cell);
    return status;
  }
  irq->line = line;
  source_link(&irq->source, s, bits);
  kernel.lines[line] = irq;
  hw_line_unmask(line);
  *out = irq;
  return ST_OK;
}

void irq_arrived(unsigned line) {
  ASSERT(line < HW_LINES);
  if (!kernel.lines[line]) return;
  struct thread *t = source_listener(&kernel.lines[line]->source);
  source_set(&kernel.lines[line]->source);
  if (t) processor_bill(processor_self(), t->budget);
}

int irq_destroy_step(struct irq *irq) {
  hw_line_mask(irq->line);
  hw_line_free(irq->line);
  kernel.lines[irq->line] = NULL;
  source_unlink(&irq->source);
  cell_free(&irq->cell);
  return ST_OK;
}
