/* Memory hog: takes every page that it can get, what its parent adds included, gives everything back and begins again.
 */
#include "../tell.h"

enum { MOST = 512 };

void component_main(void) {
  static struct memory m[MOST];
  tell("pages", 0, ST_OK);
  for (;;) {
    unsigned n = 0;
    enum status status = ST_OK;
    while (n < MOST && (status = mem_new(SLOT_BANK, 1, &m[n])) == ST_OK) n++;
    unsigned got = n;
    while (n) mem_free(&m[--n]);
    tell("pages", got, status);
  }
}
