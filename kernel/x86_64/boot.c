/* Boot: checks and normalises what the loader's protocol parser collected, and hands out pages before the object kernel
 * is up.
 *
 * Why so strict: a wrong range here becomes two owners of one page later. Every refusal is a text for the screen. */
#include "x86_64/boot.h"
#include "x86_64/text.h"

#define MULTIBOOT1_MAGIC 0x2badb002u
#define MULTIBOOT2_MAGIC 0x36d76289u
#define LOW_MEMORY 0x1000ull      /* page 0 stays unused: a null physical address is never memory */
#define PHYSICAL_END (1ull << 46) /* what the direct map has room for */
#define FOUR_GIB 0x100000000ull

struct boot boot;

/* Inserts by insertion order of addresses; the caller checked that there is room. */
static void insert(struct boot_ranges *ranges, struct boot_range new) {
  unsigned at = ranges->count++;
  for (; at > 0 && ranges->range[at - 1].first > new.first; at--) ranges->range[at] = ranges->range[at - 1];
  ranges->range[at] = new;
}

static void merge(struct boot_ranges *ranges) {
  unsigned kept = 0;
  for (unsigned i = 1; i < ranges->count; i++) {
    struct boot_range *last = &ranges->range[kept];
    if (ranges->range[i].first > last->end)
      ranges->range[++kept] = ranges->range[i];
    else if (ranges->range[i].end > last->end)
      last->end = ranges->range[i].end;
  }
  if (ranges->count) ranges->count = kept + 1;
}

