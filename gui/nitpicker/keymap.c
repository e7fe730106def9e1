/* Keymap: look-up in the tables. They are part of the image, so what they hold is trusted. */
#include "keymap.h"
#include "iface/gui.h"

struct compose {
  uint16_t dead, base, both, reserved;
};
extern const struct keymap keymap_table[KEYMAP_LAYOUTS];
extern const struct compose keymap_compositions[];
extern const uint32_t keymap_compositions_count;

const struct keymap *keymap_layout(unsigned number) { return &keymap_table[number % KEYMAP_LAYOUTS]; }

uint32_t keymap_codepoint(const struct keymap *map, unsigned code, uint32_t modifiers) {
  if (code >= KEYMAP_CODES || modifiers & (GUI_CONTROL | GUI_ALT | GUI_SUPER)) return 0;
  bool shift = modifiers & GUI_SHIFT, lock = modifiers & map->lock[code];
  return map->symbol[code][(shift != lock) + (modifiers & GUI_ALTGR ? 2 : 0)];
}

uint32_t keymap_compose(uint32_t dead, uint32_t c) {
  const struct compose *k = keymap_compositions;
  for (uint32_t i = 0; dead && i < keymap_compositions_count; i++)
    if (k[i].dead == dead && k[i].base == c) return k[i].both;
  return 0;
}
