/* Config corpus: replays the committed inputs of the fuzzer, the shipped configs and the bad ones; each whole, and cut
 * at every of many places. */
#include "check.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { CUTS = 16, LONGEST = 65536 + 64 };

static unsigned replay(const char *name) {
  static uint8_t data[LONGEST];
  unsigned files = 0;
  DIR *folder = opendir(name);
  for (struct dirent *e; folder && (e = readdir(folder));) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", name, e->d_name);
    FILE *f = e->d_name[0] == '.' ? NULL : fopen(path, "rb");
    if (!f) continue;
    size_t n = fread(data, 1, sizeof data, f);
    fclose(f);
    for (unsigned i = 1; i <= CUTS; i++) LLVMFuzzerTestOneInput(data, n * i / CUTS);
    files++;
  }
  if (folder) closedir(folder);
  return files;
}

static void corpus_breaks_nothing(void) { CHECK(replay("tests/fuzz/config") >= 50); }
static void shipped_configs_break_nothing(void) { CHECK(replay("config") >= 3 && replay("tests/target") >= 5); }
static void bad_configs_break_nothing(void) { CHECK(replay("tests/config/bad") >= 40); }

int main(void) {
  CASE(corpus_breaks_nothing);
  CASE(shipped_configs_break_nothing);
  CASE(bad_configs_break_nothing);
  return check_done();
}
