/* Multiboot 2: reads the loader's tags, of which nothing is believed. Each tag is checked for its length before it is
 * read. */
#include "x86_64/boot.h"

enum { INFO_BYTES_MAX = 1 << 20, FRAMEBUFFER_RGB = 1, MAP_RAM = 1 };
enum tag_kind {
  TAG_END,
  TAG_COMMAND_LINE = 1,
  TAG_MODULE = 3,
  TAG_MAP = 6,
  TAG_FRAMEBUFFER = 8,
  TAG_ACPI_OLD = 14,
  TAG_ACPI_NEW = 15
};

struct tag {
  uint32_t kind, bytes;
};
struct tag_module {
  struct tag tag;
  uint32_t first, end;
  char text[];
};
struct tag_map {
  struct tag tag;
  uint32_t entry_bytes, version;
};
struct map_entry {
  uint64_t base, length;
  uint32_t kind, reserved;
};
struct tag_framebuffer {
  struct tag tag;
  uint64_t address;
  uint32_t pitch, width, height;
  uint8_t bpp, kind;
  uint16_t reserved;
  uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits;
} __attribute__((packed));

static const char *parse_map(const struct tag_map *map, struct boot *b) {
  if (map->tag.bytes < sizeof *map || map->entry_bytes < sizeof(struct map_entry)) return "boot memory map: too short";
  const char *entries = (const char *)(map + 1), *wrong = NULL;
  uint32_t bytes = map->tag.bytes - (uint32_t)sizeof *map;
  for (uint64_t at = 0; at + sizeof(struct map_entry) <= bytes && !wrong; at += map->entry_bytes) {
    const struct map_entry *entry = (const void *)(entries + at);
    if (entry->kind == MAP_RAM) wrong = boot_add_ram(b, entry->base, entry->length);
  }
  return wrong;
}

static const char *parse_framebuffer(const struct tag_framebuffer *f, struct boot *b) {
  if (f->tag.bytes < offsetof(struct tag_framebuffer, red_shift)) return "boot framebuffer: tag too short";
  if (f->kind != FRAMEBUFFER_RGB || f->address == 0) return NULL;
  if (f->tag.bytes < sizeof *f) return "boot framebuffer: tag too short";
  b->framebuffer = (struct boot_framebuffer){.address = f->address,
                                             .pitch = f->pitch,
                                             .width = f->width,
                                             .height = f->height,
                                             .bpp = f->bpp,
                                             .red_shift = f->red_shift,
                                             .red_bits = f->red_bits,
                                             .green_shift = f->green_shift,
                                             .green_bits = f->green_bits,
                                             .blue_shift = f->blue_shift,
                                             .blue_bits = f->blue_bits};
  return NULL;
}

static const char *parse_module(const struct tag_module *m, struct boot *b) {
  if (m->tag.bytes < sizeof *m) return "boot modules: tag too short";
  return boot_add_module(b, m->first, m->end, m->text, m->tag.bytes - sizeof *m);
}

/* The loader copies the ACPI root pointer into its tag; its physical place is inside the information block. */
static void parse_acpi(const struct tag *tag, struct boot *b) {
  if (b->rsdp == 0 || tag->kind == TAG_ACPI_NEW) b->rsdp = hw_physical(tag + 1);
}

static const char *parse_tag(const struct tag *tag, struct boot *b) {
  if (tag->kind == TAG_COMMAND_LINE) boot_set_command_line(b, (const char *)(tag + 1), tag->bytes - sizeof *tag);
  if (tag->kind == TAG_ACPI_OLD || tag->kind == TAG_ACPI_NEW) parse_acpi(tag, b);
  if (tag->kind == TAG_MODULE) return parse_module((const void *)tag, b);
  if (tag->kind == TAG_MAP) return parse_map((const void *)tag, b);
  if (tag->kind == TAG_FRAMEBUFFER) return parse_framebuffer((const void *)tag, b);
  return NULL;
}

const char *multiboot2_parse(const void *untrusted_info, struct boot *b) {
  const char *info = untrusted_info;
  uint32_t total = *(const uint32_t *)info, at = 8;
  if (total < 16 || total > INFO_BYTES_MAX) return "boot information: bad size";
  while (at + sizeof(struct tag) <= total) {
    const struct tag *tag = (const void *)(info + at);
    if (tag->kind == TAG_END) return NULL;
    if (tag->bytes < sizeof *tag || tag->bytes > total - at) return "boot information: a tag has a bad size";
    const char *wrong = parse_tag(tag, b);
    if (wrong) return wrong;
    at += (tag->bytes + 7) & ~7u;
  }
  return "boot information: no end tag";
}
