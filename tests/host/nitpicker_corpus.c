/* Nitpicker corpus: replays the committed inputs of the fuzzer, and their halves. */
#include "check.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void corpus_breaks_nothing(void) {
  static uint8_t data[65536];
  char path[512];
  unsigned files = 0;
  DIR *folder = opendir("tests/fuzz/nitpicker");
  for (struct dirent *e; folder && (e = readdir(folder));) {
    snprintf(path, sizeof path, "tests/fuzz/nitpicker/%s", e->d_name);
    FILE *f = e->d_name[0] == '.' ? NULL : fopen(path, "rb");
    if (!f) continue;
    size_t n = fread(data, 1, sizeof data, f);
    fclose(f);
    LLVMFuzzerTestOneInput(data, n), LLVMFuzzerTestOneInput(data + n / 2, n - n / 2);
    files++;
  }
  if (folder) closedir(folder);
  printf("%u inputs replayed\n", files);
  CHECK(files >= 50);
}

int main(void) {
  CASE(corpus_breaks_nothing);
  return check_done();
}
