/* Gpg test: a mail built here and signed by gpg over the entity verifies after it was cut out of the file again as RFC
 * 3156 says; a changed byte does not. Needs gpg and gpgv; works in a temporary directory of its own. */
#include "../eml.h"
#include "../entity.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GPG "gpg --batch --quiet --yes --no-tty "
#define QUIET " > log 2>&1"

static void save(const char *path, const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite(bytes, 1, n, f) == n);
  if (f) fclose(f);
}

static char *load(const char *path) {
  char *text = calloc(1, 65536);
  FILE *f = fopen(path, "rb");
  CHECK(f && fread(text, 1, 65535, f) > 0);
  if (f) fclose(f);
  return text;
}

static struct buffer entity, eml;

static void build(void) {
  static const char body[] = "Dear Bob,\n\nplease pay.  \n-- \nAda\n";
  const struct entity_in in = {{"Ada Example <ada@example.org>", 29},
                               {"bob@example.org", 15},
                               {"Invoice", 7},
                               {body, sizeof body - 1},
                               1795515030};
  struct entity_problem why;
  CHECK(entity_build(&in, &entity, &why));
  save("entity", entity.bytes, entity.used);
  CHECK(!system(GPG "--digest-algo SHA512 --armor --detach-sign --output sig.asc entity" QUIET));
  char *armor = load("sig.asc");
  CHECK(armor_sound(armor, strlen(armor), "PGP SIGNATURE"));
  eml_build(&entity, armor, &eml);
  free(armor);
}

/* Cuts the two parts out by the boundary that the header names. */
static void cut(void) {
  char boundary[80] = "\r\n--", *whole = calloc(1, eml.used + 1);
  memcpy(whole, eml.bytes, eml.used);
  char *name = strstr(whole, "boundary=\"");
  CHECK(name && sscanf(name, "boundary=\"%60[^\"]", boundary + 4) == 1);
  char *first = strstr(whole, boundary), *second = first ? strstr(first + 4, boundary) : NULL,
       *last = second ? strstr(second + 4, boundary) : NULL;
  CHECK(first && second && last && !strcmp(last + strlen(boundary), "--\r\n"));
  if (!last) exit(1);
  char *part = first + strlen(boundary) + 2, *signature = strstr(second, "\r\n\r\n") + 4;
  save("part", part, (size_t)(second - part));
  save("part.asc", signature, (size_t)(last - signature));
  part[(second - part) / 2] ^= 1;
  save("changed", part, (size_t)(second - part));
  free(whole);
}

static void gpg_verifies_the_parts(void) {
  char home[64];
  snprintf(home, sizeof home, "/tmp/composer-gpg-%ld", (long)getpid());
  CHECK(!mkdir(home, 0700) && !chdir(home) && !setenv("GNUPGHOME", home, 1));
  CHECK(!system(GPG "--passphrase '' --quick-generate-key 'Ada Example <ada@example.org>' ed25519 sign never" QUIET));
  build();
  cut();
  CHECK(!system(GPG "--verify part.asc part" QUIET));
  CHECK(system(GPG "--verify part.asc changed" QUIET));
  CHECK(!system("gpgconf --kill all" QUIET));
  CHECK(!system("rm -rf \"$GNUPGHOME\""));
  buffer_free(&entity), buffer_free(&eml);
}

int main(void) {
  CASE(gpg_verifies_the_parts);
  return check_done();
}
