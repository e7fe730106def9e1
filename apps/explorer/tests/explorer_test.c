/* Explorer test: what the image and the inits tell, damaged or not, and the window with it. */
#include "../../../lib/ui/tests/picture.h"
#include "../detail.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static const char image[] = "scenario\tdesktop\n"
                            "component\t0\t-1\tkernel\t5765\t0\ncomponent\t1\t0\tcore\t3012\t0\n"
                            "component\t2\t1\tinit\t4075\t0\ncomponent\t3\t2\tps2\t2086\t0\n"
                            "component\t4\t2\tframebuffer\t1984\t1\ncomponent\t5\t2\toutbox\t1733\t0\n"
                            "component\t6\t2\tnitpicker\t4940\t0\ncomponent\t7\t2\tsigner\t5213\t0\n"
                            "component\t8\t2\tdesktop\t4075\t0\ncomponent\t9\t8\tdesktop/wm\t2238\t0\n"
                            "component\t10\t8\tdesktop/viewer\t3778\t0\n"
                            "tcb\t7\t17344\t252\tbbbbbdbb---\t5765,2796,1674,616,300,252,2993,3200,0,0,0\n"
                            "tcb\t10\t15000\t730\tbbbbb-b-bdb\t5765,2796,1674,616,300,0,2993,0,0,730,856\n"
                            "route\t7\t6\tgui\t111\nroute\t7\t5\toutbox\t113\nroute\t7\t1\tlog\t114\n";
static const char system_state[] =
    "init label=\"\" pages=20000 free=17440 ms=5000 cpu=310 caps=1024 calls=1234567\n"
    "child \"ps2\" label=\"ps2\" state=\"running\" pages=256 used=120 limit=256 cpu=40 caps=256 calls=88 sessions=2 "
    "restarts=1\n"
    "child \"framebuffer\" label=\"framebuffer\" state=\"running\" pages=256 used=130 cpu=9\n"
    "child \"nitpicker\" label=\"nitpicker\" state=\"running\" pages=4096 used=2210 cpu=1234 caps=256 calls=61200 "
    "sessions=6 restarts=0\n"
    "child \"signer\" label=\"signer\" state=\"running\" pages=24576 used=5130 cpu=100 caps=256 calls=4100 sessions=3 "
    "{ session \"gui\" }\n"
    "child \"outbox\" label=\"outbox\" state=\"failed\" pages=256 used=0\n"
    "child \"nobody\" label=\"nobody\" state=\"running\" \n";
static const char inner_state[] =
    "init label=\"desktop\" pages=99 free=9 ms=700\nchild \"wm\" label=\"desktop/wm\" state=\"running\" used=77\n";
static const char later_state[] =
    "init label=\"\" ms=7000\nchild \"signer\" label=\"signer\" state=\"running\" cpu=200 calls=4900\n";
static struct tree tree;

static bool give(const char *text, size_t bytes) {
  /* An exact heap copy, so that the sanitizer sees a read past the end. */
  char *copy = malloc(bytes ? bytes : 1);
  memcpy(copy, text, bytes);
  bool good = tree_read(&tree, copy, bytes);
  free(copy);
  return good;
}

static void image_data(void) {
  CHECK(give(image, sizeof image - 1) && tree.count == 11 && tree.routes == 3 && !strcmp(tree.scenario, "desktop"));
  CHECK(!strcmp(tree.node[9].name, "wm") && tree.node[9].parent == 8 && tree.node[4].dma && !tree.node[7].dma);
  CHECK(tree.node[7].breaks == 17344 && tree.node[7].denies == 252 && tree.node[7].trust[5] == 'd');
  CHECK(tree.node[7].adds[7] == 3200 && tree_has_children(&tree, 8) && !tree_has_children(&tree, 7));
}

