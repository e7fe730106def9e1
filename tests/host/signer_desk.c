/* Signer desk: the protocol's states, every refusal, withdrawal under the user's eyes, muting, and arbitrary bytes. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "../../apps/signer/desk.h"
#include "check.h"

#define MAIL "Content-Type: text/plain; charset=us-ascii\r\n\r\nhello\r\n"
static struct desk d;
static struct link a, b;
static uint8_t *message;
static uint64_t now;

static void fresh(void) {
  free(message);
  message = malloc(SIGN_MESSAGE_MAX);
  desk_start(&d, message, 600000);
  d.key.bytes = 4;
  memcpy(d.key.armor, "KEY\n", 4);
  memset(d.key.fingerprint, 7, 20);
  link_open(&a, "desktop/composer");
  link_open(&b, "vm/mail");
  now = 1000;
}

static void raw(struct link *l, const void *bytes, size_t n) {
  for (size_t at = 0; at < n;) {
    at += link_accept(l, (const uint8_t *)bytes + at, n - at);
    desk_serve(&d, l, now);
  }
}

static void send(struct link *l, uint8_t type, uint32_t id, const void *payload, size_t n) {
  uint8_t frame[LINK_IN] = {'S', 'G', 1, type};
  memcpy(frame + 4, &id, 4), memcpy(frame + 8, &n, 4);
  if (n) memcpy(frame + 12, payload, n);
  raw(l, frame, 12 + n);
}

static uint32_t get_le32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The next answer: its type, or type << 8 | code for an error; 0 when there is none. */
static unsigned answer(struct link *l, uint32_t *id, uint8_t *payload) {
  uint8_t h[12], space[4096];
  if (link_read(l, h, 12) != 12) return 0;
  if (id) *id = get_le32(h + 4);
  if (link_read(l, space, get_le32(h + 8)) != get_le32(h + 8)) return 0xffff;
  if (payload) memcpy(payload, space, get_le32(h + 8));
  return h[3] == SIGN_R_ERR ? (unsigned)h[3] << 8 | space[0] : h[3];
}
#define ERROR(code) ((unsigned)SIGN_R_ERR << 8 | (code))

static void begin(struct link *l, uint8_t kind, uint32_t total, const void *key) {
  uint8_t p[13] = {kind};
  memcpy(p + 1, &total, 4);
  if (key) memcpy(p + 5, key, 8);
  send(l, SIGN_BEGIN, 5, p, 13);
}

static void end(struct link *l, const char *text) {
  uint8_t digest[64];
  crypto_hash_sha512(digest, (const uint8_t *)text, strlen(text));
  send(l, SIGN_END, 6, digest, 8);
}

static void request(struct link *l, const char *text) {
  begin(l, SIGN_KIND_MAIL, (uint32_t)strlen(text), NULL);
  send(l, SIGN_DATA, 5, text, strlen(text));
  end(l, text);
}

static void simple_requests(void) {
  uint8_t p[4096];
  uint32_t id;
  fresh();
  send(&a, SIGN_HELLO, 1, NULL, 0);
  CHECK(answer(&a, &id, p) == SIGN_R_HELLO && id == 1 && p[0] == 7 && get_le32(p + 20) == SIGN_MESSAGE_MAX);
  send(&a, SIGN_GETKEY, 2, NULL, 0);
  CHECK(answer(&a, &id, p) == SIGN_R_KEY && id == 2 && memcmp(p, "KEY\n", 4) == 0);
  d.key.bytes = 0;
  send(&a, SIGN_GETKEY, 2, NULL, 0);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_NO_KEY));
  begin(&a, SIGN_KIND_MAIL, 10, NULL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_NO_KEY) && d.state == DESK_IDLE);
}

static void one_signature(void) {
  uint8_t p[4096];
  uint32_t id;
  fresh();
  request(&a, MAIL);
  CHECK(answer(&a, &id, NULL) == SIGN_R_PENDING && id == 6 && d.state == DESK_PENDING);
  CHECK(memcmp(d.message, MAIL, sizeof MAIL - 1) == 0);
  request(&b, MAIL);
  CHECK(answer(&b, NULL, NULL) == ERROR(SIGN_E_BUSY));
  CHECK(answer(&b, NULL, NULL) == ERROR(SIGN_E_PROTOCOL)); /* its DATA belongs to nothing */
  CHECK(desk_sign(&d, 99, "ARMOR", 5));
  CHECK(answer(&a, &id, p) == SIGN_R_SIG && id == 6 && get_le32(p) == 99 && memcmp(p + 4, "ARMOR", 5) == 0);
  CHECK(d.state == DESK_IDLE && !desk_sign(&d, 99, "ARMOR", 5) && answer(&a, NULL, NULL) == 0);
}

