/* Multiboot 1: reads the loader's information block, of which nothing is believed.
 *
 * Everything lies below 4 GiB, which the early direct map covers whole, so no address in it can fault. */
#include "x86_64/boot.h"

enum { FLAG_COMMAND_LINE = 1 << 2, FLAG_MODULES = 1 << 3, FLAG_MAP = 1 << 6, FLAG_FRAMEBUFFER = 1 << 12 };
enum { MAP_BYTES_MAX = 65536, TEXT_MAX = 1024, MAP_RAM = 1, FRAMEBUFFER_RGB = 1 };

struct information {
  uint32_t flags, memory_low, memory_high, boot_device, command_line, module_count, modules, symbols[4], map_bytes, map;
  uint32_t drives[2], config, loader, apm, vbe[4];
  uint64_t framebuffer;
  uint32_t pitch, width, height;
  uint8_t bpp, kind, red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits;
} __attribute__((packed));
struct module {
  uint32_t first, end, text, reserved;
} __attribute__((packed));
struct map_entry {
  uint32_t bytes;
  uint64_t base, length;
  uint32_t kind;
} __attribute__((packed));

static const char *parse_map(const struct information *info, struct boot *b) {
  if (info->map_bytes > MAP_BYTES_MAX) return "boot memory map: longer than 64 KiB";
  const char *map = hw_direct(info->map);
  for (uint64_t at = 0; at + sizeof(struct map_entry) <= info->map_bytes;) {
    const struct map_entry *entry = (const void *)(map + at);
    const char *wrong = entry->kind == MAP_RAM ? boot_add_ram(b, entry->base, entry->length) : NULL;
    if (wrong) return wrong;
    if (entry->bytes < sizeof *entry - 4) return "boot memory map: an entry is too short";
    at += (uint64_t)entry->bytes + 4;
  }
  return NULL;
}

static const char *parse_modules(const struct information *info, struct boot *b) {
  const struct module *module = hw_direct(info->modules);
  const char *wrong = info->module_count > BOOT_MODULES_MAX ? "boot modules: more than 60" : NULL;
  for (uint32_t i = 0; i < info->module_count && !wrong; i++)
    wrong = boot_add_module(b, module[i].first, module[i].end, hw_direct(module[i].text), TEXT_MAX);
  return wrong;
}

static void parse_framebuffer(const struct information *info, struct boot *b) {
  if (info->kind != FRAMEBUFFER_RGB || info->framebuffer == 0) return;
  b->framebuffer = (struct boot_framebuffer){.address = info->framebuffer,
                                             .pitch = info->pitch,
                                             .width = info->width,
                                             .height = info->height,
                                             .bpp = info->bpp,
                                             .red_shift = info->red_shift,
                                             .red_bits = info->red_bits,
                                             .green_shift = info->green_shift,
                                             .green_bits = info->green_bits,
                                             .blue_shift = info->blue_shift,
                                             .blue_bits = info->blue_bits};
}

const char *multiboot1_parse(const void *untrusted_info, struct boot *b) {
  const struct information *info = untrusted_info;
  if (!(info->flags & FLAG_MAP)) return "boot memory map: missing";
  const char *wrong = parse_map(info, b);
  if (!wrong && (info->flags & FLAG_MODULES)) wrong = parse_modules(info, b);
  if (info->flags & FLAG_COMMAND_LINE) boot_set_command_line(b, hw_direct(info->command_line), TEXT_MAX);
  if (info->flags & FLAG_FRAMEBUFFER) parse_framebuffer(info, b);
  return wrong;
}
