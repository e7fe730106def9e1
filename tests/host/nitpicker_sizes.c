/* Nitpicker sizes: every screen size, scale and theme is painted as the reference paints it, changes of them at run
 * time included; and the domains are told apart by people with any of the common deficiencies of colour vision. */
#include "base/string.h"
#include "check.h"
#include "nitpicker_reference.h"

#include "../../gui/nitpicker/frame.h"

static struct policy policy;
static struct model *m;
static unsigned client[3];

static void domain(const char *prefix, unsigned color, unsigned role) {
  struct policy_domain *d = &policy.domain[policy.domains++];
  *d = (struct policy_domain){.color = (uint8_t)color, .role = (uint8_t)role, .trusted = color == GREEN};
  text_copy(d->prefix, sizeof d->prefix, prefix);
}

static void begin(int width, int height, unsigned scale) {
  policy_defaults(&policy);
  domain("a", SKY, GUI_ROLE_WINDOW), domain("b", VERMILION, GUI_ROLE_WINDOW), domain("signer", GREEN, GUI_ROLE_SIGNER);
  policy.scale = scale;
  m = model_new(&policy, width, height);
  client[0] = model_open(m, "a/one"), client[1] = model_open(m, "b"), client[2] = model_open(m, "signer");
  int k = (int)scale;
  model_window(m, client[0], 200 * k, 90 * k, 0x123456, (struct rect){0});
  model_window(m, client[1], 150 * k, 120 * k, 0x654321, (struct rect){0});
  model_click(m, width / 2, height / 2);
}

/* Rows that differ; every row of small screens, every fifth of large ones. */
static unsigned wrong_rows(void) {
  static uint32_t row[NP_WIDTH_MAX];
  unsigned wrong = 0;
  for (int y = 0; y<m->np.height; y += m->np.height> 1100 ? 5 : 1) {
    reference_row(m, row, y);
    wrong += memcmp(row, m->screen + (size_t)y * (size_t)m->np.width, (size_t)m->np.width * 4) != 0;
  }
  return wrong;
}

static void every_size_and_scale_equals_the_reference(void) {
  static const int sizes[][2] = {{800, 600},  {1024, 768},  {1280, 720},  {1280, 800},
                                 {1440, 900}, {1920, 1080}, {2560, 1440}, {3840, 2160}};
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (unsigned scale = 1; scale <= 3; scale++) {
      begin(sizes[i][0], sizes[i][1], scale);
      model_frame(m);
      CHECK(wrong_rows() == 0);
      model_key(m, 88, 1);
      model_frame(m);
      CHECK(wrong_rows() == 0);
      model_free(m);
    }
}

/* The screen becomes smaller, the scale larger, the theme light: windows stay within reach, everybody is told. */
static void changes_at_run_time(void) {
  begin(1280, 800, 1);
  model_step(m, (struct model_event){.kind = NP_OPEN, .session = NP_WM});
  uint64_t far = model_window(m, client[0], 0, 0, 5, rect_of(1000, 700, 270, 90));
  model_frame(m);
  struct gui_event e[GUI_BATCH];
  model_fetch(m, client[0], e);
  m->np.wm_queued = 0;
  m->store.pitch = 800 * 4;
  model_step(m, (struct model_event){.kind = NP_SCREEN, .x = 800, .y = 600});
  model_frame(m);
  CHECK(wrong_rows() == 0);
  const struct np_view *v = np_find(&m->np, far);
  CHECK(v->outer.x0 < 800 - 60 && v->outer.y0 < 600 - 20);
  CHECK(model_got(m, client[0], GUI_MODE, -1, -1) && model_got(m, client[1], GUI_MODE, -1, -1));
  CHECK(m->np.wm_queued && m->np.wm_queue[0].type == PLACEMENT_SCREEN);
  uint32_t strip = m->screen[4 * 800 + 4];
  struct policy other = policy;
  other.scale = 2, other.dark = 0, other.domain[1].color = PURPLE, other.domain[0].role = GUI_ROLE_SIGNER;
  model_step(m, (struct model_event){.kind = NP_POLICY, .policy = &other});
  model_frame(m);
  CHECK(wrong_rows() == 0);
  CHECK(m->np.scale == 2 && m->screen[4 * 800 + 4] != strip);
  CHECK(m->np.session[client[1]].domain.color == PURPLE && m->np.session[client[0]].domain.role == GUI_ROLE_WINDOW);
  CHECK(model_got(m, client[0], GUI_MODE, -1, -1));
  model_free(m);
}

/* A swatch of 40x24 as somebody sees it who lacks one kind of cone: linear light, matrices of Vienot, Brettel and
 * Mollon for the first two and of Brettel's simplification for the third, in thousandths. */
