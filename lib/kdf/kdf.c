/* Kdf: the outer loop of Argon2id around libsodium's segments.
 *
 * libsodium exports initialize, fill_segment_ref and finalize inside its archive only, without a header: the
 * declarations below are of that private interface (version 1.0.18); a host test compares the result with its public
 * function, so that another layout cannot go unnoticed. */
#include "kdf/kdf.h"

enum { TYPE_ID = 2 };

struct argon_region;
struct argon_context {
  uint8_t *out;
  uint32_t out_bytes;
  const uint8_t *password;
  uint32_t password_bytes;
  const uint8_t *salt;
  uint32_t salt_bytes;
  uint8_t *secret;
  uint32_t secret_bytes;
  uint8_t *data;
  uint32_t data_bytes, passes, memory, lanes, threads, flags;
};
struct argon_instance {
  struct argon_region *region;
  uint64_t *addresses;
  uint32_t passes, current_pass, blocks, segment, lane, lanes, threads;
  int type, print;
};
struct argon_position {
  uint32_t pass, lane;
  uint8_t slice;
  uint32_t index;
};

void sodium_memzero(void *at, size_t bytes);
int argon_start(struct argon_instance *i, struct argon_context *c) __asm__("initialize");
void argon_segment(const struct argon_instance *i, struct argon_position p) __asm__("fill_segment_ref");
void argon_end(const struct argon_context *c, struct argon_instance *i) __asm__("finalize");

static struct {
  bool running;
  unsigned done, steps;
  uint8_t key[KDF_KEY];
  struct argon_context context;
  struct argon_instance instance;
} kdf;

bool kdf_begin(const struct kdf_cost *cost, const uint8_t *passphrase, size_t bytes, const uint8_t salt[KDF_SALT]) {
  if (kdf.running || cost->kib < 64 || cost->kib > KDF_KIB_MAX || !cost->passes || cost->passes > KDF_PASSES_MAX)
    return false;
  kdf.done = 0, kdf.steps = kdf_steps(cost);
  uint32_t segment = cost->kib / (KDF_LANES * KDF_SLICES), blocks = segment * KDF_LANES * KDF_SLICES;
  struct argon_context *c = &kdf.context;
  *c = (struct argon_context){.out = kdf.key, .out_bytes = KDF_KEY};
  c->password = passphrase, c->password_bytes = (uint32_t)bytes;
  c->salt = salt, c->salt_bytes = KDF_SALT;
  c->passes = cost->passes, c->memory = cost->kib, c->lanes = c->threads = KDF_LANES;
  struct argon_instance *i = &kdf.instance;
  *i = (struct argon_instance){.passes = cost->passes, .blocks = blocks, .segment = segment, .type = TYPE_ID};
  i->lane = segment * KDF_SLICES, i->lanes = i->threads = KDF_LANES;
  kdf.running = argon_start(&kdf.instance, &kdf.context) == 0;
  return kdf.running;
}

unsigned kdf_step(void) {
  if (!kdf.running || kdf.done == kdf.steps) return kdf.done;
  unsigned pass = kdf.done / (KDF_SLICES * KDF_LANES), slice = kdf.done / KDF_LANES % KDF_SLICES;
  kdf.instance.current_pass = pass;
  argon_segment(&kdf.instance, (struct argon_position){pass, kdf.done % KDF_LANES, (uint8_t)slice, 0});
  return ++kdf.done;
}

static void end(void) {
  argon_end(&kdf.context, &kdf.instance); /* frees and wipes the memory, also of an unfinished computation */
  kdf.running = false;
}

bool kdf_finish(uint8_t key[KDF_KEY]) {
  if (!kdf.running || kdf.done != kdf.steps) return false;
  end();
  for (unsigned i = 0; i < KDF_KEY; i++) key[i] = kdf.key[i];
  sodium_memzero(kdf.key, sizeof kdf.key);
  return true;
}

void kdf_cancel(void) {
  if (kdf.running) end();
  sodium_memzero(kdf.key, sizeof kdf.key);
}
