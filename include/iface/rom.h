/* ROM: a named read-only block of bytes. Session args: "name=FILE". Service "rom". */
#ifndef IFACE_ROM_H
#define IFACE_ROM_H

#include "iface/iface.h"

#define ROM_NAME 32u
struct rom_get_out { uint64_t bytes, version; char name[ROM_NAME]; }; /* name of the file or report, may be empty */

/* get: current content as a read-only Mem beside the reply (RIGHT_EXEC only for images); NOT_FOUND when it vanished.
 * watch: the signal beside is set when the content changes; `get` again then. */
#define ROM_METHODS(M, I)                            \
  M(I, get, struct iface_none, struct rom_get_out)   \
  M(I, watch, struct iface_none, struct iface_none)

IFACE(rom, ROM_METHODS)

#endif
