/* Mouse: packets of a PS/2 mouse. Pure. */
#include "mouse.h"

enum { ALWAYS_SET = 0x08, X_SIGN = 0x10, Y_SIGN = 0x20, OVERFLOWED = 0xc0, BUTTONS = 7, GAP_MS = 100 };

static bool conclude(struct mouse *m, struct mouse_report *out) {
  const uint8_t *p = m->packet;
  m->have = 0;
  uint8_t buttons = p[0] & BUTTONS;
  bool moved = !(p[0] & OVERFLOWED); /* an overflowed count says nothing about where the pointer went */
  out->x = (int16_t)(moved ? p[1] - (p[0] & X_SIGN ? 256 : 0) : 0);
  out->y = (int16_t)(moved ? -(p[2] - (p[0] & Y_SIGN ? 256 : 0)) : 0);
  out->wheel = (int16_t)(m->bytes == 4 ? -((p[3] & 0x0f) - (p[3] & 0x08 ? 16 : 0)) : 0);
  out->buttons = buttons;
  out->changed = buttons ^ m->buttons;
  m->buttons = buttons;
  return true;
}

bool mouse_byte(struct mouse *m, uint8_t byte, uint64_t ms, struct mouse_report *out) {
  if (m->have && ms - m->last_ms > GAP_MS) m->have = 0;
  m->last_ms = ms;
  if (!m->have && !(byte & ALWAYS_SET)) return false;
  m->packet[m->have++] = byte;
  return m->have >= m->bytes ? conclude(m, out) : false;
}
