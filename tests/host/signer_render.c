/* Signer render: every screen through the drawing code of the target, at several sizes and scales, into memory of
 * exactly the window's size. With a folder as argument it writes the screens there as PPM files, to look at. */
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/draw.h"
#include "check.h"

#define TYPE "Content-Type: text/plain; charset=us-ascii; protected-headers=\"v1\"\r\n"
#define LETTER                                                                                                         \
  TYPE "From: Ada Example <ada@example.org>\r\nTo: Bob <bob@example.org>,\r\n Carol Il10O <carol@examp1e.org>\r\n"     \
       "Subject: Invoice 17\r\n\r\nDear Bob,\r\n\r\nplease pay 100 EUR for invoice 17 to the account that we agreed "  \
       "on, and write to ada@example.org, not to ada@examp1e.org.\r\n\r\nItem\tprice\r\nPaper\t 60 EUR\r\n"            \
       "Ink                                                      40 EUR\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\nAda\r\n"
static struct desk desk;
static struct ui ui;
static struct link client;
static struct pgp_key key = {
    .user = "Ada Example <ada@example.org>",
    .fingerprint = {0x4c, 0x1b, 9, 0xd2, 0x60, 7, 0x8f, 0x33, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10, 0x77, 0xaf}};
static uint8_t message[SIGN_MESSAGE_MAX];
static const char *folder;

static void fresh(bool with_key) {
  memset(&ui, 0, sizeof ui);
  desk_start(&desk, message, 1000);
  ui.key = with_key ? &key : NULL;
  strcpy(ui.phrase, "blue heron at noon");
  ui_start(&ui, &desk);
  ui_focus(&ui, true);
}

static void render(const char *name, int width, int height, int scale) {
  size_t pixels = (size_t)width * (size_t)height;
  struct canvas c = {malloc(pixels * 4), width, height, scale};
  struct layout l;
  memset(c.pixels, 0xff, pixels * 4);
  layout_make(&l, &ui, &c);
  draw(&c, &l, &ui);
  unsigned unpainted = 0;
  for (size_t i = 0; i < pixels; i++) unpainted += c.pixels[i] == 0xffffffff;
  CHECK(unpainted == 0);
  if (folder && scale == 1) {
    char path[600];
    snprintf(path, sizeof path, "%s/%s.ppm", folder, name);
    FILE *f = fopen(path, "wb");
    fprintf(f, "P6 %d %d 255\n", width, height);
    for (size_t i = 0; i < pixels; i++)
      fputc(c.pixels[i] >> 16 & 255, f), fputc(c.pixels[i] >> 8 & 255, f), fputc(c.pixels[i] & 255, f);
    fclose(f);
  }
  free(c.pixels);
}

static void all_sizes(const char *name) {
  char tiny[64];
  snprintf(tiny, sizeof tiny, "%s-small", name);
  render(name, LAYOUT_WIDTH, LAYOUT_HEIGHT, 1);
  render(tiny, LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT, 1);
  render(name, 2 * LAYOUT_WIDTH, 2 * LAYOUT_HEIGHT, 2);
  render(name, 3 * LAYOUT_WIDTH, 3 * LAYOUT_HEIGHT, 3);
  render("wrong", 200, 64, 1); /* smaller than asked for: clipped, not broken */
  render("wrong", 7, 3, 3);
}

static void type(const char *text) {
  for (; *text; text++) ui_press_key(&ui, 200, (uint32_t)*text, 0);
}

static void create(void) {
  fresh(false);
  type("Ada Example");
  ui_click(&ui, W_MAIL), type("ada@example.org");
  ui_click(&ui, W_PHRASE), type("blue heron at noon");
  ui_click(&ui, W_PASS), type("correct horse");
  ui_notice(&ui, true, "The two passphrases differ.");
  all_sizes("create");
}

static void pending(const char *text) {
  struct finding why;
  fresh(true);
  memcpy(message, text, strlen(text));
  desk.total = (uint32_t)strlen(text);
  desk.state = DESK_PENDING;
  desk.owner = &client;
  strcpy(desk.label, "desktop/composer");
  CHECK(mail_check(message, desk.total, &desk.mail, &why));
}

static void home(void) {
  pending(LETTER);
  for (int i = 0; i < 11; i++) journal_add(&ui.journal, &desk, 1795516920 + (uint64_t)i * 1000);
  desk.state = DESK_IDLE;
  desk.refusal = (struct desk_refusal){1, {RULE_EIGHT_BIT, 9, 17, 0xe4}, "desktop/composer"};
  ui_notice(&ui, false, "Signature no. 11 was given to desktop/composer.");
  all_sizes("home");
  mute_add(&desk.mute, "desktop/composer");
  desk.state = DESK_PENDING;
  all_sizes("home-muted");
}

static void too_small(void) {
  pending(LETTER);
  ui_show_request(&ui, 1795516920, true);
  render("small", LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT, 1);
  ui.confirmed_clock = true;
  ui_click(&ui, W_PASS), type("correct horse");
  CHECK(!ui.document.unfit && ui.end_reached && ui_click(&ui, W_SIGN) == W_SIGN);
  render("smaller", LAYOUT_MIN_WIDTH, 400, 1); /* a page would not fit: hidden rows must not be signed */
  CHECK(ui.document.unfit && !ui.end_reached && ui_click(&ui, W_SIGN) == W_NONE);
  render("narrow", 400, LAYOUT_MIN_HEIGHT, 1);
  CHECK(ui.document.unfit && ui_click(&ui, W_SIGN) == W_NONE);
}

static void request(void) {
  pending(LETTER);
  ui_show_request(&ui, 1795516920, false);
  all_sizes("request");
  ui_click(&ui, W_PASS), type("correct horse");
  all_sizes("request-typed");
  ui_press_key(&ui, 61, 0, 0);
  all_sizes("request-bytes");
  pending(TYPE "From: Eve <eve@example.org>\r\n\r\nsee you\r\n");
  ui_show_request(&ui, 1795516920, true);
  ui_click(&ui, W_CONFIRM_FROM);
  all_sizes("request-warned");
}

static void long_request(void) {
  static char text[9000] = TYPE "From: ada@example.org\r\nDate: Tue, 24 Nov 2026 10:42:00 +0000\r\n\r\n";
  for (int i = 0; i < 90; i++) sprintf(text + strlen(text), "This is line %d of a long letter.\r\n", i + 1);
  pending(text);
  ui_show_request(&ui, 1795516920, false);
  all_sizes("request-long");
  while (ui.page + 1 < ui.document.pages) ui_click(&ui, W_NEXT);
  render("request-last", LAYOUT_WIDTH, LAYOUT_HEIGHT, 1);
}

static void others(void) {
  fresh(true);
  ui_show_working(&ui, false);
  ui.progress = 20, ui.progress_of = 48;
  all_sizes("working");
  ui_show_withdrawn(&ui);
  all_sizes("withdrawn");
}

int main(int count, char **arguments) {
  folder = count > 1 ? arguments[1] : NULL;
  CASE(create);
  CASE(home);
  CASE(too_small);
  CASE(request);
  CASE(long_request);
  CASE(others);
  return check_done();
}
