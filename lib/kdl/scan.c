/* Scan: characters, blanks, comments and single values. Never reads at or past `end`. */
#include "kdl/scan.h"

bool scan_fail(struct scan *s, const char *what, const char *fix) {
  *s->error = (struct kdl_error){s->line, (uint32_t)(s->at - s->line_start) + 1, what, fix};
  return false;
}

void scan_advance(struct scan *s) {
  if (s->at == s->end) return;
  if (*s->at++ != '\n') return;
  s->line++;
  s->line_start = s->at;
}

bool scan_starts(const struct scan *s, const char *what) {
  const char *at = s->at;
  while (*what && at < s->end && *at == *what) at++, what++;
  return !*what;
}

/* Length and code point of the UTF-8 sequence at `at`; 0 when it is malformed, overlong, a surrogate or too large. */
static unsigned sequence(const unsigned char *at, const unsigned char *end, uint32_t *code) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  unsigned n = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : at[0] >> 3 == 30 ? 4 : 0;
  *code = at[0];
  if (n < 2) return n;
  if ((size_t)(end - at) < n) return 0;
  uint32_t c = at[0] & (0x7fu >> n);
  for (unsigned i = 1; i < n; i++) {
    if (at[i] >> 6 != 2) return 0;
    c = c << 6 | (at[i] & 0x3f);
  }
  *code = c;
  return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : n;
}

/* What KDL forbids, or takes for a line end where nobody sees one: U+0085, U+2028 and bidirectional marks. */
static bool hidden(uint32_t c) {
  bool control = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f || c == 0x85;
  return control || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xfeff;
}

bool scan_characters(struct scan *s) {
  struct scan look = *s;
  while (look.at < look.end) {
    uint32_t c;
    unsigned n = sequence((const unsigned char *)look.at, (const unsigned char *)look.end, &c);
    if (!n) return scan_fail(&look, "this byte is not UTF-8", "the whole file in UTF-8");
    if (hidden(c)) return scan_fail(&look, "a control character", "nothing in its place");
    if (c == '\r' && (look.at + 1 == look.end || look.at[1] != '\n'))
      return scan_fail(&look, "a carriage return without a line feed", "line ends of LF or CR LF");
    while (n--) scan_advance(&look);
  }
  return true;
}

static bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f'); }

/* At the character behind a backslash; stays at the last one of the escape. */
static bool escape(struct scan *s) {
  static const char fix[] = "n r t b f s, a backslash or quotation mark behind it, or u{1 to 6 hexadecimal digits}";
  unsigned digits = 0;
  uint32_t code = 0;
  for (const char *known = "nrtbfs"; *known; known++)
    if (scan_peek(s) == *known) return true;
  if (scan_peek(s) == '\\' || scan_peek(s) == '"') return true;
  if (!scan_starts(s, "u{")) return scan_fail(s, "this escape is not in the subset", fix);
  scan_advance(s), scan_advance(s);
  for (; is_hex(scan_peek(s)) && digits < 7; digits++, scan_advance(s))
    code = code << 4 | (uint32_t)(scan_peek(s) <= '9' ? scan_peek(s) - '0' : (scan_peek(s) | 32) - 'a' + 10);
  bool sound = digits && digits < 7 && scan_peek(s) == '}' && code <= 0x10ffff && code >> 11 != 0x1b;
  return sound || scan_fail(s, "this escape names no character", fix);
}

static bool comment_block(struct scan *s) {
  struct scan begin = *s;
  unsigned depth = 0;
  do {
    if (scan_end(s)) return scan_fail(&begin, "a comment is not closed", "*/ at its end");
    bool opens = scan_starts(s, "/*"), closes = scan_starts(s, "*/");
    if (opens || closes) scan_advance(s);
    depth += opens;
    depth -= closes;
    scan_advance(s);
  } while (depth);
  return true;
}

static void comment_line(struct scan *s) {
  while (!scan_end(s) && scan_peek(s) != '\n') scan_advance(s);
}

