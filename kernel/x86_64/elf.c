/* Elf: decodes the root task's image without believing any offset in it. Pure; tested on the host. */
#include "x86_64/elf.h"

#include "abi/startup.h"

enum {
  MAGIC = 0x464c457f,
  CLASS_64_LITTLE = 0x0102,
  EXECUTABLE = 2,
  MACHINE_X86_64 = 62,
  LOAD = 1,
  INTERPRETER = 3,
  NOTE = 4
};
enum { FLAG_EXECUTE = 1, FLAG_WRITE = 2, HEADERS_MAX = 16, NOTES_MAX = 8 };

struct file_header {
  uint32_t magic;
  uint16_t class_and_order;
  uint8_t rest[10];
  uint16_t kind, machine;
  uint32_t version;
  uint64_t entry, headers, sections;
  uint32_t flags;
  uint16_t bytes, header_bytes, header_count;
};
struct program_header {
  uint32_t kind, flags;
  uint64_t offset, address, physical, file_bytes, bytes, alignment;
};
struct note {
  uint32_t owner_bytes, bytes, kind;
};

struct file {
  const char *data;
  uint64_t bytes;
};

static bool inside(struct file f, uint64_t offset, uint64_t bytes) {
  return offset <= f.bytes && bytes <= f.bytes - offset;
}

static const char *check_header(struct file f) {
  const struct file_header *h = (const void *)f.data;
  if (f.bytes < sizeof *h || h->magic != MAGIC) return "not an ELF file";
  if (h->class_and_order != CLASS_64_LITTLE || h->kind != EXECUTABLE || h->machine != MACHINE_X86_64)
    return "not a static 64-bit x86 executable";
  if (h->header_bytes != sizeof(struct program_header) || h->header_count == 0 || h->header_count > HEADERS_MAX)
    return "bad number or size of program headers";
  if (h->headers % 8 || !inside(f, h->headers, h->header_count * sizeof(struct program_header)))
    return "program headers outside of the file";
  return NULL;
}

static const char *add_segment(struct file f, const struct program_header *p, struct elf *out) {
  if (p->bytes == 0) return NULL;
  if (out->segments == ELF_SEGMENTS_MAX) return "too many segments";
  if (!inside(f, p->offset, p->file_bytes) || p->file_bytes > p->bytes) return "a segment lies outside of the file";
  if (p->address % PAGE_SIZE || p->address < out->end || p->address >= VA_FREE || p->bytes > VA_FREE - p->address)
    return "a segment lies outside of the image range, or is not page-aligned or not in order";
  bool write = p->flags & FLAG_WRITE, execute = p->flags & FLAG_EXECUTE;
  if (write && execute) return "a segment is writable and executable";
  out->segment[out->segments++] = (struct elf_segment){p->address, p->offset, p->file_bytes, p->bytes, write, execute};
  out->end = (p->address + p->bytes + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE;
  return NULL;
}

/* True when the note segment holds our note with our number. Owner and contents are padded to 4 bytes. */
static bool note_fits(struct file f, const struct program_header *p) {
  if (p->offset % 4 || !inside(f, p->offset, p->file_bytes)) return false;
  uint64_t at = p->offset, end = p->offset + p->file_bytes;
  for (unsigned i = 0; i < NOTES_MAX && at + sizeof(struct note) <= end; i++) {
    const struct note *n = (const void *)(f.data + at);
    uint64_t owner = at + sizeof *n, contents = owner + ((n->owner_bytes + 3ull) & ~3ull);
    if (contents + n->bytes > end) return false;
    bool ours = n->kind == ABI_NOTE_TYPE && n->owner_bytes == sizeof ABI_NOTE_OWNER && n->bytes == sizeof(uint32_t) &&
                __builtin_memcmp(f.data + owner, ABI_NOTE_OWNER, sizeof ABI_NOTE_OWNER) == 0;
    if (ours) return *(const uint32_t *)(f.data + contents) == ABI_NUMBER;
    at = contents + ((n->bytes + 3ull) & ~3ull);
  }
  return false;
}

const char *elf_check(const void *untrusted_image, uint64_t bytes, struct elf *out) {
  struct file f = {untrusted_image, bytes};
  const char *wrong = check_header(f);
  if (wrong) return wrong;
  const struct file_header *h = untrusted_image;
  const struct program_header *p = (const void *)(f.data + h->headers);
  bool abi = false, entry = false;
  *out = (struct elf){.entry = h->entry, .end = VA_IMAGE};
  for (unsigned i = 0; i < h->header_count && !wrong; i++) {
    if (p[i].kind == INTERPRETER) return "not statically linked";
    if (p[i].kind == NOTE) abi = abi || note_fits(f, &p[i]);
    if (p[i].kind == LOAD) wrong = add_segment(f, &p[i], out);
  }
  for (unsigned i = 0; i < out->segments; i++)
    entry = entry || (out->segment[i].execute && h->entry - out->segment[i].address < out->segment[i].bytes);
  if (wrong) return wrong;
  if (!entry) return "the entry is not in executable memory";
  return abi ? NULL : "built for another ABI number, or the ABI note is missing";
}
