/* Signer whole: the complete component with a fake system around it: a key is made by typed keys, a client asks over
 * the stream, the user reads, types the passphrase, and gpgv verifies what comes back. Then every way in which it must
 * not sign. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../apps/signer/layout.h"
#include "base/loop.h"
#include "check.h"
#include "iface/gui.h"
#include "iface/outbox.h"
#include "iface/rtc.h"
#include "iface/sign.h"
#include "iface/stream.h"
#include "sodium-base/sodium_base.h"

enum { GUI = 101, RTC = 102, OUTBOX = 103, WIDTH = 760, HEIGHT = 640 };

/* The fake system: one served client, one queue of events, timers in a list, time that moves by itself. */
static const struct service *service;
static struct session session;
static struct { uint64_t words[3000]; } state_space;
static struct timer *timers;
static signal_handler on_idle, on_gui;
static struct gui_event events[64];
static unsigned event_count, badge, commits, hides, frames_owed;
static uint64_t ms = 1000, rtc_seconds, rtc_valid = 1;
static char outbox_name[40], outbox_text[4000];
static size_t outbox_used, outbox_busy, outbox_ended;

void component_main(void);
uint64_t env_ms(void) { return ms; }
uint64_t env_deadline(uint64_t in) { return sys_tsc() + in * 1000000; }
const struct startup *env_startup(void) {
  static struct startup s;
  return &s;
}
void env_exit(uint64_t code, const char *reason) { printf("exit %lu: %s\n", code, reason ? reason : ""), exit(3); }
void log_line(unsigned level, const char *format, ...) {}
cap_t slot_new(void) { return 55; }
void slot_free(cap_t slot) {}
enum status mem_new(cap_t bank, unsigned pages, struct memory *out) {
  *out = (struct memory){bank, pages, calloc(pages, PAGE_SIZE)};
  return ST_OK;
}
void mem_free(struct memory *m) { free(m->at), *m = (struct memory){0}; }
void sodium_base_memory(void *region, size_t bytes) { free(region); }
enum status client_open(const char *name, const char *args, const char *label, unsigned pages, struct client *out) {
  out->gate = !strcmp(name, "gui") ? GUI : !strcmp(name, "rtc") ? RTC : OUTBOX;
  return ST_OK;
}
void client_close(struct client *c) { c->gate = 0; }
enum status loop_signal(signal_handler handler, void *context, cap_t *alias) {
  on_gui = handler, *alias = 60;
  return ST_OK;
}
void loop_on_idle(signal_handler handler, void *context) { on_idle = handler; }
enum status loop_serve(const struct service *s) { return service = s, ST_OK; }
struct session *loop_sessions(void) {
  return service ? &session : NULL;
}
void timer_stop(struct timer *t) {
  for (struct timer **p = &timers; *p; p = &(*p)->next_timer)
    if (*p == t) {
      *p = t->next_timer;
      break;
    }
  t->running = false;
}
void timer_set(struct timer *t, uint64_t at) {
  timer_stop(t), t->at = at, t->next_timer = timers, timers = t, t->running = true;
}

static enum status gui(uint64_t method, const void *in, void *out, struct cap_xfer *x) {
  switch (method) {
  case gui_nr_info:
    *(struct gui_info_out *)out = (struct gui_info_out){.scale = 1};
    return ST_OK;
  case gui_nr_window:
    ((struct gui_id *)out)->id = 1;
    events[event_count++] = (struct gui_event){.type = GUI_CONFIGURE, .x = WIDTH, .y = HEIGHT};
    return ST_OK;
  case gui_nr_commit:
    commits++, frames_owed = 1;
    return ST_OK;
  case gui_nr_badge:
    badge = (unsigned)((const struct gui_badge_in *)in)->count;
    return ST_OK;
  case gui_nr_show:
    hides++, events[event_count++] = (struct gui_event){.type = GUI_HIDDEN};
    return ST_OK;
  case gui_nr_fetch: {
    struct gui_fetch_out *o = out;
    o->count = event_count;
    memcpy(o->event, events, event_count * sizeof events[0]);
    event_count = 0;
    return ST_OK;
  }
  default:
    return ST_OK;
  }
}

static enum status outbox(uint64_t method, const void *in) {
  if (outbox_busy++ % 3 == 0) return ST_AGAIN;
  if (method == outbox_nr_begin) {
    if (!strcmp(((const struct outbox_begin_in *)in)->name, outbox_name)) return ST_OVERLAP;
    strcpy(outbox_name, ((const struct outbox_begin_in *)in)->name), outbox_used = 0;
  } else if (method == outbox_nr_data) {
    const struct outbox_data_in *d = in;
    memcpy(outbox_text + outbox_used, d->data, d->bytes), outbox_used += d->bytes;
  } else {
    outbox_ended++;
  }
  return ST_OK;
}

