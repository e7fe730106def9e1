/* Utils: the four functions of libsodium's own that would otherwise pull in its system-dependent objects, and glibc's
 * assertion. Whatever must not happen stops the component with its reason. */
#include "base/env.h"
#include "sodium-base/sodium_base.h"

void sodium_memzero(void *at, size_t bytes);
int sodium_is_zero(const uint8_t *at, size_t bytes);
_Noreturn void sodium_misuse(void);
_Noreturn void randombytes_buf(void *at, size_t bytes);
_Noreturn void __assert_fail(const char *what, const char *file, unsigned line, const char *function);

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

void sodium_misuse(void) { env_exit(1, "libsodium was called with arguments that it does not allow"); }

/* Keys come from the component's own checked sources; libsodium must not ask for any. */
void randombytes_buf(void *at, size_t bytes) {
  (void)at, (void)bytes;
  env_exit(1, "libsodium asked for random bytes");
}

void __assert_fail(const char *what, const char *file, unsigned line, const char *function) {
  (void)file, (void)line, (void)function;
  env_exit(1, what);
}
