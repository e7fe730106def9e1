/* Crowded: fifty windows of one program, all shown, none ever changed; as the window manager it spreads these and all
 * others over the screen, in rows that overlap. */
#include "base/loop.h"
#include "iface/gui.h"
#include "iface/log.h"
#include "iface/placement.h"

enum { WINDOWS = 50, EACH = 8, WIDTH = 200, HEIGHT = 150, PAUSE_MS = 40, IN_A_ROW = 10 };
static struct client gui[(WINDOWS + EACH - 1) / EACH], placement;
static struct memory pixels;
static struct timer timer;
static unsigned open, placed;

static bool show_one(struct client *c) {
  struct iface_none none;
  struct gui_id id = {0};
  struct gui_window_in in = {.width = WIDTH, .height = HEIGHT};
  if (open % EACH == 0 && client_open("gui", "", "", 32, c) != ST_OK) return false;
  if (gui_window(c->gate, &in, &id, NULL) != ST_OK) return false;
  struct gui_lend_in lend = {.id = (uint32_t)id.id, .width = WIDTH, .height = HEIGHT};
  struct cap_xfer x = {.n_send = 1, .send = {pixels.mem}, .rights = {RIGHT_READ}};
  struct gui_commit_in commit = {.id = (uint32_t)id.id, .width = WIDTH, .height = HEIGHT};
  return gui_lend(c->gate, &lend, &none, &x) == ST_OK && gui_commit(c->gate, &commit, &none, NULL) == ST_OK;
}

static void place(const struct placement_window *w, const struct placement_info_out *info) {
  struct iface_none none;
  struct placement_place_in in = {.id = w->id, .width = w->wish_width + 2 * info->border};
  in.height = w->wish_height + info->plate + info->border;
  in.x = (int32_t)(placed % IN_A_ROW * info->work_width / IN_A_ROW);
  in.y = (int32_t)(info->work_y + placed / IN_A_ROW * info->work_height * IN_A_ROW / WINDOWS % info->work_height);
  if (placement_place(placement.gate, &in, &none, NULL) == ST_OK) placed++;
}

static void spread(void) {
  struct iface_none none = {0};
  struct placement_info_out info;
  struct placement_window w = {0};
  if (placement_info(placement.gate, &none, &info, NULL) != ST_OK) return;
  for (struct placement_index i = {0}; placement_list(placement.gate, &i, &w, NULL) == ST_OK; i.index++)
    if (!w.width) place(&w, &info);
}

/* A few at a time: a frame allows so many changes and no more. */
static void step(void *unused) {
  if (!show_one(&gui[open / EACH])) env_exit(1, "a window was refused");
  spread();
  if (++open < WINDOWS) timer_set(&timer, env_deadline(PAUSE_MS));
}

void component_main(void) {
  unsigned pages = (WIDTH * HEIGHT * 4 + PAGE_SIZE - 1) / PAGE_SIZE;
  if (client_open("placement", "", "", 8, &placement) != ST_OK) env_exit(1, "it is not the window manager");
  if (mem_new(SLOT_BANK, pages, &pixels) != ST_OK) env_exit(1, "no memory");
  for (unsigned i = 0; i < WIDTH * HEIGHT; i++) ((uint32_t *)pixels.at)[i] = i * 37 & 0xffffff;
  timer.handler = step;
  timer_set(&timer, env_deadline(0));
}
