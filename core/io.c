/* Io: hands out exactly the hardware that the route's args name. Policy is io_policy.c; what a session got is withdrawn
 * when it closes: ports here, everything else with the session's bank. DMA memory is zeroed before it is given again.
 */
#include "iface/io.h"

#include "base/string.h"
#include "core.h"
#include "dma.h"
#include "io_policy.h"
#include "serial.h"

enum { GRANTS = 8, HELD = 32 };
struct io_state {
  struct io_policy policy;
  cap_t pd; /* of the driver, to withdraw its ports */
  struct {
    uint16_t first, count;
  } grant[GRANTS];
  unsigned grants, held_count;
  cap_t held[HELD];
  struct dma_range dma[GRANTS];
  unsigned dmas;
  uint64_t dma_pages, msi_used;
};

static struct io_state *state(void *session) { return ((struct session *)session)->state; }

static enum status open(struct session *s) {
  struct io_state *io = s->state;
  if (io_policy_parse(s->args, &io->policy)) return ST_OK;
  log_line(0, "%s: cannot read the io policy '%s': see docs/CONFIG.md, Services of core", s->label, s->args);
  return ST_BAD_ARG;
}

static void close(struct session *s) {
  struct io_state *io = s->state;
  for (unsigned i = 0; i < io->grants; i++)
    sys_control(io->pd, CTL_PD_PORTS, SLOT_IO, io->grant[i].first, io->grant[i].count, 0);
  for (unsigned i = 0; i < io->held_count; i++) {
    while (sys_destroy(io->held[i]) == ST_AGAIN) {
    }
    slot_free(io->held[i]);
  }
  for (unsigned i = 0; i < io->dmas; i++) dma_free(&io->dma[i]);
  slot_free(io->pd);
}

static enum status refuse(void *session, const char *what, uint64_t which) {
  log_line(1, "%s is not allowed %s %lx: its io route's args do not name it", ((struct session *)session)->label, what,
           which);
  return ST_DENIED;
}

static enum status ports(void *session, const struct io_ports_in *untrusted_in, struct iface_none *out,
                         struct cap_xfer *x) {
  struct io_state *io = state(session);
  uint64_t first = untrusted_in->first, count = untrusted_in->count;
  if (!io_policy_ports(&io->policy, first, count)) return refuse(session, "port", first);
  if (x->arrived[0] != OBJ_PD) return ST_BAD_CAP;
  if (io->grants == GRANTS) return ST_NO_SLOT;
  if (!io->pd) {
    io->pd = slot_new();
    if (!io->pd) return ST_NO_SLOT;
    sys_slot_move(io->pd, x->receive[0]);
  }
  enum status status = sys_status(sys_control(io->pd, CTL_PD_PORTS, SLOT_IO, first, count, 1).rax);
  if (status != ST_OK) return status;
  io->grant[io->grants].first = (uint16_t)first;
  io->grant[io->grants++].count = (uint16_t)count;
  return ST_OK;
}

/* A slot for an object that the session will hold; committed with keep(). */
static enum status slot_for(struct io_state *io, cap_t *slot) {
  *slot = io->held_count < HELD ? slot_new() : 0;
  return *slot ? ST_OK : ST_NO_SLOT;
}

static enum status keep(struct io_state *io, cap_t slot, enum status status, uint16_t rights, struct cap_xfer *x) {
  if (status != ST_OK) {
    slot_free(slot);
    return status;
  }
  io->held[io->held_count++] = slot;
  x->n_send = 1, x->send[0] = slot, x->rights[0] = rights;
  return ST_OK;
}

static enum status irq(void *session, const struct io_irq_in *untrusted_in, struct iface_none *out,
                       struct cap_xfer *x) {
  struct io_state *io = state(session);
  uint64_t flags = untrusted_in->flags & IRQ_MSI, input = flags ? 0 : untrusted_in->input;
  if (flags ? io->msi_used >= io->policy.msi : !io_policy_irq(&io->policy, input))
    return refuse(session, "irq", untrusted_in->input);
  if (x->arrived[0] != OBJ_SIGNAL) return ST_BAD_CAP;
  cap_t slot;
  enum status status = slot_for(io, &slot);
  if (status != ST_OK) return status;
  status = sys_create(slot, OBJ_IRQ, ((struct session *)session)->bank, SLOT_IO, input | flags, x->receive[0], 0);
  io->msi_used += flags && status == ST_OK;
  return keep(io, slot, status, RIGHT_CONTROL | RIGHT_INFO | RIGHT_GRANT, x);
}

