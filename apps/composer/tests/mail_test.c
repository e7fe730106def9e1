/* Mail test: what the composer builds is what the signer accepts: random fields go through both; dates, digest and
 * armor against known values; the layout of the file that mail programs read. */
#include "../../signer/mail.h"
#include "../composer.h"
#include "../date.h"
#include "../eml.h"
#include "../entity.h"
#include "../sha512.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

#define SPAN(s) ((struct entity_span){s, strlen(s)})

static struct entity_in sample(const char *body) {
  return (struct entity_in){SPAN("Ada Example <ada@example.org>"), SPAN("bob@example.org"), SPAN("Invoice 17"),
                            SPAN(body), 1795515030};
}

static bool has(const struct buffer *b, const char *text) {
  for (size_t i = 0, n = strlen(text); i + n <= b->used; i++)
    if (!memcmp(b->bytes + i, text, n)) return true;
  return false;
}

static void exact_form(void) {
  struct entity_in in = sample("Dear Bob,  \n\n\tpay.\t\nAda");
  struct buffer out = {0};
  struct entity_problem why;
  CHECK(entity_build(&in, &out, &why));
  static const char want[] =
      "Content-Type: text/plain; charset=us-ascii; protected-headers=\"v1\"\r\nContent-Transfer-Encoding: 7bit\r\n"
      "From: Ada Example <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Invoice 17\r\n"
      "Date: Tue, 24 Nov 2026 10:10:30 +0000\r\n\r\nDear Bob,\r\n\r\n\tpay.\r\nAda\r\n";
  CHECK(out.used == sizeof want - 1 && !memcmp(out.bytes, want, out.used));
  buffer_free(&out);
}

static void refusals(void) {
  static const struct {
    struct entity_span from, to, subject, body;
    enum entity_field field;
    size_t at;
  } cases[] = {{{"", 0}, {"b@c", 3}, {"s", 1}, {"x", 1}, ENTITY_FROM, 0},
               {{"ada", 3}, {"b@c", 3}, {"s", 1}, {"x", 1}, ENTITY_FROM, 0},
               {{"a@b", 3}, {"@", 1}, {"s", 1}, {"x", 1}, ENTITY_TO, 0},
               {{"a@b", 3}, {"b@c", 3}, {"  ", 2}, {"x", 1}, ENTITY_SUBJECT, 0},
               {{"a@b", 3}, {"b@c", 3}, {"s\xc3\xa9", 3}, {"x", 1}, ENTITY_SUBJECT, 1},
               {{"a@b", 3}, {"b@c", 3}, {"s", 1}, {"a\nFrom me", 9}, ENTITY_BODY, 2},
               {{"a@b", 3}, {"b@c", 3}, {"s", 1}, {"a\n\xe2\x82\xac", 5}, ENTITY_BODY, 2},
               {{"a@b", 3}, {"b@c", 3}, {"s", 1}, {"", 0}, ENTITY_BODY, 0}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct entity_in in = {cases[i].from, cases[i].to, cases[i].subject, cases[i].body, 1795515030};
    struct buffer out = {0};
    struct entity_problem why = {0};
    CHECK(!entity_build(&in, &out, &why) && out.used == 0 && why.field == cases[i].field && why.at == cases[i].at &&
          why.text[0]);
    buffer_free(&out);
  }
}

static void long_lines(void) {
  char body[1001];
  struct entity_problem why;
  struct buffer out = {0};
  memset(body, 'x', sizeof body);
  struct entity_in in = sample("");
  in.body = (struct entity_span){body, 998};
  CHECK(entity_build(&in, &out, &why));
  in.body.bytes = 999;
  CHECK(!entity_build(&in, &out, &why) && why.at == 998);
  buffer_free(&out);
}

/* Whatever this side accepts, the signer's own checks accept. */
static void random_mails(void) {
  static const char letters[] = "abc XYZ\n\n\t.,From  @<>()\"0";
  unsigned accepted = 0;
  srand(11);
  for (unsigned i = 0; i < 20000; i++) {
    char body[300], subject[40];
    size_t n = (size_t)rand() % sizeof body, m = 1 + (size_t)rand() % (sizeof subject - 1);
    for (size_t k = 0; k < n; k++)
      body[k] = rand() % 400 ? letters[(size_t)rand() % (sizeof letters - 1)] : (char)rand();
    for (size_t k = 0; k < m; k++) subject[k] = letters[(size_t)rand() % 7];
    struct entity_in in = sample("");
    in.body = (struct entity_span){body, n}, in.subject = (struct entity_span){subject, m};
    struct buffer out = {0};
    struct entity_problem why;
    struct mail mail;
    struct finding finding = {0};
    if (entity_build(&in, &out, &why)) {
      accepted++;
      CHECK(mail_check(out.bytes, out.used, &mail, &finding));
    }
    buffer_free(&out);
  }
  CHECK(accepted > 1000);
}