enum status iface_call(cap_t gate, uint64_t method, const void *in, size_t in_bytes, void *out, size_t out_bytes,
                       struct cap_xfer *x) {
  memset(out, 0, out_bytes);
  if (gate == GUI) return gui(method, in, out, x);
  if (gate == OUTBOX) return outbox(method, in);
  *(struct rtc_now_out *)out = (struct rtc_now_out){rtc_seconds, 0, rtc_valid};
  return ST_OK;
}
enum status iface_call_short(cap_t gate, uint64_t method, const uint64_t *in, size_t in_bytes, uint64_t *out,
                             size_t out_bytes) {
  return iface_call(gate, method, in, in_bytes, out, out_bytes, NULL);
}

/* Lets the component run until it has nothing to do but wait; `steps` limits how many timers fire. */
static void run(unsigned steps) {
  for (unsigned i = 0; i < steps; i++) {
    if (frames_owed) frames_owed = 0, events[event_count++] = (struct gui_event){.type = GUI_FRAME};
    if (event_count) on_gui(NULL);
    on_idle(NULL);
    struct timer *t = timers;
    while (t && t->at > sys_tsc() + 10000000) t = t->next_timer;
    if (!t && !event_count && !frames_owed) return;
    if (t) timer_stop(t), t->handler(t->context);
  }
}
static void idle(void) { run(100000); }

static void event(struct gui_event e) { events[event_count++] = e, idle(); }
static void key(uint16_t code, uint32_t codepoint) {
  event((struct gui_event){.type = GUI_KEY, .code = code, .value = 1, .codepoint = codepoint});
}
static void type(const char *text) {
  for (; *text; text++) key(200, (uint32_t)*text);
}
enum { ENTER = 28, TAB = 15, ESC = 1 };
static void show(void) { event((struct gui_event){.type = GUI_SHOWN}), event((struct gui_event){.type = GUI_FOCUS}); }

/* The client's side of the stream. */
static enum status call(uint64_t method, const void *in, void *out) {
  return service->dispatch(service->ops, &session, method, in, out, NULL);
}

static void send(uint8_t t, const void *payload, size_t n) {
  uint8_t frame[4200] = {'S', 'G', 1, t, 7, 0, 0, 0, (uint8_t)n, (uint8_t)(n >> 8)};
  if (n) memcpy(frame + 12, payload, n);
  for (size_t at = 0; at < n + 12;) {
    struct stream_chunk c = {.bytes = n + 12 - at < STREAM_CHUNK ? n + 12 - at : STREAM_CHUNK};
    struct stream_count taken = {0};
    memcpy(c.data, frame + at, c.bytes);
    CHECK(call(stream_nr_write, &c, &taken) == ST_OK);
    at += taken.bytes;
  }
  idle();
}

static unsigned answer(uint8_t *payload, size_t *bytes) {
  static const struct iface_none none;
  static uint8_t queue[8192];
  static size_t used;
  struct stream_chunk c = {0};
  while (call(stream_nr_read, &none, &c) == ST_OK && c.bytes)
    memcpy(queue + used, c.data, c.bytes), used += c.bytes, c = (struct stream_chunk){0};
  if (used < 12) return 0;
  size_t n = queue[8] | (size_t)queue[9] << 8;
  unsigned t = queue[3] == SIGN_R_ERR ? 0x8400u | queue[12] : queue[3];
  if (payload) memcpy(payload, queue + 12, n);
  if (bytes) *bytes = n;
  memmove(queue, queue + 12 + n, used -= 12 + n);
  return t;
}

#define MAIL                                                                                                           \
  "Content-Type: text/plain; charset=us-ascii; protected-headers=\"v1\"\r\nContent-Transfer-Encoding: 7bit\r\n"        \
  "From: Ada Example <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Invoice 17\r\n"                              \
  "Date: Tue, 24 Nov 2026 03:30:00 +0000\r\n\r\nDear Bob,\r\n"

static void ask(const char *mail) {
  uint8_t begin[13] = {SIGN_KIND_MAIL, (uint8_t)strlen(mail), (uint8_t)(strlen(mail) >> 8)}, digest[64];
  crypto_hash_sha512(digest, (const uint8_t *)mail, strlen(mail));
  send(SIGN_BEGIN, begin, 13), send(SIGN_DATA, mail, strlen(mail)), send(SIGN_END, digest, 8);
}

/* From the text: one Tab to the passphrase, one more for each warning. */
static void to_passphrase(unsigned tabs) {
  while (tabs--) key(TAB, 0);
}

static void start(void) {
  rtc_seconds = (uint64_t)time(NULL) - 1000; /* gpgv refuses signatures of the future */
  session.state = &state_space;
  strcpy(session.label, "desktop/composer");
  component_main();
  CHECK(service->state_bytes <= sizeof state_space && service->open(&session) == ST_OK);
  idle();
  CHECK(commits > 0 && badge == 1); /* no key yet: the badge says so */
  send(SIGN_GETKEY, NULL, 0);
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_NO_KEY));
}

static void make_key(void) {
  show();
  type("Ada Example"), key(ENTER, 0), type("ada@example.org"), key(ENTER, 0), type("blue heron"), key(ENTER, 0);
  type("correct horse"), key(ENTER, 0), type("correct horse"), key(ENTER, 0);
  idle();
  uint8_t armor[2000];
  size_t n = 0;
  CHECK(badge == 0);
  send(SIGN_GETKEY, NULL, 0);
  CHECK(answer(armor, &n) == SIGN_R_KEY && n > 400);
  FILE *f = fopen("build/host/signer_whole.key", "wb");
  fwrite(armor, 1, n, f), fclose(f);
  key(15, 0), key(15, 0); /* from Close around to Export */
}

