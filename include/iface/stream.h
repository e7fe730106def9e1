/* Stream: two byte queues between client and server. Services "sign" (protocol in iface/sign.h), "console".
 * write takes as much as there is room for and says how much; read gives what is there, 0 bytes when empty. */
#ifndef IFACE_STREAM_H
#define IFACE_STREAM_H

#include "iface/iface.h"

#define STREAM_CHUNK 1024u
struct stream_chunk { uint64_t bytes; uint8_t data[STREAM_CHUNK]; };
struct stream_count { uint64_t bytes; };

/* watch: the signal beside is set when bytes to read arrive or room to write returns. */
#define STREAM_METHODS(M, I)                             \
  M(I, write, struct stream_chunk, struct stream_count)  \
  M(I, read, struct iface_none, struct stream_chunk)     \
  M(I, watch, struct iface_none, struct iface_none)

IFACE(stream, STREAM_METHODS)

#endif
