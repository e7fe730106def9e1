/* Nitpicker model: a screen, clients and buffers on the host, driven by the same events as the component. */
#ifndef TESTS_NITPICKER_MODEL_H
#define TESTS_NITPICKER_MODEL_H

#include "../../gui/nitpicker/store.h"

/* Events by what they do. */
enum {
  NP_WINDOW = NP_GUI + gui_nr_window,
  NP_DESTROY = NP_GUI + gui_nr_destroy,
  NP_TITLE = NP_GUI + gui_nr_title,
  NP_LENT = NP_GUI + gui_nr_lend,
  NP_COMMIT = NP_GUI + gui_nr_commit,
  NP_POPUP = NP_GUI + gui_nr_popup,
  NP_CURSOR_SHAPE = NP_GUI + gui_nr_cursor,
  NP_NAME = NP_GUI + gui_nr_plate,
  NP_BADGE = NP_GUI + gui_nr_badge,
  NP_SHOW = NP_GUI + gui_nr_show,
  NP_PLACE = NP_PLACEMENT + placement_nr_place,
  NP_STACK = NP_PLACEMENT + placement_nr_stack,
  NP_COOKIE = NP_PLACEMENT + placement_nr_cookie,
  NP_ANSWER = NP_PLACEMENT + placement_nr_answer
};

/* What np_step takes, with the argument inside. */
struct model_event {
  uint32_t kind, session;
  bool virtual;
  int32_t code, value, x, y;
  const char *label;
  const struct policy *policy;
  union {
    uint8_t in[sizeof(struct gui_title_in)]; /* as long as the longest */
    struct gui_window_in window;
    struct gui_id id;
    struct gui_title_in title;
    struct gui_lend_in lend;
    struct gui_commit_in commit;
    struct gui_popup_in popup;
    struct gui_cursor_in cursor;
    struct gui_plate_in plate;
    struct gui_badge_in badge;
    struct gui_show_in show;
    struct gui_offer_in offer;
    struct gui_paste_in paste;
    struct placement_place_in place;
    struct placement_stack_in stack;
    struct placement_cookie_in cookie;
    struct placement_answer_in answer;
    struct keeper_place_in keep;
    struct keeper_focus_in act;
    struct keeper_answer_in consent;
  };
};

struct model {
  struct np np;
  struct np_store store;
  struct np_source source[NP_VIEWS];
  uint32_t *buffer[NP_VIEWS][2], *next[NP_VIEWS][2], *half[NP_VIEWS]; /* next: lent and not shown yet */
  uint32_t *screen;                                                   /* what the framebuffer shows */
  uint8_t *stores; /* how often each pixel was stored in the last frame */
  uint16_t *owner; /* view whose content was stored there last, NP_NONE = nitpicker's own */
  uint64_t now;
  bool blind; /* damage is taken and not painted */
};

struct model *model_new(const struct policy *policy, int width, int height);
void model_free(struct model *m);
enum status model_step(struct model *m, struct model_event e); /* fills in the time */
unsigned model_open(struct model *m, const char *label);
/* A window with both buffers filled with a colour, placed by a wm when x >= 0; returns its placement id. */
uint64_t model_window(struct model *m, unsigned session, int width, int height, uint32_t color, struct rect at);
enum status model_commit(struct model *m, unsigned session, unsigned id, unsigned buffer);
enum status model_lend(struct model *m, unsigned session, unsigned id, unsigned width, unsigned height, uint32_t color);
void model_frame(struct model *m); /* one frame tick: paints the damage */
/* The same in parts, with steps between the pieces. */
void model_frame_begin(struct model *m, bool two_pages);
bool model_piece(struct model *m, int pixels); /* false = it is whole */
void model_frame_end(struct model *m);
void model_tick(struct model *m); /* what the component does when np_next says so */
void model_key(struct model *m, int code, int value);
void model_point(struct model *m, int x, int y);
void model_click(struct model *m, int x, int y); /* moves, waits for the settle rule, presses and releases */
unsigned model_fetch(struct model *m, unsigned session, struct gui_event out[GUI_BATCH]);
bool model_got(struct model *m, unsigned session, unsigned type, int code,
               int value);                                   /* fetches; true when among them */
void model_picture(const struct model *m, const char *path); /* PPM */

#endif
