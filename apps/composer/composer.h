/* Composer: the parts of the application that talk to sessions, and how they call each other. One window, one signer,
 * one outbox. */
#ifndef COMPOSER_COMPOSER_H
#define COMPOSER_COMPOSER_H

#include "client.h"
#include "ui/window.h"
#include "view.h"

struct composer {
  struct window window;
  struct view view;
  struct sign_client client;
  struct buffer entity; /* of the running request */
  char name[32];        /* of its files, without ending */
  bool key_after;       /* export the public key once the signature is there */
};
extern struct composer composer;

/* signer.c: the stream to the signer. connect: false with the reason shown. pump: moves bytes both ways. */
bool signer_connect(void);
void signer_pump(void);

/* flow.c: what the buttons do and what the signer's answers mean. */
void flow_sign(struct button *b);
void flow_cancel(struct button *b);
void flow_key(struct button *b);
void flow_open(struct button *b);
void flow_save(struct button *b);
void flow_answer(struct sign_client *c, const struct client_event *e);
void flow_lost(void); /* the signer is gone */

/* outbox.c: writes one file; names as the service allows them. */
enum status outbox_write(const char *name, const void *bytes, size_t n);

/* words.c: texts. */
void words_refused(const struct client_event *e, char *text, size_t size);
void words_name(const char *subject, size_t bytes, char name[32]); /* a file name out of a subject: [a-z0-9-]{1,24} */

#endif