static void refusals_before_data(void) {
  uint8_t p[4096];
  fresh();
  begin(&a, SIGN_KIND_MAIL, SIGN_MESSAGE_MAX + 1, NULL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_TOO_LARGE));
  begin(&a, SIGN_KIND_MAIL, 0xffffffff, NULL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_TOO_LARGE));
  begin(&a, SIGN_KIND_MAIL, 0, NULL);
  CHECK(answer(&a, NULL, p) == ERROR(SIGN_E_RULE) && p[1] == RULE_EMPTY);
  static const uint8_t rule[] = {RULE_KIND_UNKNOWN, 0, RULE_KIND_COMMIT, RULE_KIND_TAG, RULE_KIND_NOTE,
                                 RULE_KIND_UNKNOWN};
  for (unsigned kind = 0; kind < 6; kind++) {
    if (kind == SIGN_KIND_MAIL) continue;
    begin(&a, (uint8_t)kind, 10, NULL);
    CHECK(answer(&a, NULL, p) == ERROR(SIGN_E_RULE) && p[1] == rule[kind] && d.refusal.why.rule == rule[kind]);
  }
  begin(&a, SIGN_KIND_MAIL, 10, "\1\2\3\4\5\6\7\10");
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_NO_KEY));
  begin(&a, SIGN_KIND_MAIL, 10, "\7\7\7\7\7\7\7\7");
  CHECK(answer(&a, NULL, NULL) == 0 && d.state == DESK_RECEIVING);
}

static void refused_by_rule(void) {
  uint8_t p[4096];
  fresh();
  request(&a, "Subject: a\tb\r\n\r\n");
  CHECK(answer(&a, NULL, p) == ERROR(SIGN_E_RULE));
  CHECK(p[1] == RULE_TYPE_MISSING || p[1] == RULE_HEADER_TAB);
  CHECK(get_le32(p + 3) == 1 && get_le32(p + 7) == 11 && get_le32(p + 11) == '\t');
  CHECK(d.state == DESK_IDLE && d.refusal.count == 1 && strcmp(d.refusal.label, "desktop/composer") == 0);
  request(&a, MAIL); /* a rule's refusal does not mute */
  CHECK(answer(&a, NULL, NULL) == SIGN_R_PENDING);
}

static void wrong_order(void) {
  fresh();
  send(&a, SIGN_DATA, 1, "x", 1);
  end(&a, "x");
  send(&a, SIGN_CANCEL, 1, NULL, 0);
  send(&a, SIGN_HELLO, 1, "x", 1);
  send(&a, SIGN_BEGIN, 1, "x", 1);
  for (int i = 0; i < 5; i++) CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL));
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  send(&a, SIGN_DATA, 1, "12345", 5); /* more than announced */
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && d.state == DESK_IDLE);
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  end(&a, ""); /* less than announced */
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && d.state == DESK_IDLE);
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && d.state == DESK_IDLE);
  begin(&a, SIGN_KIND_MAIL, sizeof MAIL - 1, NULL);
  send(&a, SIGN_DATA, 1, MAIL, sizeof MAIL - 1);
  end(&a, "another text"); /* the check of END is wrong */
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && d.state == DESK_IDLE);
}

static void withdrawal(void) {
  fresh();
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == SIGN_R_PENDING);
  send(&a, SIGN_CANCEL, 9, NULL, 0); /* nobody looks: gone at once */
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_CANCELLED) && d.state == DESK_IDLE);
  request(&a, MAIL);
  d.shown = true;
  send(&a, SIGN_CANCEL, 9, NULL, 0);
  CHECK(d.state == DESK_WITHDRAWN && !desk_sign(&d, 1, "x", 1) && !desk_refuse(&d));
  CHECK(memcmp(d.message, MAIL, sizeof MAIL - 1) == 0);
  request(&b, MAIL);
  CHECK(answer(&b, NULL, NULL) == ERROR(SIGN_E_BUSY) && memcmp(d.message, MAIL, sizeof MAIL - 1) == 0);
  desk_acknowledge(&d);
  CHECK(d.state == DESK_IDLE);
  link_open(&a, "desktop/composer");
  request(&a, MAIL);
  d.shown = true;
  desk_leave(&d, &a); /* death of the client */
  CHECK(d.state == DESK_WITHDRAWN && d.owner == NULL && !desk_sign(&d, 1, "x", 1));
}

static void timeouts(void) {
  fresh();
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  now += DESK_RECEIVE_MS - 1, desk_tick(&d, now);
  send(&a, SIGN_DATA, 5, "x", 1); /* a trickle does not hold the desk */
  CHECK(d.state == DESK_RECEIVING);
  now++, desk_tick(&d, now);
  CHECK(d.state == DESK_IDLE && answer(&a, NULL, NULL) == ERROR(SIGN_E_CANCELLED));
  request(&a, MAIL);
  d.shown = true;
  now += 600000, desk_tick(&d, now);
  CHECK(d.state == DESK_WITHDRAWN && d.timed_out);
}

