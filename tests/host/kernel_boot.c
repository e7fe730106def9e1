/* Kernel boot: boot information and root image, well formed and damaged at random, against the invariants of boot.h and
 * elf.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "abi/startup.h"
#include "check.h"
#include "x86_64/boot.h"
#include "x86_64/elf.h"

#define RAM_BYTES (1ull << 32)
#define MAGIC1 0x2badb002u
#define MAGIC2 0x36d76289u
#define INFO 0x9000u
enum { ROUNDS = 20000, IMAGE_BYTES = 16384 };

static char *ram; /* all that 32-bit addresses reach, untouched pages cost nothing */
static const struct boot_range image = {0x100000, 0x140000};

void *hw_direct(paddr_t physical) { return ram + physical; }
paddr_t hw_physical(const void *direct) { return (paddr_t)((const char *)direct - ram); }
void hw_print(const char *text) {}
void hw_stop(const char *what, const char *file, int line) {
  printf("FAIL stopped: %s %s:%d\n", what, file, line);
  exit(1);
}

static uint64_t random_state = 88172645463325252ull;
static uint64_t random_word(void) {
  random_state ^= random_state << 13, random_state ^= random_state >> 7, random_state ^= random_state << 17;
  return random_state;
}

struct writer {
  char *at;
};
static void put32(struct writer *w, uint32_t value) { memcpy(w->at, &value, 4), w->at += 4; }
static void put64(struct writer *w, uint64_t value) { memcpy(w->at, &value, 8), w->at += 8; }
static void align(struct writer *w) {
  while ((w->at - ram) % 8) *w->at++ = 0;
}

static size_t write_information2(void) {
  struct writer w = {ram + INFO + 8};
  put32(&w, 6), put32(&w, 16 + 3 * 24), put32(&w, 24), put32(&w, 0); /* memory map */
  put64(&w, 0), put64(&w, 0x9fc00), put32(&w, 1), put32(&w, 0);
  put64(&w, 0xf0000), put64(&w, 0x10000), put32(&w, 2), put32(&w, 0);
  put64(&w, 0x100000), put64(&w, 0x1fee0000), put32(&w, 1), put32(&w, 0);
  put32(&w, 3), put32(&w, 16 + 9), put32(&w, 0x200000), put32(&w, 0x203001);
  memcpy(w.at, "core.elf", 9), w.at += 9, align(&w);
  put32(&w, 3), put32(&w, 16 + 14), put32(&w, 0x210000), put32(&w, 0x210010);
  memcpy(w.at, "/a/b x/y.conf", 14), w.at += 14, align(&w);
  put32(&w, 8), put32(&w, 38), put64(&w, 0xfd000000), put32(&w, 5120), put32(&w, 1280), put32(&w, 800);
  memcpy(w.at, "\x20\x01\0\0\x10\x08\x08\x08\0\x08", 10), w.at += 10, align(&w);
  put32(&w, 1), put32(&w, 8 + 17), memcpy(w.at, "scenario=desktop", 17), w.at += 17, align(&w);
  put32(&w, 0), put32(&w, 8);
  size_t bytes = (size_t)(w.at - (ram + INFO));
  w.at = ram + INFO, put32(&w, (uint32_t)bytes), put32(&w, 0);
  return bytes;
}

static size_t write_information1(void) {
  memset(ram + INFO, 0, 120);
  struct writer w = {ram + INFO};
  put32(&w, 4 | 8 | 64), w.at = ram + INFO + 16;
  put32(&w, 0x9800), put32(&w, 2), put32(&w, 0x9a00), w.at = ram + INFO + 44, put32(&w, 2 * 24), put32(&w, 0x9c00);
  strcpy(ram + 0x9800, "kernel.elf scenario=desktop");
  strcpy(ram + 0x9900, "build/core.elf core.elf");
  strcpy(ram + 0x9940, "config/y.conf");
  w.at = ram + 0x9a00, put32(&w, 0x200000), put32(&w, 0x203001), put32(&w, 0x9900), put32(&w, 0);
  put32(&w, 0x210000), put32(&w, 0x210010), put32(&w, 0x9940), put32(&w, 0);
  w.at = ram + 0x9c00, put32(&w, 20), put64(&w, 0), put64(&w, 0x9fc00), put32(&w, 1);
  put32(&w, 20), put64(&w, 0x100000), put64(&w, 0x1fee0000), put32(&w, 1);
  return 0xc30;
}