const char *boot_add_ram(struct boot *b, uint64_t first, uint64_t bytes) {
  if (first >= PHYSICAL_END || bytes > PHYSICAL_END - first) return "boot memory map: a range beyond 64 TiB";
  struct boot_range range = {(first + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE, (first + bytes) & -(uint64_t)PAGE_SIZE};
  if (range.first < LOW_MEMORY) range.first = LOW_MEMORY;
  if (range.first >= range.end) return NULL;
  if (b->ram.count == BOOT_RAM_MAX) return "boot memory map: more than 64 ranges of RAM";
  insert(&b->ram, range);
  return NULL;
}

/* The module's name is the last blank-separated word of its text, without folders. */
static bool name_module(char *name, size_t size, const char *untrusted_text, size_t limit) {
  size_t word = 0, length = 0;
  for (; length < limit && untrusted_text[length]; length++)
    if (untrusted_text[length] == ' ' || untrusted_text[length] == '/') word = length + 1;
  return text_copy_printable(name, size, untrusted_text + word, length - word);
}

const char *boot_add_module(struct boot *b, uint64_t first, uint64_t end, const char *untrusted_text, size_t limit) {
  if (b->modules == BOOT_MODULES_MAX) return "boot modules: more than 60";
  if (first % PAGE_SIZE) return "boot modules: one does not start on a page border";
  if (end <= first || end > FOUR_GIB) return "boot modules: one is empty, or above 4 GiB";
  struct boot_image *image = &b->module[b->modules++];
  image->place = (struct boot_range){first, (end + PAGE_SIZE - 1) & -(uint64_t)PAGE_SIZE};
  image->bytes = end - first;
  if (!name_module(image->name, sizeof image->name, untrusted_text, limit))
    return "boot modules: a name over 31 characters";
  return image->name[0] ? NULL : "boot modules: one has no name";
}

void boot_set_command_line(struct boot *b, const char *untrusted_text, size_t limit) {
  size_t length = 0;
  while (length < limit && untrusted_text[length]) length++;
  text_copy_printable(b->command_line, sizeof b->command_line, untrusted_text, length);
}

static bool inside(const struct boot_ranges *ranges, struct boot_range r) {
  for (unsigned i = 0; i < ranges->count; i++)
    if (r.first >= ranges->range[i].first && r.end <= ranges->range[i].end) return true;
  return false;
}
static bool touches(const struct boot_ranges *ranges, struct boot_range r) {
  for (unsigned i = 0; i < ranges->count; i++)
    if (r.first < ranges->range[i].end && ranges->range[i].first < r.end) return true;
  return false;
}

static const char *add_used(struct boot *b, struct boot_range r, const char *outside, const char *overlap) {
  if (!inside(&b->ram, r)) return outside;
  if (touches(&b->used, r)) return overlap;
  insert(&b->used, r);
  return NULL;
}

static const char *add_modules(struct boot *b) {
  for (unsigned i = 0; i < b->modules; i++) {
    const char *wrong =
        add_used(b, b->module[i].place, "boot modules: one lies outside of RAM", "boot modules: two overlap");
    if (wrong) return wrong;
  }
  return NULL;
}

static const char *check_framebuffer(const struct boot *b) {
  const struct boot_framebuffer *f = &b->framebuffer;
  if (f->address == 0) return NULL;
  uint64_t bytes = (uint64_t)f->pitch * f->height;
  if (f->width == 0 || f->height == 0 || f->width > 16384 || f->height > 16384) return "boot framebuffer: bad size";
  if ((f->bpp != 24 && f->bpp != 32) || f->pitch < f->width * (f->bpp / 8) || f->pitch > 16384 * 4)
    return "boot framebuffer: bad pitch or depth";
  if (f->address >= PHYSICAL_END) return "boot framebuffer: bad address";
  if (touches(&b->ram, (struct boot_range){f->address, f->address + bytes})) return "boot framebuffer: overlaps RAM";
  return NULL;
}

const char *boot_parse(uint32_t magic, paddr_t info, struct boot_range image, struct boot *b) {
  if (magic != MULTIBOOT1_MAGIC && magic != MULTIBOOT2_MAGIC) return "not started by a Multiboot loader";
  if (info == 0 || info % 4) return "boot information: bad address";
  const char *wrong =
      magic == MULTIBOOT1_MAGIC ? multiboot1_parse(hw_direct(info), b) : multiboot2_parse(hw_direct(info), b);
  if (wrong) return wrong;
  if (b->ram.count == 0) return "boot memory map: no RAM in it";
  merge(&b->ram);
  wrong = add_used(b, image, "boot memory map: no RAM under the kernel image", "");
  if (!wrong) wrong = add_modules(b);
  if (wrong) return wrong;
  wrong = check_framebuffer(b);
  if (wrong) b->framebuffer.address = 0;
  return wrong;
}

/* A range of `bytes` at the first place from `start` on, or an empty one when it does not fit there. */
static struct boot_range fit(uint64_t start, uint64_t bytes) {
  struct boot_range want = {start, start + bytes};
  bool free = inside(&boot.ram, want) && !touches(&boot.used, want) && want.end <= FOUR_GIB;
  return free ? want : (struct boot_range){0, 0};
}

static paddr_t record(struct boot_range taken) {
  for (unsigned i = 0; i < boot.used.count; i++)
    if (boot.used.range[i].end == taken.first) return boot.used.range[i].end = taken.end, taken.first;
  if (boot.used.count == BOOT_USED_MAX) hw_stop("too many boot ranges", __FILE__, __LINE__);
  insert(&boot.used, taken);
  return taken.first;
}

/* Behind a used range first: what is taken early stays together, and big free ranges stay whole. */
paddr_t boot_take(uint64_t pages) {
  struct boot_range want = {0, 0};
  for (unsigned i = 0; i < boot.used.count && !want.end; i++) want = fit(boot.used.range[i].end, pages * PAGE_SIZE);
  for (unsigned i = 0; i < boot.ram.count && !want.end; i++) want = fit(boot.ram.range[i].first, pages * PAGE_SIZE);
  if (!want.end)
    hw_stop("not enough RAM for the kernel's tables: give the machine more, or load smaller modules", __FILE__,
            __LINE__);
  return record(want);
}

paddr_t boot_take_below(paddr_t end) {
  for (paddr_t at = LOW_MEMORY; at + PAGE_SIZE <= end; at += PAGE_SIZE) {
    struct boot_range want = fit(at, PAGE_SIZE);
    if (want.end) return record(want);
  }
  return 0;
}