/* A backslash, blanks, perhaps a comment, and the line end that it hides. */
static bool continuation(struct scan *s) {
  scan_advance(s);
  while (scan_peek(s) == ' ' || scan_peek(s) == '\t') scan_advance(s);
  if (scan_starts(s, "//")) comment_line(s);
  if (scan_peek(s) == '\r') scan_advance(s);
  if (scan_peek(s) != '\n') return scan_fail(s, "a backslash is not at a line's end", "none, or a line end behind it");
  scan_advance(s);
  return true;
}

static bool blanks(struct scan *s, bool lines) {
  const char *begin = s->at;
  for (;;) {
    char c = scan_peek(s);
    if (scan_end(s)) break;
    if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r')))
      scan_advance(s);
    else if (scan_starts(s, "//"))
      comment_line(s);
    else if (scan_starts(s, "/*")) {
      if (!comment_block(s)) return false;
    } else if (c == '\\') {
      if (!continuation(s)) return false;
    } else
      break;
  }
  s->spaced = s->at != begin;
  return true;
}

bool scan_blanks(struct scan *s) { return blanks(s, false); }
bool scan_lines(struct scan *s) { return blanks(s, true); }

static bool string(struct scan *s, struct scan_token *t) {
  if (scan_starts(s, "\"\"\"")) return scan_fail(s, "multi-line strings are not in the subset", "one line in quotes");
  scan_advance(s);
  t->kind = KDL_STRING;
  t->text.at = s->at;
  while (!scan_end(s) && scan_peek(s) != '"' && scan_peek(s) != '\n') {
    if (scan_peek(s) == '\\') {
      t->escaped = true;
      scan_advance(s);
      if (!escape(s)) return false;
    }
    scan_advance(s);
  }
  t->text.length = (uint32_t)(s->at - t->text.at);
  if (scan_peek(s) != '"') return scan_fail(s, "a text is not closed on its line", "a quotation mark");
  scan_advance(s);
  return true;
}

static bool is_word(char c) {
  if ((unsigned char)c <= ' ' || (unsigned char)c > '~') return false;
  for (const char *stop = "\\/(){}[];\"#="; *stop; stop++)
    if (c == *stop) return false;
  return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool check_word(struct scan *s, struct scan_token *t) {
  static const char *const reserved[] = {"true", "false", "null", "inf", "-inf", "nan"};
  for (unsigned i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (kdl_is(t->text, reserved[i]))
      return scan_fail(s, "a bare word that KDL reserves", "#true, #false, #null, or quotes");
  return true;
}

static bool check_number(struct scan *s, struct scan_token *t) {
  uint64_t value;
  t->kind = KDL_NUMBER;
  return kdl_uint(t->text, &value) ||
         scan_fail(s, "not a number of the subset", "decimal or 0x hexadecimal digits, or quotes");
}

static bool keyword(struct scan *s, struct scan_token *t) {
  t->kind = KDL_KEYWORD;
  if (kdl_is(t->text, "#true") || kdl_is(t->text, "#false") || kdl_is(t->text, "#null")) return true;
  return scan_fail(s, "raw strings and this keyword are not in the subset", "#true, #false or #null");
}

bool scan_value(struct scan *s, struct scan_token *t) {
  *t = (struct scan_token){.line = s->line, .column = (uint32_t)(s->at - s->line_start) + 1, .kind = KDL_WORD};
  char c = scan_peek(s);
  if (c == '"') return string(s, t);
  if (c == '(') return scan_fail(s, "type annotations are not in the subset", "the value alone");
  if (!is_word(c) && c != '#')
    return scan_fail(s, "no value can begin with this character", "a word of ASCII, a number or text in quotes");
  struct scan begin = *s;
  t->text.at = s->at;
  do scan_advance(s);
  while (!scan_end(s) && is_word(scan_peek(s)));
  t->text.length = (uint32_t)(s->at - t->text.at);
  if (c == '#') return keyword(&begin, t);
  uint32_t i = (c == '-' || c == '+') && t->text.length > 1;
  i += t->text.at[i] == '.' && t->text.length > i + 1;
  return is_digit(t->text.at[i]) ? check_number(&begin, t) : check_word(&begin, t);
}
