/* Panel test: the bar's list of windows and its places, and the menu worked by keys. */
#include "../../../lib/ui/tests/picture.h"
#include "../bar.h"
#include "../menu.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static struct bar bar;
static struct menu menu;
static struct ui ui;
static int pressed = -1;
static void chosen(struct button *b) { pressed = (int)b->index; }

static void finish(struct canvas *c, const char *name) {
  ui_damage(&ui, rect_of(0, 0, ui.width, ui.height));
  ui_paint(&ui, c);
  picture_save(c, name);
  free(c->pixels);
  picture_done(&ui);
}

static void windows_come_and_go(void) {
  picture_prepare(&ui, true, 1);
  bar_init(&bar, &ui, chosen, chosen);
  ui_resize(&ui, 1280, 44);
  bar_place(&bar);
  CHECK(!strcmp(bar.words.text, "No window is open: press Start"));
  CHECK(bar_add(&bar, 7) && bar_add(&bar, 9) && !bar_add(&bar, 7) && !bar_add(&bar, 0));
  for (uint64_t i = 100; i < 200; i++) bar_add(&bar, i);
  CHECK(bar.windows == BAR_WINDOWS && !bar_remove(&bar, 5000) && bar_remove(&bar, 7) && bar.window[0] == 9);
  bar_place(&bar);
  unsigned slots = bar_slots(&bar);
  CHECK(slots >= 3 && strstr(bar.words.text, "more windows"));
  for (unsigned i = 0; i < slots; i++) {
    struct rect r = bar_slot(&bar, i);
    CHECK(r.w >= 96 && r.h >= 24 && r.y >= 0 && r.y + r.h <= 44);
    CHECK(rect_empty(rect_both(r, bar.start.widget.box)) && rect_empty(rect_both(r, bar.words.widget.box)));
    CHECK(!i || rect_empty(rect_both(r, bar_slot(&bar, i - 1))));
  }
  while (bar.windows) bar_remove(&bar, bar.window[0]);
  bar_place(&bar);
  struct canvas c = picture_canvas(1280, 44);
  finish(&c, "panel-bar");
  layout_free(&bar.words.layout);
}

static void free_menu(void) {
  layout_free(&menu.head.layout), layout_free(&menu.empty.layout);
  for (unsigned i = 0; i < MENU_PROGRAMS; i++) layout_free(&menu.state[i].layout);
}

static void menu_by_keys(void) {
  static const struct program list[3] = {{LAUNCH_STOPPED, "viewer", "Picture viewer"},
                                         {LAUNCH_RUNNING, "composer", "Mail composer"},
                                         {LAUNCH_FAILED, "editor", ""}};
  int width, height;
  picture_prepare(&ui, true, 1);
  menu_init(&menu, &ui, chosen);
  menu_programs(&menu, list, 3);
  menu_size(&menu, &width, &height);
  ui_resize(&ui, width, height);
  menu_place(&menu);
  ui_event(&ui, &(struct gui_event){.type = GUI_FOCUS});
  CHECK(ui.focus == &menu.row[0].widget && !strcmp(menu.row[2].text, "editor"));
  CHECK(menu_key(&menu, &(struct gui_event){.code = UI_KEY_UP, .value = 1}) && ui.focus == &menu.row[2].widget);
  CHECK(menu_key(&menu, &(struct gui_event){.code = UI_KEY_DOWN, .value = 1}) &&
        menu_key(&menu, &(struct gui_event){.code = UI_KEY_DOWN, .value = 1}));
  picture_key(&ui, UI_KEY_ENTER, 0, 0);
  CHECK(pressed == 1);
  picture_click(&ui, 40, 50);
  CHECK(pressed == 0);
  struct canvas c = picture_canvas(width, height);
  finish(&c, "panel-menu");
  free_menu();
}

static void empty_menu(void) {
  int width, height;
  picture_prepare(&ui, true, 1);
  menu_init(&menu, &ui, chosen);
  menu_programs(&menu, NULL, 0);
  menu_size(&menu, &width, &height);
  ui_resize(&ui, width, height);
  menu_place(&menu);
  CHECK(!menu.empty.widget.hidden && label_height(&menu.empty, menu.empty.widget.box.w) <= menu.empty.widget.box.h);
  struct canvas c = picture_canvas(width, height);
  finish(&c, "panel-menu-empty");
  free_menu();
}

int main(void) {
  CASE(windows_come_and_go);
  CASE(menu_by_keys);
  CASE(empty_menu);
  return check_done();
}
