/* Words: what an answer of the signer means, for the user; and names of files. */
#include "composer.h"

#include "iface/sign_rules.h"
#include <stdio.h>

static const char *rule_words(unsigned rule) {
#define WORDS(id, constant, name, explanation)                                                                         \
  case id:                                                                                                             \
    return explanation;
  switch (rule) {
    SIGN_RULES(WORDS)
  default:
    return "The signer gives no explanation for this rule.";
  }
}

static const char *code_words(enum sign_error code) {
  switch (code) {
  case SIGN_E_BUSY:
    return "The signer is busy with another request. Finish that one, then press Sign again.";
  case SIGN_E_TOO_LARGE:
    return "The mail is larger than the signer accepts. Shorten the text.";
  case SIGN_E_USER:
    return "You refused in the signer's window. Nothing was signed.";
  case SIGN_E_CANCELLED:
    return "The request was cancelled. Nothing was signed.";
  case SIGN_E_MUTED:
    return "The signer does not listen to this program after a refusal. Open the signer's window to let it ask again.";
  case SIGN_E_NO_KEY:
    return "The signer has no key yet. Click the signer in the strip, create a key there, then press Sign again.";
  default:
    return "The signer did not understand the request. Nothing was signed; press Sign to try again.";
  }
}

void words_refused(const struct client_event *e, char *text, size_t size) {
  if (e->code != SIGN_E_RULE)
    snprintf(text, size, "%s", code_words(e->code));
  else if (e->line)
    snprintf(text, size, "Refused by rule %u (line %u, column %u of the signed part): %s", e->rule, e->line, e->column,
             rule_words(e->rule));
  else
    snprintf(text, size, "Refused by rule %u: %s", e->rule, rule_words(e->rule));
}

void words_name(const char *subject, size_t bytes, char name[32]) {
  size_t n = 0;
  for (size_t i = 0; i < bytes && n < 24; i++) {
    char c = subject[i] >= 'A' && subject[i] <= 'Z' ? (char)(subject[i] + 32) : subject[i];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      name[n++] = c;
    else if (n && name[n - 1] != '-')
      name[n++] = '-';
  }
  while (n && name[n - 1] == '-') n--;
  name[n] = 0;
  if (!n) snprintf(name, 32, "mail");
}
