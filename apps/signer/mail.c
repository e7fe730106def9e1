/* Mail: runs the checks in their order: octets, header block, each header's own grammar. */
#include "mail.h"

const char *mail_header_name(enum mail_header h) {
  static const char *const names[MAIL_HEADERS] = {
      "From", "To", "Cc", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"};
  return names[h];
}

bool mail_is_text(const uint8_t *b, struct span value, const char *text) {
  for (uint32_t i = 0; i < value.bytes; i++)
    if (!text[i] || lower(b[value.at + i]) != lower(text[i])) return false;
  return text[value.bytes] == 0;
}

static enum rule value_check(struct cursor *c, enum mail_header h, struct mail *m) {
  struct span value = m->header[h], unused;
  if (h == MAIL_FROM) return addresses_check(c, true, &m->sender);
  if (h == MAIL_TO || h == MAIL_CC) return addresses_check(c, false, &unused);
  if (h == MAIL_DATE) return date_check(c) ? RULE_NONE : RULE_DATE;
  if (h == MAIL_TYPE) return type_check(c);
  if (h == MAIL_ENCODING) return mail_is_text(c->b, value, "7bit") ? RULE_NONE : RULE_ENCODING;
  if (h == MAIL_VERSION) return mail_is_text(c->b, value, "1.0") ? RULE_NONE : RULE_MIME_VERSION;
  return RULE_NONE; /* a subject may be anything */
}

static enum rule values_check(struct cursor *c, struct mail *m) {
  c->i = m->body - 2;
  if (!m->header[MAIL_TYPE].bytes) return RULE_TYPE_MISSING;
  for (enum mail_header h = 0; h < MAIL_HEADERS; h++) {
    if (!m->header[h].bytes) continue;
    struct cursor value = cursor_of(c->b, m->header[h]);
    enum rule r = value_check(&value, h, m);
    c->i = value.i;
    if (r != RULE_NONE) return r;
  }
  return RULE_NONE;
}

static struct finding finding_at(const struct cursor *c, enum rule rule) {
  struct finding f = {(uint16_t)rule, 1, (uint32_t)c->i + 1, c->i < c->end ? c->b[c->i] : 0};
  for (size_t i = 0; i < c->i && i < c->end; i++)
    if (c->b[i] == '\n') f.column = (uint32_t)(c->i - i), f.line++;
  return f;
}

bool mail_check(const uint8_t *b, size_t n, struct mail *out, struct finding *why) {
  struct cursor c = {b, 0, n};
  *out = (struct mail){0}, *why = (struct finding){0};
  enum rule r = octets_check(&c);
  if (r == RULE_NONE) r = headers_split(&c, out);
  if (r == RULE_NONE) r = values_check(&c, out);
  if (r != RULE_NONE) *why = finding_at(&c, r);
  return r == RULE_NONE;
}
