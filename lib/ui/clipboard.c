/* Clipboard: offer and paste on the gui session. The offered bytes stay readable until the next offer. */
#include "ui/clipboard.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "iface/log.h"
#include "ui/screen.h"

static struct memory offered;

void clipboard_forget(void) {
  if (offered.at) mem_free(&offered);
}

void clipboard_offer(struct ui *ui, const char *bytes, size_t n) {
  struct memory fresh;
  struct iface_none none;
  if (!n || n > GUI_CLIP_BYTES || mem_new(SLOT_BANK, (unsigned)((n + PAGE_SIZE - 1) / PAGE_SIZE), &fresh) != ST_OK)
    return;
  memcpy(fresh.at, bytes, n);
  struct cap_xfer x = {.n_send = 1, .send = {fresh.mem}, .rights = {RIGHT_READ}};
  struct gui_offer_in in = {.bytes = n};
  if (gui_offer(screen.client.gate, &in, &none, &x) != ST_OK) {
    mem_free(&fresh);
    return;
  }
  clipboard_forget();
  offered = fresh;
}

/* Copied out before it is looked at: the memory is the display server's, not the other program's, and is given back at
 * once. */
void clipboard_paste(struct ui *ui, uint64_t token) {
  struct gui_size size = {0};
  struct memory pasted;
  struct cap_xfer x = {.n_receive = 1, .receive = {slot_new()}};
  if (!x.receive[0]) return;
  enum status status = gui_paste(screen.client.gate, &(struct gui_paste_in){token}, &size, &x);
  unsigned pages = (unsigned)((size.bytes + PAGE_SIZE - 1) / PAGE_SIZE);
  bool good = status == ST_OK && x.arrived[0] == OBJ_MEM && size.bytes && size.bytes <= GUI_CLIP_BYTES;
  if (!good || mem_attach(x.receive[0], pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, &pasted) != ST_OK) {
    slot_free(x.receive[0]);
    return;
  }
  char *copy = malloc(size.bytes);
  if (copy) memcpy(copy, pasted.at, size.bytes);
  mem_free(&pasted);
  if (copy) ui_paste(ui, copy, size.bytes);
  free(copy);
}
