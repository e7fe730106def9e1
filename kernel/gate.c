/* Gate: see gate.h. Calls that are being served go on when their gate dies; queued ones end with GONE, so that a server
 * never meets a badge that it has withdrawn. */
#include "gate.h"
#include "bank.h"
#include "destroy.h"
#include "ipc.h"

enum { STEP_CALLERS = 3 };

static struct gate *gate_cell(struct bank *bank, struct thread *server) {
  struct gate *g = (struct gate *)cell_new(bank, OBJ_GATE);
  if (!g) return NULL;
  g->thread = server;
  g->cell.key = cell_generation(&g->cell) << 16 | RIGHT_CALL;
  return g;
}

struct gate *gate_new(struct bank *bank, struct thread *server) {
  struct gate *g = gate_cell(bank, server);
  if (!g) return NULL;
  LIST_ADD(server->gates, g, next, at);
  return g;
}

struct gate *gate_alias(struct bank *bank, struct gate *origin) {
  struct gate *g = gate_cell(bank, origin->thread);
  if (g) derived_link(&origin->derived, &g->derived);
  return g;
}

static void gate_unlink(struct gate *g) {
  if (g->derived.origin)
    derived_unlink(&g->derived);
  else
    LIST_REMOVE(g, next, at);
}

static void gate_kill(struct gate *g) {
  g->cell.head |= CELL_DYING;
  g->cell.key = 0;
}

int gate_destroy_step(struct gate *top) {
  struct gate *g = CONTAINER(derived_deepest(&top->derived), struct gate, derived);
  gate_kill(top);
  gate_kill(g);
  for (unsigned i = 0; i < STEP_CALLERS && g->callers; i++) call_cancel(g->callers, ST_GONE);
  if (g->callers) return ST_AGAIN;
  gate_unlink(g);
  cell_free(&g->cell);
  return g == top ? ST_OK : ST_AGAIN;
}
