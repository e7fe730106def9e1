/* Step: one event in, the next state out. Each case checks everything, then acts. */
#include "base/string.h"
#include "state.h"

void np_init(struct np *np, const struct policy *policy) {
  memset(np, 0, __builtin_offsetof(struct np, line));
  np->policy = *policy, np->scale = (uint32_t)clamp(policy->scale, 1, 3);
  np->focus = np->await = np->grab = np->enter = NP_NONE;
  np->clip.copier = np->clip.wanted = NP_NONE;
  np->hit.view = np->armed.view = np->last_view = NP_NONE;
  np->clock = ~0ull, np->frame_ms = 16, np->stale = true;
  np->width = 1280, np->height = 800; /* until there is a screen */
}

static bool due(const struct np *np, uint64_t at) { return at && np->now >= at; }

/* Frame events come at fixed times, whatever else is painted: nobody learns from them how busy others are. */
static void tick(struct np *np) {
  if (due(np, np->repeat_at)) np_repeat(np);
  if (due(np, np->gesture.cancel_at)) np_end(np, false);
  for (unsigned i = 0; i < NP_VIEWS; i++) {
    struct np_view *v = &np->view[i];
    if (due(np, v->place_at)) np_place_self(np, v);
    if (!due(np, v->frame_at)) continue;
    v->frame_at = 0;
    np_tell(np, v, (struct gui_event){.type = GUI_FRAME});
  }
}

/* Everything that depends on the screen's size or scale anew; windows come within reach again. */
static void rearrange(struct np *np) {
  np->x = least(np->x, np->width - 1), np->y = least(np->y, np->height - 1);
  np->stale = true, np->pool_round++, np->sequence++, np->notify |= 1ull << NP_KEEPER;
  np_damage_all(np);
  for (unsigned i = 0; i < np->ordered; i++) {
    struct np_view *v = np_nth(np, i);
    if (!np_framed(v)) np_place_self(np, v);
    if (np_framed(v) && v->placed) np_place(np, v, v->outer);
  }
  np_tell_wm(np, PLACEMENT_SCREEN, NULL);
  for (unsigned i = 0; i < NP_SESSIONS; i++) np_push(np, i, (struct gui_event){.type = GUI_MODE});
}

static void resize_screen(struct np *np, int width, int height) {
  bool first = !np->x && !np->y;
  np->width = clamp(width, 1, NP_WIDTH_MAX), np->height = clamp(height, 1, NP_WIDTH_MAX);
  if (first) np->x = np->width / 2, np->y = np->height / 2;
  rearrange(np);
}

/* Colours, secrecy, scale, theme and keys change at once; who is wallpaper, panel, signer or keeper stays. */
static void take_policy(struct np *np, const struct policy *policy) {
  np->policy = *policy, np->scale = (uint32_t)clamp(policy->scale, 1, 3), np->layout = 0;
  for (unsigned i = 0; i < NP_SESSIONS; i++) {
    struct policy_domain *d = &np->session[i].domain;
    uint8_t role = d->role;
    if (np->session[i].used) *d = *policy_match(&np->policy, np->session[i].label);
    d->role = role;
  }
  rearrange(np);
}

/* Some events were lost. What is not physical lets its own keys go, and nothing of the user's. */
static void overflow(struct np *np, bool virtual) {
  for (int code = 0; code < NP_KEYS && virtual; code++)
    np_key(np, &(struct np_event){.kind = NP_KEY, .code = code, .virtual = true});
  if (virtual) return;
  np_release(np);
  np_end(np, false);
  memset(np->keys[0], 0, sizeof np->keys[0]);
  np->modifiers = np->buttons = np->swallowed = 0;
}

/* What is not physical may type, but neither point nor press. */
static void step_input(struct np *np, const struct np_event *e) {
  if (e->kind == NP_KEY) np_key(np, e);
  if (e->kind == NP_OVERFLOW) overflow(np, e->virtual);
  if (e->virtual) return;
  int x = clamp(e->x, -RECT_FAR, 2 * RECT_FAR), y = clamp(e->y, -RECT_FAR, 2 * RECT_FAR);
  if (e->kind == NP_RELATIVE) np_motion(np, np->x + x, np->y + y);
  if (e->kind == NP_ABSOLUTE) np_motion(np, (int)((int64_t)x * np->width >> 15), (int)((int64_t)y * np->height >> 15));
  if (e->kind == NP_WHEEL) np_wheel(np, clamp(e->value, -64, 64));
}

/* The frame is on the screen. */
static void framed(struct np *np) {
  np->refresh.running = false;
  for (unsigned i = 0; i < np->top && i < NP_VIEWS; i++)
    if (np->view[i].next.id) np_take_up(np, &np->view[i]);
}

static enum status step_port(struct np *np, const struct np_event *e) {
  bool open = e->kind == NP_OPEN;
  np->result = e->session;
  if (e->session < NP_SESSIONS) return open ? np_open(np, e->in) : np_close(np, e->session);
  if (e->session == NP_WM) np_manage(np, open);
  if (e->session == NP_KEEPER) np->keeper = open;
  return ST_OK;
}

static enum status step(struct np *np, const struct np_event *e) {
  if (e->kind == NP_OPEN || e->kind == NP_CLOSE) return step_port(np, e);
  if (e->kind >= NP_KEEPING) return np_step_keeper(np, e->kind - NP_KEEPING, e->in);
  if (e->kind >= NP_PLACEMENT) return np_step_wm(np, e->kind - NP_PLACEMENT, e->in);
  if (e->kind >= NP_GUI) return np_step_client(np, e->session, e->kind - NP_GUI, e->in);
  if (e->kind == NP_TICK) tick(np);
  if (e->kind == NP_SCREEN) resize_screen(np, e->x, e->y);
  if (e->kind == NP_POLICY) take_policy(np, e->in);
  if (e->kind == NP_FRAMED) framed(np);
  if (e->kind == NP_CLOCK) np->clock = (uint64_t)e->value, np_damage_strip(np);
  if (e->kind >= NP_KEY && e->kind <= NP_OVERFLOW) step_input(np, e);
  return ST_OK;
}

/* Who lost the pointer by a change is told at once, not with the next frame, whose time depends on others. */
enum status np_step(struct np *np, const struct np_event *e) {
  np->now = e->now, np->result = 0;
  enum status status = step(np, e);
  np_settle(np);
  return status;
}

static uint64_t sooner(uint64_t next, uint64_t at) { return at && at < next ? at : next; }

uint64_t np_next(const struct np *np) {
  uint64_t next = np_dirty(np) ? np->last_frame + np->frame_ms : ~0ull;
  next = sooner(sooner(next, np->repeat_at), np->gesture.cancel_at);
  for (unsigned i = 0; i < np->top && i < NP_VIEWS; i++)
    next = sooner(sooner(next, np->view[i].place_at), np->view[i].frame_at);
  return next;
}
