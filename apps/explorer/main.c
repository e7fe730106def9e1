/* Main: the tree from the image, the state of every component from the inits, once a second. */
#include "chart.h"
#include "detail.h"

#include "base/loop.h"
#include "iface/log.h"
#include "kdl/kdl.h"
#include "ui/window.h"
#include <stdio.h>
#include <string.h>

enum { EVERY_MS = 1000, MARGIN = 18 };
/* The state reports that the config routes here, by the names that it gives them: config { reports "system" "state" }.
 */
enum { REPORTS = 8 };
static struct source {
  char rom[32];
  struct rom now;
  bool open;
} sources[REPORTS] = {{.rom = "system"}, {.rom = "state"}};

static struct window window;
static struct tree tree;
static struct chart chart;
static struct detail detail;
static struct timer timer;

static void chosen(struct chart *c) {
  char title[LABEL + 16];
  snprintf(title, sizeof title, "TCB of %s", c->tree->node[c->chosen].label);
  window_title(&window, title);
  ui_dirty(&detail.widget);
}

static void read_names(void) {
  static struct kdl k;
  struct rom rom;
  if (rom_open("config", &rom) != ST_OK) return;
  bool good = kdl_parse(&k, (const char *)rom.data, rom.bytes, NULL);
  const struct kdl_node *n = good ? &k.node[k.node[0].child] : NULL;
  if (!n || !kdl_is(n->name, "reports")) {
    log_line(LOG_WARNING, "its config says nothing: write reports \"name\" ... there");
  } else {
    for (unsigned i = 0; i < REPORTS; i++) {
      const struct kdl_value *v = kdl_plain(&k, n, i);
      if (!v || !kdl_copy(v->text, sources[i].rom, sizeof sources[i].rom)) sources[i].rom[0] = 0;
    }
  }
  rom_close(&rom);
}

static void read_source(struct source *s) {
  struct rom rom;
  if (!s->rom[0]) return;
  enum status status = s->open ? rom_again(&s->now, &rom) : rom_open(s->rom, &rom);
  if (status != ST_OK) return;
  if (!tree_update(&tree, (const char *)rom.data, rom.bytes))
    log_line(LOG_WARNING, "the state report %s cannot be read", s->rom);
  if (s->open) mem_free(&s->now.memory);
  s->now = rom, s->open = true;
}

static void look(void *unused) {
  for (unsigned i = 0; i < REPORTS; i++) read_source(&sources[i]);
  ui_dirty(&chart.widget);
  ui_dirty(&detail.widget);
  timer_set(&timer, env_deadline(EVERY_MS));
}

static void resized(struct window *w) {
  struct ui *ui = &w->ui;
  int margin = ui_px(ui, MARGIN), width = ui->width - 2 * margin;
  int room = ui->height - 3 * margin - ui_px(ui, DETAIL_HEIGHT), height = chart_place(&chart, width, room);
  ui_place(&chart.widget, rect_of(margin, margin, width, height < room ? height : room));
  ui_place(&detail.widget,
           rect_of(margin, ui->height - ui_px(ui, DETAIL_HEIGHT) - margin / 2, width, ui_px(ui, DETAIL_HEIGHT)));
  ui_damage(ui, rect_of(0, 0, ui->width, ui->height));
}

/* The signer where there is one: it is what most people want to know about. */
static unsigned first_choice(void) {
  for (unsigned i = 0; i < tree.count; i++)
    if (!strcmp(tree.node[i].label, "signer")) return i;
  return tree.count - 1;
}

int main(int argc, char **argv) {
  struct rom rom;
  window_session();
  ui_init(&window.ui);
  window_prepare(&window);
  if (rom_open("tcb", &rom) != ST_OK || !tree_read(&tree, (const char *)rom.data, rom.bytes))
    env_exit(1, "no ROM tcb, or it is damaged: the config must route it, e.g. args=\"name=tcb-desktop.tsv\"");
  rom_close(&rom);
  read_names();
  chart_init(&chart, &window.ui, &tree);
  detail_init(&detail, &window.ui, &chart);
  detail.note = window_font_trouble() ? "No font: inter.otf" : NULL;
  chart.changed = chosen;
  window.resized = resized;
  if (window_open(&window, "TCB explorer", 840, 650, 480, 420) != ST_OK)
    env_exit(1, "the display server gives no window");
  chart_choose(&chart, first_choice());
  timer.handler = look;
  look(NULL);
  loop_run();
}
