/* Wrong lengths: a server without lib/base's loop that answers every call with a length, a status or a capability that
 * nobody asked for. */
#include "../../components/echo.h"
#include "../tell.h"

static struct session session; /* its address is the badge, as for an honest server */
static cap_t gate;

static void answer_open(uint64_t id) {
  struct parent_answer_in in = {id, ST_OK};
  struct iface_none none;
  struct cap_xfer x = {.n_send = 1, .send = {gate}, .rights = {RIGHT_CALL | RIGHT_DERIVE | RIGHT_GRANT | RIGHT_INFO}};
  parent_answer(SLOT_PARENT, &in, &none, &x);
}

static void parent(void) {
  struct iface_none none = {0};
  struct parent_next_out e;
  while (parent_next(SLOT_PARENT, &none, &e, NULL) == ST_OK && e.kind != EVENT_NONE) {
    if (e.kind == EVENT_OPEN) answer_open(e.id);
    struct parent_answer_in in = {e.id, ST_OK};
    if (e.kind == EVENT_CLOSE) parent_answer(SLOT_PARENT, &in, &none, NULL);
  }
}

/* Round n of lies: too short, too long, out of range, registers for data, data for registers, with capabilities. */
static struct sys_words lie(uint64_t n, uint64_t *info) {
  static const uint64_t infos[] = {INFO(8, 0), INFO(1016, 0), INFO(1032, 0), INFO(3840, 0),
                                   INFO(0, 0), INFO(1024, 4), INFO(0, 2)};
  struct message_page *p = (struct message_page *)VA_MESSAGE;
  memset(p->data, 0xee, sizeof p->data);
  for (unsigned i = 0; i < MSG_CAPS; i++) p->send[i] = SLOT_SIGNAL, p->rights[i] = RIGHTS_ALL;
  *info = infos[n % (sizeof infos / sizeof *infos)];
  uint64_t status = n % 3 == 0 ? ST_OK : n % 3 == 1 ? 4711 : ~0ull;
  return (struct sys_words){{status, ~0ull, ~0ull, ~0ull, ~0ull}};
}

void component_main(void) {
  struct sys_words reply = {{0}};
  uint64_t flags = 0, info = 0;
  gate = slot_new();
  if (session_gate(gate, SLOT_BANK, &session) != ST_OK) env_exit(1, "no gate");
  parent();
  for (uint64_t n = 0;;) {
    struct sys_result r = sys_reply_wait(flags, info, reply, 0);
    flags = 0;
    if (sys_status(r.rax) == ST_EVENT) parent();
    if (sys_status(r.rax) != ST_OK) continue;
    reply = lie(n++, &info);
    flags = REPLY_SEND;
  }
}
