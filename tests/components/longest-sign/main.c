/* Longest-sign: the longest that a client of the signer waits for it, in instructions.
 *
 * Dear are not requests alone: the signer checks a message in the request that ends it, but lays pages out, stretches
 * the passphrase, signs and paints in turns of its own, and whoever asks meanwhile waits for the turn. So something
 * small is asked for every millisecond while the user's keys, bytes that the keyboard's controller is told to deliver,
 * take a key and a message of the largest size through all its screens. The window, opened by this component in the
 * keeper's place, fills the screen. */
#include "../../../apps/composer/sha512.h"
#include "../../../apps/signer/document.h"
#include "../longest/timed.h"
#include "../longest/typed.h"
#include "base/loop.h"
#include "base/string.h"
#include "iface/keeper.h"
#include "iface/log.h"
#include "iface/longest.h"
#include "iface/sign.h"
#include "iface/stream.h"

enum {
  TAB = 0x0f,
  ENTER = 0x1c,
  SHIFT = 0x2a,
  KEY_2 = 0x03,
  KEY_A = 0x1e,
  F3 = 0x3d,
  PAGE_DOWN = 0x51,
  EXTENDED = 0xe0
};
enum { SEEN_MS = 60, TYPED_MS = 5, SETTLED_MS = 700, KEY_MS = 8000 };
enum { PASSPHRASE = 8, PAGES = 60, LINE = 952, HALF = 237, HEADER = 12, ID = 7 };
enum { CORNER = 20, INTO_BADGE = 60 }; /* moves to the screen's corner; pixels from there */

static struct client io, keeper, sign;
static struct timer timer;
static cap_t pause;
static const struct iface_none none;
static struct iface_none nothing;
static uint8_t message[SIGN_MESSAGE_MAX], answer[8192];
static size_t answered;

/* A refused request is a short one. */
static void must(bool good, const char *what) {
  if (good) return;
  log_line(LOG_ERROR, "FAIL longest: %s", what);
  env_exit(1, "FAIL longest: the signer did not do its part");
}

static void rest(uint64_t ticks) {
  uint64_t bits;
  sys_wait(pause, sys_tsc() + ticks, &bits);
}

static void take_answer(void) {
  struct stream_chunk got;
  TIMED(1, must(stream_read(sign.gate, &none, &got, NULL) == ST_OK, "read was refused"));
  if (answered + got.bytes > sizeof answer) answered = 0;
  memcpy(answer + answered, got.data, got.bytes);
  answered += got.bytes;
}

static void watch(unsigned ms) {
  while (ms--) rest(env_ticks(1)), take_answer();
}

/* Waits for a frame of this type; what came before it is dropped. */
static void expect(uint8_t type, const char *what) {
  for (unsigned i = 0; i < KEY_MS; i++) {
    for (size_t at = 0; at + HEADER <= answered; at += HEADER + ((struct sign_header *)(answer + at))->length)
      if (((struct sign_header *)(answer + at))->type == type) {
        answered = 0;
        return;
      }
    watch(1);
  }
  must(false, what);
}

static void put(const void *data, size_t bytes) {
  const uint8_t *from = data;
  while (bytes) {
    struct stream_chunk chunk = {.bytes = bytes < STREAM_CHUNK ? bytes : STREAM_CHUNK};
    struct stream_count taken = {0};
    memcpy(chunk.data, from, chunk.bytes);
    TIMED(1, must(stream_write(sign.gate, &chunk, &taken, NULL) == ST_OK, "write was refused"));
    from += taken.bytes, bytes -= taken.bytes;
  }
}

static void put_frame(uint8_t type, const void *payload, size_t bytes) {
  static uint8_t frame[HEADER + SIGN_PAYLOAD_MAX];
  struct sign_header h = {'S', 'G', SIGN_VERSION, type, ID, (uint32_t)bytes};
  memcpy(frame, &h, sizeof h);
  if (bytes) memcpy(frame + sizeof h, payload, bytes);
  put(frame, sizeof h + bytes);
}

static void byte(unsigned code) { deliver(FROM_KEYBOARD, code), rest(env_ticks(1)); }

/* Let go before anything is waited for: a key that is held repeats. */
static void key(unsigned code) { byte(code), byte(code | RELEASE), watch(TYPED_MS); }

static void many_a(unsigned count) {
  while (count--) key(KEY_A);
}

/* a, a@a, aaa, and the passphrase twice. */
static void create_key(void) {
  watch(SEEN_MS);
  many_a(1), key(TAB), many_a(1);
  byte(SHIFT), key(KEY_2), byte(SHIFT | RELEASE);
  many_a(1), key(TAB), many_a(3), key(TAB), many_a(PASSPHRASE), key(TAB), many_a(PASSPHRASE), key(ENTER);
  put_frame(SIGN_GETKEY, NULL, 0);
  while (answered < HEADER + sizeof(struct sign_err)) watch(1);
  for (unsigned i = 0; i < KEY_MS && answer[3] != SIGN_R_KEY; i++) {
    answered = 0;
    put_frame(SIGN_GETKEY, NULL, 0);
    while (answered < HEADER + sizeof(struct sign_err)) watch(1);
  }
  must(answer[3] == SIGN_R_KEY, "no key was made");
  watch(SEEN_MS), answered = 0;
}