static void muting(void) {
  fresh();
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == SIGN_R_PENDING && desk_refuse(&d) && answer(&a, NULL, NULL) == ERROR(SIGN_E_USER));
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_MUTED) && d.state == DESK_IDLE);
  link_open(&a, "desktop/composer"); /* a new session does not help */
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_MUTED));
  request(&b, MAIL);
  CHECK(answer(&b, NULL, NULL) == SIGN_R_PENDING && desk_refuse(&d));
  static const char *const other[] = {"x/1", "x/2", "x/3", "x/4"};
  for (unsigned i = 0; i < 3; i++) {
    link_open(&a, other[i]);
    request(&a, MAIL);
    CHECK(answer(&a, NULL, NULL) == SIGN_R_PENDING && desk_refuse(&d));
  }
  link_open(&a, other[3]); /* the table is full: everybody is muted */
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_MUTED));
  mute_clear(&d.mute);
  link_open(&a, "desktop/composer");
  request(&a, MAIL);
  CHECK(answer(&a, NULL, NULL) == SIGN_R_PENDING);
}

static void resync(void) {
  fresh();
  raw(&a, "no frame at all, S, SG, SGSG\1\1", 30);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && answer(&a, NULL, NULL) == 0);
  link_open(&a, "desktop/composer");
  begin(&a, SIGN_KIND_MAIL, 4, NULL);
  raw(&a, "junk", 4); /* a broken stream loses its request, then goes on */
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && d.state == DESK_IDLE);
  send(&a, SIGN_HELLO, 3, NULL, 0);
  CHECK(answer(&a, NULL, NULL) == SIGN_R_HELLO);
  raw(&a, "SG\2\1\0\0\0\0\0\0\0\0SG\1\1\1\0\0\0\0\0\1\0", 24); /* other version; length 65,536 */
  send(&a, SIGN_HELLO, 4, NULL, 0);
  CHECK(answer(&a, NULL, NULL) == ERROR(SIGN_E_PROTOCOL) && answer(&a, NULL, NULL) == SIGN_R_HELLO);
}

static void slow_reader(void) {
  fresh();
  uint8_t hello[12] = {'S', 'G', 1, SIGN_HELLO};
  unsigned sent = 0, answered = 0;
  for (size_t taken = 12; taken == 12 && sent < 10000; sent++) {
    taken = link_accept(&a, hello, 12);
    desk_serve(&d, &a, now);
  }
  CHECK(sent < 10000); /* not read: no longer taken, nothing lost */
  while (answer(&a, NULL, NULL) == SIGN_R_HELLO) {
    answered++;
    desk_serve(&d, &a, now);
  }
  CHECK(answered + 1 == sent || answered == sent);
}

static void arbitrary_bytes(void) {
  fresh();
  srand(3);
  for (unsigned round = 0; round < 60000; round++) {
    uint8_t p[64];
    struct link *l = rand() % 2 ? &a : &b;
    size_t n = (size_t)rand() % sizeof p;
    for (size_t i = 0; i < n; i++) p[i] = (uint8_t)rand();
    switch (rand() % 10) {
    case 0:
      raw(l, p, n % 20);
      break;
    case 1:
      begin(l, (uint8_t)(rand() % 3), (uint32_t)(rand() % 40), NULL);
      break;
    case 2:
      send(l, (uint8_t)(rand() % 8), round, p, n);
      break;
    case 3:
      end(l, MAIL);
      break;
    case 4:
      d.shown = d.state == DESK_PENDING;
      break;
    case 5:
      rand() % 2 ? (void)desk_refuse(&d) : (void)desk_sign(&d, 1, p, n);
      break;
    case 6:
      desk_acknowledge(&d), now += 100, desk_tick(&d, now);
      break;
    case 7:
      mute_clear(&d.mute);
      break;
    default:
      request(l, MAIL);
    }
    if (d.state == DESK_PENDING && memcmp(d.message, MAIL, sizeof MAIL - 1)) CHECK(!"pending, but not the mail");
    if ((d.owner == NULL) != (d.state == DESK_IDLE || d.state == DESK_WITHDRAWN)) CHECK(!"owner and state disagree");
    if (l->out_used > LINK_OUT || l->in_used > LINK_IN) CHECK(!"overrun");
    for (unsigned type = 1; type;) {
      type = answer(l, NULL, NULL);
      if (type == 0xffff) CHECK(!"malformed answer");
      desk_serve(&d, l, now);
    }
  }
  CHECK(true);
}

int main(void) {
  CASE(simple_requests);
  CASE(one_signature);
  CASE(refusals_before_data);
  CASE(refused_by_rule);
  CASE(wrong_order);
  CASE(withdrawal);
  CASE(timeouts);
  CASE(muting);
  CASE(resync);
  CASE(slow_reader);
  CASE(arbitrary_bytes);
  free(message);
  return check_done();
}
