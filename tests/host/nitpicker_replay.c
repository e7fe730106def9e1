/* Nitpicker replay: bytes become calls of the core with arbitrary arguments; no check but that nothing breaks and the
 * tables stay sound. libFuzzer drives it (`make fuzz-nitpicker`); without it the committed corpus is replayed. */
#include "base/string.h"
#include "nitpicker_model.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);
static struct model *m;
static struct policy policy;
static const char *const labels[] = {"a/x", "b", "panel", "paper", "signer", "keeper", "a/y/z", ""};

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void begin(void) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("panel", GREY, GUI_ROLE_PANEL), domain("paper", GREY, GUI_ROLE_WALLPAPER);
  domain("signer", GREEN, GUI_ROLE_SIGNER), domain("keeper", GREEN, GUI_ROLE_KEEPER);
  policy.keeper = true, policy.layouts = 2, policy.layout[1] = 3;
  policy.chord[policy.chords++] = (struct policy_chord){.code = 15, .number = 0, .modifiers = 0};
  m = m ? m : model_new(&policy, 320, 240);
  np_init(&m->np, &policy);
  m->now = 1000;
  model_step(m, (struct model_event){.kind = NP_SCREEN, .x = 320, .y = 240});
}

static void check_tables(const struct np *np) {
  for (unsigned i = 0; i < np->ordered; i++) {
    const struct np_view *v = &np->view[np->order[i]];
    assert(v->serial && !v->depth && (!i || np->view[np->order[i - 1]].layer >= v->layer));
    assert(!v->placed || v->layer == NP_LAYER_WALLPAPER || v->outer.y0 >= NP_STRIP * (int)np->scale);
  }
  assert(np->focus == NP_NONE || np->view[np->focus].serial);
  assert(np->grab == NP_NONE || np->view[np->grab].serial);
  assert(!np->locked || np->frozen);
  for (unsigned i = 0; i < NP_SESSIONS; i++) assert(np->session[i].queued <= GUI_BATCH);
}

/* One call: kind, session, two bytes of time and flags, then the argument; ids of views that exist are mixed in. */
static size_t one(const uint8_t *data, size_t bytes) {
  struct model_event e = {.kind = data[0] % 112, .session = data[1] % 34};
  size_t n = 4 + (bytes > 4 ? data[3] % 48 : 0);
  if (n > bytes) n = bytes;
  memcpy(e.in, data + 4, n - 4);
  int32_t numbers[4] = {0};
  memcpy(numbers, data + 4, n - 4 < 16 ? n - 4 : 16);
  e.code = numbers[0], e.value = numbers[1], e.x = numbers[2], e.y = numbers[3];
  m->now += data[2] & 0x7f, e.virtual = data[2] >> 7;
  e.label = labels[data[1] % 8], e.policy = &policy;
  if (e.kind > NP_CLOSE && e.kind < NP_CLOSE + 5) /* the ports of wm and keeper */
    e.session = NP_WM + (e.kind - NP_CLOSE - 1) / 2, e.kind = NP_OPEN + (e.kind & 1);
  if (e.kind == NP_KEY) e.code &= 0x3ff, e.value &= 1;
  if (e.kind == NP_SCREEN) e.x = 320, e.y = 240;
  if (data[3] & 0x80 && m->np.ordered) e.id.id = np_id(&m->np, &m->np.view[m->np.order[data[1] % m->np.ordered]]);
  if (e.kind == NP_LENT) {
    model_lend(m, e.session % NP_SESSIONS, e.lend.id % 18, 1 + e.lend.width % 64, 1 + e.lend.height % 64, data[2]);
  } else if (e.kind == NP_COMMIT) {
    const struct np_view *v = np_own(&m->np, e.session, e.commit.id);
    if (v && v->layer == NP_LAYER_WALLPAPER)
      model_commit(m, e.session, e.commit.id, 0);
    else
      model_step(m, e);
  } else {
    model_step(m, e);
  }
  for (unsigned i = 0; i < NP_SESSIONS && data[3] & 0x40; i++) m->np.session[i].queued = 0;
  if (data[0] % 7 == 0) model_frame(m);
  return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
  begin();
  for (unsigned i = 0; i < 200 && bytes >= 4; i++) {
    size_t n = one(data, bytes);
    data += n, bytes -= n;
    check_tables(&m->np);
  }
  model_frame(m);
  return 0;
}
