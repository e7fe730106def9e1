/* Entropy: health tests and mixing.
 *
 * The generator: no value may come twice among 64 words, none may be all zeros or all ones (known broken CPUs give
 * that), and each must come within 1,000 tries. Timing: 4,096 durations of a small piece of work; no value 512 times in
 * a row, and at least 3 different values, or the clock is too coarse to count as a source. A steady CPU with a clock of
 * few steps gave 4 values and 131 in a row at the worst of 15,000 collections. */
#include "entropy.h"

#include <sodium/utils.h>

#include "base/string.h"

static bool word_with_retries(const struct entropy_hardware *h, unsigned generator, uint64_t *value) {
  for (unsigned i = 0; i < ENTROPY_RETRIES; i++)
    if (h->word(generator, value)) return true;
  return false;
}

static bool is_suspicious(const uint64_t *word, unsigned n) {
  if (word[n] == 0 || word[n] == ~0ull) return true;
  for (unsigned i = 0; i < n; i++)
    if (word[i] == word[n]) return true;
  return false;
}

static const char *collect_words(struct entropy *e, const struct entropy_hardware *h, unsigned generator) {
  uint64_t word[ENTROPY_WORDS];
  const char *fault = NULL;
  for (unsigned n = 0; n < ENTROPY_WORDS && !fault; n++) {
    if (!word_with_retries(h, generator, &word[n]))
      fault = "the CPU's random generator gives no values";
    else if (is_suspicious(word, n))
      fault = "the CPU's random generator repeats itself or gives constant values";
  }
  if (!fault) entropy_mix(e, word, sizeof word);
  sodium_memzero(word, sizeof word);
  return fault;
}

/* Work whose duration varies with caches, interrupts and the memory bus. */
static void work(uint64_t seed) {
  static volatile uint8_t space[16384];
  for (unsigned i = 0; i < 128; i++) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    space[seed >> 50] = (uint8_t)(space[seed >> 50] + 1);
  }
}

static bool is_new(const uint64_t *seen, unsigned count, uint64_t value) {
  for (unsigned i = 0; i < count; i++)
    if (seen[i] == value) return false;
  return true;
}

static const char *collect_jitter(struct entropy *e, const struct entropy_hardware *h) {
  static const char fault[] = "the CPU's clock shows no variation: timing is no source of chance here";
  uint64_t seen[ENTROPY_MINIMUM] = {0}, before = h->tick(), last = 0;
  unsigned different = 0, run = 0;
  for (unsigned i = 0; i < ENTROPY_SAMPLES; i++) {
    work(before);
    uint64_t now = h->tick(), took = now - before;
    run = i && took == last ? run + 1 : 1;
    if (run >= ENTROPY_RUN) return fault;
    if (different < ENTROPY_MINIMUM && is_new(seen, different, took)) seen[different++] = took;
    entropy_mix(e, &took, sizeof took);
    last = took, before = now;
  }
  return different < ENTROPY_MINIMUM ? fault : NULL;
}

void entropy_start(struct entropy *e) {
  crypto_hash_sha512_init(&e->pool);
  e->draws = 0;
}

void entropy_mix(struct entropy *e, const void *data, size_t bytes) {
  crypto_hash_sha512_update(&e->pool, data, bytes);
}

const char *entropy_collect(struct entropy *e, const struct entropy_hardware *h) {
  if (!(h->generators & 3)) return "this CPU has no RDRAND or RDSEED: no key can be made on it";
  for (unsigned generator = 0; generator < 2; generator++) {
    const char *fault = h->generators >> generator & 1 ? collect_words(e, h, generator) : NULL;
    if (fault) return fault;
  }
  return collect_jitter(e, h);
}

void entropy_draw(struct entropy *e, uint8_t *to, size_t bytes) {
  uint8_t digest[64];
  crypto_hash_sha512_state copy = e->pool;
  e->draws++;
  crypto_hash_sha512_update(&copy, (const uint8_t *)&e->draws, sizeof e->draws);
  crypto_hash_sha512_final(&copy, digest);
  memcpy(to, digest, bytes < sizeof digest ? bytes : sizeof digest);
  crypto_hash_sha512_update(&e->pool, digest, sizeof digest);
  sodium_memzero(digest, sizeof digest);
  sodium_memzero(&copy, sizeof copy);
}