static void damaged_image_data(void) {
  static const char *const bad[] = {"",
                                    "nonsense",
                                    "component\t1\t0\tx\t1\t0\n",
                                    "component\t0\t5\tx\t1\t0\n",
                                    "scenario\tx\ntcb\t3\t1\t1\tb\t1\n",
                                    "component\t0\t-1\tkernel\n"};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!give(bad[i], strlen(bad[i])));
  srand(3);
  for (unsigned round = 0; round < 20000; round++) {
    char text[sizeof image];
    memcpy(text, image, sizeof image);
    for (unsigned i = 0; i < 1 + round % 4; i++)
      text[(size_t)rand() % (sizeof image - 1)] = (char)(rand() % 2 ? '\t' : rand());
    give(text, (size_t)rand() % sizeof image);
    for (unsigned i = 1; i < tree.count; i++) CHECK(tree.node[i].parent >= 0 && tree.node[i].parent < (int)i);
  }
}

static void state(void) {
  CHECK(give(image, sizeof image - 1));
  CHECK(tree_update(&tree, system_state, sizeof system_state));
  const struct live *signer = &tree.node[7].live, *first = &tree.node[INIT].live;
  CHECK(signer->known && signer->used == 5130 && signer->calls == 4100 && !signer->permille && !signer->a_second);
  CHECK(tree.node[3].live.restarts == 1 && !strcmp(tree.node[5].live.state, "failed") && !tree.node[10].live.known);
  CHECK(first->known && first->used == 2560 && first->calls == 1234567 && !strcmp(first->state, "running"));
  CHECK(tree_update(&tree, later_state, sizeof later_state) && signer->permille == 50 && signer->a_second == 400);
  CHECK(tree_update(&tree, inner_state, sizeof inner_state) && tree.node[9].live.used == 77);
  CHECK(first->ms == 7000 && !tree.node[8].live.known); /* an inner init's own line is no news of the first */
  CHECK(!tree_update(&tree, "child \"", 7));
}

static struct ui ui;
static struct chart chart;
static struct detail detail;

static void window(bool dark, const char *name) {
  picture_prepare(&ui, dark, 1);
  give(image, sizeof image - 1);
  tree_update(&tree, system_state, sizeof system_state - 1);
  tree_update(&tree, later_state, sizeof later_state - 1);
  chart_init(&chart, &ui, &tree);
  detail_init(&detail, &ui, &chart);
  ui_resize(&ui, 840, 520);
  ui_place(&chart.widget, rect_of(18, 18, 804, chart_place(&chart, 804, 300)));
  ui_place(&detail.widget, rect_of(18, 320, 804, DETAIL_HEIGHT));
  ui_event(&ui, &(struct gui_event){.type = GUI_FOCUS});
  chart_choose(&chart, 7);
  struct canvas c = picture_canvas(840, 520);
  ui_paint(&ui, &c);
  picture_save(&c, name);
  free(c.pixels);
}

static void keys_and_pointer(void) {
  window(false, "explorer");
  struct rect b = chart.at[6];
  picture_click(&ui, b.x + 18 + 5, b.y + 18 + 5);
  CHECK(chart.chosen == 6);
  CHECK(chart_place(&chart, 804, 100) < chart_place(&chart, 804, 300));
  picture_key(&ui, UI_KEY_RIGHT, 0, 0);
  CHECK(chart.chosen == 7);
  picture_key(&ui, UI_KEY_UP, 0, 0);
  CHECK(chart.chosen <= INIT);
  picture_key(&ui, UI_KEY_LEFT, 0, 0), picture_key(&ui, UI_KEY_LEFT, 0, 0), picture_key(&ui, UI_KEY_LEFT, 0, 0);
  CHECK(chart.chosen == CORE); /* the kernel is nobody's component */
  for (unsigned i = 0; i < 30; i++) picture_key(&ui, UI_KEY_RIGHT, 0, 0);
  CHECK(chart.chosen == tree.count - 1);
  picture_done(&ui);
}

static void dark_window(void) {
  window(true, "explorer-dark");
  for (unsigned i = 0; i < tree.count; i++)
    for (const char *trust = "bd-"; *trust; trust++) {
      struct look look = chart_look(&ui, *trust, false);
      CHECK(colour_contrast10(look.fill, look.ink) >= 45);
    }
  struct look chosen = chart_look(&ui, 'b', true);
  CHECK(colour_contrast10(chosen.fill, chosen.ink) >= 45);
  picture_done(&ui);
}

int main(void) {
  CASE(image_data);
  CASE(damaged_image_data);
  CASE(state);
  CASE(keys_and_pointer);
  CASE(dark_window);
  return check_done();
}
