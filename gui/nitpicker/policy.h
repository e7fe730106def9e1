/* Policy: what the configuration decides: who has which colour, role and chord. Plain data, so that tests write it. */
#ifndef NITPICKER_POLICY_H
#define NITPICKER_POLICY_H

#include "abi/startup.h"
#include "draw/draw.h"
#include "iface/gui.h"

enum { POLICY_DOMAINS = 32, POLICY_CHORDS = 64, POLICY_INPUTS = 8, POLICY_LAYOUTS = 6 };

struct policy_domain {
  char prefix[STARTUP_LABEL];                 /* label or leading part of a path; the longest match counts */
  uint8_t color, role;                        /* enum draw_color, enum gui_role */
  bool trusted, secret, first_focus, capture; /* capture: may ask for pictures of the screen */
};
struct policy_chord {
  uint16_t code, number; /* number 0: nitpicker's own, the next layout */
  uint8_t modifiers;     /* enum gui_modifier, exactly these */
};
struct policy_input {
  char name[STARTUP_NAME];
  bool physical;
};
struct policy {
  uint32_t scale, dark, domains, chords, inputs, layouts, width, height; /* width 0: the driver's choice */
  uint16_t attention;                                                    /* evdev code of the attention key */
  bool clock, keeper, capture;    /* keeper, capture: a domain has that role, or right */
  uint8_t layout[POLICY_LAYOUTS]; /* numbers of keymap.h, at least one */
  char wm[STARTUP_LABEL];
  struct policy_domain domain[POLICY_DOMAINS];
  struct policy_chord chord[POLICY_CHORDS];
  struct policy_input input[POLICY_INPUTS];
};

void policy_defaults(struct policy *p);
/* Reads the configuration; false and a message with line and column when it is not usable. */
bool policy_read(void *policy, const char *text, size_t bytes, char *message, size_t size);
/* Domain of a label: the longest prefix that ends at a path border, else grey and untrusted. */
const struct policy_domain *policy_match(const struct policy *p, const char *label);

#endif
