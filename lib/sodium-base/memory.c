/* Memory: mmap and malloc as Argon2 uses them: one big region and two small blocks at a time. Both are wiped when they
 * come back, since they hold what a passphrase was turned into. */
#include "base/string.h"
#include "sodium-base/sodium_base.h"

enum { SMALL_BYTES = 40960 }; /* 8 bytes for each of the 4,096 blocks of a segment, and a descriptor */

static struct {
  uint8_t *at;
  size_t bytes;
  bool taken;
} region;
static struct {
  size_t used;
  unsigned live;
} small;
static _Alignas(16) uint8_t small_space[SMALL_BYTES];

void *mmap(void *at, size_t bytes, int protection, int flags, int file, long offset);
int munmap(void *at, size_t bytes);
void *malloc(size_t bytes);
void free(void *at);

void sodium_base_memory(void *at, size_t bytes) {
  region.at = at;
  region.bytes = bytes;
  region.taken = false;
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, long offset) {
  (void)at, (void)protection, (void)flags, (void)file, (void)offset;
  if (region.taken || bytes > region.bytes) return (void *)-1;
  region.taken = true;
  return region.at;
}

int munmap(void *at, size_t bytes) {
  if (at != region.at || bytes > region.bytes) return -1;
  memset(at, 0, bytes);
  region.taken = false;
  return 0;
}

void *malloc(size_t bytes) {
  size_t want = (bytes + 15) & ~(size_t)15;
  if (want < bytes || want > SMALL_BYTES - small.used) return NULL;
  void *at = small_space + small.used;
  small.used += want;
  small.live++;
  return at;
}

void free(void *at) {
  if (!at || small.live == 0 || --small.live > 0) return;
  memset(small_space, 0, small.used);
  small.used = 0;
}
