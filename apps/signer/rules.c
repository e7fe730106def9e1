/* Rules: the table's rows and the search by id. */
#include "rules.h"

#define RULE_ROW_(id, constant, name, explanation) {id, name, explanation},
const struct rule_text rule_texts[] = {SIGN_RULES(RULE_ROW_)};
const unsigned rule_count = sizeof rule_texts / sizeof rule_texts[0];

static const struct rule_text unknown = {0, "unknown", "This rule id is not known."};

const struct rule_text *rule_find(unsigned id) {
  for (unsigned i = 0; i < rule_count; i++)
    if (rule_texts[i].id == id) return &rule_texts[i];
  return &unknown;
}
