/* Core: what its services share. */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "base/loop.h"

extern const struct service log_service, rom_service, io_service;

const struct boot_info *boot_info(void);
bool module_find(const char *name, unsigned *module); /* the Mem is in SLOT_FREE + module; "config" is also
                                                          the first file.kdl */

#endif
