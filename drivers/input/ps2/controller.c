/* Controller: the i8042: start-up of both ports and bytes in both directions.
 *
 * Why so careful: this is the one input of most laptops, and firmware leaves it in any state: disabled, flooded, or
 * absent (all ports read 0xff). Invariant: no wait without a deadline. Interrupts stay off in the controller until all
 * is set up. */
#include "controller.h"
#include "base/env.h"
#include "driver/port.h"

enum { DATA = 0x60, COMMAND = 0x64, OUT_FULL = 1, IN_FULL = 2, FROM_MOUSE = 0x20 };
enum { READ_CONFIG = 0x20, WRITE_CONFIG = 0x60, SELF_TEST = 0xaa, TO_MOUSE = 0xd4 };
enum { DISABLE_1 = 0xad, ENABLE_1 = 0xae, TEST_1 = 0xab, DISABLE_2 = 0xa7, ENABLE_2 = 0xa8, TEST_2 = 0xa9 };
enum { CONFIG_IRQ1 = 1, CONFIG_IRQ2 = 2, CONFIG_OFF1 = 0x10, CONFIG_OFF2 = 0x20, CONFIG_TRANSLATE = 0x40 };
enum { ACK = 0xfa, RESEND = 0xfe, SELF_TEST_PASSED = 0x55, RESET_PASSED = 0xaa, NONE = 256 };
enum { SHORT_MS = 5, ANSWER_MS = 50, RESET_MS = 700, FLUSH_MAX = 64, TRIES = 3 };

/* False when the bit of the status register did not take the value within ms. */
static bool wait_for(uint8_t bit, bool set, unsigned ms) {
  uint64_t end = env_deadline(ms);
  while (((port_in8(COMMAND) & bit) != 0) != set)
    if (sys_tsc() > end) return false;
  return true;
}

static bool send(uint16_t port, uint8_t byte) {
  bool ready = wait_for(IN_FULL, false, SHORT_MS);
  if (ready) port_out8(port, byte);
  return ready;
}

static bool command(uint8_t byte) { return send(COMMAND, byte); }
static bool data(uint8_t byte) { return send(DATA, byte); }

/* The next byte, or NONE when none came within ms. */
static unsigned answer(unsigned ms) { return wait_for(OUT_FULL, true, ms) ? port_in8(DATA) : NONE; }

static void flush(void) {
  for (unsigned i = 0; i < FLUSH_MAX && (port_in8(COMMAND) & OUT_FULL); i++) port_in8(DATA);
}

static unsigned ask(uint8_t byte, unsigned ms) { return command(byte) ? answer(ms) : NONE; }

/* A device command; true when the device acknowledged it. Bytes of keys already pressed are skipped. */
static bool device(bool to_mouse, uint8_t byte) {
  for (unsigned i = 0; i < TRIES; i++) {
    if ((to_mouse && !command(TO_MOUSE)) || !data(byte)) return false;
    unsigned got = answer(ANSWER_MS);
    for (unsigned skipped = 0; got < NONE && got != ACK && got != RESEND && skipped < FLUSH_MAX; skipped++)
      got = answer(SHORT_MS);
    if (got == ACK) return true;
    if (got == NONE) return false;
  }
  return false;
}

static bool write_config(uint8_t value) { return command(WRITE_CONFIG) && data(value); }

/* Both ports off, buffer empty, controller sane. False when there is no controller. */
static bool quiesce(uint8_t *config) {
  if (port_in8(COMMAND) == 0xff) return false; /* nothing decodes the port */
  command(DISABLE_1), command(DISABLE_2);
  flush();
  unsigned value = ask(READ_CONFIG, ANSWER_MS);
  if (value == NONE) return false;
  *config = (uint8_t)((value & ~(CONFIG_IRQ1 | CONFIG_IRQ2)) | CONFIG_TRANSLATE);
  if (!write_config(*config)) return false;
  if (ask(SELF_TEST, RESET_MS) != SELF_TEST_PASSED)
    log_line(1, "i8042: self test not passed; going on, because some controllers never answer it");
  flush();
  return write_config(*config); /* some controllers reset their configuration in the self test */
}

static bool start_keyboard(void) {
  if (ask(TEST_1, ANSWER_MS) != 0) return false;
  command(ENABLE_1);
  device(false, 0xf6); /* defaults, keeps set 2 on the wire */
  return device(false, 0xf4);
}

/* The knock 200, 100, 80 turns a wheel mouse's identity from 0 to 3. */
static bool knock_wheel(void) {
  static const uint8_t rates[] = {200, 100, 80};
  for (unsigned i = 0; i < sizeof rates; i++)
    if (!device(true, 0xf3) || !device(true, rates[i])) return false;
  return device(true, 0xf2) && answer(ANSWER_MS) == 3;
}

static bool start_mouse(struct controller *c) {
  command(ENABLE_2);
  unsigned value = ask(READ_CONFIG, ANSWER_MS);
  if (value == NONE || (value & CONFIG_OFF2)) return false; /* one-port controller: the bit stays set */
  if (ask(TEST_2, ANSWER_MS) != 0) return false;
  if (!device(true, 0xff)) return false;
  if (answer(RESET_MS) != RESET_PASSED) return false;
  answer(ANSWER_MS); /* its identity, 0 */
  c->wheel = knock_wheel();
  device(true, 0xf3), device(true, 100); /* reports per second */
  return device(true, 0xf4);
}

void controller_start(struct controller *c) {
  uint8_t config;
  *c = (struct controller){0};
  if (!quiesce(&config)) return;
  c->keyboard = start_keyboard();
  command(DISABLE_1); /* keys typed now must not mix with the mouse's answers */
  flush();
  c->mouse = start_mouse(c);
  command(ENABLE_1);
  config &= (uint8_t) ~(CONFIG_OFF1 | CONFIG_OFF2);
  if (c->keyboard) config |= CONFIG_IRQ1;
  config = (uint8_t)(c->mouse ? config | CONFIG_IRQ2 : config | CONFIG_OFF2);
  write_config(config);
  unsigned now = ask(READ_CONFIG, ANSWER_MS);
  c->set2 = now != NONE && !(now & CONFIG_TRANSLATE);
}

bool controller_read(uint8_t *byte, bool *from_mouse) {
  uint8_t status = port_in8(COMMAND);
  if (!(status & OUT_FULL) || status == 0xff) return false;
  *from_mouse = status & FROM_MOUSE;
  *byte = port_in8(DATA);
  return true;
}

bool controller_send_keyboard(uint8_t byte) { return data(byte); }
