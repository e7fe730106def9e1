/* Signer rules: ids are unique and ascending, the search finds each, and docs/SIGNING.md says the same. */
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/rules.h"
#include "check.h"

static void table(void) {
  CHECK(rule_count > 30);
  for (unsigned i = 0; i < rule_count; i++) {
    CHECK(i == 0 || rule_texts[i].id > rule_texts[i - 1].id);
    CHECK(rule_find(rule_texts[i].id) == &rule_texts[i]);
    CHECK(rule_texts[i].name[0] && rule_texts[i].explanation[0]);
  }
  CHECK(rule_find(0)->id == 0 && rule_find(65535)->id == 0);
}

int main(int count, char **arguments) {
  char command[600];
  if (count > 1) {
    for (unsigned i = 0; i < rule_count; i++)
      printf("%u\t%s\t%s\n", rule_texts[i].id, rule_texts[i].name, rule_texts[i].explanation);
    return 0;
  }
  CASE(table);
  snprintf(command, sizeof command, "python3 tests/sign/rules_check.py %s", arguments[0]);
  fflush(stdout);
  CHECK(system(command) == 0);
  return check_done();
}