static void check_invariants(const struct boot *b) {
  for (unsigned i = 0; i < b->ram.count; i++) {
    const struct boot_range *r = &b->ram.range[i];
    CHECK(r->first % PAGE_SIZE == 0 && r->end % PAGE_SIZE == 0 && r->first < r->end && r->first >= PAGE_SIZE);
    CHECK(i == 0 || b->ram.range[i - 1].end < r->first);
  }
  for (unsigned i = 0; i < b->used.count; i++) {
    const struct boot_range *r = &b->used.range[i];
    bool inside = false;
    for (unsigned j = 0; j < b->ram.count; j++)
      inside |= r->first >= b->ram.range[j].first && r->end <= b->ram.range[j].end;
    CHECK(inside && (i == 0 || b->used.range[i - 1].end <= r->first));
  }
  for (unsigned i = 0; i < b->modules; i++) {
    CHECK(b->module[i].name[0] != 0 && memchr(b->module[i].name, 0, 32) != NULL);
    CHECK(b->module[i].bytes > 0 && b->module[i].bytes <= b->module[i].place.end - b->module[i].place.first);
  }
  CHECK(memchr(b->command_line, 0, sizeof b->command_line) != NULL);
}

static void check_good(const struct boot *b, const char *wrong) {
  CHECK(wrong == NULL);
  CHECK(b->ram.count == 2 && b->used.count == 3 && b->modules == 2);
  CHECK(strcmp(b->module[0].name, "core.elf") == 0 && b->module[0].bytes == 0x3001);
  CHECK(strcmp(b->module[1].name, "y.conf") == 0);
  CHECK(strstr(b->command_line, "scenario=desktop") != NULL);
  check_invariants(b);
}

static void good_information(void) {
  struct boot b = {0};
  write_information2();
  const char *wrong = boot_parse(MAGIC2, INFO, image, &b);
  check_good(&b, wrong);
  CHECK(b.framebuffer.address == 0xfd000000 && b.framebuffer.width == 1280 && b.framebuffer.red_shift == 16);
  memset(&b, 0, sizeof b);
  write_information1();
  wrong = boot_parse(MAGIC1, INFO, image, &b);
  check_good(&b, wrong);
  CHECK(b.framebuffer.address == 0);
  CHECK(boot_parse(1, INFO, image, &b) != NULL && boot_parse(MAGIC1, 0, image, &b) != NULL);
}

/* One to four damaged words; whatever is accepted must keep the invariants. */
static void damaged(uint32_t magic, size_t (*write)(void)) {
  unsigned refused = 0;
  for (unsigned i = 0; i < ROUNDS; i++) {
    struct boot b = {0};
    size_t bytes = write();
    for (unsigned n = 1 + random_word() % 4; n > 0; n--) {
      uint32_t value = random_word() % 3 ? (uint32_t)random_word() % 0x20000 : (uint32_t)random_word();
      memcpy(ram + INFO + random_word() % bytes / 4 * 4, &value, 4);
    }
    const char *wrong = boot_parse(magic, INFO, image, &b);
    refused += wrong != NULL;
    if (!wrong) check_invariants(&b);
  }
  CHECK(refused > 0 && refused < ROUNDS);
}
static void damaged_information1(void) { damaged(MAGIC1, write_information1); }
static void damaged_information2(void) { damaged(MAGIC2, write_information2); }

static void pages_for_the_kernel(void) {
  memset(&boot, 0, sizeof boot);
  write_information2();
  CHECK(boot_parse(MAGIC2, INFO, image, &boot) == NULL);
  for (unsigned i = 1; i < 50; i++) {
    paddr_t first = boot_take(i);
    CHECK(first % PAGE_SIZE == 0 && first >= PAGE_SIZE);
    for (unsigned m = 0; m < boot.modules; m++)
      CHECK(first + i * PAGE_SIZE <= boot.module[m].place.first || first >= boot.module[m].place.end);
  }
  check_invariants(&boot);
}

