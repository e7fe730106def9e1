/* Signer: the stream session to the signer.
 *
 * The signer's signal says that bytes or room are there. While a request runs, the stream is also looked at once a
 * second: a signer that died sets no signal, its stream just answers that it is gone. */
#include "composer.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"
#include "iface/stream.h"

#define SESSION_PAGES 16u
#define LOOK_MS 1000u

static struct client session;
static cap_t signal_alias;
static struct timer look;

static void on_signal(void *context) { signer_pump(); }

static void lost(void) {
  client_close(&session);
  session = (struct client){0};
  timer_stop(&look);
  flow_lost();
}

/* false when the signer is gone. */
static bool write_some(void) {
  const uint8_t *bytes;
  static struct stream_chunk chunk;
  struct stream_count taken;
  for (size_t n; (n = sign_client_output(&composer.client, &bytes)) > 0;) {
    chunk = (struct stream_chunk){.bytes = n < STREAM_CHUNK ? n : STREAM_CHUNK};
    memcpy(chunk.data, bytes, chunk.bytes);
    if (stream_write(session.gate, &chunk, &taken, NULL) != ST_OK) return false;
    if (!taken.bytes) return true;
    sign_client_sent(&composer.client, taken.bytes < chunk.bytes ? taken.bytes : chunk.bytes);
  }
  return true;
}

static bool read_some(void) {
  struct iface_none none = {0};
  static struct stream_chunk chunk;
  do {
    if (stream_read(session.gate, &none, &chunk, NULL) != ST_OK) return false;
    if (chunk.bytes > STREAM_CHUNK) return false;
    sign_client_input(&composer.client, chunk.data, chunk.bytes);
  } while (chunk.bytes);
  return true;
}

void signer_pump(void) {
  if (!session.gate) return;
  if (!write_some() || !read_some() || !write_some()) {
    lost();
    return;
  }
  look.handler = on_signal;
  if (composer.client.state == CLIENT_IDLE)
    timer_stop(&look);
  else
    timer_set(&look, env_deadline(LOOK_MS));
}

bool signer_connect(void) {
  struct iface_none none = {0}, out;
  if (session.gate) return true;
  if (client_open("sign", "", "", SESSION_PAGES, &session) != ST_OK) {
    view_status(&composer.view, LABEL_BAD,
                "There is no signer: the configuration routes no \"sign\" session to this program, or the signer does "
                "not run.");
    return false;
  }
  if (!signal_alias && loop_signal(on_signal, NULL, &signal_alias) != ST_OK) return false;
  struct cap_xfer x = {.n_send = 1, .send = {signal_alias}};
  if (stream_watch(session.gate, &none, &out, &x) != ST_OK)
    log_line(LOG_WARNING, "composer: the signer takes no signal; looking once a second");
  sign_client_start(&composer.client);
  signer_pump();
  return session.gate != 0;
}