/* A mail of the largest size: so many letters and so many blanks in turn, broken into lines of this length. */
static void write_message(unsigned line, unsigned letters, unsigned blanks) {
  static const char head[] = "Content-Type: text/plain; charset=us-ascii\r\nFrom: a <a@a>\r\nTo: b@b\r\n\r\n";
  for (size_t i = sizeof head - 1, n = 0; i < sizeof message; i++, n = (n + 1) % line)
    message[i] = n == line - 1                                       ? '\n'
                 : n == line - 2                                     ? '\r'
                 : n % (letters + blanks) < letters || n == line - 3 ? 'm'
                                                                     : ' ';
  memcpy(message, head, sizeof head - 1);
  memcpy(message + sizeof message - 4, "mm\r\n", 4);
}

static void offer(void) {
  struct sign_begin begin = {.kind = SIGN_KIND_MAIL, .total = sizeof message};
  uint8_t digest[64];
  put_frame(SIGN_BEGIN, &begin, sizeof begin);
  for (size_t at = 0; at < sizeof message; at += SIGN_PAYLOAD_MAX) put_frame(SIGN_DATA, message + at, SIGN_PAYLOAD_MAX);
  sha512(message, sizeof message, digest);
  put_frame(SIGN_END, digest, 8);
  expect(SIGN_R_PENDING, "the message was not taken");
  watch(SEEN_MS);
}

static void withdraw(void) {
  put_frame(SIGN_CANCEL, NULL, 0);
  expect(SIGN_R_ERR, "the message was not given back");
  watch(SEEN_MS), key(ENTER), watch(SEEN_MS);
}

/* Opens the request, looks at its bytes and back. */
static void look(void) {
  key(TAB), key(ENTER), watch(SEEN_MS);
  key(F3), watch(SEEN_MS), key(F3), watch(SEEN_MS);
}

/* Turns all pages and signs. */
static void consent(void) {
  for (unsigned i = 0; i < PAGES; i++) byte(EXTENDED), byte(PAGE_DOWN), byte(EXTENDED), key(PAGE_DOWN | RELEASE);
  key(TAB), many_a(PASSPHRASE), key(ENTER);
  expect(SIGN_R_SIG, "nothing was signed");
  watch(SEEN_MS);
}

/* Frames without a sense, as many as fit; bytes that are no frame, but nearly. */
static void send_rubbish(void) {
  static struct sign_header h[SIGN_PAYLOAD_MAX / HEADER];
  for (unsigned i = 0; i < sizeof h / sizeof h[0]; i++)
    h[i] = (struct sign_header){'S', 'G', SIGN_VERSION, SIGN_DATA, ID, 0};
  for (unsigned i = 0; i < sizeof h / sizeof h[0]; i += 8) put(&h[i], 8 * HEADER), watch(1);
  memset(h, 'S', sizeof h);
  put(h, sizeof h);
  put_frame(SIGN_HELLO, NULL, 0);
  watch(1), answered = 0;
}

/* Buttons, right, up, wheel. */
static void mouse(unsigned buttons, int x, int y) {
  const unsigned bytes[] = {8 | buttons | (x < 0) << 4 | (y < 0) << 5, (unsigned)x & 0xff, (unsigned)y & 0xff, 0};
  for (unsigned i = 0; i < 4; i++) deliver(FROM_MOUSE, bytes[i]), rest(env_ticks(1));
}

/* A click on the badge, which is at the right end of the strip. */
static void fill_screen(void) {
  for (unsigned i = 0; i < CORNER; i++) mouse(0, 127, 127);
  mouse(0, -INTO_BADGE, -INTO_BADGE / 4), rest(env_ticks(SETTLED_MS)), mouse(1, 0, 0), mouse(0, 0, 0);
  watch(SEEN_MS);
  struct keeper_window_out w;
  struct keeper_index top = {0};
  must(keeper_window(keeper.gate, &top, &w, NULL) == ST_OK, "no window");
  struct keeper_focus_in focus = {w.id, KEEPER_MAXIMISE};
  must(keeper_focus(keeper.gate, &focus, &nothing, NULL) == ST_OK, "the window was not opened");
  watch(SEEN_MS);
}

static void ask_sign(void) {
  struct cap_xfer x = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(1, must(stream_watch(sign.gate, &none, &nothing, &x) == ST_OK, "watch was refused"));
  fill_screen();
  create_key();
  send_rubbish();
  write_message(LINE, 1, DOC_BLANKS), offer(), look(), withdraw(); /* the first is laid out twice */
  write_message(2, 1, 1), offer(), look(), withdraw();
  write_message(LINE, HALF, 1), offer(), look();
  consent();
}

static enum status open_all(void) {
  enum status s = client_open("io", "", "", 16, &io);
  if (!s) s = open_controller(io.gate);
  if (!s) s = client_open("keeper", "", "keeper", 16, &keeper);
  if (!s) s = sys_create(pause = slot_new(), OBJ_SIGNAL, SLOT_BANK, 0, 0, 0, 0);
  return s ? s : client_open("sign", "", "", 8, &sign);
}

static void run(void *unused) {
  must(open_all() == ST_OK, "a session was refused");
  LONGEST_OF_SIGNER(ROW_)
  log_line(LOG_INFO, "TESTS DONE");
}

void component_main(void) {
  timer.handler = run;
  timer_set(&timer, env_deadline(500));
  loop_run();
}