static void dates(void) {
  char text[DATE_BYTES];
  CHECK(date_text(0, text) && !strcmp(text, "Thu, 01 Jan 1970 00:00:00 +0000"));
  CHECK(date_text(951782400, text) && !strcmp(text, "Tue, 29 Feb 2000 00:00:00 +0000"));
  CHECK(date_text(4107542399, text) && !strcmp(text, "Sun, 28 Feb 2100 23:59:59 +0000"));
  CHECK(!date_text(1ull << 40, text));
}

static void digests(void) {
  static const uint8_t abc[8] = {0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba},
                       empty[8] = {0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd};
  static const uint8_t long_one[8] = {0x8e, 0x95, 0x9b, 0x75,
                                      0xda, 0xe3, 0x13, 0xda}; /* FIPS 180-4's 896-bit example */
  uint8_t d[64];
  sha512((const uint8_t *)"abc", 3, d);
  CHECK(!memcmp(d, abc, 8));
  sha512((const uint8_t *)"", 0, d);
  CHECK(!memcmp(d, empty, 8));
  sha512((const uint8_t *)"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmno"
                          "pqrsmnopqrstnopqrstu",
         112, d);
  CHECK(!memcmp(d, long_one, 8));
}

static const char block[] =
    "-----BEGIN PGP SIGNATURE-----\n\nAAECAwQ=\n=LZrE\n-----END PGP SIGNATURE-----\n"; /* bytes 0 to 4 */

static void armor_checks(void) {
  char damaged[sizeof block];
  unsigned caught = 0;
  CHECK(armor_sound(block, sizeof block - 1, "PGP SIGNATURE"));
  CHECK(!armor_sound(block, sizeof block - 1, "PGP PUBLIC KEY BLOCK"));
  for (size_t i = 0; i < sizeof block - 2; i++) {
    memcpy(damaged, block, sizeof block);
    damaged[i] = damaged[i] == 'B' ? 'C' : 'B';
    caught += !armor_sound(damaged, sizeof block - 1, "PGP SIGNATURE");
    CHECK(!armor_sound(block, i, "PGP SIGNATURE"));
  }
  CHECK(caught >=
        sizeof block - 4); /* the empty header line may turn into a header, which is legal only before an empty line */
}

static void file_layout(void) {
  struct entity_in in = sample("hello");
  struct buffer entity = {0}, eml = {0};
  struct entity_problem why;
  CHECK(entity_build(&in, &entity, &why));
  eml_build(&entity, block, &eml);
  CHECK(!eml.broken && has(&eml, "micalg=pgp-sha512") && has(&eml, "protocol=\"application/pgp-signature\""));
  static const char outside[] =
      "From: Ada Example <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Invoice 17\r\nDate: ";
  CHECK(!memcmp(eml.bytes, outside, sizeof outside - 1));
  char *whole = calloc(1, eml.used + 1);
  memcpy(whole, eml.bytes, eml.used);
  char *start = strstr(whole, "Content-Type: text/plain"), *end = strstr(whole, "\r\n--signet-");
  end = end ? strstr(end + 2, "\r\n--signet-") : NULL; /* behind the entity: the first one stands before it */
  CHECK(start && end && (size_t)(end - start) == entity.used && !memcmp(start, entity.bytes, entity.used));
  for (size_t i = 0; i < eml.used; i++)
    if (whole[i] == '\n' && (i == 0 || whole[i - 1] != '\r')) CHECK(!"a bare LF");
  free(whole);
  buffer_free(&entity), buffer_free(&eml);
}

static void words(void) {
  char name[32], text[400];
  words_name("Invoice 17: to Bob!", 19, name);
  CHECK(!strcmp(name, "invoice-17-to-bob"));
  words_name("...", 3, name);
  CHECK(!strcmp(name, "mail"));
  words_name("a very long subject that would not fit into a name", 50, name);
  CHECK(strlen(name) <= 24 && name[strlen(name) - 1] != '-');
  words_refused(&(struct client_event){.code = SIGN_E_RULE, .rule = RULE_FROM_LINE, .line = 9, .column = 1}, text,
                sizeof text);
  CHECK(strstr(text, "rule 16") && strstr(text, "line 9") && strstr(text, "From"));
  words_refused(&(struct client_event){.code = SIGN_E_RULE, .rule = 9999}, text, sizeof text);
  CHECK(strstr(text, "rule 9999"));
  for (unsigned code = SIGN_E_BUSY; code <= SIGN_E_NO_KEY; code++) {
    words_refused(&(struct client_event){.code = (enum sign_error)code}, text, sizeof text);
    CHECK(strlen(text) > 20);
  }
}

int main(void) {
  CASE(words);
  CASE(exact_form);
  CASE(refusals);
  CASE(long_lines);
  CASE(random_mails);
  CASE(dates);
  CASE(digests);
  CASE(armor_checks);
  CASE(file_layout);
  return check_done();
}
