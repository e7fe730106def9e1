/* Screen: writes text on the boot framebuffer or in VGA text memory, never reading either.
 *
 * Text wraps to the top instead of scrolling, since scrolling would read. Bounds: at most 8 MiB of framebuffer is used.
 */
#include "x86_64/screen.h"

#include "x86_64/boot.h"
#include "x86_64/paging.h"

enum {
  SCALE = 2,
  CELL_WIDTH = 6 * SCALE,
  CELL_HEIGHT = 9 * SCALE,
  VGA_COLUMNS = 80,
  VGA_ROWS = 25,
  MAP_BYTES_MAX = 8 << 20,
  DISPLAY_BYTES_MIN = 256 << 10
};
#define VGA_TEXT 0xb8000ull
#define FOUR_GIB 0x100000000ull

static volatile uint8_t *pixels; /* NULL: VGA text */
static volatile uint16_t *vga;
static unsigned columns, rows, column, row;
static bool shown;

static uint64_t framebuffer_bytes(void) {
  uint64_t bytes = (uint64_t)boot.framebuffer.pitch * boot.framebuffer.height;
  return bytes < MAP_BYTES_MAX ? bytes : MAP_BYTES_MAX;
}

static void measure(void) {
  const struct boot_framebuffer *f = &boot.framebuffer;
  columns = pixels ? f->width / CELL_WIDTH : VGA_COLUMNS;
  rows = pixels ? (unsigned)(framebuffer_bytes() / f->pitch / CELL_HEIGHT) : VGA_ROWS;
  shown = columns > 0 && rows > 0;
}

void screen_early(void) {
  bool reachable = boot.framebuffer.address != 0 && boot.framebuffer.address + framebuffer_bytes() <= FOUR_GIB;
  pixels = reachable ? hw_direct(boot.framebuffer.address) : NULL;
  vga = hw_direct(VGA_TEXT);
  measure();
}

void screen_init(void) {
  bool exists = boot.framebuffer.address != 0;
  pixels = exists ? paging_map_device(boot.framebuffer.address, framebuffer_bytes(), PTE_WRITE_COMBINING) : NULL;
  vga = exists ? NULL : paging_map_device(VGA_TEXT, PAGE_SIZE, PTE_UNCACHED);
  measure();
}

void screen_show(bool show) { shown = show && columns > 0 && rows > 0; }

/* Display memory is never smaller than this; registers of other devices are, and do not end text mode. */
void screen_yield(paddr_t first, paddr_t end) {
  paddr_t address = boot.framebuffer.address;
  bool ours = first < address + framebuffer_bytes() && address < end;
  if (address ? ours : end - first >= DISPLAY_BYTES_MIN) screen_show(false);
}

static void put_pixel(unsigned x, unsigned y, bool lit) {
  unsigned bytes = boot.framebuffer.bpp / 8;
  volatile uint8_t *at = pixels + (uint64_t)y * boot.framebuffer.pitch + x * bytes;
  for (unsigned i = 0; i < bytes; i++) at[i] = lit ? 0xff : 0;
}

static void draw(unsigned glyph) {
  for (unsigned y = 0; y < CELL_HEIGHT; y++)
    for (unsigned x = 0; x < CELL_WIDTH; x++) {
      bool inside = y / SCALE < FONT_ROWS && x / SCALE < FONT_COLUMNS;
      bool lit = inside && (font[glyph][y / SCALE] >> (FONT_COLUMNS - 1 - x / SCALE) & 1);
      put_pixel(column * CELL_WIDTH + x, row * CELL_HEIGHT + y, lit);
    }
}

static void put_glyph(char c) {
  if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
  unsigned glyph = (unsigned char)c - FONT_FIRST;
  if (pixels)
    draw(glyph < FONT_GLYPHS ? glyph : 0);
  else
    vga[row * VGA_COLUMNS + column] = (uint16_t)(0x0f00 | (unsigned char)c);
}

/* Blanks the rest of the line, so that wrapped text does not mix with older text. */
static void new_line(void) {
  for (; column < columns; column++) put_glyph(' ');
  column = 0;
  row = (row + 1) % rows;
}

void screen_put(char c) {
  if (!shown) return;
  if (c == '\n') {
    new_line();
    return;
  }
  if (column == columns) new_line();
  put_glyph(c);
  column++;
}
