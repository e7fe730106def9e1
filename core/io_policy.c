/* Io policy: which hardware a route's args allow. */
#include "io_policy.h"

#include "base/string.h"

enum { PCI_CONFIG_FIRST = 0xcf8, PCI_CONFIG_LAST = 0xcff, PCI_PORTS_FIRST = 0x1000, PORT_LAST = 0xffff };

/* One "a", "a-b" or "a+bytes". */
static bool range(const char **at, struct io_range *r) {
  if (!text_number(at, &r->first)) return false;
  r->last = r->first;
  char kind = **at;
  if (kind != '-' && kind != '+') return true;
  uint64_t second;
  ++*at;
  if (!text_number(at, &second)) return false;
  if (kind == '+' && (!second || second - 1 > UINT64_MAX - r->first)) return false;
  r->last = kind == '-' ? second : r->first + second - 1;
  return r->last >= r->first;
}

/* A list of ranges separated by commas, up to the end of the word. */
static bool list(const char *at, struct io_range *r, unsigned *count) {
  for (;; at++) {
    if (*count == IO_RANGES || !range(&at, &r[*count])) return false;
    ++*count;
    if (*at != ',') return !*at;
  }
}

static bool number(const char *at, uint64_t *value) { return text_number(&at, value) && !*at; }

static bool word(const char *w, struct io_policy *p) {
  if (text_starts(w, "port=")) return list(w + 5, p->port, &p->ports);
  if (text_starts(w, "irq=")) return list(w + 4, p->irq, &p->irqs);
  if (text_starts(w, "mem=")) return list(w + 4, p->mem, &p->mems);
  if (text_starts(w, "dma=")) return number(w + 4, &p->dma);
  if (text_starts(w, "msi=")) return number(w + 4, &p->msi);
  if (text_equal(w, "pci")) return p->pci = true;
  if (text_equal(w, "framebuffer")) return p->framebuffer = true;
  if (text_equal(w, "rsdp")) return p->rsdp = true;
  return false;
}

bool io_policy_parse(const char *args, struct io_policy *p) {
  char w[PAGE_SIZE / 32];
  *p = (struct io_policy){0};
  while (*args) {
    size_t n = 0;
    while (*args == ' ') args++;
    while (args[n] && args[n] != ' ' && n < sizeof w) n++;
    if (!n) return true;
    if (n == sizeof w) break;
    memcpy(w, args, n);
    w[n] = 0;
    if (!word(w, p)) break;
    args += n;
  }
  if (*args) *p = (struct io_policy){0};
  return !*args;
}

static bool inside(const struct io_range *r, unsigned n, uint64_t first, uint64_t last) {
  for (unsigned i = 0; i < n; i++)
    if (first >= r[i].first && last <= r[i].last) return true;
  return false;
}

bool io_policy_ports(const struct io_policy *p, uint64_t first, uint64_t count) {
  if (!count || first > PORT_LAST || count - 1 > PORT_LAST - first) return false;
  uint64_t last = first + count - 1;
  if (inside(p->port, p->ports, first, last)) return true;
  return p->pci && (first >= PCI_PORTS_FIRST || (first >= PCI_CONFIG_FIRST && last <= PCI_CONFIG_LAST));
}

bool io_policy_irq(const struct io_policy *p, uint64_t input) { return inside(p->irq, p->irqs, input, input); }

/* pci: any address; the kernel itself never gives out RAM as device memory. */
bool io_policy_mem(const struct io_policy *p, uint64_t address, uint64_t bytes) {
  if (!bytes || bytes - 1 > UINT64_MAX - address) return false;
  return p->pci || inside(p->mem, p->mems, address, address + bytes - 1);
}
