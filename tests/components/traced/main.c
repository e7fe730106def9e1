/* Traced: uses log and rom as every component does, and does not know that it is traced. */
#include "base/env.h"
#include "base/string.h"

static void tell(const char *name, bool good) { log_line(2, "%s %s", good ? "PASS" : "FAIL", name); }

void component_main(void) {
  struct rom rom, other;
  enum status status = rom_open("note.txt", &rom);
  tell("a ROM is read through the tap", status == ST_OK && rom.bytes > 10 && rom.data[0] > ' ');
  rom_close(&rom);
  tell("a refusal comes through as it is", rom_open("secret.txt", &other) == ST_NOT_FOUND);
  for (unsigned i = 0; i < 200; i++) {
    status = rom_open("note.txt", &rom);
    if (status != ST_OK) break;
    mem_free(&rom.memory);
    client_close_wait(&rom.client);
  }
  tell("two hundred sessions later it is the same", status == ST_OK);
  log_line(2, "TESTS DONE");
}
