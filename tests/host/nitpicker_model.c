/* Nitpicker model: see the header. */
#include "nitpicker_model.h"

#include "base/string.h"

#include <stdio.h>
#include <stdlib.h>

struct model *model_new(const struct policy *policy, int width, int height) {
  struct model *m = malloc(sizeof *m);
  memset((char *)m + sizeof m->np, 0, sizeof *m - sizeof m->np);
  size_t pixels = (size_t)width * (size_t)height;
  m->screen = calloc(pixels, 4), m->stores = calloc(pixels, 1), m->owner = calloc(pixels, 2);
  np_init(&m->np, policy);
  m->now = 1000;
  m->store =
      (struct np_store){.np = &m->np, .source = m->source, .base = (uint8_t *)m->screen, .pitch = (uint32_t)width * 4};
  struct framebuffer_mode mode = {.pitch = (uint32_t)width * 4,
                                  .bpp = 32,
                                  .red_shift = 16,
                                  .red_bits = 8,
                                  .green_shift = 8,
                                  .green_bits = 8,
                                  .blue_bits = 8};
  store_format(&m->store, &mode);
  model_step(m, (struct model_event){.kind = NP_SCREEN, .x = width, .y = height});
  return m;
}

void model_free(struct model *m) {
  for (unsigned i = 0; i < NP_VIEWS; i++)
    free(m->buffer[i][0]), free(m->buffer[i][1]), free(m->half[i]), free(m->next[i][0]), free(m->next[i][1]);
  free(m->screen), free(m->stores), free(m->owner), free(m);
}

enum status model_step(struct model *m, struct model_event e) {
  struct np_event event = {.kind = e.kind, .session = e.session, .now = m->now, .virtual = e.virtual};
  event.code = e.code, event.value = e.value, event.x = e.x, event.y = e.y;
  event.in = e.kind == NP_OPEN ? (const void *)e.label : e.kind == NP_POLICY ? (const void *)e.policy : e.in;
  return np_step(&m->np, &event);
}

unsigned model_open(struct model *m, const char *label) {
  enum status s = model_step(m, (struct model_event){.kind = NP_OPEN, .label = label});
  return s == ST_OK ? (unsigned)m->np.result : NP_SESSIONS;
}

enum status model_lend(struct model *m, unsigned session, unsigned id, unsigned width, unsigned height,
                       uint32_t color) {
  struct model_event e = {.kind = NP_LENT, .session = session, .lend = {.id = id, .width = width, .height = height}};
  enum status s = model_step(m, e);
  unsigned index = session * NP_EACH + id - 1;
  if (s != ST_OK || index >= NP_VIEWS) return s;
  for (unsigned b = 0; b < 2; b++) {
    free(m->next[index][b]);
    m->next[index][b] = malloc((size_t)width * height * 4 + 4);
    for (size_t i = 0; i < (size_t)width * height; i++) m->next[index][b][i] = color;
  }
  return s;
}

/* The pair that was lent last is the shown one with the commit that was taken up. */
static void take_up(struct model *m, unsigned index) {
  const struct np_view *v = &m->np.view[index];
  for (unsigned b = 0; b < 2 && m->next[index][b]; b++) {
    free(m->buffer[index][b]);
    m->source[index].pixels[b] = m->buffer[index][b] = m->next[index][b], m->next[index][b] = NULL;
  }
  if (v->layer != NP_LAYER_WALLPAPER || !v->serial) return;
  size_t pixels = (size_t)v->width * v->height;
  free(m->half[index]);
  m->source[index].half = m->half[index] = malloc(pixels * 4 + 4);
  store_half(m->half[index], m->buffer[index][v->shown], pixels);
}

enum status model_commit(struct model *m, unsigned session, unsigned id, unsigned buffer) {
  struct model_event e = {.kind = NP_COMMIT, .session = session};
  e.commit =
      (struct gui_commit_in){.id = id, .buffer = buffer, .width = RECT_FAR, .height = RECT_FAR, .request_frame = 1};
  enum status s = model_step(m, e);
  struct np_view *v = np_own(&m->np, session, id);
  if (s == ST_OK && !v->next.id) take_up(m, np_index(&m->np, v));
  return s;
}

