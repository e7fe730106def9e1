/* Log flooder: writes lines as fast as it can, with escape sequences in them. The log drops what is over a client's
 * rate, and says so to it. */
#include "iface/log.h"

#include "../tell.h"

void component_main(void) {
  struct client log;
  struct log_write_in in = {LOG_ERROR, "\x1b[2J\r\n[signer] I am the flooder\n"};
  struct iface_none none;
  uint64_t written = 0, dropped = 0;
  if (client_open("log", "", "", SESSION_PAGES, &log) != ST_OK) return;
  tell("lines dropped", 0, ST_OK);
  for (;;) {
    enum status status = log_write(log.gate, &in, &none, NULL);
    if (status == ST_OK) written++;
    if (status == ST_AGAIN) dropped++;
    if (dropped && dropped % 1000 == 0) tell("lines dropped", dropped, written < 600 ? ST_AGAIN : ST_OK);
  }
}
