/* Screen: the kernel's last resort for words: the boot framebuffer, or VGA text memory when there is none. */
#ifndef KERNEL_X86_64_SCREEN_H
#define KERNEL_X86_64_SCREEN_H

#include "hw.h"

/* Before paging_init: through the early map. */
void screen_early(void);
/* After it: through a device window. */
void screen_init(void);
/* While shown is false, text goes to the serial line only: the screen belongs to user level. */
void screen_show(bool shown);
/* Device memory is handed out: gives the screen up when it is the boot framebuffer or, without one, may be a display's.
 */
void screen_yield(paddr_t first, paddr_t end);
void screen_put(char c);

/* font.c: glyphs from space to underscore, seven rows of five pixels, bit 4 leftmost. */
enum { FONT_FIRST = 32, FONT_GLYPHS = 64, FONT_ROWS = 7, FONT_COLUMNS = 5 };
extern const uint8_t font[FONT_GLYPHS][FONT_ROWS];

#endif
