/* Rom: opening and attaching a ROM module. */
#include "iface/rom.h"

#include "base/loop.h"
#include "base/string.h"
#include "iface/log.h"

/* Content that the server makes for this session, such as a state report, costs more than a plain session. */
enum { UPGRADES = 8, UPGRADE_PAGES = 4 };

static enum status get(struct rom *r, cap_t slot) {
  struct iface_none none = {0};
  struct rom_get_out got = {0};
  struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
  enum status status = rom_get(r->client.gate, &none, &got, &x);
  for (unsigned i = 0; status == ST_NO_MEMORY && i < UPGRADES && client_upgrade(&r->client, UPGRADE_PAGES) == ST_OK;
       i++)
    status = rom_get(r->client.gate, &none, &got, &x);
  if (status != ST_OK) return status;
  if (x.arrived[0] != OBJ_MEM) return ST_PROTOCOL;
  uint64_t pages = sys_slot_query(slot).w[2];
  if (got.bytes > pages * PAGE_SIZE || pages > MEM_PAGES_MAX) return ST_PROTOCOL;
  status = mem_attach(slot, (unsigned)pages, ATTACH_READ | ATTACH_ZERO_ON_LOSS, &r->memory);
  if (status != ST_OK) return status;
  r->bytes = got.bytes;
  memcpy(r->name, got.name, sizeof r->name - 1);
  r->data = r->memory.at;
  return ST_OK;
}

enum status rom_open(const char *name, struct rom *out) {
  char args[PAGE_SIZE / 32];
  *out = (struct rom){0};
  text_format(args, sizeof args, "name=%s", name);
  enum status status = client_open("rom", args, "", SESSION_PAGES, &out->client);
  if (status != ST_OK) return status;
  cap_t slot = slot_new();
  status = slot ? get(out, slot) : ST_NO_SLOT;
  if (status == ST_OK) return ST_OK;
  slot_free(slot);
  rom_close(out);
  return status;
}

enum status rom_again(const struct rom *old, struct rom *out) {
  *out = (struct rom){.client = old->client};
  cap_t slot = slot_new();
  enum status status = slot ? get(out, slot) : ST_NO_SLOT;
  if (status != ST_OK) slot_free(slot);
  return status;
}

enum status rom_follow(const struct rom *r, void (*handler)(void *context), void *context) {
  cap_t alias;
  struct iface_none none = {0};
  enum status status = loop_signal(handler, context, &alias);
  struct cap_xfer x = {.n_send = 1, .send = {alias}};
  return status == ST_OK ? rom_watch(r->client.gate, &none, &none, &x) : status;
}

void rom_close(struct rom *r) {
  mem_free(&r->memory);
  client_close(&r->client);
  *r = (struct rom){0};
}

enum status rom_read(const char *name, rom_reader read, void *into) {
  struct rom rom;
  char message[200] = "";
  enum status status = rom_open(name, &rom);
  if (status != ST_OK) return status;
  if (!read(into, (const char *)rom.data, rom.bytes, message, sizeof message)) status = ST_BAD_ARG;
  rom_close(&rom);
  if (status != ST_OK) log_line(LOG_ERROR, "%s", message);
  return status;
}
