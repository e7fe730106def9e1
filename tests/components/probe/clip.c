/* Clip: what a probe copies, pastes and photographs. */
#include "base/string.h"
#include "probe.h"

enum { KEY_S = 31, KEY_C = 46 };
static struct memory offered;

enum status clip_offer(struct window *w, const char *text) {
  struct iface_none none;
  if (!offered.at && mem_new(SLOT_BANK, 1, &offered) != ST_OK) return ST_NO_MEMORY;
  text_copy(offered.at, PAGE_SIZE, text);
  struct gui_offer_in in = {.bytes = text_length(text, 64)};
  struct cap_xfer x = {.n_send = 1, .send = {offered.mem}, .rights = {RIGHT_READ}};
  return gui_offer(w->gate, &in, &none, &x);
}

void clip_key(struct window *w, const char *name, const struct gui_event *e) {
  char text[64];
  struct iface_none none;
  if (e->value != 1) return;
  text_format(text, sizeof text, "words of %s", name);
  if (e->code == KEY_C && (e->modifiers & GUI_CONTROL))
    log_line(LOG_INFO, "probe %s offers: status %u", name, (unsigned)clip_offer(w, text));
  if (e->code == KEY_S && text_starts(name, "camera"))
    log_line(LOG_INFO, "probe %s asks for a picture: status %u", name,
             (unsigned)gui_capture(w->gate, &(struct gui_capture_in){0}, &none, NULL));
}

static void picture(const char *name, const uint32_t *pixels, uint64_t count) {
  static const uint32_t colours[] = {0xc01020, 0x1020c0, 0x60ff20};
  unsigned seen[3] = {0};
  for (uint64_t i = 0; i < count; i++)
    for (unsigned c = 0; c < 3; c++) seen[c] += (pixels[i] & 0xffffff) == colours[c];
  log_line(LOG_INFO, "probe %s picture %u red %u blue %u lime %u", name, (unsigned)count, seen[0], seen[1], seen[2]);
}

void clip_paste(struct window *w, const char *name, uint64_t token) {
  struct gui_size size = {0};
  struct memory got;
  struct cap_xfer x = {.n_receive = 1, .receive = {slot_new()}};
  enum status status = gui_paste(w->gate, &(struct gui_paste_in){token}, &size, &x);
  unsigned pages = (unsigned)((size.bytes + PAGE_SIZE - 1) / PAGE_SIZE);
  if (status == ST_OK && x.arrived[0] == OBJ_MEM)
    status = mem_attach(x.receive[0], pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, &got);
  if (status != ST_OK) {
    log_line(LOG_INFO, "probe %s paste: status %u", name, (unsigned)status);
    return;
  }
  char text[64] = {0};
  if (size.bytes < sizeof text)
    memcpy(text, got.at, size.bytes), log_line(LOG_INFO, "probe %s pasted %s", name, text);
  else
    picture(name, got.at, size.bytes / 4);
  mem_free(&got);
}