static const int deficiency[4][9] = {{1000, 0, 0, 0, 1000, 0, 0, 0, 1000},
                                     {112, 888, 0, 112, 888, 0, 4, -4, 1000},
                                     {293, 707, 0, 293, 707, 0, -21, 21, 1000},
                                     {1000, 127, -127, 0, 874, 126, 0, 874, 126}};

/* 0..1000, the gamma of the screen taken as 2. */
static void seen(uint32_t pixel, const int *matrix, int out[3]) {
  int rgb[3];
  for (int i = 0; i < 3; i++) {
    int c = (int)(pixel >> (16 - 8 * i) & 0xff);
    rgb[i] = c * c * 1000 / 65025;
  }
  for (int i = 0; i < 3; i++)
    out[i] = (matrix[3 * i] * rgb[0] + matrix[3 * i + 1] * rgb[1] + matrix[3 * i + 2] * rgb[2]) / 1000;
}

static int apart(uint32_t a, uint32_t b, const int *matrix) {
  int x[3], y[3], sum = 0;
  seen(a, matrix, x), seen(b, matrix, y);
  for (int i = 0; i < 3; i++) sum += (x[i] > y[i] ? x[i] - y[i] : y[i] - x[i]);
  return sum;
}

static void swatch(unsigned color, uint32_t out[24 * 40]) {
  for (int y = 0; y < 24; y++) {
    struct draw d = {.pixels = out + y * 40, .y = y, .x1 = 40, .scale = 1};
    draw_fill(&d, rect_of(0, 0, 40, 24), palette[color].color);
    draw_pattern(&d, rect_of(0, 0, 40, 24), color, palette[color].ink);
  }
}

/* Two swatches differ visibly in at least a quarter of their pixels; a pattern is seen on its own ground. */
static void domains_are_told_apart_without_a_kind_of_cone(void) {
  static uint32_t picture[DRAW_COLORS][24 * 40];
  for (unsigned c = 0; c < DRAW_COLORS; c++) swatch(c, picture[c]);
  for (unsigned kind = 0; kind < 4; kind++)
    for (unsigned a = 0; a < DRAW_COLORS; a++) {
      CHECK(a == GREY || apart(palette[a].color, palette[a].ink, deficiency[kind]) > 150);
      for (unsigned b = a + 1; b < DRAW_COLORS; b++) {
        unsigned differ = 0;
        for (unsigned i = 0; i < 24 * 40; i++) differ += apart(picture[a][i], picture[b][i], deficiency[kind]) > 150;
        if (differ * 4 < 24 * 40) printf("deficiency %u: colours %u and %u: %u pixels\n", kind, a, b, differ);
        CHECK(differ * 4 >= 24 * 40);
      }
    }
}

/* WCAG contrast times 10 of text on each domain's colour. */
static int light(uint32_t p) {
  int s = 0;
  static const int weight[3] = {2126, 7152, 722};
  for (int i = 0; i < 3; i++) {
    double c = (p >> (16 - 8 * i) & 0xff) / 255.0, power = 1;
    double base = c <= 0.04045 ? c / 12.92 : (c + 0.055) / 1.055;
    if (c > 0.04045) { /* base to the power of 2.4: squared, and twice the fifth root by Newton */
      double root = 0.5;
      for (int n = 0; n < 60; n++) root -= (root * root * root * root * root - base) / (5 * root * root * root * root);
      power = base * base * root * root;
    }
    s += (int)((c <= 0.04045 ? base : power) * weight[i]);
  }
  return s;
}

static void text_has_contrast(void) {
  for (unsigned c = 0; c < DRAW_COLORS; c++) {
    int a = light(palette[c].color) + 500, b = light(palette[c].text) + 500;
    int contrast = a > b ? a * 10 / b : b * 10 / a;
    if (contrast < 45) printf("colour %u: contrast %d.%d\n", c, contrast / 10, contrast % 10);
    CHECK(contrast >= 45);
  }
  for (int dark = 0; dark < 2; dark++) {
    const struct theme *t = draw_theme(dark);
    const uint32_t inks[3] = {t->text, t->dim, t->alert};
    for (int i = 0; i < 3; i++) {
      int a = light(t->paper) + 500, b = light(inks[i]) + 500;
      CHECK((a > b ? a * 10 / b : b * 10 / a) >= 45);
    }
  }
}

int main(void) {
  CASE(every_size_and_scale_equals_the_reference);
  CASE(changes_at_run_time);
  CASE(domains_are_told_apart_without_a_kind_of_cone);
  CASE(text_has_contrast);
  return check_done();
}
