/* Elf: checks a component image. Every offset is checked against the image's size before it is followed; a segment is
 * page-aligned in file and memory, lies in the image area, above the one before it, and is never writable and
 * executable. */
#include "parent/elf.h"

#include "abi/startup.h"
#include "base/string.h"

struct elf_header {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, phoff, shoff;
  uint32_t flags;
  uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};
struct elf_phdr {
  uint32_t type, flags;
  uint64_t offset, vaddr, paddr, filesz, memsz, align;
};
enum { PT_LOAD = 1, PT_NOTE = 4, PF_X = 1, PF_W = 2, ET_EXEC = 2, EM_X86_64 = 62, PHDRS = 16 };

static const char *check_header(const struct elf_header *h, size_t bytes) {
  static const uint8_t magic[7] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
  if (memcmp(h->ident, magic, sizeof magic)) return "it is not a 64-bit ELF image";
  if (h->type != ET_EXEC || h->machine != EM_X86_64) return "it is not an x86_64 executable";
  if (h->phentsize != sizeof(struct elf_phdr) || h->phnum > PHDRS) return "its program headers have another form";
  if (h->phoff % 8 || h->phoff > bytes || h->phnum * sizeof(struct elf_phdr) > bytes - h->phoff)
    return "its program headers lie outside the file";
  return NULL;
}

static const char *check_load(const struct elf_phdr *p, size_t bytes, struct elf_plan *plan) {
  if (!p->memsz) return NULL;
  if (plan->segments == ELF_SEGMENTS) return "it has too many segments";
  if ((p->flags & (PF_W | PF_X)) == (PF_W | PF_X)) return "a segment is writable and executable";
  if (p->vaddr % PAGE_SIZE || p->offset % PAGE_SIZE) return "a segment is not page-aligned";
  if (p->filesz > p->memsz || p->offset > bytes || p->filesz > bytes - p->offset)
    return "a segment lies outside the file";
  if (p->vaddr < plan->end || p->vaddr >= VA_FREE || p->memsz > VA_FREE - p->vaddr)
    return "a segment lies outside the image area";
  if (!(p->flags & PF_W) && p->memsz != p->filesz) return "a read-only segment is longer than its content";
  plan->segment[plan->segments++] =
      (struct elf_segment){p->vaddr, p->offset, p->filesz, p->memsz, p->flags & PF_W, p->flags & PF_X};
  plan->end = (p->vaddr + p->memsz + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
  return NULL;
}

/* The note must be Signet's and of this ABI. */
static const char *check_note(const struct elf_phdr *p, const uint8_t *untrusted_image, size_t bytes) {
  struct {
    uint32_t name, desc, type;
    char owner[8];
    uint32_t abi;
  } note;
  if (p->filesz < sizeof note || p->offset > bytes || p->filesz > bytes - p->offset) return "its ABI note is cut off";
  memcpy(&note, untrusted_image + p->offset, sizeof note);
  if (note.name != sizeof ABI_NOTE_OWNER || memcmp(note.owner, ABI_NOTE_OWNER, sizeof ABI_NOTE_OWNER))
    return "its note is not Signet's";
  if (note.type != ABI_NOTE_TYPE || note.desc != 4) return "its ABI note has another form";
  return note.abi == ABI_NUMBER ? NULL : "it was built for another ABI number: build it again";
}

static bool entry_is_code(const struct elf_plan *plan) {
  for (unsigned i = 0; i < plan->segments; i++) {
    const struct elf_segment *s = &plan->segment[i];
    if (s->execute && plan->entry >= s->address && plan->entry < s->address + s->bytes) return true;
  }
  return false;
}

const char *elf_check(const uint8_t *untrusted_image, size_t bytes, struct elf_plan *plan) {
  struct elf_header h;
  *plan = (struct elf_plan){.end = VA_IMAGE};
  if (bytes < sizeof h) return "it is too short for an ELF image";
  memcpy(&h, untrusted_image, sizeof h);
  const char *wrong = check_header(&h, bytes);
  bool noted = false;
  for (unsigned i = 0; !wrong && i < h.phnum; i++) {
    struct elf_phdr p;
    memcpy(&p, untrusted_image + h.phoff + i * sizeof p, sizeof p);
    if (p.type == PT_LOAD) wrong = check_load(&p, bytes, plan);
    if (p.type == PT_NOTE) wrong = check_note(&p, untrusted_image, bytes), noted = true;
  }
  plan->entry = h.entry;
  if (wrong) return wrong;
  if (!noted) return "it has no ABI note";
  return entry_is_code(plan) ? NULL : "its entry point is not in its code";
}
