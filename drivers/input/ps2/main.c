/* ps2: keyboard and mouse behind an i8042 controller, served as one "input" session.
 *
 * Invariant: both interrupts drain the same controller, at most BYTES_PER_WAKE bytes, then are acknowledged; what is
 * left raises the line again. LED commands run as a small state machine on the acknowledge bytes, so no request waits.
 */
#include "controller.h"
#include "driver/hardware.h"
#include "driver/input_service.h"
#include "driver/port.h"
#include "iface/io.h"
#include "iface/log.h"
#include "keyboard.h"
#include "mouse.h"

enum { BYTES_PER_WAKE = 64, BTN_LEFT = 0x110, KEYBOARD_ACK = 0xfa, SET_LEDS = 0xed, WATCHDOG_MS = 1000 };
enum led_state { LED_IDLE, LED_COMMAND_SENT, LED_VALUE_SENT };

static struct controller controller;
static struct keyboard keyboard;
static struct mouse mouse;
static struct interrupt keyboard_irq, mouse_irq;
static enum led_state led_state;
static unsigned leds_wanted, leds_shown;
static struct timer watchdog;

static void leds_step(bool acknowledged) {
  if (led_state == LED_COMMAND_SENT && acknowledged) {
    leds_shown = leds_wanted;
    led_state = controller_send_keyboard((uint8_t)leds_shown) ? LED_VALUE_SENT : LED_IDLE;
    return;
  }
  if (led_state == LED_VALUE_SENT && acknowledged) led_state = LED_IDLE;
  if (led_state == LED_IDLE && leds_wanted != leds_shown && controller_send_keyboard(SET_LEDS))
    led_state = LED_COMMAND_SENT;
}

static void set_leds(unsigned bits) {
  if (!controller.keyboard) return;
  leds_wanted = bits;
  leds_step(false);
}

static void keyboard_data(uint8_t byte) {
  struct key keys[2];
  bool acknowledged = byte == KEYBOARD_ACK && led_state != LED_IDLE;
  if (acknowledged) leds_step(true);
  unsigned n = acknowledged ? 0 : keyboard_byte(&keyboard, byte, keys);
  for (unsigned i = 0; i < n; i++) input_service_push(INPUT_KEY, keys[i].code, keys[i].value);
}

static void mouse_data(uint8_t byte) {
  static const uint16_t button[3] = {BTN_LEFT, BTN_LEFT + 1, BTN_LEFT + 2};
  struct mouse_report r;
  if (!mouse_byte(&mouse, byte, env_ms(), &r)) return;
  if (r.x) input_service_push(INPUT_RELATIVE, 0, r.x);
  if (r.y) input_service_push(INPUT_RELATIVE, 1, r.y);
  for (unsigned i = 0; i < 3; i++)
    if (r.changed >> i & 1) input_service_push(INPUT_KEY, button[i], r.buttons >> i & 1);
  if (r.wheel) input_service_push(INPUT_RELATIVE, 8, r.wheel);
}

static void drain(void) {
  uint8_t byte;
  bool from_mouse;
  for (unsigned i = 0; i < BYTES_PER_WAKE && controller_read(&byte, &from_mouse); i++)
    from_mouse ? mouse_data(byte) : keyboard_data(byte);
  input_service_flush();
}

static void interrupted(void *context) {
  drain();
  hardware_ack(context);
}

/* A byte that arrives while both interrupts are masked can be missed by an edge-triggered controller: look once a
 * second. */
static void look(void *context) {
  drain();
  timer_set(&watchdog, env_deadline(WATCHDOG_MS));
}

static void start_interrupts(cap_t io) {
  if (controller.keyboard && hardware_io_irq(io, 1, interrupted, &keyboard_irq, &keyboard_irq) != ST_OK)
    log_line(LOG_ERROR, "no interrupt 1: give this component's io route irq=1,12");
  if (controller.mouse && hardware_io_irq(io, 12, interrupted, &mouse_irq, &mouse_irq) != ST_OK)
    log_line(LOG_ERROR, "no interrupt 12: give this component's io route irq=1,12");
  watchdog.handler = look;
  look(NULL);
}

static void start(void) {
  struct client io;
  enum status status = client_open("io", "", "", 8, &io);
  if (status == ST_OK) status = hardware_ports(io.gate, 0x60, 1);
  if (status == ST_OK) status = hardware_ports(io.gate, 0x64, 1);
  if (status != ST_OK) {
    log_line(LOG_ERROR, "no ports 0x60 and 0x64 (status %u): give an io route port=0x60-0x60,0x64-0x64", status);
    return;
  }
  controller_start(&controller);
  keyboard.set2 = controller.set2;
  mouse.bytes = controller.wheel ? 4 : 3;
  log_line(LOG_INFO, "keyboard %s, mouse %s", controller.keyboard ? (controller.set2 ? "set 2" : "set 1") : "none",
           controller.mouse ? (controller.wheel ? "with wheel" : "yes") : "none");
  if (controller.keyboard || controller.mouse) start_interrupts(io.gate);
}

/* The service is announced even without a device, so that a desktop whose config names it does not wait for it. */
void component_main(void) {
  start();
  input_service_start(set_leds);
}
