/* Root: loads core.elf, writes startup page and boot information, hands every boot module over as a Mem.
 *
 * Invariant: the root task finds what abi/startup.h promises, and its image is W^X like every other. */
#include "x86_64/root.h"

#include "abi/syscall.h"
#include "kernel.h"
#include "x86_64/acpi.h"
#include "x86_64/cpu.h"
#include "x86_64/elf.h"
#include "x86_64/screen.h"
#include "x86_64/text.h"

enum { STACK_PAGES = 16, DMA_SHARE = 256, DMA_PAGES_MIN = 256, MEMORY_PAGES_MIN = 4096 };

static const struct boot_image *find_module(const char *name) {
  for (unsigned i = 0; i < boot.modules; i++)
    if (text_same(boot.module[i].name, name)) return &boot.module[i];
  hw_stop("boot module core.elf is missing: add it to the boot loader's module list", __FILE__, __LINE__);
}

static void load_segment(const char *image, const struct elf_segment *s) {
  unsigned pages = (unsigned)((s->bytes + PAGE_SIZE - 1) / PAGE_SIZE);
  unsigned flags = ATTACH_READ | (s->write ? ATTACH_WRITE : 0) | (s->execute ? ATTACH_EXEC : 0);
  __builtin_memcpy(root_memory(s->address, pages, flags), image + s->file_offset, s->file_bytes);
}

static void load(struct elf *elf) {
  const struct boot_image *module = find_module("core.elf");
  const char *image = hw_direct(module->place.first);
  const char *wrong = elf_check(image, module->bytes, elf);
  if (wrong) {
    hw_print("boot module core.elf: ");
    hw_print(wrong);
    hw_stop("the root task cannot be loaded", __FILE__, __LINE__);
  }
  for (unsigned i = 0; i < elf->segments; i++) load_segment(image, &elf->segment[i]);
}

static void write_startup(struct startup *s, uint64_t image_end) {
  s->abi = ABI_NUMBER;
  s->slots = ROOT_SLOTS;
  s->tsc_khz = hw_tsc_khz();
  s->boot_tsc = boot.tsc;
  s->random[0] = cpu_random();
  s->random[1] = cpu_random();
  s->image_end = image_end;
  __builtin_memcpy(s->label, "core", sizeof "core");
}

static void write_modules(struct boot_info *info) {
  info->modules = boot.modules;
  for (unsigned i = 0; i < boot.modules; i++) {
    const struct boot_image *m = &boot.module[i];
    __builtin_memcpy(info->module[i].name, m->name, sizeof m->name);
    info->module[i].bytes = m->bytes;
    uint64_t place = m->place.end - m->place.first;
    __builtin_memset((char *)hw_direct(m->place.first) + m->bytes, 0, place - m->bytes);
    root_mem_over(SLOT_FREE + i, m->place.first, place / PAGE_SIZE);
  }
}

static void write_boot_info(struct boot_info *info) {
  info->framebuffer = boot.framebuffer;
  info->rsdp = acpi.root;
  info->cpus = hw_cpus();
  __builtin_memcpy(info->command_line, boot.command_line, sizeof info->command_line);
  write_modules(info);
}

/* A 256th of RAM, at least 1 MiB: drivers' queues are small, and zeroing it is part of the boot. */
static void give_dma_memory(void) {
  uint64_t pages = root_ram_pages() / DMA_SHARE;
  root_mem_contiguous(SLOT_CORE_DMA, pages > DMA_PAGES_MIN ? pages : DMA_PAGES_MIN);
}

void root_build(void) {
  if (root_ram_pages() < MEMORY_PAGES_MIN)
    hw_stop("less than 16 MiB of RAM: give the machine more", __FILE__, __LINE__);
  struct elf elf;
  load(&elf);
  root_memory(VA_STACK_TOP - STACK_PAGES * PAGE_SIZE, STACK_PAGES, ATTACH_READ | ATTACH_WRITE);
  root_memory(VA_MESSAGE, 1, ATTACH_READ | ATTACH_WRITE);
  char *startup = root_memory(VA_STARTUP, 2, ATTACH_READ);
  struct boot_info *info = (void *)(startup + PAGE_SIZE);
  write_startup((void *)startup, elf.end);
  give_dma_memory();
  write_boot_info(info);
  root_start(elf.entry, VA_STACK_TOP, VA_STARTUP, VA_MESSAGE);
  info->ram_pages = root_ram_pages();
  info->kernel_pages = root_kernel_pages();
  info->user_entry_ticks = hw_tsc() - boot.tsc;
}

void root_died(unsigned vector, uint64_t error, uint64_t address, uint64_t ip) {
  screen_show(true);
  print_named("\nexception in the root task: vector ", vector);
  print_named(" error ", error);
  print_named("\n address ", address);
  print_named(" ip ", ip);
  hw_stop("the root task died", __FILE__, __LINE__);
}
