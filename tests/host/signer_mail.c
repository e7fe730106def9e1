/* Signer mail: every rule is broken once, at a known place; accepted forms pass; mutations never read outside the
 * bytes. */
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/mail.h"
#include "check.h"

#define TYPE "Content-Type: text/plain; charset=us-ascii\r\n"
#define GOOD                                                                                                           \
  TYPE "From: Ada Example <ada@example.org>\r\nTo: bob@example.org,\r\n \"Eve, E.\" <eve@Example.ORG>\r\n"             \
       "Subject: Invoice 17\r\nDate: Tue, 24 Nov 2026 10:42:00 +0000\r\n\r\nDear Bob,\r\n\tpay 100 EUR.\r\n"

static bool run(const char *text, struct mail *m, struct finding *why) {
  size_t n = strlen(text);
  uint8_t *copy = malloc(n ? n : 1); /* exact size: the sanitizer sees every overrun */
  memcpy(copy, text, n);
  bool ok = mail_check(copy, n, m, why);
  free(copy);
  return ok;
}

static bool breaks(const char *text, unsigned rule, unsigned line, unsigned column) {
  struct mail m;
  struct finding why;
  bool ok = run(text, &m, &why);
  if (ok || why.rule != rule || why.line != line || why.column != column)
    printf("  got %s %u at %u:%u, wanted %u at %u:%u for:\n%s\n", ok ? "accepted" : "rule", why.rule, why.line,
           why.column, rule, line, column, text);
  return !ok && why.rule == rule && why.line == line && why.column == column;
}

static bool passes(const char *text) {
  struct mail m;
  struct finding why;
  bool ok = run(text, &m, &why);
  if (!ok) printf("  rule %u at %u:%u for:\n%s\n", why.rule, why.line, why.column, text);
  return ok;
}

static void accepted_forms(void) {
  struct mail m;
  struct finding why;
  CHECK(run(GOOD, &m, &why));
  CHECK(m.header[MAIL_SUBJECT].bytes == 10 && m.header[MAIL_CC].bytes == 0);
  CHECK(m.sender.bytes == 15 && memcmp(GOOD + m.sender.at, "ada@example.org", 15) == 0);
  CHECK(memcmp(GOOD + m.body, "Dear Bob", 8) == 0);
  CHECK(passes(TYPE "\r\n\r\n"));
  CHECK(passes("content-type: TEXT/plain; Protected-Headers=\"v1\";\r\n charset=\"US-ASCII\"\r\n"
               "Content-Transfer-Encoding: 7BIT\r\nMIME-Version: 1.0\r\n\r\nx\r\n"));
  CHECK(passes(TYPE "From: <a@b>\r\nDate: 1 Dec 2026 10:20 -0130\r\n\r\n"));
  CHECK(passes(TYPE "Cc: J. R. Tolkien <a.b@c-d.e>, x@y\r\nSubject: a = b  ?\r\n\r\n"));
}

static void octets(void) {
  char line[1100] = TYPE "\r\n";
  size_t at = strlen(line);
  CHECK(breaks("", RULE_EMPTY, 1, 1));
  CHECK(breaks("a\rb\r\n", RULE_BARE_CR, 1, 2));
  CHECK(breaks("a\nb\r\n", RULE_BARE_LF, 1, 2));
  CHECK(breaks("a\r\nb\033[0m\r\n", RULE_CONTROL, 2, 2));
  CHECK(breaks("a\177\r\n", RULE_CONTROL, 1, 2));
  CHECK(breaks("\303\244\r\n", RULE_EIGHT_BIT, 1, 1));
  CHECK(breaks("a \r\n", RULE_TRAILING, 1, 2));
  CHECK(breaks("a\t\r\n", RULE_TRAILING, 1, 2));
  CHECK(breaks(TYPE "\r\nFrom me\r\n", RULE_FROM_LINE, 3, 1));
  CHECK(breaks(TYPE "\r\nFrom: me", RULE_LAST_LINE, 3, 9));
  memset(line + at, 'x', 998), strcpy(line + at + 998, "\r\n");
  CHECK(passes(line));
  memset(line + at, 'x', 999), strcpy(line + at + 999, "\r\n");
  CHECK(breaks(line, RULE_LONG_LINE, 3, 999));
}

static void headers(void) {
  CHECK(breaks("Sub ject: x\r\n\r\n", RULE_HEADER_NAME, 1, 4));
  CHECK(breaks(": x\r\n\r\n", RULE_HEADER_NAME, 1, 1));
  CHECK(breaks(" x\r\n\r\n", RULE_HEADER_FOLD, 1, 1));
  CHECK(breaks("Subject: x\r\n  y\r\n\r\n", RULE_HEADER_FOLD, 2, 2));
  CHECK(breaks("X-Mailer: x\r\n\r\n", RULE_HEADER_UNKNOWN, 1, 1));
  CHECK(breaks("Bcc: a@b\r\n\r\n", RULE_HEADER_UNKNOWN, 1, 1));
  CHECK(breaks("Subject: x\r\nsubject: y\r\n\r\n", RULE_HEADER_TWICE, 2, 1));
  CHECK(breaks("Subject:x\r\n\r\n", RULE_HEADER_BLANK, 1, 9));
  CHECK(breaks("Subject:\r\n\r\n", RULE_HEADER_BLANK, 1, 9));
  CHECK(breaks("Subject:  x\r\n\r\n", RULE_HEADER_BLANK, 1, 9));
  CHECK(breaks("Subject: a\tb\r\n\r\n", RULE_HEADER_TAB, 1, 11));
  CHECK(breaks("Subject: =?utf-8?q?x?=\r\n\r\n", RULE_HEADER_WORD, 1, 10));
  CHECK(breaks(TYPE, RULE_HEADER_END, 2, 1));
}