uint64_t model_window(struct model *m, unsigned session, int width, int height, uint32_t color, struct rect at) {
  struct model_event e = {
      .kind = NP_WINDOW, .session = session, .window = {.width = (uint32_t)width, .height = (uint32_t)height}};
  m->now += 20; /* a new budget of operations */
  if (model_step(m, e) != ST_OK) return 0;
  unsigned local = (unsigned)m->np.result;
  struct np_view *v = np_own(&m->np, session, local);
  uint64_t id = np_id(&m->np, v);
  if (!rect_empty(at))
    model_step(m, (struct model_event){.kind = NP_PLACE,
                                       .place = {.id = id,
                                                 .x = at.x0,
                                                 .y = at.y0,
                                                 .width = (uint32_t)rect_width(at),
                                                 .height = (uint32_t)rect_height(at)}});
  struct rect c = np_content(&m->np, v);
  model_lend(m, session, local, (unsigned)(v->placed ? rect_width(c) : width),
             (unsigned)(v->placed ? rect_height(c) : height), color);
  model_commit(m, session, local, 0);
  return id;
}

static void note(void *context, const struct np_run *run) {
  struct model *m = context;
  store_run(&m->store, run);
  for (int y = run->at.y0; y < run->at.y1; y++)
    for (int x = run->at.x0; x < run->at.x1; x++) {
      size_t at = (size_t)y * (size_t)m->np.width + (size_t)x;
      m->stores[at]++;
      m->owner[at] = run->kind == NP_RUN_CONTENT ? run->view : NP_NONE;
    }
}

void model_frame_begin(struct model *m, bool two_pages) {
  m->np.last_frame = m->np.now;
  memset(m->stores, 0, (size_t)m->np.width * (size_t)m->np.height);
  np_refresh_begin(&m->np, two_pages);
}

bool model_piece(struct model *m, int pixels) {
  return m->np.refresh.running && !m->blind && np_refresh_piece(&m->np, pixels, note, m);
}

void model_frame_end(struct model *m) {
  bool waits[NP_VIEWS];
  for (unsigned i = 0; i < NP_VIEWS; i++) waits[i] = m->np.view[i].next.id;
  if (m->np.refresh.running) model_step(m, (struct model_event){.kind = NP_FRAMED});
  for (unsigned i = 0; i < NP_VIEWS; i++)
    if (waits[i]) take_up(m, i);
}

static void paint(struct model *m) {
  model_frame_begin(m, false);
  while (model_piece(m, 1 << 18)) continue;
  model_frame_end(m);
}

void model_frame(struct model *m) {
  m->now += 16;
  model_step(m, (struct model_event){.kind = NP_TICK});
  paint(m);
}

void model_tick(struct model *m) {
  model_step(m, (struct model_event){.kind = NP_TICK});
  if (np_dirty(&m->np) && m->np.now >= m->np.last_frame + m->np.frame_ms) paint(m);
}

void model_key(struct model *m, int code, int value) {
  model_step(m, (struct model_event){.kind = NP_KEY, .code = code, .value = value});
}

void model_point(struct model *m, int x, int y) {
  model_step(m, (struct model_event){.kind = NP_RELATIVE, .x = x - m->np.x, .y = y - m->np.y});
}

void model_click(struct model *m, int x, int y) {
  model_point(m, x, y);
  m->now += NP_SETTLE_MS;
  model_key(m, 0x110, 1);
  m->now += 10;
  model_key(m, 0x110, 0);
}

unsigned model_fetch(struct model *m, unsigned session, struct gui_event out[GUI_BATCH]) {
  struct np_session *s = &m->np.session[session];
  unsigned n = s->queued;
  memcpy(out, m->np.queue[session], n * sizeof *out);
  s->queued = 0;
  return n;
}

bool model_got(struct model *m, unsigned session, unsigned type, int code, int value) {
  struct gui_event e[GUI_BATCH];
  unsigned n = model_fetch(m, session, e);
  bool got = false;
  for (unsigned i = 0; i < n; i++)
    got |= e[i].type == type && (code < 0 || e[i].code == code) && (value < 0 || e[i].value == value);
  return got;
}

void model_picture(const struct model *m, const char *path) {
  FILE *f = fopen(path, "wb");
  if (!f) return;
  fprintf(f, "P6\n%d %d\n255\n", m->np.width, m->np.height);
  for (int i = 0; i < m->np.width * m->np.height; i++) {
    uint32_t p = m->screen[i];
    uint8_t rgb[3] = {(uint8_t)(p >> 16), (uint8_t)(p >> 8), (uint8_t)p};
    fwrite(rgb, 3, 1, f);
  }
  fclose(f);
}
