/* Ipc: the client's side of an interface call.
 *
 * Invariant: outside a call and outside the loop's wait, the message page names no receive slots, so a server that
 * sends capabilities nobody asked for has them dropped by the kernel. What comes back is checked for length and status
 * range. */
#include "base/message.h"
#include "base/string.h"

enum status iface_call_short(cap_t gate, uint64_t method, const uint64_t *in, size_t in_bytes, uint64_t *out,
                             size_t out_bytes) {
  struct sys_words m = {{method, in[0], 0, 0, 0}};
  if (in_bytes > 8) m.w[2] = in[1];
  if (in_bytes > 16) m.w[3] = in[2];
  if (in_bytes > 24) m.w[4] = in[3];
  struct sys_result r = sys_call(gate, 0, m);
  if (r.rax) {
    __builtin_memset(out, 0, out_bytes);
    return sys_status(r.rax) != ST_OK ? sys_status(r.rax) : ST_PROTOCOL;
  }
  out[0] = r.w[1];
  if (out_bytes > 8) out[1] = r.w[2];
  if (out_bytes > 16) out[2] = r.w[3];
  if (out_bytes > 24) out[3] = r.w[4];
  return r.w[0] < ST_COUNT ? (enum status)r.w[0] : ST_PROTOCOL;
}

void message_send_caps(struct message_page *p, const struct cap_xfer *x) {
  for (unsigned i = 0; i < x->n_send && i < MSG_CAPS; i++) {
    p->send[i] = x->send[i];
    p->rights[i] = x->rights[i] ? x->rights[i] : RIGHTS_ALL;
  }
}

/* Receive slots in, kinds out: the page is clean again afterwards. */
static void receive_caps(struct message_page *p, struct cap_xfer *x, uint64_t info) {
  for (unsigned i = 0; i < MSG_CAPS; i++) {
    if (x) x->arrived[i] = i < INFO_CAPS(info) && i < x->n_receive ? p->arrived[i] : OBJ_NONE;
    p->receive[i] = 0;
  }
}

enum status iface_call(cap_t gate, uint64_t method, const void *in, size_t in_bytes, void *out, size_t out_bytes,
                       struct cap_xfer *x) {
  struct message_page *p = message_page();
  struct sys_words m = {{method}};
  size_t bytes = in_bytes > IFACE_REGISTER_BYTES ? in_bytes : 0;
  memcpy(bytes ? (void *)p->data : (void *)&m.w[1], in, in_bytes);
  for (unsigned i = 0; x && i < x->n_receive && i < MSG_CAPS; i++) p->receive[i] = x->receive[i];
  if (x) message_send_caps(p, x);
  struct sys_result r = sys_call(gate, INFO(bytes, x ? x->n_send : 0u), m);
  uint64_t info = sys_info(r.rax);
  receive_caps(p, x, info);
  enum status status = sys_status(r.rax);
  if (status == ST_OK) status = r.w[0] < ST_COUNT ? (enum status)r.w[0] : ST_PROTOCOL;
  if (status == ST_OK && INFO_BYTES(info) != (out_bytes > IFACE_REGISTER_BYTES ? out_bytes : 0)) status = ST_PROTOCOL;
  if (status != ST_OK)
    memset(out, 0, out_bytes);
  else
    memcpy(out, out_bytes > IFACE_REGISTER_BYTES ? (const void *)p->data : (const void *)&r.w[1], out_bytes);
  return status;
}