static void values(void) {
  CHECK(breaks(TYPE "From: Ada\r\n\r\n", RULE_ADDRESS, 2, 10));
  CHECK(breaks(TYPE "From: ada@\r\n\r\n", RULE_ADDRESS, 2, 10));
  CHECK(breaks(TYPE "From: a@b.\r\n\r\n", RULE_ADDRESS, 2, 8));
  CHECK(breaks(TYPE "From: a (b) <a@b>\r\n\r\n", RULE_ADDRESS, 2, 9));
  CHECK(breaks(TYPE "To: group: a@b;\r\n\r\n", RULE_ADDRESS, 2, 10));
  CHECK(breaks(TYPE "To: a@b, \"x\r\n y\" <a@b>\r\n\r\n", RULE_ADDRESS, 2, 12));
  CHECK(breaks(TYPE "Cc: a@[1.2.3.4]\r\n\r\n", RULE_ADDRESS, 2, 6));
  CHECK(breaks(TYPE "To: a@b <c@d>\r\n\r\n", RULE_ADDRESS, 2, 6));
  CHECK(breaks(TYPE "To: a@b,\r\n ,c@d\r\n\r\n", RULE_ADDRESS, 3, 2));
  CHECK(breaks(TYPE "From: a@b, c@d\r\n\r\n", RULE_FROM_ONE, 2, 10));
  CHECK(breaks(TYPE "Date: yesterday\r\n\r\n", RULE_DATE, 2, 7));
  CHECK(breaks(TYPE "Date: 32 Nov 2026 10:00 +0000\r\n\r\n", RULE_DATE, 2, 9));
  CHECK(breaks(TYPE "Date: 1 Nov 2026 10:00 GMT\r\n\r\n", RULE_DATE, 2, 24));
  CHECK(breaks(TYPE "Date: 1 Nov 2026 10:00 +0000 (x)\r\n\r\n", RULE_DATE, 2, 29));
}

static void entity(void) {
  CHECK(breaks(TYPE "MIME-Version: 1.1\r\n\r\n", RULE_MIME_VERSION, 2, 15));
  CHECK(breaks("Subject: x\r\n\r\n", RULE_TYPE_MISSING, 2, 1));
  CHECK(breaks("Content-Type: text/html; charset=us-ascii\r\n\r\n", RULE_TYPE_NOT_PLAIN, 1, 15));
  CHECK(breaks("Content-Type: multipart/mixed; boundary=x\r\n\r\n", RULE_TYPE_NOT_PLAIN, 1, 15));
  CHECK(breaks("Content-Type: text/plain; charset*0=us-ascii\r\n\r\n", RULE_TYPE_SYNTAX, 1, 27));
  CHECK(breaks("Content-Type: text/plain; charset=us-ascii x\r\n\r\n", RULE_TYPE_SYNTAX, 1, 44));
  CHECK(breaks("Content-Type: text/plain; charset=us-ascii; charset=us-ascii\r\n\r\n", RULE_TYPE_SYNTAX, 1, 45));
  CHECK(breaks("Content-Type: text/plain; charset=us-ascii; format=flowed\r\n\r\n", RULE_TYPE_PARAMETER, 1, 45));
  CHECK(breaks("Content-Type: text/plain\r\n\r\n", RULE_CHARSET, 1, 25));
  CHECK(breaks("Content-Type: text/plain; charset=utf-8\r\n\r\n", RULE_CHARSET, 1, 27));
  CHECK(breaks(TYPE "Content-Transfer-Encoding: base64\r\n\r\n", RULE_ENCODING, 2, 28));
}

static void same_address(void) {
#define SAME(a, b) mail_same_address((const uint8_t *)(a), strlen(a), (const uint8_t *)(b), strlen(b))
  CHECK(SAME("a@b.c", "a@B.c") && !SAME("A@b.c", "a@b.c") && !SAME("a@b.c", "a@b.d") && !SAME("", "") &&
        !SAME("a", "a"));
}

/* Whatever bytes come: an answer, a rule that exists, spans inside the message, and exactly one of both answers. */
static void mutations(void) {
  unsigned accepted = 0;
  srand(7);
  for (unsigned round = 0; round < 200000; round++) {
    char text[] = GOOD;
    size_t n = sizeof text - 1;
    for (int k = rand() % 4; k >= 0; k--)
      text[(size_t)rand() % n] = (char)(rand() % 3 ? rand() % 256 : "\r\n \t:;@<>\",=?"[rand() % 13]);
    n = (size_t)rand() % 3 ? n : (size_t)rand() % n;
    uint8_t *copy = malloc(n ? n : 1);
    memcpy(copy, text, n);
    struct mail m;
    struct finding why;
    bool ok = mail_check(copy, n, &m, &why), bad = ok != (why.rule == 0);
    bad = bad || (!ok && rule_find(why.rule)->id != why.rule) || (ok && m.body > n);
    for (unsigned h = 0; ok && h < MAIL_HEADERS; h++) bad = bad || m.header[h].at + m.header[h].bytes > n;
    if (bad) CHECK(!"mutation broke the checker");
    accepted += ok;
    free(copy);
  }
  CHECK(accepted > 0);
}

int main(void) {
  CASE(accepted_forms);
  CASE(octets);
  CASE(headers);
  CASE(values);
  CASE(entity);
  CASE(same_address);
  CASE(mutations);
  return check_done();
}
