/* Replay: the corpus, and strings of its own, in lock-step with the model; beside it the fuzzer's entry.
 *
 * `make fuzz-kernel` lets libFuzzer look for strings that reach further; what it finds worth keeping becomes the
 * corpus. */
#include "check.h"
#include "lockstep.h"
#include <stdlib.h>

enum { SEEDS = 120, BYTES = 1200, LONGEST = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  const char *wrong = lockstep(bytes, count);
  if (wrong) printf("kernel and model differ: %s\n", wrong), abort();
  return 0;
}

static void one(const char *name, const uint8_t *bytes, size_t count) {
  const char *wrong = lockstep(bytes, count);
  if (wrong) printf("%s: kernel and model differ: %s\n", name, wrong);
  CHECK(!wrong);
}

static void random_strings(void) {
  static uint8_t bytes[BYTES];
  for (unsigned seed = 1; seed <= SEEDS; seed++) {
    char name[32];
    snprintf(name, sizeof name, "seed %u", seed);
    srandom(seed);
    for (unsigned i = 0; i < BYTES; i++) bytes[i] = (uint8_t)(random() >> 8);
    one(name, bytes, BYTES);
  }
  printf("%u operations did something\n", lockstep_done);
  CHECK(lockstep_done > SEEDS * BYTES / 12);
}

/* The file is written by corpus.py: two bytes of length before each string. */
static void corpus(void) {
  static uint8_t bytes[LONGEST];
  unsigned strings = 0;
  FILE *file = fopen("tests/kernel/corpus", "rb");
  for (int low, high; file && (low = fgetc(file)) != EOF && (high = fgetc(file)) != EOF; strings++) {
    char name[32];
    snprintf(name, sizeof name, "corpus string %u", strings);
    size_t count = (size_t)(low | high << 8);
    CHECK(count <= LONGEST && fread(bytes, 1, count, file) == count);
    one(name, bytes, count);
  }
  if (file) fclose(file);
  printf("%u strings of the corpus\n", strings);
  CHECK(strings > 100);
}

/* The fuzzer has a main of its own; there this one gets another name by the compiler. */
int main(void) {
  CASE(random_strings);
  CASE(corpus);
  return check_done();
}
