/* Nitpicker look: paints a desktop and its attention screen at scale 1 and 2 into build/, for people to look at, and
 * checks what must be seen in them: frame colours, the strip, the signer's badge. */
#include "check.h"
#include "nitpicker_model.h"

#include "../../gui/nitpicker/frame.h"
#include "base/string.h"

static struct policy policy;

static void add(const char *prefix, unsigned color, unsigned role, bool trusted) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  text_copy(d->prefix, sizeof d->prefix, prefix);
  d->color = (uint8_t)color, d->role = (uint8_t)role, d->trusted = trusted;
}

static void paint_words(struct model *m, uint64_t id, uint32_t paper, uint32_t ink, const char *const *words) {
  struct np_view *v = np_find(&m->np, id);
  unsigned index = np_index(&m->np, v);
  int w = (int)v->lent_width, h = (int)v->lent_height, k = (int)m->np.scale;
  for (int y = 0; y < h; y++) {
    struct draw d = {.pixels = m->buffer[index][0] + (size_t)y * (size_t)w, .y = y, .x1 = w, .scale = k};
    draw_fill(&d, rect_of(0, 0, w, h), paper);
    for (int i = 0; words[i]; i++)
      draw_text(&d, (struct pen){16 * k, (28 + 20 * i) * k, w - 8, i ? GLYPH_SANS : GLYPH_BOLD, ink},
                draw_words(words[i]));
  }
}

static void title(struct model *m, uint64_t id, const char *text) {
  struct np_view *v = np_find(&m->np, id);
  struct model_event e = {
      .kind = NP_TITLE, .session = np_index(&m->np, v) / NP_EACH, .title = {.id = np_local(&m->np, v)}};
  memcpy(e.title.utf8, text, text_length(text, 143));
  model_step(m, e);
}

static void wallpaper(struct model *m, uint64_t id) {
  struct np_view *v = np_find(&m->np, id);
  uint32_t *p = m->buffer[np_index(&m->np, v)][0];
  int w = (int)v->lent_width, h = (int)v->lent_height;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      p[y * w + x] =
          (uint32_t)(0x20 + 24 * y / h) << 16 | (uint32_t)(0x30 + 24 * x / w) << 8 | (uint32_t)(0x48 + 30 * y / h);
  model_commit(m, np_index(&m->np, v) / NP_EACH, np_local(&m->np, v), 0);
}

static struct rect scaled(int k, int x, int y, int w, int h) { return rect_of(x * k, y * k, w * k, h * k); }

static struct model *desktop(int k, int width, int height) {
  policy_defaults(&policy);
  policy.scale = (uint32_t)k;
  text_copy(policy.wm, sizeof policy.wm, "desktop/wm");
  add("desktop", SKY, GUI_ROLE_WINDOW, false), add("vm", VERMILION, GUI_ROLE_WINDOW, false),
      add("signer", GREEN, GUI_ROLE_SIGNER, true);
  add("desktop/panel", GREY, GUI_ROLE_PANEL, false), add("desktop/wallpaper", GREY, GUI_ROLE_WALLPAPER, false),
      add("bank", PURPLE, GUI_ROLE_WINDOW, false);
  struct model *m = model_new(&policy, width * k, height * k);
  struct rect none = {0};
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  model_step(m, (struct model_event){.kind = NP_CLOCK, .value = 10 * 3600 + 42 * 60});
  unsigned paper = model_open(m, "desktop/wallpaper"), panel = model_open(m, "desktop/panel"),
           term = model_open(m, "desktop/terminal");
  unsigned web = model_open(m, "vm/browser"), view = model_open(m, "desktop/viewer"), bank = model_open(m, "bank"),
           sign = model_open(m, "signer");
  wallpaper(m, model_window(m, paper, 100, 100, 0, none));
  uint64_t bar = model_window(m, panel, 100, 100, 0x10161d, none);
  uint64_t t = model_window(m, term, 0, 0, 0x171d24, scaled(k, 70, 520, 560, 250));
  uint64_t w = model_window(m, web, 0, 0, 0xf7f8fa, scaled(k, 36, 60, 640, 440));
  uint64_t v = model_window(m, view, 0, 0, 0x2a3440, scaled(k, 560, 110, 460, 330));
  uint64_t b = model_window(m, bank, 0, 0, 0xf7f8fa, scaled(k, 980, 90, 280, 260));
  static const char *const shell[] = {"$ why desktop/viewer network", "denied: no route for \"network\"", "$ _", NULL};
  static const char *const page[] = {"Example Domain", "This page is rendered inside a guest.",
                                     "It holds a screen and nothing else.", NULL};
  static const char *const mail[] = {"Sign this message?", "From Ada Example", "To Bob",
                                     "Dear Bob, please pay 100 EUR for invoice 17.", NULL};
  paint_words(m, t, 0x171d24, TEXT, shell), paint_words(m, w, 0xf7f8fa, 0x1c232b, page),
      paint_words(m, b, 0xf7f8fa, 0x1c232b, page);
  title(m, t, "shell"), title(m, w, "Example Domain"),
      title(m, v, "landscape.png \303\274ber \305\201\303\263d\305\272"), title(m, b, "Accounts");
  model_step(m, (struct model_event){.kind = NP_BADGE, .session = sign, .badge = {1}});
  uint64_t s = model_window(m, sign, 520 * k, 260 * k, 0xf7f8fa, none);
  paint_words(m, s, 0xf7f8fa, 0x1c232b, mail), title(m, s, "Sign this message?");
  const uint64_t named[] = {w, v, t, b};
  for (unsigned i = 0; i < 4; i++) {
    struct gui_plate_in in = {.id = np_local(&m->np, np_find(&m->np, bar)),
                              .index = i,
                              .target = named[i],
                              .x = (110 + (int)i * 190) * k,
                              .y = 8 * k,
                              .width = 180 * k,
                              .height = 28 * k};
    CHECK(model_step(m, (struct model_event){.kind = NP_NAME, .session = panel, .plate = in}) == ST_OK);
  }
  model_click(m, 700 * k, 300 * k);
  model_frame(m);
  return m;
}

static uint32_t pixel(const struct model *m, int x, int y) { return m->screen[y * m->np.width + x]; }

static void desktop_shows_frames_and_strip(void) {
  struct model *m = desktop(1, 1280, 800);
  model_picture(m, "build/nitpicker-desktop.ppm");
  CHECK(pixel(m, 37, 300) == palette[VERMILION].color);
  CHECK(pixel(m, 1000, 2) == PAPER);
  struct rect r;
  unsigned session;
  r = np_badge_rect(&m->np, &session);
  CHECK(pixel(m, r.x0 + 3, r.y1 - 4) == palette[GREEN].color);
  model_click(m, r.x0 + 20, r.y0 + 8);
  model_frame(m);
  model_picture(m, "build/nitpicker-signer.ppm");
  CHECK(m->np.focus / NP_EACH == session);
  model_key(m, 88, 1);
  model_frame(m);
  model_picture(m, "build/nitpicker-attention.ppm");
  CHECK(m->np.frozen);
  model_free(m);
}

static void desktop_at_scale_two(void) {
  policy.domains = 0;
  struct model *m = desktop(2, 1280, 800);
  model_picture(m, "build/nitpicker-desktop-2x.ppm");
  CHECK(pixel(m, 75, 600) == palette[VERMILION].color);
  model_free(m);
}

int main(void) {
  CASE(desktop_shows_frames_and_strip);
  CASE(desktop_at_scale_two);
  return check_done();
}
