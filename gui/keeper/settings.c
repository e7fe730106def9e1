/* Settings: `passphrase salt="..." hash="..." kib=16384 passes=3`, `lock-at-start`, `kiosk end="LABEL" start="NAME"`.
 */
#include "settings.h"
#include "base/string.h"
#include "settings/settings.h"

static int nibble(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

static bool hex(const struct kdl_value *v, uint8_t *out, size_t bytes) {
  if (!v || v->text.length != 2 * bytes) return false;
  for (size_t i = 0; i < bytes; i++) {
    int high = nibble(v->text.at[2 * i]), low = nibble(v->text.at[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

static void passphrase(struct kdl_reading *r, struct settings *s) {
  bool good = hex(kdl_get(r, "salt"), s->salt, KDF_SALT) && hex(kdl_get(r, "hash"), s->hash, KDF_KEY);
  s->cost.kib = kdl_number(r, "kib", 64, KDF_KIB_MAX), s->cost.passes = kdl_number(r, "passes", 1, KDF_PASSES_MAX);
  s->keeper.has_passphrase = kdl_need(r, good, "salt or hash is not right", "the line that `make passphrase` writes");
}

static void kiosk(struct kdl_reading *r, struct settings *s) {
  s->keeper.kiosk = true;
  kdl_string(r, "end", s->keeper.end, sizeof s->keeper.end);
  if (kdl_get(r, "start")) kdl_string(r, "start", s->keeper.start, sizeof s->keeper.start);
}

static void read_node(struct kdl_reading *r) {
  struct settings *s = r->into;
  if (kdl_named(r, "passphrase")) passphrase(r, s);
  if (kdl_named(r, "kiosk")) kiosk(r, s);
  if (kdl_named(r, "lock-at-start")) s->keeper.lock_at_start = true;
}

bool settings_read(void *settings, const char *text, size_t bytes, char *message, size_t size) {
  struct settings *s = settings;
  if (!kdl_read(text, bytes, read_node, s, "passphrase, kiosk or lock-at-start", message, size)) return false;
  bool kept = !(s->keeper.lock_at_start || s->keeper.kiosk) || s->keeper.has_passphrase;
  if (!kept) text_format(message, size, "config: lock-at-start and kiosk need a passphrase");
  return kept;
}
