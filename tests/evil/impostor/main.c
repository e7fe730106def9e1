/* Impostor: asks for sessions under names that are not its own: another's, none, or one that only looks like a route.
 * What is not a name is refused; what is one is put below the impostor's own. */
#include "../tell.h"

static const char *const names[] = {
    "x -> signer", "../signer", "/signer",           "signer/",  "a//b",    "Signer",
    "x\nsigner",   " signer",   "signer -> desktop", "\x1b[1mx", "sig_ner", "abcdefghijklmnopqrstuvwxy"};

void component_main(void) {
  struct client c;
  uint64_t refused = 0;
  tell("names", 0, ST_OK);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    refused += client_open("score", "", names[i], SESSION_PAGES, &c) == ST_BAD_ARG;
  /* A good name of another: the judge sees "impostor/signer" and counts it for the impostor alone. */
  bool below = client_open("score", "", "signer", SESSION_PAGES, &c) == ST_OK;
  struct score_tell_in in = {refused, below && refused == sizeof names / sizeof *names ? ST_BAD_ARG : ST_STATE,
                             "names refused"};
  struct iface_none none;
  if (below) score_tell(c.gate, &in, &none, NULL);
}
