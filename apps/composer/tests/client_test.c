/* Client test: the composer's protocol client against the signer's own desk, over streams cut at random places; and
 * against noise. */
#include "../../signer/desk.h"
#include "../client.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static const char block[] = "-----BEGIN PGP SIGNATURE-----\n\nAAECAwQ=\n=LZrE\n-----END PGP SIGNATURE-----\n";
static const char mail[] =
    "Content-Type: text/plain; charset=us-ascii\r\nFrom: a@b.org\r\nTo: c@d.org\r\nSubject: x\r\n\r\nhello\r\n";

static unsigned seen[8];
static struct client_event last;

static void on_event(struct sign_client *c, const struct client_event *e) {
  seen[e->kind]++;
  last = *e;
}

static struct sign_client client;
static struct desk desk;
static struct link line;

/* Carries bytes both ways, a few at a time, until nothing moves. */
static void pump(void) {
  for (unsigned quiet = 0; quiet < 4;) {
    const uint8_t *out;
    uint8_t in[64];
    size_t n = sign_client_output(&client, &out), most = 1 + (size_t)rand() % 700;
    n = n ? link_accept(&line, out, n < most ? n : most) : 0;
    sign_client_sent(&client, n);
    desk_serve(&desk, &line, 1000);
    size_t m = link_read(&line, in, 1 + (size_t)rand() % sizeof in);
    sign_client_input(&client, in, m);
    quiet = n || m ? 0 : quiet + 1;
  }
}

static void begin(void) {
  static uint8_t message[SIGN_MESSAGE_MAX];
  memset(seen, 0, sizeof seen);
  desk_start(&desk, message, 60000);
  link_open(&line, "desktop/composer");
  client.event = on_event;
  sign_client_start(&client);
  pump();
}

static void signs(void) {
  begin();
  CHECK(seen[CLIENT_HELLO] == 1 && !last.has_key);
  desk.key.bytes = 1, desk.key.fingerprint[0] = 0x4c; /* a key exists from here on */
  CHECK(sign_client_sign(&client, (const uint8_t *)mail, sizeof mail - 1));
  CHECK(!sign_client_sign(&client, (const uint8_t *)mail, sizeof mail - 1));
  pump();
  CHECK(seen[CLIENT_PENDING] == 1 && desk.state == DESK_PENDING && desk.total == sizeof mail - 1 &&
        !memcmp(desk.message, mail, sizeof mail - 1));
  CHECK(desk_sign(&desk, 0x12345678, block, sizeof block - 1));
  pump();
  CHECK(seen[CLIENT_SIGNED] == 1 && last.seconds == 0x12345678 && client.state == CLIENT_IDLE);
}

static void refused_by_rule(void) {
  begin();
  desk.key.bytes = 1;
  CHECK(sign_client_sign(&client, (const uint8_t *)"X: y\n", 5));
  pump();
  CHECK(seen[CLIENT_REFUSED] == 1 && last.code == SIGN_E_RULE && last.rule == RULE_BARE_LF &&
        client.state == CLIENT_IDLE);
}

static void cancels(void) {
  begin();
  desk.key.bytes = 1;
  CHECK(sign_client_sign(&client, (const uint8_t *)mail, sizeof mail - 1));
  pump();
  sign_client_cancel(&client);
  pump();
  CHECK(seen[CLIENT_REFUSED] == 1 && last.code == SIGN_E_CANCELLED && client.state == CLIENT_IDLE);
}

static void a_whole_mebibyte(void) {
  uint8_t *big = malloc(SIGN_MESSAGE_MAX);
  size_t head = sizeof mail - 1;
  begin();
  desk.key.bytes = 1;
  memset(big, 'x', SIGN_MESSAGE_MAX);
  memcpy(big, mail, head);
  for (size_t end = SIGN_MESSAGE_MAX; end > head + 100; end -= 100) memcpy(big + end - 2, "\r\n", 2);
  CHECK(sign_client_sign(&client, big, SIGN_MESSAGE_MAX));
  pump();
  CHECK(seen[CLIENT_PENDING] == 1 && !memcmp(desk.message, big, SIGN_MESSAGE_MAX));
  CHECK(!sign_client_sign(&client, big, SIGN_MESSAGE_MAX + 1));
  free(big);
}

static void noise(void) {
  begin();
  desk.key.bytes = 1;
  srand(3);
  for (unsigned round = 0; round < 2000; round++) {
    uint8_t junk[300];
    size_t n = (size_t)rand() % sizeof junk;
    for (size_t i = 0; i < n; i++) junk[i] = (uint8_t)rand();
    if (n > 12 && rand() % 2)
      memcpy(
          junk,
          (uint8_t[]){'S', 'G', 1, (uint8_t)(0x81 + rand() % 5), (uint8_t)client.request, 0, 0, 0, (uint8_t)n, 0, 0, 0},
          12);
    if (rand() % 8 == 0) sign_client_sign(&client, (const uint8_t *)mail, sizeof mail - 1);
    sign_client_input(&client, junk, n);
  }
  CHECK(seen[CLIENT_SIGNED] == 0 && seen[CLIENT_KEY] == 0);
}

int main(void) {
  CASE(signs);
  CASE(refused_by_rule);
  CASE(cancels);
  CASE(a_whole_mebibyte);
  CASE(noise);
  return check_done();
}
