/* Policy: reads the configuration into a table and checks what it may say. */
#include "policy.h"
#include "base/string.h"
#include "iface/placement.h"
#include "kdl/kdl.h"

static const struct policy_domain unknown = {.color = GREY, .role = GUI_ROLE_WINDOW};

struct reading {
  struct policy *policy;
  const struct kdl *kdl;
  const struct kdl_node *node;
  const char *trouble; /* what is wrong with the node, NULL = nothing */
};

void policy_defaults(struct policy *p) {
  memset(p, 0, sizeof *p);
  p->scale = 1, p->dark = 1, p->attention = 88;
}

const struct policy_domain *policy_match(const struct policy *p, const char *label) {
  const struct policy_domain *best = &unknown;
  size_t longest = 0;
  for (unsigned i = 0; i < p->domains && i < POLICY_DOMAINS; i++) {
    const char *prefix = p->domain[i].prefix;
    size_t n = text_length(prefix, STARTUP_LABEL);
    if (n > longest && text_starts(label, prefix) && (!label[n] || label[n] == '/')) best = &p->domain[i], longest = n;
  }
  return best;
}

static bool word(const struct kdl_value *v, const char *const *words, unsigned count, unsigned *index) {
  for (*index = 0; v && *index < count; ++*index)
    if (kdl_is(v->text, words[*index])) return true;
  return false;
}

static bool number(struct reading *r, const struct kdl_value *v, uint64_t low, uint64_t high, uint64_t *out) {
  if (v && kdl_uint(v->text, out) && *out >= low && *out <= high) return true;
  r->trouble = "a number is missing or out of range";
  return false;
}

static const struct kdl_value *plain(const struct reading *r) { return kdl_plain(r->kdl, r->node, 0); }
static const struct kdl_value *property(const struct reading *r, const char *key) {
  return kdl_property(r->kdl, r->node, key);
}
static bool flag(const struct reading *r, const char *key) {
  const struct kdl_value *v = property(r, key);
  return v && (kdl_is(v->text, "#true") || kdl_is(v->text, "true"));
}

static void read_domain(struct reading *r) {
  static const char *const colors[] = {"green", "vermilion", "sky", "blue", "orange", "purple", "yellow", "grey"};
  static const char *const roles[] = {"window", "wallpaper", "panel", "signer"};
  struct policy *p = r->policy;
  struct policy_domain *d = &p->domain[p->domains % POLICY_DOMAINS];
  unsigned color, role = 0;
  *d = (struct policy_domain){
      .trusted = flag(r, "trusted"), .secret = flag(r, "secret"), .first_focus = flag(r, "first-focus")};
  if (p->domains == POLICY_DOMAINS)
    r->trouble = "more than 32 domains";
  else if (!plain(r) || !kdl_copy(plain(r)->text, d->prefix, sizeof d->prefix))
    r->trouble = "domain needs a label as its first value";
  else if (!word(property(r, "color"), colors, POLICY_COLORS, &color))
    r->trouble = "color must be green, vermilion, sky, blue, orange, purple, yellow or grey";
  else if (property(r, "role") && !word(property(r, "role"), roles, 4, &role))
    r->trouble = "role must be window, wallpaper, panel or signer";
  else if (color == GREEN && !d->trusted)
    r->trouble = "green is reserved: write trusted=#true or another color";
  else if (role == GUI_ROLE_SIGNER && !d->trusted)
    r->trouble = "role signer needs trusted=#true";
  else
    d->color = (uint8_t)color, d->role = (uint8_t)role, p->domains++;
}

static void read_chord(struct reading *r) {
  static const struct {
    const char *key;
    uint8_t bit;
  } bits[] = {
      {"shift", GUI_SHIFT}, {"control", GUI_CONTROL}, {"alt", GUI_ALT}, {"altgr", GUI_ALTGR}, {"super", GUI_SUPER}};
  struct policy *p = r->policy;
  struct policy_chord *c = &p->chord[p->chords % POLICY_CHORDS];
  uint64_t n, key;
  if (p->chords == POLICY_CHORDS)
    r->trouble = "more than 64 chords";
  else if (number(r, plain(r), 1, 65535, &n) && number(r, property(r, "key"), 1, 255, &key)) {
    *c = (struct policy_chord){.number = (uint16_t)n, .code = (uint16_t)key};
    for (unsigned i = 0; i < 5; i++)
      if (flag(r, bits[i].key)) c->modifiers |= bits[i].bit;
    p->chords++;
  }
}

static void read_input(struct reading *r) {
  struct policy *p = r->policy;
  struct policy_input *in = &p->input[p->inputs % POLICY_INPUTS];
  if (p->inputs == POLICY_INPUTS)
    r->trouble = "more than 8 inputs";
  else if (!plain(r) || !kdl_copy(plain(r)->text, in->name, sizeof in->name))
    r->trouble = "input needs a name as its first value";
  else
    in->physical = property(r, "class") && kdl_is(property(r, "class")->text, "physical"), p->inputs++;
}

static void read_node(struct reading *r) {
  struct policy *p = r->policy;
  struct kdl_text name = r->node->name;
  uint64_t n = 0;
  const struct kdl_value *v = plain(r);
  if (kdl_is(name, "domain"))
    read_domain(r);
  else if (kdl_is(name, "chord"))
    read_chord(r);
  else if (kdl_is(name, "input"))
    read_input(r);
  else if (kdl_is(name, "clock"))
    p->clock = true;
  else if (kdl_is(name, "bench"))
    p->bench = true;
  else if (kdl_is(name, "scale"))
    p->scale = number(r, v, 1, 3, &n) ? (uint32_t)n : 1;
  else if (kdl_is(name, "attention"))
    p->attention = number(r, property(r, "key"), 1, 255, &n) ? (uint16_t)n : 88;
  else if (kdl_is(name, "theme") && v)
    p->dark = !kdl_is(v->text, "light");
  else if (kdl_is(name, "wm") && v)
    r->trouble = kdl_copy(v->text, p->wm, sizeof p->wm) ? NULL : "label too long";
  else if (!kdl_is(name, "layout") || !v || !kdl_is(v->text, "us"))
    r->trouble =
        "unknown setting: use domain, input, chord, wm, scale, theme, layout \"us\", attention, clock or bench";
}

bool policy_read(struct policy *p, const char *text, size_t bytes, char *message, size_t size) {
  static struct kdl kdl;
  policy_defaults(p);
  if (!kdl_parse(&kdl, text, bytes, NULL)) {
    text_format(message, size, "config:%u:%u: %s: %s", kdl.error.line, kdl.error.column, kdl.error.what, kdl.error.fix);
    return false;
  }
  for (unsigned i = kdl.node[0].child, n = 0; i && n < KDL_NODES; i = kdl.node[i].next, n++) {
    struct reading r = {.policy = p, .kdl = &kdl, .node = &kdl.node[i]};
    read_node(&r);
    if (!r.trouble) continue;
    text_format(message, size, "config:%u:%u: %s", r.node->line, r.node->column, r.trouble);
    return false;
  }
  return true;
}
