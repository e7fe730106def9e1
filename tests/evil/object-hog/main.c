/* Object hog: threads until no page is left, then, with those gone, gates and signals until no cell is left. */
#include "../tell.h"

enum { MOST = 4096 };
static cap_t made[MOST];

static unsigned fill(enum object_type type, uint64_t a, uint64_t b, uint64_t c, uint64_t d, enum status *status) {
  unsigned n = 0;
  while (n < MOST && (made[n] = slot_new())) {
    *status = sys_create(made[n], type, SLOT_BANK, a, b, c, d);
    if (*status != ST_OK) {
      slot_free(made[n]);
      break;
    }
    n++;
  }
  return n;
}

static void empty(unsigned n) {
  while (n--) {
    while (sys_destroy(made[n]) == ST_AGAIN) continue;
    slot_free(made[n]);
  }
}

void component_main(void) {
  bool threads = named("thread-hog");
  tell("objects", 0, ST_OK);
  for (;;) {
    enum status status = ST_OK;
    unsigned n = threads ? fill(OBJ_THREAD, SLOT_PD, VA_IMAGE, VA_STACK_TOP, VA_MESSAGE, &status)
                         : fill(OBJ_GATE, SLOT_THREAD, 0, 0, 0, &status);
    empty(n);
    tell(threads ? "threads" : "gates", n, status);
  }
}
