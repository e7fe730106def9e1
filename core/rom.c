/* Rom: the boot modules, each as a view that dies with the session. Only images may be executed. */
#include "iface/rom.h"

#include "base/string.h"
#include "core.h"

struct rom_state {
  cap_t view;
  unsigned module;
};

const struct boot_info *boot_info(void) { return (const struct boot_info *)(VA_STARTUP + PAGE_SIZE); }

static bool is_kind(const char *name, const char *end) {
  size_t n = text_length(name, sizeof boot_info()->module[0].name);
  return n > 4 && text_equal(name + n - 4, end);
}

bool module_find(const char *name, unsigned *module) {
  bool config = text_equal(name, "config");
  for (unsigned i = 0; i < boot_info()->modules && i < BOOT_MODULES_MAX; i++) {
    const char *file = boot_info()->module[i].name;
    if (!text_equal(file, name) && !(config && is_kind(file, ".kdl"))) continue;
    *module = i;
    return true;
  }
  return false;
}

/* The config is for the first init itself; who is below it has no use for what it says of others. */
static bool find_for(const struct session *s, const char *name, unsigned *module) {
  unsigned config;
  return module_find(name, module) && (!s->label[0] || !module_find("config", &config) || *module != config);
}

/* The policy's name wins. */
static enum status open(struct session *s) {
  struct rom_state *r = s->state;
  char name[sizeof boot_info()->module[0].name];
  if (!args_value(s->args, "name", name, sizeof name) && !args_value(s->untrusted_request, "name", name, sizeof name))
    return ST_BAD_ARG;
  if (!find_for(s, name, &r->module)) {
    log_line(1, "%s asks for ROM %s, which is not among the boot modules", s->label[0] ? s->label : "init", name);
    return ST_NOT_FOUND;
  }
  r->view = slot_new();
  if (!r->view) return ST_NO_SLOT;
  uint16_t rights = RIGHT_READ | RIGHT_GRANT | RIGHT_DERIVE | RIGHT_INFO | (is_kind(name, ".elf") ? RIGHT_EXEC : 0);
  uint64_t pages = (boot_info()->module[r->module].bytes + PAGE_SIZE - 1) / PAGE_SIZE;
  enum status status = sys_derive(r->view, rights, s->bank, SLOT_FREE + r->module, 0, pages);
  if (status != ST_OK) slot_free(r->view);
  return status;
}

static void close(struct session *s) { slot_free(((struct rom_state *)s->state)->view); }

static enum status get(void *session, const struct iface_none *none, struct rom_get_out *result, struct cap_xfer *x) {
  const struct rom_state *r = ((struct session *)session)->state;
  result->bytes = boot_info()->module[r->module].bytes;
  result->version = 1;
  text_copy(result->name, sizeof result->name, boot_info()->module[r->module].name);
  x->n_send = 1, x->send[0] = r->view;
  return ST_OK;
}

/* Boot modules never change, so the signal is never needed. */
static enum status watch(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  return ST_OK;
}

static const struct rom_ops ops = {.get = get, .watch = watch};
const struct service rom_service = {
    .ops = &ops, .state_bytes = sizeof(struct rom_state), .open = open, .close = close, SERVES(rom, "rom")};
