/* Mail: the one form of mail that the signer accepts, checked byte by byte before anything is shown.
 *
 * Accepted: one MIME entity, text/plain in us-ascii, 7-bit, CRLF, with headers from a short list (From, To, Cc,
 * Subject, Date, Content-Type, Content-Transfer-Encoding, MIME-Version). Invariant: whatever passes is shown whole:
 * each protected header in a row of its own, the text verbatim; the remaining headers have one meaning only and need no
 * row. Bounds: one pass over the bytes for octets, one over the headers; no recursion, no memory but the result. */
#ifndef SIGNER_MAIL_H
#define SIGNER_MAIL_H

#include "cursor.h"
#include "rules.h"

enum mail_header {
  MAIL_FROM,
  MAIL_TO,
  MAIL_CC,
  MAIL_SUBJECT,
  MAIL_DATE,
  MAIL_SHOWN, /* shown, in this order */
  MAIL_TYPE = MAIL_SHOWN,
  MAIL_ENCODING,
  MAIL_VERSION,
  MAIL_HEADERS
};

struct mail {
  struct span header[MAIL_HEADERS]; /* values, folds included, without the final CRLF */
  struct span sender;               /* user@host of From; absent when From is */
  uint32_t body;                    /* offset of the text behind the empty line */
};

const char *mail_header_name(enum mail_header h);

/* True when the message is acceptable; otherwise *why says the first reason found. bytes may be 0. */
bool mail_check(const uint8_t *untrusted_bytes, size_t bytes, struct mail *out, struct finding *why);

/* Parts of it. */
enum rule octets_check(struct cursor *c);
enum rule headers_split(struct cursor *c, struct mail *out);
enum rule addresses_check(struct cursor *c, bool one, struct span *first);
bool date_check(struct cursor *c);
enum rule type_check(struct cursor *c);

/* True when both name the same mailbox: local part byte for byte, host without regard to case. */
bool mail_same_address(const uint8_t *a, size_t a_bytes, const uint8_t *b, size_t b_bytes);

/* Equal without regard to case. */
bool mail_is_text(const uint8_t *untrusted_bytes, struct span value, const char *text);

#endif
