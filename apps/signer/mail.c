/* Mail: runs the checks in their order: octets, header block, each header's own grammar. */
#include "mail.h"

static enum rule recipients_check(const uint8_t *b, const struct mail *m, size_t *at) {
  struct span unused;
  for (unsigned h = MAIL_TO; h <= MAIL_CC; h++) {
    if (!m->header[h].bytes) continue;
    enum rule r = addresses_check(b, m->header[h], false, &unused, at);
    if (r != RULE_NONE) return r;
  }
  return RULE_NONE;
}

static enum rule values_check(const uint8_t *b, struct mail *m, size_t *at) {
  const struct span *h = m->header;
  enum rule r = RULE_NONE;
  if (h[MAIL_FROM].bytes) r = addresses_check(b, h[MAIL_FROM], true, &m->sender, at);
  if (r == RULE_NONE) r = recipients_check(b, m, at);
  if (r == RULE_NONE && h[MAIL_DATE].bytes) r = date_check(b, h[MAIL_DATE], at);
  return r;
}

static enum rule entity_check(const uint8_t *b, const struct mail *m, size_t *at) {
  const struct span *h = m->header;
  *at = h[MAIL_VERSION].at;
  if (h[MAIL_VERSION].bytes && !mail_is_text(b, h[MAIL_VERSION], "1.0")) return RULE_MIME_VERSION;
  *at = m->body - 2;
  if (!h[MAIL_TYPE].bytes) return RULE_TYPE_MISSING;
  enum rule r = type_check(b, h[MAIL_TYPE], at);
  if (r != RULE_NONE) return r;
  *at = h[MAIL_ENCODING].at;
  if (h[MAIL_ENCODING].bytes && !mail_is_text(b, h[MAIL_ENCODING], "7bit")) return RULE_ENCODING;
  return RULE_NONE;
}

static void place(const uint8_t *b, size_t n, size_t at, enum rule rule, struct finding *why) {
  size_t start = 0;
  *why = (struct finding){(uint16_t)rule, 1, 0, at < n ? b[at] : 0};
  for (size_t i = 0; i < at && i < n; i++)
    if (b[i] == '\n') start = i + 1, why->line++;
  why->column = (uint32_t)(at - start + 1);
}

bool mail_check(const uint8_t *b, size_t n, struct mail *out, struct finding *why) {
  size_t at = 0;
  *out = (struct mail){0};
  enum rule r = octets_check(b, n, &at);
  if (r == RULE_NONE) r = headers_split(b, n, out, &at);
  if (r == RULE_NONE) r = entity_check(b, out, &at);
  if (r == RULE_NONE) r = values_check(b, out, &at);
  if (r == RULE_NONE) {
    *why = (struct finding){0};
    return true;
  }
  place(b, n, at, r, why);
  return false;
}
