/* Rules: the table of iface/sign_rules.h as rows to search, and the place in a message where a rule was broken. */
#ifndef SIGNER_RULES_H
#define SIGNER_RULES_H

#include "abi/types.h"
#include "iface/sign_rules.h"

struct rule_text {
  uint16_t id;
  const char *name, *explanation;
};
extern const struct rule_text rule_texts[];
extern const unsigned rule_count;
const struct rule_text *rule_find(unsigned id); /* never NULL: an unknown id gives a row that says so */

/* Where and why: line and column count from 1, column in bytes; codepoint is the byte found there, 0 at the end. */
struct finding {
  uint16_t rule;
  uint32_t line, column, codepoint;
};

#endif
