/* Keymap: the US layout, indexed by evdev code. */
#include "keymap.h"
#include "iface/gui.h"

static const char plain[58] = "\0\0331234567890-=\b\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
static const char shifted[58] = "\0\033!@#$%^&*()_+\b\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";
static const char pad[13] = "789-456+1230."; /* codes 71..83 */

uint32_t keymap_codepoint(unsigned code, uint32_t modifiers) {
  if (modifiers & (GUI_CONTROL | GUI_ALT | GUI_SUPER)) return 0;
  if (code >= 71 && code <= 83) return modifiers & GUI_NUM || pad[code - 71] < '0' ? (uint8_t)pad[code - 71] : 0;
  if (code == 96) return '\r';
  if (code == 98) return '/';
  if (code >= sizeof plain) return 0;
  bool letter = plain[code] >= 'a' && plain[code] <= 'z', caps = letter && modifiers & GUI_CAPS;
  uint8_t c = (uint8_t)(((modifiers & GUI_SHIFT) != 0) != caps ? shifted : plain)[code];
  return c < 0x20 && c != '\r' && c != '\t' ? 0 : c;
}
