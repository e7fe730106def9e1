/* Clip: what one client hands to another, and pictures of the screen: by the user's gesture alone, and to nobody else.
 *
 * A client may offer bytes for a second after the user pressed Control with C or X in its window, once. Control with V
 * gives the focused client a token, at once for an offer of the same label, else when the user has confirmed it in the
 * keeper. A token is good for one fetch by one session within a second. Without an offer, when the user refuses, and
 * when the offer was replaced meanwhile, nothing happens, so nobody learns whether there is one: the question waits
 * until all keys are up, so that routing stops between two events of the client and not in the middle of one. A picture
 * is taken when it is fetched; secret windows are black in it, signer, keeper and strip are not in it. */
#include "base/string.h"
#include "state.h"

enum { KEY_X = 45, KEY_C, KEY_V };

static bool all_up(const struct np *np) {
  bool any = false;
  for (unsigned i = 0; i < NP_KEYS; i++) any |= np->held[i];
  return !any;
}

static void grant(struct np *np, unsigned kind, unsigned session, unsigned window) {
  struct np_clip *c = &np->clip;
  c->token = ++np->serial, c->granted = np->now, c->kind = (uint16_t)kind, c->to = (uint16_t)session;
  np_push(np, session, (struct gui_event){.type = GUI_PASTE, .window = window, .target = c->token});
}

/* The focused client wants what is there: the one who offers it may be itself or another of its label. */
static void paste_wanted(struct np *np) {
  struct np_clip *c = &np->clip;
  unsigned to = np->focus / NP_EACH;
  if (!c->bytes) return;
  if (np_labelled(&np->session[to % NP_SESSIONS], np->session[c->from % NP_SESSIONS].label))
    return grant(np, KEEPER_PASTE, to, np->focus % NP_EACH + 1);
  c->wanted = np->focus, c->wanted_serial = np_at(np, np->focus)->serial;
}

/* A key from a physical device, after its delivery to the focused client. */
void np_clip_key(struct np *np, unsigned code, bool press) {
  struct np_clip *c = &np->clip;
  bool gesture = press && np->modifiers == GUI_CONTROL && np->focus != NP_NONE;
  if (press) c->wanted = NP_NONE;
  if (gesture && (code == KEY_C || code == KEY_X)) c->copier = np->focus / NP_EACH, c->copied = np->now;
  if (gesture && code == KEY_V) paste_wanted(np);
  if (press || c->wanted == NP_NONE || !all_up(np)) return;
  bool same = c->wanted == np->focus && np_at(np, c->wanted)->serial == c->wanted_serial;
  c->asked = c->offer;
  if (same && c->bytes) np_ask(np, KEEPER_PASTE, c->from, c->wanted / NP_EACH, c->bytes);
}

enum status np_offer(struct np *np, unsigned session, const struct gui_offer_in *in) {
  struct np_clip *c = &np->clip;
  bool copied = c->copier == session && np->now - c->copied <= NP_CLIP_MS;
  if (!copied || !in->bytes || in->bytes > GUI_CLIP_BYTES) return copied ? ST_BAD_ARG : ST_STATE;
  c->from = (uint16_t)session, c->bytes = in->bytes, c->copier = NP_NONE, c->offer = ++np->serial;
  return ST_OK;
}

/* The token is used up. result: the session whose offer it is for, or NP_NONE for a picture. */
enum status np_fetch(struct np *np, unsigned session, const struct gui_paste_in *in) {
  struct np_clip *c = &np->clip;
  bool good = in->token && in->token == c->token && c->to == session && np->now - c->granted <= NP_CLIP_MS;
  if (c->to == session) c->token = 0;
  if (!good || (c->kind == KEEPER_PASTE && !c->bytes)) return ST_NOT_FOUND;
  np->result = c->kind == KEEPER_PASTE ? c->from : NP_NONE;
  return ST_OK;
}

enum status np_capture(struct np *np, unsigned session) {
  if (!np->session[session].domain.capture) return ST_DENIED;
  return np_ask(np, KEEPER_CAPTURE, NP_NONE, session, (uint64_t)np->width * (unsigned)np->height * 4);
}

void np_answered(struct np *np, const struct np_request *r, bool allow) {
  struct np_clip *c = &np->clip;
  unsigned window = c->wanted % NP_EACH + 1;
  bool stands = r->kind == KEEPER_CAPTURE || (c->wanted != NP_NONE && c->bytes && c->asked == c->offer);
  c->wanted = NP_NONE;
  if (allow && stands) grant(np, r->kind, r->to, r->kind == KEEPER_PASTE ? window : 0);
}

/* A client is gone or was dropped. */
void np_clip_forget(struct np *np, unsigned session) {
  struct np_clip *c = &np->clip;
  if (c->from == session) c->bytes = 0;
  if (c->to == session) c->token = 0;
  if (c->copier == session) c->copier = NP_NONE;
}
