/* Window: one gui window of a probe, its two buffers, and the views of them that nitpicker gets.
 *
 * Invariant: the buffers belong to the probe; what is lent is a view, so that it can be destroyed at any moment. */
#include "probe.h"

#include "base/string.h"

enum status destroy_whole(cap_t slot) {
  enum status st = ST_AGAIN;
  for (unsigned step = 0; step < 100000 && st == ST_AGAIN; step++) st = sys_destroy(slot);
  return st;
}

static void fill(struct window *w) {
  for (unsigned b = 0; b < 2; b++) {
    uint32_t *pixel = w->memory[b].at;
    for (uint32_t i = 0; i < w->width * w->height; i++) pixel[i] = w->colour;
  }
  if (w->paint) w->paint(w);
}

void window_unlend(struct window *w) {
  for (unsigned b = 0; b < 2; b++) {
    if (!w->view[b]) continue;
    destroy_whole(w->view[b]);
    slot_free(w->view[b]);
    w->view[b] = 0;
  }
}

enum status window_lend(struct window *w) {
  struct cap_xfer x = {.n_send = 2};
  for (unsigned b = 0; b < 2; b++) {
    w->view[b] = slot_new();
    enum status st = sys_derive(w->view[b], RIGHT_READ | RIGHT_GRANT | RIGHT_DESTROY, SLOT_BANK, w->memory[b].mem, 0,
                                w->memory[b].pages);
    if (st) return st;
    x.send[b] = w->view[b];
    x.rights[b] = RIGHT_READ;
  }
  struct gui_lend_in in = {.id = w->id, .width = w->width, .height = w->height};
  struct iface_none none;
  return gui_lend(w->gate, &in, &none, &x);
}

enum status window_show(struct window *w) {
  struct gui_commit_in in = {
      .id = w->id, .buffer = w->buffer, .width = (int32_t)w->width, .height = (int32_t)w->height};
  struct iface_none none;
  return gui_commit(w->gate, &in, &none, NULL);
}

enum status window_resize(struct window *w, uint32_t width, uint32_t height) {
  uint64_t bytes = (uint64_t)width * height * 4;
  if (!bytes || bytes > 16u << 20) return ST_BAD_ARG;
  window_unlend(w);
  for (unsigned b = 0; b < 2; b++) {
    if (w->memory[b].at) mem_free(&w->memory[b]);
    enum status st = mem_new(SLOT_BANK, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), &w->memory[b]);
    if (st) return st;
  }
  w->width = width, w->height = height;
  fill(w);
  enum status st = window_lend(w);
  return st ? st : window_show(w);
}

enum status window_open(struct window *w, cap_t gate, uint32_t colour, const char *title) {
  *w = (struct window){.gate = gate, .colour = colour};
  struct gui_window_in in = {.width = 320, .height = 200};
  struct gui_id id;
  enum status st = gui_window(gate, &in, &id, NULL);
  if (st) return st;
  w->id = (uint32_t)id.id;
  struct gui_title_in name = {.id = id.id};
  text_copy(name.utf8, sizeof name.utf8, title);
  struct iface_none none;
  st = gui_title(gate, &name, &none, NULL);
  return st ? st : window_resize(w, 320, 200);
}