/* A small image like the linker's: text, rodata with the note, data. */
static void write_image(char *f) {
  memset(f, 0, IMAGE_BYTES);
  struct writer w = {f};
  put32(&w, 0x464c457f), put32(&w, 0x10102), w.at = f + 16;
  put32(&w, 2 | 62 << 16), put32(&w, 1), put64(&w, VA_IMAGE), put64(&w, 64), put64(&w, 0), put32(&w, 0),
      put32(&w, 64 | 56 << 16);
  put32(&w, 4), w.at = f + 64;
  static const uint32_t flags[] = {5, 4, 6};
  for (unsigned i = 0; i < 3; i++) {
    put32(&w, 1), put32(&w, flags[i]), put64(&w, 4096 + 4096 * i), put64(&w, VA_IMAGE + 4096 * i), put64(&w, 0);
    put64(&w, 100), put64(&w, 200), put64(&w, 4096);
  }
  put32(&w, 4), put32(&w, 4), put64(&w, 8192), put64(&w, VA_IMAGE + 4096), put64(&w, 0), put64(&w, 24), put64(&w, 24),
      put64(&w, 4);
  w.at = f + 8192;
  put32(&w, 7), put32(&w, 4), put32(&w, 1), memcpy(w.at, "Signet\0", 8), w.at += 8, put32(&w, ABI_NUMBER);
}

static void good_image(void) {
  char *f = malloc(IMAGE_BYTES);
  struct elf elf;
  write_image(f);
  CHECK(elf_check(f, IMAGE_BYTES, &elf) == NULL);
  CHECK(elf.entry == VA_IMAGE && elf.segments == 3 && elf.end == VA_IMAGE + 3 * 4096);
  CHECK(elf.segment[0].execute && !elf.segment[0].write && elf.segment[2].write && !elf.segment[2].execute);
  f[8192 + 20]++; /* another ABI number */
  CHECK(elf_check(f, IMAGE_BYTES, &elf) != NULL);
  write_image(f), f[68] = 7; /* writable text */
  CHECK(elf_check(f, IMAGE_BYTES, &elf) != NULL);
  free(f);
}

static void damaged_image(void) {
  unsigned refused = 0;
  for (unsigned i = 0; i < ROUNDS; i++) {
    size_t bytes = random_word() % 2 ? IMAGE_BYTES : random_word() % IMAGE_BYTES + 1;
    char whole[IMAGE_BYTES], *f = malloc(bytes);
    struct elf elf;
    write_image(whole), memcpy(f, whole, bytes);
    for (unsigned n = random_word() % 4; n > 0; n--) {
      size_t at = random_word() % 2 ? random_word() % 300 : 8192 + random_word() % 30;
      if (at < bytes) f[at] = (char)random_word();
    }
    const char *wrong = elf_check(f, bytes, &elf);
    refused += wrong != NULL;
    uint64_t end = VA_IMAGE;
    for (unsigned s = 0; !wrong && s < elf.segments; s++) {
      const struct elf_segment *p = &elf.segment[s];
      CHECK(p->address >= end && p->address + p->bytes <= VA_FREE && !(p->write && p->execute));
      CHECK(p->file_bytes <= p->bytes && p->file_offset <= bytes && p->file_bytes <= bytes - p->file_offset);
      end = p->address + p->bytes;
    }
    free(f);
  }
  CHECK(refused > 0 && refused < ROUNDS);
}

int main(void) {
  ram = mmap(NULL, RAM_BYTES + (2 << 20), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (ram == MAP_FAILED) return 1;
  CASE(good_information);
  CASE(damaged_information1);
  CASE(damaged_information2);
  CASE(pages_for_the_kernel);
  CASE(good_image);
  CASE(damaged_image);
  return check_done();
}