static enum status device_memory(void *session, uint64_t address, uint64_t pages, uint64_t attribute,
                                 struct cap_xfer *x) {
  struct io_state *io = state(session);
  cap_t slot;
  enum status status = slot_for(io, &slot);
  if (status != ST_OK) return status;
  const struct boot_framebuffer *f = &boot_info()->framebuffer;
  if (f->address >= address && f->address < address + pages * PAGE_SIZE) serial_screen_given();
  status = sys_create(slot, OBJ_DEVMEM, ((struct session *)session)->bank, SLOT_IO, address, pages, attribute);
  return keep(io, slot, status, RIGHT_READ | RIGHT_WRITE | RIGHT_DERIVE | RIGHT_INFO | RIGHT_GRANT, x);
}

static enum status mem(void *session, const struct io_mem_in *untrusted_in, struct iface_none *out,
                       struct cap_xfer *x) {
  const struct io_mem_in in = *untrusted_in;
  if (in.address % PAGE_SIZE || !in.pages || in.pages > MEM_PAGES_MAX || in.attribute > MEM_ATTR_UNCACHED)
    return ST_BAD_ARG;
  if (!io_policy_mem(&state(session)->policy, in.address, in.pages * PAGE_SIZE))
    return refuse(session, "memory", in.address);
  return device_memory(session, in.address, in.pages, in.attribute, x);
}

static enum status dma(void *session, const struct io_dma_in *untrusted_in, struct io_address *result,
                       struct cap_xfer *x) {
  struct io_state *io = state(session);
  uint64_t pages = untrusted_in->pages;
  if (!pages || pages > io->policy.dma - io->dma_pages) return refuse(session, "DMA pages", pages);
  if (io->dmas == GRANTS) return ST_NO_SLOT;
  struct dma_range *r = &io->dma[io->dmas];
  cap_t slot;
  enum status status = slot_for(io, &slot);
  if (status != ST_OK) return status;
  status = dma_new(pages, untrusted_in->alignment, r);
  if (status == ST_OK) {
    uint16_t rights = RIGHT_READ | RIGHT_WRITE | RIGHT_PHYS | RIGHT_DERIVE | RIGHT_INFO | RIGHT_GRANT | RIGHT_DESTROY;
    status = sys_derive(slot, rights, ((struct session *)session)->bank, SLOT_CORE_DMA, r->first, pages);
    if (status != ST_OK) dma_free(r);
  }
  if (status == ST_OK) {
    io->dmas++;
    io->dma_pages += pages;
    result->physical = sys_control(SLOT_CORE_DMA, CTL_MEM_INFO, r->first, 0, 0, 0).w[0];
  }
  return keep(io, slot, status, RIGHT_READ | RIGHT_WRITE | RIGHT_PHYS | RIGHT_DERIVE | RIGHT_INFO | RIGHT_GRANT, x);
}

static enum status framebuffer(void *session, const struct iface_none *none, struct io_framebuffer_out *result,
                               struct cap_xfer *x) {
  const struct boot_framebuffer *f = &boot_info()->framebuffer;
  if (!state(session)->policy.framebuffer) return refuse(session, "framebuffer", 0);
  if (!f->address) return ST_NOT_FOUND;
  uint64_t offset = f->address % PAGE_SIZE;
  uint64_t pages = (offset + (uint64_t)f->pitch * f->height + PAGE_SIZE - 1) / PAGE_SIZE;
  result->framebuffer = *f;
  return device_memory(session, f->address - offset, pages, MEM_ATTR_WRITE_COMBINING, x);
}

static enum status rsdp(void *session, const struct iface_none *none, struct io_rsdp_out *result, struct cap_xfer *x) {
  if (!state(session)->policy.rsdp) return refuse(session, "rsdp", 0);
  result->rsdp = boot_info()->rsdp;
  return result->rsdp ? ST_OK : ST_NOT_FOUND;
}

static const struct io_ops ops = {
    .ports = ports, .irq = irq, .mem = mem, .dma = dma, .framebuffer = framebuffer, .rsdp = rsdp};
const struct service io_service = {
    .ops = &ops, .state_bytes = sizeof(struct io_state), .open = open, .close = close, SERVES(io, "io")};
