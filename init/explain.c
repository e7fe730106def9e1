/* Explain: says in words which line of the config decides about a session. Pure: the host's checker links it too. */
#include "explain.h"

#include "base/string.h"

static const char *to_text(struct kdl_text t, char *to, size_t size) { return kdl_copy(t, to, size) ? to : ""; }

const struct config_route *config_explain(const struct config *c, const char *file, const struct why_in *q,
                                          struct why_out *out) {
  struct kdl_text name = {q->child, (uint32_t)text_length(q->child, sizeof q->child)};
  char service[STARTUP_NAME + 1] = {0}, child[STARTUP_NAME + 1], to[STARTUP_NAME + 1], args[PARENT_ARGS];
  int i = config_child_by_name(c, name);
  memcpy(service, q->service, sizeof q->service);
  to_text(name, child, sizeof child);
  *out = (struct why_out){0};
  if (i < 0) {
    text_format(out->text, sizeof out->text, "%s: there is no child \"%s\", or its entry has a mistake", file, child);
    return NULL;
  }
  const char *slash = q->label[0] ? "/" : "";
  const struct config_route *r = config_route(c, (unsigned)i, service, q->label, q->args);
  out->allowed = r != NULL;
  out->line = r ? r->line : c->child[i].line, out->column = r ? r->column : c->child[i].column;
  size_t n = text_format(out->text, sizeof out->text, "%s:%lu:%lu: ", file, out->line, out->column);
  if (!r)
    text_format(
        out->text + n, sizeof out->text - n,
        "%s%s%s is denied \"%s\": no route of this child fits: to allow it, write route \"%s\" to=\"...\" there", child,
        slash, q->label, service, service);
  else
    text_format(out->text + n, sizeof out->text - n, "%s%s%s is routed \"%s\" to %s%s%s", child, slash, q->label,
                service, to_text(r->target, to, sizeof to), r->args.length ? " with args " : "",
                to_text(r->args, args, sizeof args));
  return r;
}
