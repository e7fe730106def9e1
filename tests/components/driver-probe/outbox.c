/* Outbox checks: a document of several chunks, names, totals. The host side is checked by tests/qemu/test_drivers.py.
 */
#include "iface/outbox.h"
#include "base/string.h"
#include "probe.h"

enum { BYTES = 50000, TRIES = 1000 };

static struct client outbox;

static void pause_ms(unsigned ms) {
  uint64_t end = env_deadline(ms);
  while (sys_tsc() < end) continue;
}

static enum status begin(const char *name, uint64_t bytes) {
  struct outbox_begin_in in = {.bytes = bytes};
  struct iface_none none;
  memcpy(in.name, name, text_length(name, sizeof in.name));
  enum status status = ST_AGAIN;
  for (unsigned i = 0; i < TRIES && status == ST_AGAIN; i++) {
    status = outbox_begin(outbox.gate, &in, &none, NULL);
    if (status == ST_AGAIN) pause_ms(1);
  }
  return status;
}

/* Byte i of the document is i * 7, low eight bits. */
static enum status send_chunk(uint64_t from, uint64_t bytes) {
  struct outbox_data_in in = {.bytes = bytes};
  struct iface_none none;
  for (uint64_t i = 0; i < bytes && i < OUTBOX_CHUNK; i++) in.data[i] = (uint8_t)((from + i) * 7);
  enum status status = ST_AGAIN;
  for (unsigned i = 0; i < TRIES && status == ST_AGAIN; i++) {
    status = outbox_data(outbox.gate, &in, &none, NULL);
    if (status == ST_AGAIN) pause_ms(1);
  }
  return status;
}

static enum status end(void) {
  struct iface_none none = {0};
  enum status status = ST_AGAIN;
  for (unsigned i = 0; i < TRIES && status == ST_AGAIN; i++) {
    status = outbox_end(outbox.gate, &none, &none, NULL);
    if (status == ST_AGAIN) pause_ms(1);
  }
  return status;
}

static bool sends_a_document(void) {
  if (begin("pattern.bin", BYTES) != ST_OK) return false;
  for (uint64_t at = 0; at < BYTES; at += OUTBOX_CHUNK)
    if (send_chunk(at, BYTES - at < OUTBOX_CHUNK ? BYTES - at : OUTBOX_CHUNK) != ST_OK) return false;
  return end() == ST_OK;
}

void check_outbox(void) {
  if (client_open("outbox", "", "", 8, &outbox) != ST_OK) return verdict(false, "outbox_opens");
  verdict(sends_a_document(), "outbox_sends_a_document");
  verdict(begin("pattern.bin", 1) == ST_OVERLAP, "outbox_uses_a_name_once");
  verdict(begin("../evil", 1) == ST_BAD_ARG && begin("A", 1) == ST_BAD_ARG, "outbox_refuses_bad_names");
  bool totals = begin("short.txt", 10) == ST_OK && end() == ST_STATE && send_chunk(0, 11) == ST_BAD_ARG &&
                begin("second.txt", 1) == ST_STATE && send_chunk(0, 10) == ST_OK && end() == ST_OK;
  verdict(totals, "outbox_holds_senders_to_their_totals");
  begin("left-open.txt", 100);
  client_close(&outbox);
}
