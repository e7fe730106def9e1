/* Text test: the text model against a plain array under random edits, undo to the beginning and redo to the end, and
 * layout. */
#include "check.h"
#include "ui/layout.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

static bool holds(const struct text *t, const char *s) {
  return t->length == strlen(s) && (!t->length || !memcmp(t->bytes, s, t->length));
}

static void typing_and_undo(void) {
  struct text t;
  text_init(&t, 100, false);
  for (const char *p = "hello"; *p; p++) text_insert(&t, p, 1);
  text_insert(&t, " ", 1);
  for (const char *p = "you"; *p; p++) text_insert(&t, p, 1);
  CHECK(holds(&t, "hello you"));
  text_undo(&t);
  CHECK(holds(&t, "hello "));
  text_undo(&t), text_undo(&t);
  CHECK(holds(&t, "") && !text_undo(&t));
  while (text_redo(&t)) continue;
  CHECK(holds(&t, "hello you"));
  text_move(&t, 0, false), text_move(&t, text_word_right(&t, 0), true);
  text_insert(&t, "bye", 3);
  CHECK(holds(&t, "bye you") && t.cursor == 3);
  text_delete(&t, true, true);
  CHECK(holds(&t, "bye"));
  text_delete(&t, false, true);
  CHECK(holds(&t, ""));
  text_free(&t);
}

static void filtering(void) {
  struct text t;
  text_init(&t, 100, true);
  CHECK(text_set(&t, "a\r\nb\x01\xff", 6));
  CHECK(holds(&t, "a b\xef\xbf\xbd"));
  text_move(&t, t.length, false);
  CHECK(text_left(&t, t.length) == t.length - 3);
  text_delete(&t, false, false);
  CHECK(holds(&t, "a b"));
  text_free(&t);
  text_init(&t, 4, false);
  CHECK(text_insert(&t, "abcd", 4) && !text_insert(&t, "e", 1) && holds(&t, "abcd"));
  text_free(&t);
}

/* The same edits on a plain array; positions are random but always between characters. */
static void random_edits(void) {
  static const char *const piece[] = {"a", "Z", " ", "\n", "\xc3\xa9", "\xe2\x82\xac", "word word", "\t"};
  struct text t;
  text_init(&t, 4000, false);
  char *shadow = calloc(1, 8000);
  srand(7);
  for (int i = 0; i < 20000; i++) {
    size_t n = strlen(shadow), at = n ? (size_t)rand() % (n + 1) : 0;
    while (at < n && ((unsigned char)shadow[at] & 0xc0) == 0x80) at++;
    const char *p = piece[rand() % 8];
    text_move(&t, at, false);
    if (rand() % 3 && n + strlen(p) <= 4000) {
      text_insert(&t, p, strlen(p));
      memmove(shadow + at + strlen(p), shadow + at, n - at + 1);
      memcpy(shadow + at, p, strlen(p));
    } else if (at < n) {
      size_t next = text_right(&t, at);
      text_delete(&t, true, false);
      memmove(shadow + at, shadow + next, n - next + 1);
    }
    if (!holds(&t, shadow)) break;
  }
  CHECK(holds(&t, shadow));
  unsigned undone = 0;
  while (text_undo(&t)) undone++;
  while (text_redo(&t)) undone--;
  CHECK(undone == 0 && holds(&t, shadow));
  text_free(&t);
  free(shadow);
}

static void utf8_cases(void) {
  static const struct {
    const char *text;
    size_t bytes;
    uint32_t c;
    size_t used;
  } cases[] = {{"A", 1, 'A', 1},
               {"\xc3\xa9", 2, 0xe9, 2},
               {"\xc3", 1, 0xfffd, 1},
               {"\xc0\x80", 2, 0xfffd, 1},
               {"\xe0\x80\x80", 3, 0xfffd, 1},
               {"\xed\xa0\x80", 3, 0xfffd, 1},
               {"\xf0\x9f\x98\x80", 4, 0x1f600, 4},
               {"\xf4\x90\x80\x80", 4, 0xfffd, 1},
               {"\x80", 1, 0xfffd, 1}};
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t at = 0;
    CHECK(utf8_next(cases[i].text, cases[i].bytes, &at) == cases[i].c && at == cases[i].used);
  }
}

