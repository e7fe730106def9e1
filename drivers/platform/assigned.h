/* Assigned: one PCI function in the hands of one "device" session.
 *
 * Lifetime: everything that the function needs (register Mems, interrupts, DMA memory) comes from an io session of its
 * own, opened with the device session and closed after the function was silenced. So nothing of it can outlive the
 * session, and DMA memory is never reused while the device might still write to it. */
#ifndef PLATFORM_ASSIGNED_H
#define PLATFORM_ASSIGNED_H

#include "base/loop.h"
#include "function.h"

#define VECTORS_MAX 4u
#define DMA_BLOCKS_MAX 16u
#define DMA_PAGES_MAX 256u /* of one block */

struct assigned {
  struct pci_function *function;
  struct client io;
  cap_t bar[BARS], irq[VECTORS_MAX], dma[DMA_BLOCKS_MAX];
  uint8_t bar_attribute[BARS];
  struct memory msix; /* the BAR pages up to the MSI-X table, when it is in use */
};

/* Takes function f; ST_STATE when another session holds it. */
enum status assigned_open(struct assigned *a, struct pci_function *f);
/* Silences the function, gives interrupts back at once and the io session a moment later. */
void assigned_close(struct assigned *a);
/* The Mem of a whole memory BAR, made once; it stays the session's. */
enum status assigned_bar(struct assigned *a, unsigned index, unsigned attribute, cap_t *mem);
/* DMA memory; it stays the session's. */
enum status assigned_dma(struct assigned *a, unsigned pages, cap_t *mem, uint64_t *physical);
/* Connects `vector` to the signal: MSI-X, else MSI, else the interrupt line; the Irq stays the session's. interrupt.c
 */
enum status assigned_irq(struct assigned *a, unsigned vector, cap_t signal, cap_t *irq);

#endif
