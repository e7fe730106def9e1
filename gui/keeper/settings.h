/* Settings: the keeper's configuration. */
#ifndef KEEPER_SETTINGS_H
#define KEEPER_SETTINGS_H

#include "kdf/kdf.h"
#include "keeper.h"

struct settings {
  struct keeper_settings keeper;
  struct kdf_cost cost;
  uint8_t salt[KDF_SALT], hash[KDF_KEY]; /* Argon2id of the passphrase */
};

/* False and a message with line and column when the text is not usable. */
bool settings_read(void *settings, const char *text, size_t bytes, char *message, size_t size);

#endif
