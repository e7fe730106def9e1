/* Settings: `passphrase salt="..." hash="..." kib=16384 passes=3`, `lock-at-start`, `kiosk end="LABEL" start="NAME"`.
 */
#include "settings.h"
#include "base/string.h"
#include "kdl/kdl.h"

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

static bool number(const struct kdl_value *v, uint64_t low, uint64_t high, uint32_t *out) {
  uint64_t n;
  if (!v || !kdl_uint(v->text, &n) || n < low || n > high) return false;
  *out = (uint32_t)n;
  return true;
}

static const char *passphrase(struct settings *s, const struct kdl *kdl, const struct kdl_node *node) {
  s->keeper.has_passphrase = hex(kdl_property(kdl, node, "salt"), s->salt, KDF_SALT) &&
                             hex(kdl_property(kdl, node, "hash"), s->hash, KDF_KEY) &&
                             number(kdl_property(kdl, node, "kib"), 64, KDF_KIB_MAX, &s->cost.kib) &&
                             number(kdl_property(kdl, node, "passes"), 1, KDF_PASSES_MAX, &s->cost.passes);
  return s->keeper.has_passphrase ? NULL
                                  : "passphrase needs salt, hash, kib and passes: `make passphrase` writes the line";
}

static const char *kiosk(struct settings *s, const struct kdl *kdl, const struct kdl_node *node) {
  const struct kdl_value *end = kdl_property(kdl, node, "end"), *start = kdl_property(kdl, node, "start");
  s->keeper.kiosk = true;
  bool good = end && kdl_copy(end->text, s->keeper.end, sizeof s->keeper.end) &&
              (!start || kdl_copy(start->text, s->keeper.start, sizeof s->keeper.start));
  return good ? NULL : "kiosk needs end=\"LABEL\" and may have start=\"NAME\"";
}

static const char *read_node(struct settings *s, const struct kdl *kdl, const struct kdl_node *node) {
  if (kdl_is(node->name, "passphrase")) return passphrase(s, kdl, node);
  if (kdl_is(node->name, "kiosk")) return kiosk(s, kdl, node);
  if (!kdl_is(node->name, "lock-at-start")) return "unknown setting: use passphrase, kiosk or lock-at-start";
  s->keeper.lock_at_start = true;
  return NULL;
}

bool settings_read(struct settings *s, const char *text, size_t bytes, char *message, size_t size) {
  static struct kdl kdl;
  if (!kdl_parse(&kdl, text, bytes, NULL)) {
    text_format(message, size, "config:%u:%u: %s: %s", kdl.error.line, kdl.error.column, kdl.error.what, kdl.error.fix);
    return false;
  }
  for (unsigned i = kdl.node[0].child, n = 0; i && n < KDL_NODES; i = kdl.node[i].next, n++) {
    const char *trouble = read_node(s, &kdl, &kdl.node[i]);
    if (!trouble) continue;
    text_format(message, size, "config:%u:%u: %s", kdl.node[i].line, kdl.node[i].column, trouble);
    return false;
  }
  bool kept = !(s->keeper.lock_at_start || s->keeper.kiosk) || s->keeper.has_passphrase;
  if (!kept) text_format(message, size, "config: lock-at-start and kiosk need a passphrase");
  return kept;
}
