/* Keys: the evdev codes that widgets look at. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

enum ui_key {
  UI_KEY_ESCAPE = 1,
  UI_KEY_MINUS = 12,
  UI_KEY_EQUAL = 13,
  UI_KEY_BACKSPACE = 14,
  UI_KEY_TAB = 15,
  UI_KEY_ENTER = 28,
  UI_KEY_A = 30,
  UI_KEY_S = 31,
  UI_KEY_Z = 44,
  UI_KEY_X = 45,
  UI_KEY_C = 46,
  UI_KEY_V = 47,
  UI_KEY_Y = 21,
  UI_KEY_0 = 11,
  UI_KEY_1 = 2,
  UI_KEY_SPACE = 57,
  UI_KEY_F1 = 59,
  UI_KEY_KP_MINUS = 74,
  UI_KEY_KP_PLUS = 78,
  UI_KEY_KP_ENTER = 96,
  UI_KEY_HOME = 102,
  UI_KEY_UP = 103,
  UI_KEY_PAGE_UP = 104,
  UI_KEY_LEFT = 105,
  UI_KEY_RIGHT = 106,
  UI_KEY_END = 107,
  UI_KEY_DOWN = 108,
  UI_KEY_PAGE_DOWN = 109,
  UI_KEY_DELETE = 111
};
#define UI_BUTTON_LEFT 0x110

#endif
