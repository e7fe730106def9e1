/* Session: what a client may say: its label, titles, plate views, the signer's badge, and how often. */
#include "base/string.h"
#include "glyph/glyph.h"
#include "state.h"

bool np_labelled(const struct np_session *s, const char *label) {
  return memcmp(s->label, label, text_length(s->label, STARTUP_LABEL - 1) + 1) == 0;
}

enum status np_open(struct np *np, const char *label) {
  unsigned i = 0;
  while (i < NP_SESSIONS && np->session[i].used) i++;
  if (i >= NP_SESSIONS) return ST_NO_SLOT;
  struct np_session *s = &np->session[i];
  memset(s, 0, sizeof *s);
  np->top = (uint32_t)most((int)np->top, (int)(i + 1) * NP_EACH);
  s->used = true, s->domain = *policy_match(&np->policy, label);
  text_copy(s->label, sizeof s->label, label);
  label_write(&s->name, label);
  np->result = i;
  for (unsigned j = 0; j < NP_VIEWS && s->domain.role == GUI_ROLE_PANEL; j++)
    if (np->view[j].serial) np_list(np, &np->view[j], GUI_LISTED);
  np_damage_strip(np);
  return ST_OK;
}

enum status np_close(struct np *np, unsigned session) {
  if (!np->session[session].used) return ST_STATE;
  for (unsigned i = 0; i < NP_EACH; i++) {
    struct np_view *v = np_own(np, session, i + 1);
    if (v && !v->depth) np_destroy(np, v);
  }
  np->session[session].used = false;
  memset(np_plate(np, session, 0), 0, NP_PLATES * sizeof(struct np_plate));
  np->notify &= ~(1ull << session);
  np_clip_forget(np, session);
  if (np->request.kind && (np->request.from == session || np->request.to == session)) np_refuse(np);
  np_damage_strip(np);
  return ST_OK;
}

/* Latin-1 and Latin Extended-A, at most 48 characters; a dot for all else. */
static enum status set_title(struct np *np, struct np_view *v, const struct gui_title_in *in) {
  char title[sizeof v->title] = "";
  size_t at = 0, from = 0;
  for (uint32_t i = 0, c; i < 48 && at + 2 < sizeof title && (c = glyph_utf8(in->utf8, sizeof in->utf8, &from)); i++) {
    if (c < 0x20 || (c > 0x7e && c < 0xa0) || c > 0x17f) c = 0xb7;
    if (c >= 0x80) title[at++] = (char)(0xc0 | c >> 6);
    title[at++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
  }
  memcpy(v->title, title, sizeof title);
  np_damage_view(np, v);
  return ST_OK;
}

/* Never of the signer's window: a hidden one must not get the keyboard. */
static enum status set_plate(struct np *np, struct np_view *v, const struct gui_plate_in *in) {
  struct np_session *s = np_client(np, v);
  const struct np_view *target = np_find(np, in->target);
  int k = (int)np->scale;
  bool small = in->width < 96 * k || in->height < 24 * k || in->width > RECT_FAR || in->height > RECT_FAR;
  if (s->domain.role != GUI_ROLE_PANEL && !np_labelled(s, np->policy.wm)) return ST_DENIED;
  if (in->index >= NP_PLATES) return ST_BAD_ARG;
  if (in->target && (small || !target || target->depth || target->layer != NP_LAYER_WINDOW)) return ST_BAD_ARG;
  struct np_plate *p = np_plate(np, np_owner(np, v), in->index);
  int x = clamp(in->x, -RECT_FAR, RECT_FAR), y = clamp(in->y, -RECT_FAR, RECT_FAR);
  *p = (struct np_plate){.target = in->target, .view = np_id(np, v)};
  if (in->target) p->at = rect_of(x, y, clamp(in->width, 0, RECT_FAR), clamp(in->height, 0, RECT_FAR));
  np->stale = true;
  np_redraw(np, NP_VIEWS + np_owner(np, v) * NP_PLATES + in->index);
  np_damage(np, v->outer);
  return ST_OK;
}

static enum status badge(struct np *np, unsigned session, const struct gui_badge_in *in) {
  if (np->session[session].domain.role != GUI_ROLE_SIGNER) return ST_DENIED;
  np->session[session].badge = in->count;
  np_damage_strip(np);
  return ST_OK;
}

static enum status put_off(struct np *np, struct np_view *v, const struct gui_show_in *in) {
  struct np_session *s = np_client(np, v);
  if (s->domain.role != GUI_ROLE_SIGNER) return ST_DENIED;
  if (!in->hide) return ST_BAD_ARG;
  if (s->shown) np_begin(np, v, PLACEMENT_MINIMISE, 0);
  return ST_OK;
}

bool np_exhausted(const struct np *np, unsigned session, uint64_t now) {
  const struct np_session *s = &np->session[session & (NP_SESSIONS - 1)];
  return s->operations >= NP_OPERATIONS && now - s->window_start < np->frame_ms;
}

static enum status step_view(struct np *np, struct np_view *v, unsigned method, const void *in) {
  const struct gui_lend_in *lend = in;
  const struct gui_cursor_in *cursor = in;
  if (method == gui_nr_commit) return np_commit(np, v, in);
  if (method == gui_nr_plate) return set_plate(np, v, in);
  if (method == gui_nr_title) return set_title(np, v, in);
  if (method == gui_nr_show) return put_off(np, v, in);
  if (method == gui_nr_cursor && cursor->cursor >= GUI_CURSORS) return ST_BAD_ARG;
  if (method == gui_nr_cursor) v->cursor = (uint8_t)cursor->cursor;
  if (method == gui_nr_lend) v->lent_width = lend->width, v->lent_height = lend->height;
  if (method == gui_nr_destroy) np_drop_popups(np, np_root(np, v), v->depth), np_destroy(np, v);
  return ST_OK;
}

/* What concerns one view begins with its id. */
enum status np_step_client(struct np *np, unsigned session, unsigned method, const void *in) {
  if (session >= NP_SESSIONS || !np->session[session].used) return ST_STATE;
  struct np_session *s = &np->session[session];
  if (np_exhausted(np, session, np->now)) return ST_AGAIN;
  if (np->now - s->window_start >= np->frame_ms) s->window_start = np->now, s->operations = 0;
  s->operations++;
  if (method == gui_nr_window) return np_window(np, session, in);
  if (method == gui_nr_popup) return np_popup(np, session, in);
  if (method == gui_nr_badge) return badge(np, session, in);
  if (method == gui_nr_offer) return np_offer(np, session, in);
  if (method == gui_nr_paste) return np_fetch(np, session, in);
  if (method == gui_nr_capture) return np_capture(np, session);
  struct np_view *v = np_own(np, session, *(const uint32_t *)in);
  return v ? step_view(np, v, method, in) : ST_BAD_ARG;
}
