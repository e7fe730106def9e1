/* Host test of apps/outbox: names, CRC, and that tools/outbox/read.py takes what frame.c writes and refuses the rest.
 */
#include "../../apps/outbox/frame.h"
#include "../../apps/outbox/names.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/outbox-test-XXXXXX";
static uint8_t wire[1 << 16];
static size_t wired;

static bool valid(const char *text) {
  char name[NAME_BYTES] = {0};
  memcpy(name, text, strnlen(text, NAME_BYTES));
  return name_valid(name);
}

static void names_are_strict(void) {
  CHECK(valid("a") && valid("key.asc") && valid("mail-0001.eml"));
  CHECK(valid("0123456789012345678901234567890123456789"));
  CHECK(!valid("") && !valid(".profile") && !valid("-rf") && !valid("a/b") && !valid("A") && !valid("a b") &&
        !valid("\xc3\xa4"));
  char hidden[NAME_BYTES] = "ok\0evil";
  CHECK(!name_valid(hidden));
}

static void names_are_used_once(void) {
  static struct names n;
  char name[NAME_BYTES] = "a";
  CHECK(names_take(&n, name, 1) == ST_OK && names_take(&n, name, 1) == ST_OVERLAP &&
        names_take(&n, name, 2) == ST_OVERLAP);
  unsigned taken = 1;
  for (unsigned label = 1; label <= 8; label++)
    for (unsigned i = 0; i < 200; i++) {
      memset(name, 0, sizeof name);
      snprintf(name, sizeof name, "n%u.%u", label, i);
      taken += names_take(&n, name, label) == ST_OK;
    }
  CHECK(taken == NAMES_MAX && n.count == NAMES_MAX);
}

static void crc_is_the_usual_one(void) { CHECK(crc32_update(0, "123456789", 9) == 0xcbf43926); }

static void frame(enum frame_type type, uint16_t stream, const void *payload, size_t bytes) {
  wired += frame_write(wire + wired, type, stream, payload, bytes);
}

static void document(uint16_t stream, const char *name, const char *text, uint32_t wrong) {
  struct frame_begin b = {.total = strlen(text), .label = "apps/test"};
  memcpy(b.name, name, strnlen(name, sizeof b.name));
  struct frame_end e = {.total = b.total, .crc = crc32_update(0, text, b.total) ^ wrong};
  frame(FRAME_BEGIN, stream, &b, sizeof b);
  frame(FRAME_DATA, stream, text, b.total);
  frame(FRAME_END, stream, &e, sizeof e);
}

/* Runs the reader over the wired bytes and returns the content of one file, "" when it is not there. */
static const char *received(const char *name) {
  static char path[256], text[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "r");
  size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
  if (f) fclose(f);
  text[n] = 0;
  return text;
}

static bool run_reader(void) {
  char path[256], command[600];
  snprintf(path, sizeof path, "%s/wire", folder);
  FILE *f = fopen(path, "w");
  if (!f) return false;
  fwrite(wire, 1, wired, f);
  fclose(f);
  snprintf(command, sizeof command, "python3 tools/outbox/read.py %s %s >%s/log 2>&1", path, folder, folder);
  wired = 0;
  return system(command) == 0;
}

static void the_host_gets_whole_documents(void) {
  frame(FRAME_HELLO, 0, NULL, 0);
  memcpy(wire + wired, "SBX1 garbage SBX", 16), wired += 16;
  document(0, "one.txt", "first", 0);
  document(3, "two.txt", "second", 0);
  document(0, "one.txt", "another first", 0);
  CHECK(run_reader());
  CHECK(!strcmp(received("one.txt"), "first") && !strcmp(received("two.txt"), "second"));
  CHECK(!strcmp(received("one.txt.1"), "another first"));
}

static void the_host_refuses_the_rest(void) {
  document(0, "../evil", "x", 0);
  document(1, "bad-crc", "x", 1);
  size_t before = wired;
  document(2, "flipped", "content", 0);
  wire[before + sizeof(struct frame_head) + sizeof(struct frame_begin) + sizeof(struct frame_head)] ^= 1;
  struct frame_begin b = {.total = 3, .name = "long"};
  frame(FRAME_BEGIN, 4, &b, sizeof b), frame(FRAME_DATA, 4, "four", 4);
  struct frame_end e = {.total = 3, .crc = crc32_update(0, "four", 4)};
  frame(FRAME_END, 4, &e, sizeof e);
  frame(FRAME_BEGIN, 5, &b, sizeof b), frame(FRAME_ABORT, 5, NULL, 0), frame(FRAME_END, 5, &e, sizeof e);
  document(6, "last", "arrives", 0);
  CHECK(run_reader());
  CHECK(!*received("../evil") && !*received("bad-crc") && !*received("flipped") && !*received("long"));
  CHECK(!strcmp(received("last"), "arrives"));
}

int main(void) {
  char command[64];
  if (!mkdtemp(folder)) return 1;
  CASE(names_are_strict);
  CASE(names_are_used_once);
  CASE(crc_is_the_usual_one);
  CASE(the_host_gets_whole_documents);
  CASE(the_host_refuses_the_rest);
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command) != 0 || check_done();
}
