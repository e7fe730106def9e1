/* Flow: from a pressed button over the signer's answer to files in the outbox, with each state told in words. */
#include "composer.h"

#include "eml.h"
#include "entity.h"
#include "iface/log.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TRIES 9u

static struct view *view(void) { return &composer.view; }

static struct entity_span span(const struct textbox *b) { return (struct entity_span){b->text.bytes, b->text.length}; }

/* Without a clock the time is out of range, which entity_build reports. */
static uint64_t now(void) {
  struct timespec t;
  return clock_gettime(CLOCK_REALTIME, &t) == 0 ? (uint64_t)t.tv_sec : UINT64_MAX;
}

void flow_sign(struct button *b) {
  struct view *v = view();
  struct entity_problem why;
  const struct entity_in in = {span(&v->field[VIEW_FROM]), span(&v->field[VIEW_TO]), span(&v->field[VIEW_SUBJECT]),
                               span(&v->body), now()};
  buffer_free(&composer.entity);
  if (!entity_build(&in, &composer.entity, &why)) {
    if (why.field <= ENTITY_BODY)
      view_problem(v, why.field, why.at, why.text);
    else
      view_status(v, LABEL_BAD, why.text);
    return;
  }
  if (!signer_connect()) return;
  if (!sign_client_sign(&composer.client, composer.entity.bytes, composer.entity.used)) {
    view_status(v, LABEL_BAD,
                "The signer still works on another request of this window, or memory is short. Try again in a moment.");
    return;
  }
  words_name(in.subject.text, in.subject.bytes, composer.name);
  view_busy(v, true);
  view_status(v, LABEL_STRONG, "Sending the mail to the signer ...");
  signer_pump();
}

void flow_cancel(struct button *b) {
  sign_client_cancel(&composer.client);
  view_status(view(), LABEL_STRONG, "Cancelling ...");
  signer_pump();
}

void flow_key(struct button *b) {
  if (!signer_connect() || !sign_client_get_key(&composer.client)) return;
  view_status(view(), LABEL_STRONG, "Asking the signer for the public key ...");
  signer_pump();
}

void flow_lost(void) {
  bool waiting = view()->busy;
  log_line(LOG_WARNING, "composer: the signer is gone%s", waiting ? " and the request with it" : "");
  sign_client_start(&composer.client);
  view_busy(view(), false);
  view_status(view(), LABEL_BAD,
              waiting
                  ? "The signer restarted while it had your request. Nothing was signed; press Sign to send it again."
                  : "The signer restarted. Press Sign to connect again.");
}

/* Writes the three files under a name that is not taken; outbox_write never overwrites. */
static enum status write_files(const struct buffer *eml, const char *armor, char *name, size_t size) {
  enum status s = ST_OK;
  char file[48];
  for (unsigned n = 1; n <= TRIES; n++) {
    if (n > 1)
      snprintf(name, size, "%s-%u", composer.name, n);
    else
      snprintf(name, size, "%s", composer.name);
    snprintf(file, sizeof file, "%s.eml", name);
    s = outbox_write(file, eml->bytes, eml->used);
    if (s != ST_OVERLAP && s != ST_STATE) break;
  }
  if (s != ST_OK) return s;
  snprintf(file, sizeof file, "%s.txt", name);
  s = outbox_write(file, composer.entity.bytes, composer.entity.used);
  if (s != ST_OK) return s;
  snprintf(file, sizeof file, "%s.asc", name);
  return outbox_write(file, armor, strlen(armor));
}

static void signed_answer(const struct client_event *e) {
  struct buffer eml = {0};
  char name[40], text[300];
  eml_build(&composer.entity, e->armor, &eml);
  enum status s = eml.broken ? ST_NO_MEMORY : write_files(&eml, e->armor, name, sizeof name);
  buffer_free(&eml);
  if (s == ST_OK)
    snprintf(text, sizeof text, "Signed. %s.eml, its signed part %s.txt and the signature %s.asc are in the outbox.",
             name, name, name);
  else
    snprintf(text, sizeof text,
             "Signed, but the outbox did not take the files (status %u). Check that it is routed and running, then "
             "sign again.",
             (unsigned)s);
  log_line(LOG_INFO, "composer: %s", text);
  view_status(view(), s == ST_OK ? LABEL_GOOD : LABEL_BAD, text);
}

static void key_answer(const struct client_event *e) {
  enum status s = outbox_write("signer-key.asc", e->armor, strlen(e->armor));
  if (s == ST_OK)
    view_status(view(), LABEL_GOOD, "The public key is in the outbox as signer-key.asc.");
  else if (s == ST_OVERLAP)
    view_status(view(), LABEL_PLAIN, "The public key is in the outbox already, as signer-key.asc.");
  else
    view_status(view(), LABEL_BAD,
                "The outbox did not take the public key. Check that it is routed to this program and running.");
}

void flow_answer(struct sign_client *c, const struct client_event *e) {
  char text[400];
  if (e->kind == CLIENT_HELLO) return;
  if (e->kind == CLIENT_PENDING) {
    view_status(view(), LABEL_STRONG,
                "Waiting for the signer: click its badge in the strip, read what will be signed, and type your "
                "passphrase there.");
    return;
  }
  view_busy(view(), false);
  if (e->kind == CLIENT_SIGNED)
    signed_answer(e);
  else if (e->kind == CLIENT_KEY)
    key_answer(e);
  else if (e->kind == CLIENT_DAMAGED)
    view_status(view(), LABEL_BAD, "The signer's answer was damaged. Nothing was written; press Sign to try again.");
  else {
    words_refused(e, text, sizeof text);
    log_line(LOG_INFO, "composer: %s", text);
    view_status(view(), LABEL_BAD, text);
  }
}
