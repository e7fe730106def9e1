/* Blink: a window whose two buffers have two colours, shown in turn with every frame: whoever sees both at once sees a
 * torn frame. */
#include "probe.h"

enum { FIRST = 0xe0c000, SECOND = 0x0040a0 };

static void paint(struct window *w) {
  for (unsigned b = 0; b < 2; b++) {
    uint32_t *pixel = w->memory[b].at, colour = b ? SECOND : FIRST;
    for (uint32_t i = 0; i < w->width * w->height; i++) pixel[i] = colour;
  }
}

void blink_frame(struct window *w) {
  struct iface_none none;
  w->buffer ^= 1;
  struct gui_commit_in in = {w->id, w->buffer, 0, 0, (int32_t)w->width, (int32_t)w->height, .request_frame = 1};
  gui_commit(w->gate, &in, &none, NULL);
}

void mode_blink(struct window *w) {
  w->paint = paint;
  paint(w);
  blink_frame(w);
}
