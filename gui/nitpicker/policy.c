/* Policy: reads the configuration into a table and checks what it may say. */
#include "policy.h"
#include "base/string.h"
#include "keymap.h"
#include "settings/settings.h"

static const struct policy_domain unknown = {.color = GREY, .role = GUI_ROLE_WINDOW};

void policy_defaults(struct policy *p) {
  memset(p, 0, sizeof *p);
  p->scale = 1, p->dark = 1, p->attention = 88, p->layouts = 1;
}

const struct policy_domain *policy_match(const struct policy *p, const char *label) {
  const struct policy_domain *best = &unknown;
  size_t longest = 0, length = text_length(label, STARTUP_LABEL - 1);
  for (unsigned i = 0; i < p->domains && i < POLICY_DOMAINS; i++) {
    const char *prefix = p->domain[i].prefix;
    size_t n = text_length(prefix, STARTUP_LABEL);
    if (n <= longest || n > length || memcmp(label, prefix, n) != 0) continue;
    if (n == length || label[n] == '/') best = &p->domain[i], longest = n;
  }
  return best;
}

static void read_domain(struct kdl_reading *r, struct policy *p) {
  struct policy_domain *d = &p->domain[p->domains % POLICY_DOMAINS];
  kdl_need(r, p->domains++ < POLICY_DOMAINS, "too many domains", "32 at most");
  kdl_string(r, NULL, d->prefix, sizeof d->prefix);
  d->color = (uint8_t)kdl_choice(r, kdl_get(r, "color"), "green vermilion sky blue orange purple yellow grey");
  if (kdl_get(r, "role")) d->role = (uint8_t)kdl_choice(r, kdl_get(r, "role"), "window wallpaper panel signer keeper");
  d->trusted = kdl_flag(r, "trusted"), d->secret = kdl_flag(r, "secret");
  d->first_focus = kdl_flag(r, "first-focus"), d->capture = kdl_flag(r, "capture");
  kdl_need(r, d->color != GREEN || d->trusted, "green is reserved", "trusted=#true or another color");
  kdl_need(r, d->role < GUI_ROLE_SIGNER || d->trusted, "signer and keeper are trusted", "trusted=#true");
  kdl_need(r, !d->capture || !p->capture, "two domains may capture the screen", "capture=#true once");
  p->capture |= d->capture;
  p->keeper |= d->role == GUI_ROLE_KEEPER;
}

static void read_chord(struct kdl_reading *r, struct policy *p) {
  static const char *const keys[] = {"shift", "control", "alt", "altgr", "super"}; /* in the order of the bits */
  struct policy_chord *c = &p->chord[p->chords % POLICY_CHORDS];
  kdl_need(r, p->chords++ < POLICY_CHORDS, "too many chords", "64 at most");
  c->code = (uint16_t)kdl_number(r, "key", 1, 255), c->number = (uint16_t)kdl_number(r, NULL, 0, 65535);
  for (unsigned i = 0; i < 5; i++) c->modifiers |= (uint8_t)(kdl_flag(r, keys[i]) << i);
}

static void read_input(struct kdl_reading *r, struct policy *p) {
  struct policy_input *in = &p->input[p->inputs % POLICY_INPUTS];
  kdl_need(r, p->inputs++ < POLICY_INPUTS, "too many inputs", "8 at most");
  kdl_string(r, NULL, in->name, sizeof in->name);
  in->physical = kdl_get(r, "class") && kdl_is(kdl_get(r, "class")->text, "physical");
}

static void read_layout(struct kdl_reading *r, struct policy *p) {
  kdl_need(r, r->node->values >= 1 && r->node->values <= POLICY_LAYOUTS, "how many layouts?", "1 to 6");
  for (p->layouts = 0; p->layouts < r->node->values && !r->what; p->layouts++)
    p->layout[p->layouts] = (uint8_t)kdl_choice(r, kdl_plain(r->kdl, r->node, p->layouts), KEYMAP_NAMES);
}

static void read_node(struct kdl_reading *r) {
  struct policy *p = r->into;
  if (kdl_named(r, "domain")) read_domain(r, p);
  if (kdl_named(r, "input")) read_input(r, p);
  if (kdl_named(r, "chord")) read_chord(r, p);
  if (kdl_named(r, "layout")) read_layout(r, p);
  if (kdl_named(r, "wm")) kdl_string(r, NULL, p->wm, sizeof p->wm);
  if (kdl_named(r, "scale")) p->scale = kdl_number(r, NULL, 1, 3);
  if (kdl_named(r, "theme")) p->dark = kdl_choice(r, kdl_get(r, NULL), "light dark");
  if (kdl_named(r, "mode"))
    p->width = kdl_number(r, "width", 640, 4096), p->height = kdl_number(r, "height", 480, 4096);
  if (kdl_named(r, "attention")) p->attention = (uint16_t)kdl_number(r, "key", 1, 255);
  if (kdl_named(r, "clock")) p->clock = true;
}

bool policy_read(void *policy, const char *text, size_t bytes, char *message, size_t size) {
  static const char names[] = "domain, input, chord, layout, wm, scale, theme, mode, attention or clock";
  policy_defaults(policy);
  return kdl_read(text, bytes, read_node, policy, names, message, size);
}
