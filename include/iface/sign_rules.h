/* Sign rules: every reason for which the signer refuses a message, in one table, for the signer and for its clients.
 *
 * Why: an id is sent to the client and shown to the user, so it must never change its meaning. Ids are stable: append,
 * never renumber. docs/SIGNING.md repeats id, name and explanation; tests/sign compares the two.
 * R(id, CONSTANT, name, explanation) */
#ifndef IFACE_SIGN_RULES_H
#define IFACE_SIGN_RULES_H

#define SIGN_RULES(R)                                                                                                  \
  R(1, KIND_UNKNOWN, "kind-unknown", "The request names a kind of message that does not exist.")                       \
  R(2, KIND_COMMIT, "kind-commit", "Git commits are not supported in this version.")                                   \
  R(3, KIND_TAG, "kind-tag", "Git tags are not supported in this version.")                                            \
  R(4, KIND_NOTE, "kind-note", "Notes are not supported in this version.")                                             \
  R(10, EMPTY, "octets-empty", "The message has no bytes.")                                                            \
  R(11, BARE_CR, "octets-bare-cr", "A carriage return is not followed by a line feed.")                                \
  R(12, BARE_LF, "octets-bare-lf", "A line feed does not follow a carriage return; a mail has CRLF line ends only.")   \
  R(13, CONTROL, "octets-control", "A control character other than TAB cannot be shown.")                              \
  R(14, EIGHT_BIT, "octets-8bit", "A byte above 127: a signed mail is 7-bit, so that no relay has to change it.")      \
  R(15, TRAILING, "octets-trailing-blank", "A line ends in a blank or TAB, which relays remove.")                      \
  R(16, FROM_LINE, "octets-from-line", "A line starts with \"From \", which mailboxes change.")                        \
  R(17, LONG_LINE, "octets-long-line", "A line is longer than 998 bytes.")                                             \
  R(18, LAST_LINE, "octets-last-line", "The last line does not end in CRLF.")                                          \
  R(30, HEADER_NAME, "header-name", "A header line is not a name of letters and hyphens followed by a colon.")         \
  R(31, HEADER_FOLD, "header-fold", "A folded header line has nothing before it, or starts with more than one blank.") \
  R(32, HEADER_UNKNOWN, "header-unknown", "This header is not in the list of headers that can be signed.")             \
  R(33, HEADER_TWICE, "header-twice", "A header appears twice, and programs differ in which one they show.")           \
  R(34, HEADER_BLANK, "header-blank", "A header's colon is not followed by exactly one blank and a value.")            \
  R(35, HEADER_TAB, "header-tab", "A header value contains a TAB.")                                                    \
  R(36, HEADER_WORD, "header-encoded-word", "Encoded words (=?...) in headers are not supported in this version.")     \
  R(37, HEADER_END, "header-end", "No empty line ends the headers.")                                                   \
  R(40, ADDRESS, "address-syntax", "An address is not of the form name <user@host> or user@host.")                     \
  R(41, FROM_ONE, "from-one", "From must name exactly one mailbox.")                                                   \
  R(42, DATE, "date-syntax", "Date is not of the form Tue, 01 Dec 2026 10:20:30 +0000.")                               \
  R(50, MIME_VERSION, "mime-version", "MIME-Version is not 1.0.")                                                      \
  R(51, TYPE_MISSING, "type-missing", "Content-Type is missing: the signed part must say what it is.")                 \
  R(52, TYPE_NOT_PLAIN, "type-not-plain", "Only one part of type text/plain is supported in this version.")            \
  R(53, TYPE_SYNTAX, "type-syntax", "Content-Type has a parameter that is malformed, repeated or not a plain token.")  \
  R(54, TYPE_PARAMETER, "type-parameter", "A Content-Type parameter other than charset or protected-headers.")         \
  R(55, CHARSET, "charset", "The character set is missing or is not us-ascii.")                                        \
  R(56, ENCODING, "encoding", "Content-Transfer-Encoding is not 7bit.")

#define RULE_ENUM_(id, constant, name, explanation) RULE_##constant = id,
enum rule { RULE_NONE = 0, SIGN_RULES(RULE_ENUM_) };

#endif
