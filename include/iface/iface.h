/* Interface expansion: turns one method list into numbers, client stubs, an ops table and a dispatcher.
 *
 * Why: every process border is crossed by the same few checked lines. An interface header declares plain
 * structs (sizes multiples of 8, no pointers, no padding) and
 *     #define ROM_METHODS(M, I) M(I, open, struct rom_open_in, struct rom_open_out) ...
 *     IFACE(rom, ROM_METHODS)
 * Wire form: word 0 is the method number in a request and the status in a reply. A struct of at most 32
 * bytes travels in words 1..4, a larger one in the message page, whole: a length other than its own is
 * ST_PROTOCOL. Capabilities travel beside the data through struct cap_xfer. Payloads are copied once,
 * replies are zeroed before the handler runs, so no server memory leaks through padding.
 * Cost: at most 450 instructions for call and reply of 4 words, bench row iface_call. */
#ifndef IFACE_IFACE_H
#define IFACE_IFACE_H

#include "abi/message.h"
#include "abi/status.h"
#include "abi/syscall.h"

#define IFACE_REGISTER_BYTES 32u

/* Capabilities beside one call. Client: fill send/n_send (slots of one's own, kept) and, to receive, receive/n_receive
 * (empty slots); afterwards arrived[i] is the object type in receive[i], OBJ_NONE when nothing came.
 * Server handler: receive[i]/arrived[i] hold what came with the request, dropped after the handler unless moved
 * away; fill send/n_send for the reply. rights[i] = 0 means all rights of the source. */
struct cap_xfer {
  uint8_t n_send, n_receive;
  uint16_t rights[MSG_CAPS];
  cap_t send[MSG_CAPS];
  cap_t receive[MSG_CAPS];
  uint16_t arrived[MSG_CAPS];
};

struct iface_none { uint64_t zero; }; /* "no argument" or "no result" */

/* Implemented in lib/base/ipc.c. in and out may be larger than 32 bytes; x may be NULL. */
enum status iface_call(cap_t gate, uint64_t method, const void *in, size_t in_bytes, void *out, size_t out_bytes,
                       struct cap_xfer *x);
enum status iface_call_short(cap_t gate, uint64_t method, const uint64_t *in, size_t in_bytes, uint64_t *out,
                             size_t out_bytes);

#define IFACE_ENUM_(I, name, in, out) I##_nr_##name,
#define IFACE_OP_(I, name, in, out) enum status (*name)(void *session, const in *untrusted_in, out *result, struct cap_xfer *x);
#define IFACE_STUB_(I, name, in, out)                                                                              \
  _Static_assert(sizeof(in) % 8 == 0 && sizeof(out) % 8 == 0 && sizeof(in) <= MSG_DATA && sizeof(out) <= MSG_DATA,  \
                 "interface structs are whole words and fit the message page");                                   \
  static inline enum status I##_##name(cap_t gate, const in *arg, out *result, struct cap_xfer *x) {               \
    if (!x && sizeof(in) <= IFACE_REGISTER_BYTES && sizeof(out) <= IFACE_REGISTER_BYTES)                          \
      return iface_call_short(gate, I##_nr_##name, (const uint64_t *)(const void *)arg, sizeof(in),               \
                              (uint64_t *)(void *)result, sizeof(out));                                           \
    return iface_call(gate, I##_nr_##name, arg, sizeof(in), result, sizeof(out), x);                               \
  }
#define IFACE_SIZE_(I, name, in, out) {sizeof(in), sizeof(out)},
#define IFACE_CASE_(I, name, in, out)                                                                              \
  case I##_nr_##name:                                                                                              \
    return ops->name ? ops->name(session, (const in *)arg, (out *)result, x) : ST_UNSUPPORTED;

struct iface_size { uint16_t in, out; };

/* I_sizes and I_dispatch are what a server hands to lib/base (struct service); method < I_method_count was checked,
 * arg and result have exactly the sizes of the table, result is zeroed. */
#define IFACE(I, METHODS)                                                                                          \
  enum I##_method { METHODS(IFACE_ENUM_, I) I##_method_count };                                                    \
  struct I##_ops { METHODS(IFACE_OP_, I) };                                                                        \
  METHODS(IFACE_STUB_, I)                                                                                          \
  __attribute__((unused)) static const struct iface_size I##_sizes[] = {METHODS(IFACE_SIZE_, I)};                  \
  __attribute__((unused)) static inline enum status I##_dispatch(const void *untyped_ops, void *session,           \
                                                                 uint64_t method, const void *arg, void *result,   \
                                                                 struct cap_xfer *x) {                             \
    const struct I##_ops *ops = untyped_ops;                                                                       \
    switch (method) { METHODS(IFACE_CASE_, I) default: return ST_PROTOCOL; }                                       \
  }

#endif
