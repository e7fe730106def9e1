/* Policy: reads the configuration into a table and checks what it may say. */
#include "policy.h"
#include "base/string.h"
#include "kdl/kdl.h"
#include "keymap.h"

static const struct policy_domain unknown = {.color = GREY, .role = GUI_ROLE_WINDOW};

struct reading {
  struct policy *policy;
  const struct kdl *kdl;
  const struct kdl_node *node;
  const char *trouble; /* what is wrong with the node, NULL = nothing; the first one stays */
};

void policy_defaults(struct policy *p) {
  memset(p, 0, sizeof *p);
  p->scale = 1, p->dark = 1, p->attention = 88, p->layouts = 1;
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

static bool need(struct reading *r, bool good, const char *trouble) {
  if (!good && !r->trouble) r->trouble = trouble;
  return good;
}

static const struct kdl_value *value(const struct reading *r, const char *key) {
  return key ? kdl_property(r->kdl, r->node, key) : kdl_plain(r->kdl, r->node, 0);
}

/* key NULL: the first plain value. */
static uint32_t number(struct reading *r, const char *key, uint64_t low, uint64_t high) {
  uint64_t n = 0;
  const struct kdl_value *v = value(r, key);
  need(r, v && kdl_uint(v->text, &n) && n >= low && n <= high, "a number is missing or out of range");
  return (uint32_t)n;
}

static void text(struct reading *r, char *to, size_t size) {
  const struct kdl_value *v = value(r, NULL);
  need(r, v && kdl_copy(v->text, to, size), "a label or name is missing as its first value, or too long");
}

static bool flag(const struct reading *r, const char *key) {
  const struct kdl_value *v = value(r, key);
  return v && (kdl_is(v->text, "#true") || kdl_is(v->text, "true"));
}

static uint8_t word(struct reading *r, const char *key, const char *const *words, unsigned count, const char *trouble) {
  const struct kdl_value *v = value(r, key);
  unsigned i = 0;
  while (v && i < count && !kdl_is(v->text, words[i])) i++;
  need(r, v && i < count, trouble);
  return (uint8_t)i;
}

static void read_domain(struct reading *r) {
  static const char *const colors[] = {"green", "vermilion", "sky", "blue", "orange", "purple", "yellow", "grey"};
  static const char *const roles[] = {"window", "wallpaper", "panel", "signer", "keeper"};
  struct policy *p = r->policy;
  struct policy_domain *d = &p->domain[p->domains % POLICY_DOMAINS];
  need(r, p->domains++ < POLICY_DOMAINS, "more than 32 domains");
  *d = (struct policy_domain){.trusted = flag(r, "trusted"), .secret = flag(r, "secret")};
  text(r, d->prefix, sizeof d->prefix);
  d->first_focus = flag(r, "first-focus"), d->capture = flag(r, "capture");
  d->color = word(r, "color", colors, DRAW_COLORS,
                  "color must be green, vermilion, sky, blue, orange, purple, yellow or grey");
  if (value(r, "role")) d->role = word(r, "role", roles, 5, "role must be window, wallpaper, panel, signer or keeper");
  need(r, d->color != GREEN || d->trusted, "green is reserved: write trusted=#true or another color");
  need(r, d->role < GUI_ROLE_SIGNER || d->trusted, "roles signer and keeper need trusted=#true");
  need(r, !d->capture || !p->capture, "one domain at most may capture the screen");
  p->capture |= d->capture;
  p->keeper |= d->role == GUI_ROLE_KEEPER;
}

static void read_chord(struct reading *r) {
  static const char *const keys[] = {"shift", "control", "alt", "altgr", "super"}; /* in the order of the bits */
  struct policy *p = r->policy;
  struct policy_chord *c = &p->chord[p->chords % POLICY_CHORDS];
  need(r, p->chords++ < POLICY_CHORDS, "more than 64 chords");
  *c = (struct policy_chord){(uint16_t)number(r, "key", 1, 255), (uint16_t)number(r, NULL, 0, 65535), 0};
  for (unsigned i = 0; i < 5; i++) c->modifiers |= (uint8_t)(flag(r, keys[i]) << i);
}

static void read_input(struct reading *r) {
  struct policy *p = r->policy;
  struct policy_input *in = &p->input[p->inputs % POLICY_INPUTS];
  need(r, p->inputs++ < POLICY_INPUTS, "more than 8 inputs");
  text(r, in->name, sizeof in->name);
  in->physical = value(r, "class") && kdl_is(value(r, "class")->text, "physical");
}

static void read_layout(struct reading *r) {
  const struct kdl_value *v;
  struct policy *p = r->policy;
  for (p->layouts = 0; (v = kdl_plain(r->kdl, r->node, p->layouts)) && !r->trouble; p->layouts++) {
    int layout = keymap_number(v->text.at, v->text.length);
    need(r, layout >= 0 && p->layouts < POLICY_LAYOUTS, "layouts are us, uk, de, fr, es and it, at most 6");
    p->layout[p->layouts % POLICY_LAYOUTS] = (uint8_t)layout;
  }
  need(r, p->layouts, "layout needs the name of one");
}

static void read_theme(struct reading *r) {
  static const char *const themes[] = {"light", "dark"};
  r->policy->dark = word(r, NULL, themes, 2, "theme must be dark or light");
}

static void read_mode(struct reading *r) {
  r->policy->width = number(r, "width", 640, 4096), r->policy->height = number(r, "height", 480, 4096);
}

static void read_scale(struct reading *r) { r->policy->scale = number(r, NULL, 1, 3); }
static void read_attention(struct reading *r) { r->policy->attention = (uint16_t)number(r, "key", 1, 255); }
static void read_clock(struct reading *r) { r->policy->clock = true; }
static void read_wm(struct reading *r) { text(r, r->policy->wm, sizeof r->policy->wm); }

static void read_node(struct reading *r) {
  static const struct {
    const char *name;
    void (*read)(struct reading *r);
  } settings[] = {{"domain", read_domain}, {"input", read_input},        {"chord", read_chord}, {"wm", read_wm},
                  {"scale", read_scale},   {"theme", read_theme},        {"mode", read_mode},   {"layout", read_layout},
                  {"clock", read_clock},   {"attention", read_attention}};
  for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++)
    if (kdl_is(r->node->name, settings[i].name)) return settings[i].read(r);
  need(r, false, "unknown setting: use domain, input, chord, wm, scale, theme, mode, layout, attention or clock");
}

bool policy_read(struct policy *p, const char *config, size_t bytes, char *message, size_t size) {
  static struct kdl kdl;
  policy_defaults(p);
  if (!kdl_parse(&kdl, config, bytes, NULL)) {
    text_format(message, size, "config:%u:%u: %s: %s", kdl.error.line, kdl.error.column, kdl.error.what, kdl.error.fix);
    return false;
  }
  struct reading r = {.policy = p, .kdl = &kdl};
  for (unsigned i = kdl.node[0].child, n = 0; i && n < KDL_NODES && !r.trouble; i = kdl.node[i].next, n++) {
    r.node = &kdl.node[i];
    read_node(&r);
  }
  if (r.trouble) text_format(message, size, "config:%u:%u: %s", r.node->line, r.node->column, r.trouble);
  return !r.trouble;
}
