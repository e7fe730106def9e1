/* Why: answers which line of the config in force decides about a session of a child. */
#include "explain.h"
#include "init.h"
#include "parent/label.h"

static enum status explain(void *session, const struct why_in *untrusted_in, struct why_out *result,
                           struct cap_xfer *x) {
  bool sound = name_valid(untrusted_in->child, STARTUP_NAME) && name_valid(untrusted_in->service, STARTUP_NAME) &&
               path_valid(untrusted_in->label, STARTUP_LABEL) && args_valid(untrusted_in->args, PARENT_ARGS);
  if (!sound) return ST_BAD_ARG;
  config_explain(config, config_file, untrusted_in, result);
  return ST_OK;
}

static const struct why_ops ops = {.explain = explain};
const struct service why_service = {.ops = &ops, SERVES(why, "why")};
