/* Sodium base: memory as Argon2 uses it, the five functions of libsodium's own that would otherwise pull in its
 * system-dependent objects, and glibc's assertion.
 *
 * One file on purpose: the linker takes it for sodium_base_memory, before it looks into libsodium.a, and so never takes
 * libsodium's own objects for these names. Memory is one big region and two small blocks at a time, wiped when they
 * come back, since they hold what a passphrase was turned into. Whatever must not happen stops the component with its
 * reason. */
#include "sodium-base/sodium_base.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/env.h"
#include "base/string.h"

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

void sodium_base_memory(void *at, size_t bytes) {
  region.at = at;
  region.bytes = bytes;
  region.taken = false;
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, long offset) {
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

void sodium_memzero(void *at, size_t bytes) {
  volatile uint8_t *b = at;
  for (size_t i = 0; i < bytes; i++) b[i] = 0;
}

/* Without an early exit: the time says nothing about the bytes. */
int sodium_is_zero(const uint8_t *at, size_t bytes) {
  volatile uint8_t any = 0;
  for (size_t i = 0; i < bytes; i++) any |= at[i];
  return any == 0;
}

/* 0 when equal, -1 otherwise; likewise. */
int sodium_memcmp(const void *a, const void *b, size_t bytes) {
  const uint8_t *x = a, *y = b;
  volatile uint8_t differs = 0;
  for (size_t i = 0; i < bytes; i++) differs |= (uint8_t)(x[i] ^ y[i]);
  return differs ? -1 : 0;
}

void sodium_misuse(void) { env_exit(1, "libsodium was called with arguments that it does not allow"); }

/* Keys come from the component's own checked sources; libsodium must not ask for any. */
void randombytes_buf(void *at, size_t bytes) { env_exit(1, "libsodium asked for random bytes"); }

void __assert_fail(const char *what, const char *file, unsigned line, const char *function) { env_exit(1, what); }

void abort(void) { env_exit(1, "libsodium gave up"); }