static uint8_t *load(const char *path, size_t *bytes) {
  FILE *f = fopen(path, "rb");
  uint8_t *data = malloc(4u << 20);
  *bytes = f && data ? fread(data, 1, 4u << 20, f) : 0;
  if (f) fclose(f);
  return data;
}

static void wrapping(void) {
  size_t bytes;
  uint8_t *font = load("/usr/share/fonts/opentype/inter/Inter-Regular.otf", &bytes);
  struct face *f = face_new(font, bytes, 13);
  CHECK(f); /* package fonts-inter */
  struct layout l = {0};
  static const char text[] = "The quick brown fox\njumps\n\nover_a_very_long_word_that_must_be_cut_somewhere ok\n";
  size_t n = sizeof text - 1;
  CHECK(f && layout_make(&l, f, text, n, 100));
  CHECK(l.line[0].start == 0 && l.line[l.lines - 1].start == n && l.line[l.lines - 1].end == n);
  for (unsigned i = 0; i < l.lines; i++) {
    size_t next = i + 1 < l.lines ? l.line[i + 1].start : n;
    CHECK(next == l.line[i].end || text[l.line[i].end] == '\n');
    for (size_t at = l.line[i].start; at < l.line[i].end; at++)
      CHECK(layout_line_of(&l, at) == i && layout_at_x(&l, text, i, layout_x_of(&l, text, i, at)) == at);
  }
  CHECK(face_measure(f, "AV", 2) < face_measure(f, "A", 1) + face_measure(f, "V", 1)); /* kerned */
  CHECK(face_measure(f, "iiii", 4) < face_measure(f, "mmmm", 4));                      /* proportional */
  layout_free(&l);
  face_free(f);
  free(font);
}

static void broken_fonts(void) {
  uint8_t junk[256];
  for (unsigned i = 0; i < sizeof junk; i++) junk[i] = (uint8_t)(i * 37);
  CHECK(!face_new(junk, sizeof junk, 13));
  CHECK(!face_new(junk, 10, 13));
}

static void no_font_at_all(void) {
  static uint32_t pixels[80 * 20];
  struct canvas c = canvas_of(pixels, 80, 20);
  struct faces faces;
  unsigned ink = 0;
  CHECK(faces_load(&faces, (struct font_data){0}, (struct font_data){0}, (struct font_data){0}, 1));
  CHECK(face_draw(faces.plain, &c, 0, 15, "No font \xe2\x82\xac", 11, 0xffffff) == 9 * 8 * FONT_UNIT);
  for (unsigned i = 0; i < 80 * 20; i++) ink += pixels[i] == 0xffffff;
  CHECK(ink > 100 && ink < 800);
  faces_free(&faces);
}

static void contrasts(void) {
  const struct theme *const both[] = {&theme_light, &theme_dark};
  for (unsigned i = 0; i < 2; i++) {
    const struct theme *t = both[i];
    const uint32_t ground[] = {t->surface, t->raised, t->field};
    for (unsigned k = 0; k < 3; k++)
      CHECK(colour_contrast10(t->ink, ground[k]) >= 45 && colour_contrast10(t->dim, ground[k]) >= 45);
    CHECK(colour_contrast10(t->on_accent, t->accent) >= 45 && colour_contrast10(t->ink, t->selection) >= 45 &&
          colour_contrast10(t->ink, t->hover) >= 45);
    CHECK(colour_contrast10(t->good, t->surface) >= 45 && colour_contrast10(t->bad, t->surface) >= 45);
  }
}

int main(void) {
  CASE(no_font_at_all);
  CASE(contrasts);
  CASE(typing_and_undo);
  CASE(filtering);
  CASE(random_edits);
  CASE(utf8_cases);
  CASE(wrapping);
  CASE(broken_fonts);
  return check_done();
}
