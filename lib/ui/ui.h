/* Ui: one window's content: widgets in a fixed list, keyboard focus among them, and what must be painted again.
 *
 * Knows nothing of sessions: events come in as struct gui_event, pixels go to a canvas, so everything here runs on the
 * host. Bounds: 64 widgets. Widgets belong to the application and live as long as the ui. All metrics are multiplied by
 * scale. */
#ifndef UI_UI_H
#define UI_UI_H

#include "iface/gui.h"
#include "ui/keys.h"
#include "ui/theme.h"

#define UI_WIDGETS 64u

struct ui;
struct widget;

struct widget_class {
  void (*paint)(struct widget *w, struct canvas *c);
  bool (*key)(struct widget *w, const struct gui_event *e);     /* press or repeat; true when used */
  void (*pointer)(struct widget *w, const struct gui_event *e); /* motion, button, wheel in content coordinates */
  void (*paste)(struct widget *w, const char *bytes, size_t n); /* NULL = it takes nothing */
  uint32_t cursor;                                              /* enum gui_cursor over it */
  bool takes_focus;
};

struct widget {
  const struct widget_class *class;
  struct ui *ui;
  struct rect box;
  bool hidden, disabled;
};

struct ui {
  const struct theme *theme;
  struct faces faces;
  int scale, width, height;
  struct widget *widget[UI_WIDGETS];
  unsigned count;
  struct widget *focus, *hover, *grab; /* grab: took the press and gets all until the release */
  bool active;                         /* the window has the keyboard */
  struct rect damage;
  void (*background)(struct ui *ui, struct canvas *c);   /* paints the clip; NULL = the theme's surface */
  bool (*key)(struct ui *ui, const struct gui_event *e); /* sees presses first (chords of the window); true when used */
  void (*copied)(struct ui *ui, const char *bytes, size_t n); /* the user copied; NULL = pasting stays in the widgets */
  void *context;
};

void ui_init(struct ui *ui);
void ui_add(struct ui *ui, struct widget *w, const struct widget_class *class); /* order = order of the Tab key */
void ui_place(struct widget *w, struct rect box);                               /* moves, damages old and new place */
void ui_show(struct widget *w, bool shown);
void ui_enable(struct widget *w, bool enabled);
void ui_focus(struct ui *ui, struct widget *w);
void ui_damage(struct ui *ui, struct rect r);
void ui_dirty(struct widget *w);                      /* damages its box and focus ring */
void ui_resize(struct ui *ui, int width, int height); /* damages all; the application places its widgets next */
void ui_event(struct ui *ui, const struct gui_event *e);
void ui_paste(struct ui *ui, const char *bytes, size_t n); /* untrusted: into the widget that has the focus */
uint32_t ui_cursor(const struct ui *ui);                   /* enum gui_cursor for the place of the pointer */
/* Paints what is damaged and returns it; the damage is then empty. */
struct rect ui_paint(struct ui *ui, struct canvas *c);

static inline int ui_px(const struct ui *ui, int n) { return n * ui->scale; }
/* Text helpers: one line with its top at y inside a height, cut with an ellipsis when it is wider than the box. */
void ui_text(struct ui *ui, struct canvas *c, struct face *f, struct rect box, int align, const char *text,
             uint32_t colour);
enum { UI_LEFT = 0, UI_CENTRE = 1, UI_RIGHT = 2 };

#endif
