/* Share: the memory behind offers, pastes and pictures of the screen.
 *
 * An offer stays attached in its session, which pays for it, and is never lent on: who pastes gets a copy in memory of
 * his own session, so neither can disturb or signal to the other through it. Both go when the session makes the next
 * one. */
#include "base/string.h"
#include "glue.h"

static struct memory offered[NP_SESSIONS], given[NP_SESSIONS];

enum status share_offer(struct session *s, const struct gui_offer_in *in, struct cap_xfer *x) {
  struct memory fresh = {0}, *own = &offered[serve_index(s) % NP_SESSIONS];
  if (!in->bytes || in->bytes > GUI_CLIP_BYTES) return ST_BAD_ARG;
  enum status status = session_take(s, x, 0, in->bytes, &fresh);
  if (status == ST_OK) status = serve_step(s, NP_GUI + gui_nr_offer, in);
  session_free(s, status == ST_OK ? own : &fresh);
  if (status == ST_OK) *own = fresh;
  return status;
}

/* The screen as it is now, without pointer, strip, keeper and signer; secret windows black. */
static void picture(uint32_t *pixels) {
  static struct np_store store;
  struct rect cursor = np.cursor_at;
  store = (struct np_store){.np = &np, .source = screen.source, .base = (uint8_t *)pixels, .bytes = 4, .plain = true};
  store.pitch = (uint32_t)np.width * 4;
  np.capturing = np.stale = true, np.cursor_at = (struct rect){0};
  np_scene(&np);
  np_paint(&np, rect_of(0, 0, np.width, np.height), store_run, &store);
  np.capturing = false, np.stale = true, np.cursor_at = cursor;
}

enum status share_paste(struct session *s, const struct gui_paste_in *in, struct gui_size *out, struct cap_xfer *x) {
  struct memory *own = &given[serve_index(s) % NP_SESSIONS];
  enum status status = serve_step(s, NP_GUI + gui_nr_paste, in);
  if (status != ST_OK) return status;
  uint64_t from = np.result, bytes = from == NP_NONE ? (uint64_t)np.width * (unsigned)np.height * 4 : np.clip.bytes;
  session_free(s, own);
  status = session_new(s, (unsigned)((bytes + PAGE_SIZE - 1) / PAGE_SIZE), own);
  if (status != ST_OK) return status;
  if (from == NP_NONE)
    picture(own->at);
  else
    memcpy(own->at, offered[from % NP_SESSIONS].at, bytes);
  out->bytes = bytes;
  x->n_send = 1, x->send[0] = own->mem, x->rights[0] = RIGHT_READ;
  return ST_OK;
}

void share_close(unsigned index) { offered[index] = given[index] = (struct memory){0}; }