static void a_signature(void) {
  uint8_t p[2000];
  size_t n = 0;
  ask(MAIL);
  CHECK(answer(NULL, NULL) == SIGN_R_PENDING && badge == 1);
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(1), type("wrong horse"), key(ENTER, 0);
  CHECK(answer(NULL, NULL) == 0 && badge == 1);
  type("correct horse"), key(ENTER, 0);
  CHECK(answer(p, &n) == SIGN_R_SIG && n > 200 && badge == 0);
  FILE *f = fopen("build/host/signer_whole.sig", "wb");
  fwrite(p + 4, 1, n - 4, f), fclose(f);
  f = fopen("build/host/signer_whole.mail", "wb");
  fwrite(MAIL, 1, sizeof MAIL - 1, f), fclose(f);
  CHECK((p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24) == rtc_seconds);
}

static void gpgv_verifies(void) {
  CHECK(system("cd build/host && export GNUPGHOME=$(mktemp -d) && "
               "gpg --batch -q --dearmor < signer_whole.key > signer_whole.ring && "
               "gpgv -q --keyring ./signer_whole.ring signer_whole.sig signer_whole.mail 2>/dev/null && "
               "sed s/Bob/Eve/ signer_whole.mail > signer_whole.other && "
               "! gpgv -q --keyring ./signer_whole.ring signer_whole.sig signer_whole.other 2>/dev/null; "
               "status=$?; rm -rf $GNUPGHOME; exit $status") == 0);
}

static void withdrawn_while_unlocking(void) {
  ask(MAIL);
  CHECK(answer(NULL, NULL) == SIGN_R_PENDING);
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(1), type("correct horse");
  events[event_count++] = (struct gui_event){.type = GUI_KEY, .code = ENTER, .value = 1};
  run(10); /* Argon2id is under way */
  send(SIGN_CANCEL, NULL, 0);
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_CANCELLED) && answer(NULL, NULL) == 0);
  ask(MAIL); /* the user has not seen it yet */
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_BUSY));
  while (answer(NULL, NULL)) {
  }
  key(ENTER, 0);
  ask(MAIL);
  CHECK(answer(NULL, NULL) == SIGN_R_PENDING);
}

static void cancelled_by_the_user(void) {
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(1), type("correct horse");
  events[event_count++] = (struct gui_event){.type = GUI_KEY, .code = ENTER, .value = 1};
  run(10);
  key(ESC, 0);
  CHECK(answer(NULL, NULL) == 0 && badge == 1);
  key(ENTER, 0); /* the passphrase is gone: nothing happens */
  CHECK(answer(NULL, NULL) == 0);
}

static void focus_lost(void) {
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(1), type("correct horse");
  event((struct gui_event){.type = GUI_UNFOCUS}), key(ENTER, 0), event((struct gui_event){.type = GUI_FOCUS}),
      key(ENTER, 0);
  CHECK(answer(NULL, NULL) == 0);
}

static void clock_gone_back(void) {
  rtc_seconds -= 100;
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(2), type("correct horse"), key(ENTER, 0);
  CHECK(answer(NULL, NULL) == 0);
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(1), key(57, ' '), key(TAB, 0), type("correct horse"), key(ENTER, 0);
  CHECK(answer(NULL, NULL) == SIGN_R_SIG);
  rtc_seconds += 200;
}

static void refused(void) {
  ask(MAIL);
  CHECK(answer(NULL, NULL) == SIGN_R_PENDING);
  event((struct gui_event){.type = GUI_HIDDEN}), show();
  to_passphrase(2), key(ENTER, 0);
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_USER) && badge == 0);
  ask(MAIL);
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_MUTED) && badge == 0);
}

static void client_dies(void) {
  service->close(&session);
  CHECK(service->open(&session) == ST_OK);
  while (answer(NULL, NULL)) {
  }
  ask(MAIL);
  CHECK(answer(NULL, NULL) == (0x8400 | SIGN_E_MUTED));
}

static void exported_twice(void) {
  event((struct gui_event){.type = GUI_HIDDEN}), show(); /* home: Close, then around: re-arm, export */
  key(TAB, 0), key(TAB, 0), key(ENTER, 0);
  CHECK(outbox_ended == 1 && !strcmp(outbox_name, "public-key-1.asc") &&
        !memcmp(outbox_text, "-----BEGIN PGP PUBLIC", 21));
  key(ENTER, 0);
  CHECK(outbox_ended == 2 && !strcmp(outbox_name, "public-key-2.asc"));
}

int main(void) {
  CASE(start);
  CASE(make_key);
  CASE(a_signature);
  CASE(gpgv_verifies);
  CASE(withdrawn_while_unlocking);
  CASE(cancelled_by_the_user);
  CASE(focus_lost);
  CASE(clock_gone_back);
  CASE(refused);
  CASE(client_dies);
  CASE(exported_twice);
  return check_done();
}
