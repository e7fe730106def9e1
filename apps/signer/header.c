/* Header: splits the header block into values, with one meaning for every byte: known names, each once, one blank after
 * the colon, folds of one blank. Runs after octets_check: every line ends in CRLF and every byte is printable or TAB.
 */
#include "mail.h"

static const char *const names[MAIL_HEADERS] = {
    "From", "To", "Cc", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"};

const char *mail_header_name(enum mail_header h) { return names[h]; }

static uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c; }

bool mail_is_text(const uint8_t *b, struct span value, const char *text) {
  for (uint32_t i = 0; i < value.bytes; i++)
    if (!text[i] || lower(b[value.at + i]) != lower((uint8_t)text[i])) return false;
  return text[value.bytes] == 0;
}

static bool is_name_byte(uint8_t c) { return (lower(c) >= 'a' && lower(c) <= 'z') || c == '-'; }

static enum rule find_name(const uint8_t *b, size_t n, size_t line, enum mail_header *h, size_t *at) {
  size_t end = line;
  while (end < n && is_name_byte(b[end])) end++;
  *at = end;
  if (end == line || end >= n || b[end] != ':') return RULE_HEADER_NAME;
  *at = line;
  for (unsigned i = 0; i < MAIL_HEADERS; i++)
    if (mail_is_text(b, (struct span){(uint32_t)line, (uint32_t)(end - line)}, names[i])) {
      *h = (enum mail_header)i;
      *at = end;
      return RULE_NONE;
    }
  return RULE_HEADER_UNKNOWN;
}

static size_t line_end(const uint8_t *b, size_t n, size_t i) {
  while (i < n && b[i] != '\r') i++;
  return i;
}

static bool is_blank(const uint8_t *b, size_t n, size_t i) { return i < n && (b[i] == ' ' || b[i] == '\t'); }

/* Takes one value with its folded lines; *line moves behind it. */
static enum rule take_value(const uint8_t *b, size_t n, size_t colon, struct span *value, size_t *line, size_t *at) {
  size_t first = colon + 2, end = line_end(b, n, colon);
  *at = colon + 1;
  if (first >= end || b[colon + 1] != ' ' || is_blank(b, n, first)) return RULE_HEADER_BLANK;
  while (is_blank(b, n, end + 2)) {
    *at = end + 3;
    if (is_blank(b, n, end + 3)) return RULE_HEADER_FOLD;
    end = line_end(b, n, end + 3);
  }
  *value = (struct span){(uint32_t)first, (uint32_t)(end - first)};
  *line = end + 2;
  return RULE_NONE;
}

/* A TAB is allowed as the one blank of a fold only; encoded words would be shown otherwise by other programs. */
static enum rule value_bytes(const uint8_t *b, struct span v, size_t *at) {
  for (size_t i = v.at; i < v.at + v.bytes; i++) {
    *at = i;
    if (b[i] == '\t' && b[i - 1] != '\n') return RULE_HEADER_TAB;
    if (b[i] == '=' && i + 1 < v.at + v.bytes && b[i + 1] == '?') return RULE_HEADER_WORD;
  }
  return RULE_NONE;
}

static enum rule take_header(const uint8_t *b, size_t n, struct mail *out, size_t *line, size_t *at) {
  enum mail_header h = MAIL_FROM;
  size_t start = *line;
  *at = start;
  if (is_blank(b, n, start)) return RULE_HEADER_FOLD;
  enum rule r = find_name(b, n, start, &h, at);
  if (r != RULE_NONE) return r;
  size_t colon = *at;
  *at = start;
  if (out->header[h].bytes) return RULE_HEADER_TWICE;
  r = take_value(b, n, colon, &out->header[h], line, at);
  return r != RULE_NONE ? r : value_bytes(b, out->header[h], at);
}

enum rule headers_split(const uint8_t *b, size_t n, struct mail *out, size_t *at) {
  size_t line = 0;
  while (line < n && b[line] != '\r') {
    enum rule r = take_header(b, n, out, &line, at);
    if (r != RULE_NONE) return r;
  }
  *at = line;
  if (line >= n) return RULE_HEADER_END;
  out->body = (uint32_t)(line + 2);
  return RULE_NONE;
}
