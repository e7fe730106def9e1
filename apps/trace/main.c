/* Trace: stands between a client and a server and logs every call, without a change to either.
 *
 * Its config names the services; to the client it is the server, to the server a client with the label "trace/CLIENT".
 * Messages are passed on whole, with their capabilities, by the sizes in the interface's own method list, so there is
 * nothing here about any single interface. What travels beside sessions (lent memory, signals, gates that a server
 * hands out) goes past it. Whoever is routed here trusts it as much as the server. */
#include "interfaces.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"
#include "kdl/kdl.h"

enum { SERVICES = 8 };
struct traced {
  const struct interface *interface;
  struct client server;
  uint64_t calls;
};
static struct service services[SERVICES];
static const struct interface *served[SERVICES]; /* of services[i] */
static cap_t carried[MSG_CAPS];                  /* where capabilities of a server's reply arrive */

/* The client's policy and request together are a request to the server, under the client's label. */
static enum status open(struct session *s) {
  struct traced *t = s->state;
  char args[PARENT_ARGS];
  text_copy(args, sizeof args, s->args);
  if (args[0] && s->untrusted_request[0]) text_append(args, sizeof args, " ");
  if (!text_append(args, sizeof args, s->untrusted_request)) return ST_BAD_ARG;
  t->interface = served[s->service - services];
  enum status status = client_open(t->interface->service, args, s->label, (unsigned)s->pages, &t->server);
  log_line(LOG_INFO, "%s opens %s (%s): %s", s->label, t->interface->service, args, interface_status(status));
  return status;
}

static void close(struct session *s) {
  struct traced *t = s->state;
  log_line(LOG_INFO, "%s closes %s after %lu calls", s->label, t->interface->service, t->calls);
  client_close(&t->server);
}

/* Capabilities go on under the numbers at which they came; those of the reply stay in carried[] until the next call. */
static void carry(struct cap_xfer *on, const struct cap_xfer *came) {
  for (unsigned i = 0; i < MSG_CAPS; i++) {
    sys_slot_drop(carried[i]);
    on->receive[i] = carried[i];
    if (i < came->n_receive && came->arrived[i] != OBJ_NONE) on->send[on->n_send++] = came->receive[i];
  }
  on->n_receive = MSG_CAPS;
}

static enum status forward(const void *unused, void *session, uint64_t method, const void *arg, void *result,
                           struct cap_xfer *x) {
  const struct session *s = session;
  struct traced *t = s->state;
  const struct interface *f = t->interface;
  struct cap_xfer on = {0};
  carry(&on, x);
  enum status status = iface_call(t->server.gate, method, arg, f->sizes[method].in, result, f->sizes[method].out, &on);
  for (unsigned i = 0; i < MSG_CAPS && on.arrived[i] != OBJ_NONE; i++) x->send[x->n_send++] = carried[i];
  t->calls++;
  log_line(LOG_INFO, "%s %s.%s in %u out %u, capabilities %u and %u: %s", s->label, f->service, f->names[method],
           f->sizes[method].in, f->sizes[method].out, on.n_send, x->n_send, interface_status(status));
  return status;
}

static void upgraded(struct session *s) {
  struct traced *t = s->state;
  client_upgrade(&t->server, 1);
}

static void serve(struct kdl_text name) {
  const struct interface *f = interface_by_name(name);
  unsigned i = 0;
  while (i < SERVICES && served[i]) i++;
  if (!f || i == SERVICES) {
    log_line(LOG_ERROR, f ? "at most 8 services" : "a service in the config has no interface known here");
    return;
  }
  served[i] = f;
  services[i] = (struct service){.name = f->service,
                                 .sizes = f->sizes,
                                 .methods = f->methods,
                                 .dispatch = forward,
                                 .state_bytes = sizeof(struct traced),
                                 .open = open,
                                 .close = close,
                                 .upgraded = upgraded};
  loop_serve(&services[i]);
}

void component_main(void) {
  static struct kdl config;
  static struct rom rom;
  for (unsigned i = 0; i < MSG_CAPS; i++) carried[i] = slot_new();
  if (rom_open("config", &rom) != ST_OK || !kdl_parse(&config, (const char *)rom.data, rom.bytes, NULL))
    env_exit(1, "no config: write config { trace \"SERVICE\" ... }");
  for (uint16_t i = config.node[0].child; i; i = config.node[i].next)
    for (unsigned k = 0; k < config.node[i].values; k++) serve(config.value[config.node[i].first_value + k].text);
}
