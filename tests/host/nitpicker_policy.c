/* Nitpicker policy: what a configuration may say, and what is told of a mistake. */
#include "base/string.h"
#include "check.h"

#include "../../gui/nitpicker/keymap.h"
#include "../../gui/nitpicker/policy.h"

static struct policy policy;
static char message[200];
static bool reads(const char *text) {
  return policy_read(&policy, text, text_length(text, 4096), message, sizeof message);
}

static void policy_is_checked(void) {
  CHECK(reads("scale 2\nwm \"desktop/wm\"\ninput \"ps2\" class=\"physical\"\ndomain \"signer\" color=\"green\" "
              "role=\"signer\" trusted=#true\n"));
  CHECK(policy.scale == 2 && policy.inputs == 1 && policy.input[0].physical && policy.domain[0].trusted);
  CHECK(reads("domain \"a\" color=\"sky\"\ndomain \"a/b\" color=\"blue\"\nchord 5 key=15 alt=#true"));
  CHECK(policy_match(&policy, "a/bc")->color == SKY && policy_match(&policy, "a/b/c")->color == BLUE &&
        policy_match(&policy, "ab")->color == GREY);
  CHECK(policy.chord[0].modifiers == GUI_ALT && policy.chord[0].number == 5);
  CHECK(!reads("domain \"a\" color=\"green\""));
  CHECK(!reads("domain \"a\" color=\"sky\" role=\"signer\""));
  CHECK(!reads("domain \"a\" color=\"pink\""));
  CHECK(!reads("domain color=\"sky\""));
  CHECK(!reads("colour 3"));
  CHECK(!reads("scale 9"));
  CHECK(!reads("clock\n  scale 2 mode\nscala 2") && text_starts(message, "config:3:1: unknown setting: domain, "));
  CHECK(!reads("theme \"grey\"") && text_equal(message, "config:1:1: one of a few words belongs here: light dark"));
}

/* The names that a config may use stand in the order of the tables. */
static void layouts_have_their_names(void) {
  CHECK(reads("layout " KEYMAP_NAMES) && policy.layouts == KEYMAP_LAYOUTS);
  const char *names = KEYMAP_NAMES;
  for (unsigned i = 0; i < KEYMAP_LAYOUTS; i++) {
    const char *name = keymap_layout(policy.layout[i])->name;
    CHECK(policy.layout[i] == i && text_starts(names, name));
    names += text_length(name, 8) + 1;
  }
  CHECK(!reads("layout") && !reads("layout \"xx\"") && !reads("layout us us us us us us us"));
}

int main(void) {
  CASE(policy_is_checked);
  CASE(layouts_have_their_names);
  return check_done();
}
