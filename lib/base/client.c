/* Client: opening and closing sessions at the parent.
 *
 * Waiting takes all bits of the own signal; those that are not the parent's are kept for the loop, and so is the
 * parent's, because other events may have come with it. Waiting is impossible inside a served call: the request then
 * fails. */
#include "base/pending.h"
#include "base/string.h"

/* Collects until there is a result; gate = 0 to learn only that the session is gone. */
static enum status collect(uint64_t id, cap_t gate) {
  struct parent_id in = {id};
  struct iface_none none;
  for (;;) {
    struct cap_xfer x = {.n_receive = gate ? 1 : 0, .receive = {gate}};
    enum status status = parent_collect(SLOT_PARENT, &in, &none, &x);
    if (status == ST_OK && gate && x.arrived[0] != OBJ_GATE) return ST_PROTOCOL;
    if (status != ST_AGAIN) return status;
    uint64_t bits = 0;
    if (loop_in_call()) return ST_STATE;
    status = sys_wait(SLOT_SIGNAL, 0, &bits);
    if (status != ST_OK) return status;
    loop_post(bits);
  }
}

static enum status close_session(uint64_t id) {
  struct parent_id in = {id};
  struct iface_none none;
  return parent_close(SLOT_PARENT, &in, &none, NULL);
}

enum status env_more(uint64_t pages) {
  struct parent_pages in = {pages}, granted;
  return parent_more(SLOT_PARENT, &in, &granted, NULL);
}

static enum status ask(const char *service, const char *args, const char *label, unsigned pages, struct parent_id *id) {
  struct parent_open_in in = {.pages = pages};
  bool fits = text_copy(in.service, sizeof in.service, service) &&
              text_copy(in.args, sizeof in.args, args ? args : "") &&
              text_copy(in.label, sizeof in.label, label ? label : "");
  enum status status = fits ? parent_open(SLOT_PARENT, &in, id, NULL) : ST_BAD_ARG;
  if (status == ST_NO_MEMORY && env_more(pages) == ST_OK) status = parent_open(SLOT_PARENT, &in, id, NULL);
  return status;
}

enum status client_open(const char *service, const char *args, const char *label, unsigned pages, struct client *out) {
  struct parent_id id = {0};
  *out = (struct client){0};
  cap_t gate = slot_new();
  if (!gate) return ST_NO_SLOT;
  enum status status = ask(service, args, label, pages, &id);
  bool asked = status == ST_OK;
  if (asked) status = collect(id.id, gate);
  if (status == ST_OK) {
    *out = (struct client){.gate = gate, .id = id.id};
    return ST_OK;
  }
  if (asked) close_session(id.id); /* NOT_FOUND when the refusal has removed it already */
  slot_free(gate);
  return status;
}

enum status client_upgrade(const struct client *c, unsigned pages) {
  struct parent_upgrade_in in = {c->id, pages};
  struct iface_none none;
  return parent_upgrade(SLOT_PARENT, &in, &none, NULL);
}

void client_close(struct client *c) {
  if (!c->gate) return;
  close_session(c->id);
  slot_free(c->gate);
  *c = (struct client){0};
}

enum status client_close_wait(struct client *c) {
  uint64_t id = c->id;
  client_close(c);
  enum status status = collect(id, 0);
  return status == ST_GONE || status == ST_NOT_FOUND ? ST_OK : status;
}
