/* Posix test: musl, libm, libpng and zlib in a protection domain of this kernel, run in core's place. Nothing but
 * memory is there: no parent, no log, no ROM; what needs them must fail as a C program expects. */
#include "apps/viewer/picture.h"
#include "base/env.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SERIAL = 0x3f8, EXIT = 0xf4 };

static void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }

static void print(const char *text) {
  for (; *text; text++) out8(SERIAL, (uint8_t)*text);
}

static void check(const char *name, bool passed) {
  char line[100];
  snprintf(line, sizeof line, "%s posix_%s\n", passed ? "PASS" : "FAIL", name);
  print(line);
}

/* Blocks of many sizes, grown and freed in another order; each keeps its bytes. */
static bool allocation(void) {
  static unsigned char *block[200];
  bool good = true;
  for (unsigned i = 0; i < 200; i++) {
    size_t n = 1 + (size_t)i * i * 3;
    block[i] = malloc(n);
    if (!block[i]) return false;
    memset(block[i], (int)i, n);
  }
  for (unsigned i = 0; i < 200; i += 2) {
    block[i] = realloc(block[i], 2 + (size_t)i * i * 6);
    good = good && block[i] && block[i][0] == i && block[i][(size_t)i * i * 3] == i;
  }
  for (unsigned i = 0; i < 200; i++) good = good && block[i][(size_t)i * i * 3] == i;
  for (unsigned i = 200; i-- > 0;) free(block[i]);
  void *big = malloc(8 << 20), *huge = malloc((size_t)1 << 40);
  good = good && big && !huge && errno == ENOMEM;
  free(big);
  return good;
}

/* The same large block again and again: what is freed comes back to the bank. */
static bool no_drift(void) {
  uint64_t before = sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1];
  for (unsigned i = 0; i < 200; i++) free(malloc(3 << 20));
  return sys_control(SLOT_BANK, CTL_BANK_INFO, 0, 0, 0, 0).w[1] == before;
}

static bool numbers(void) {
  char text[64];
  snprintf(text, sizeof text, "%.6f %d %s %g", sqrt(2) + sin(1), -17, "x", 1e100);
  return !strcmp(text, "2.255685 -17 x 1e+100") && fabs(strtod("3.25e2", NULL) - 325) < 1e-12 &&
         fabs(pow(2, 0.5) - sqrt(2)) < 1e-12;
}

static jmp_buf back;
static bool jumps(void) {
  volatile int n = 0;
  if (setjmp(back) < 3) n++, longjmp(back, n);
  return n == 3;
}

static bool refusals(void) {
  struct timespec t;
  bool file = open("/rom/none", O_RDONLY) == -1 && errno == ENOENT,
       write = open("/rom/x", O_WRONLY) == -1 && errno == EROFS;
  bool user = fork() == -1 && errno == ENOSYS, wall = clock_gettime(CLOCK_REALTIME, &t) == -1 && errno == EINVAL;
  return file && write && user && wall && printf("to nobody\n") > 0 && freopen("/rom/none", "r", stdin) == NULL;
}

static bool clocks(void) {
  struct timespec a, b;
  if (clock_gettime(CLOCK_MONOTONIC, &a)) return false;
  usleep(30000);
  if (clock_gettime(CLOCK_MONOTONIC, &b)) return false;
  double past = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
  return past >= 0.03 && past < 2;
}

/* A picture written by libpng and read back through the viewer's decoder; then cut, which must come back as words. */
static bool pictures(void) {
  static uint32_t pixels[64 * 48];
  static uint8_t file[32768];
  png_image image = {.version = PNG_IMAGE_VERSION, .width = 64, .height = 48, .format = PNG_FORMAT_BGRA};
  png_alloc_size_t n = sizeof file;
  struct picture p;
  char why[100] = "";
  for (unsigned i = 0; i < 64 * 48; i++) pixels[i] = 0xff000000 | i * 2654435761u >> 8;
  if (!png_image_write_to_memory(&image, file, &n, 0, pixels, 0, NULL)) return false;
  bool good = picture_decode(file, n, &p, why, sizeof why) && p.width == 64 && !memcmp(p.pixels, pixels, sizeof pixels);
  picture_free(&p);
  return good && !picture_decode(file, n / 2, &p, why, sizeof why) && why[0] && !p.pixels;
}

int main(int argc, char **argv) {
  sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, SERIAL, 8, 1);
  sys_control(SLOT_PD, CTL_PD_PORTS, SLOT_IO, EXIT, 1, 1);
  slots_taken(SLOT_FREE, 1); /* core's place: the first free slot holds the boot module */
  slots_taken(SLOT_CORE_BUDGETS, ((const struct boot_info *)(VA_STARTUP + PAGE_SIZE))->cpus);
  check("arguments", argc == 1 && argv[0] && !argv[1]);
  check("allocation", allocation());
  check("no_drift", no_drift());
  check("numbers", numbers());
  check("jumps", jumps());
  check("refusals", refusals());
  check("clocks", clocks());
  check("pictures", pictures());
  print("TESTS DONE\n");
  for (;;) out8(EXIT, 0);
}
