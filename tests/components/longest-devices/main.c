/* Longest-devices: the dearest request that each service of the drivers, and core's io, can be asked for, in
 * instructions.
 *
 * The controller of the keyboard puts bytes into its buffer on command, so the batch of events is a real one. */
#include "../longest/timed.h"
#include "../longest/typed.h"
#include "base/loop.h"
#include "iface/device.h"
#include "iface/framebuffer.h"
#include "iface/input.h"
#include "iface/io.h"
#include "iface/log.h"
#include "iface/longest.h"
#include "iface/outbox.h"
#include "iface/rtc.h"
#include "iface/stream.h"

enum { KEY_A = 0x1e, TYPED_MS = 1 };
enum { WIDE = 3840, HIGH = 2160, NAMES = 512, LABELS = 4 }; /* names: as many as the outbox takes in a boot */

static struct client io, device, framebuffer, input, rtc, console, outbox[LABELS];
static struct timer timer;
static unsigned typed;
static const struct iface_none none;
static struct iface_none nothing;

/* A refused request is a short one. */
static void must(enum status status) {
  if (status != ST_OK) env_exit(1, "FAIL longest: a request was refused");
}

static void ask_rtc(void) {
  struct rtc_now_out now;
  TIMED(RUNS, must(rtc_now(rtc.gate, &none, &now, NULL)));
}

static void ask_console(void) {
  struct stream_chunk chunk = {.bytes = STREAM_CHUNK}, got;
  struct stream_count count;
  struct cap_xfer x = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(1, must(stream_watch(console.gate, &none, &nothing, &x)));
  TIMED(RUNS, must(stream_write(console.gate, &chunk, &count, NULL)));
  TIMED(RUNS, must(stream_read(console.gate, &none, &got, NULL)));
}

static void ask_input(void) {
  static struct input_fetch_out batch;
  struct cap_xfer x = {.n_send = 1, .send = {SLOT_SIGNAL}};
  struct input_leds_in leds = {7};
  TIMED(1, must(input_fetch(input.gate, &none, &batch, NULL)));
  must(batch.count == INPUT_BATCH ? ST_OK : ST_AGAIN);
  TIMED(1, must(input_leds(input.gate, &leds, &nothing, NULL)));
  TIMED(1, must(input_watch(input.gate, &none, &nothing, &x)));
}

/* All pixels of the largest mode are mapped when it is left. */
static void ask_framebuffer(void) {
  struct framebuffer_set_in large = {WIDE, HIGH}, small = {800, 600};
  struct framebuffer_mode mode;
  struct framebuffer_modes_out modes;
  struct memory pixels;
  struct cap_xfer signal = {.n_send = 1, .send = {SLOT_SIGNAL}};
  TIMED(1, must(framebuffer_watch(framebuffer.gate, &none, &nothing, &signal)));
  TIMED(RUNS, must(framebuffer_modes(framebuffer.gate, &none, &modes, NULL)));
  for (unsigned i = 0; i < RUNS; i++) {
    cap_t slot = slot_new();
    struct cap_xfer x = {.n_receive = 1, .receive = {slot}};
    TIMED(1, must(framebuffer_set(framebuffer.gate, &large, &mode, NULL)));
    TIMED(1, must(framebuffer_mode(framebuffer.gate, &none, &mode, NULL)));
    TIMED(1, must(framebuffer_pixels(framebuffer.gate, &none, &nothing, &x)));
    unsigned pages = (unsigned)((uint64_t)mode.pitch * mode.height / PAGE_SIZE);
    must(mem_attach(slot, pages, ATTACH_READ | ATTACH_WRITE | ATTACH_ZERO_ON_LOSS, &pixels));
    TIMED(1, framebuffer_flip(framebuffer.gate, &(struct framebuffer_flip_in){0}, &nothing, NULL));
    TIMED(1, must(framebuffer_set(framebuffer.gate, &small, &mode, NULL)));
    mem_free(&pixels);
  }
}

/* AGAIN while the former frame is on the wire. */
#define WHEN_FREE(request)                                                                                             \
  do {                                                                                                                 \
    enum status s = ST_AGAIN;                                                                                          \
    while (s == ST_AGAIN) TIMED(1, s = request);                                                                       \
    must(s);                                                                                                           \
  } while (0)

/* Dear is a name that must be compared with all of a boot, which differ in their last letters only. */
static void ask_outbox(void) {
  static struct outbox_data_in data = {.bytes = OUTBOX_CHUNK};
  struct outbox_begin_in begin = {.bytes = OUTBOX_CHUNK};
  for (unsigned i = 0; i < NAMES; i++) {
    for (unsigned j = 0, left = i; j < sizeof begin.name; j++, left /= 10)
      begin.name[sizeof begin.name - 1 - j] = (char)('0' + left % 10);
    const struct client *c = &outbox[i * LABELS / NAMES];
    WHEN_FREE(outbox_begin(c->gate, &begin, &nothing, NULL));
    WHEN_FREE(outbox_data(c->gate, &data, &nothing, NULL));
    WHEN_FREE(outbox_end(c->gate, &none, &nothing, NULL));
  }
}

static void take_one(struct cap_xfer *x) { x->n_receive = 1, x->receive[0] = slot_new(); }

static void ask_io(void) {
  struct io_dma_in dma = {.pages = 32, .alignment = 1};
  struct io_mem_in mem = {.address = 0xfed00000, .pages = 16, .attribute = MEM_ATTR_UNCACHED};
  struct io_irq_in irq = {.input = 9};
  struct io_address address;
  struct cap_xfer a = {0}, b = {0}, c = {.n_send = 1, .send = {SLOT_SIGNAL}};
  take_one(&a), take_one(&b), take_one(&c);
  TIMED(1, must(io_dma(io.gate, &dma, &address, &a)));
  TIMED(1, must(io_mem(io.gate, &mem, &nothing, &b)));
  TIMED(1, must(io_irq(io.gate, &irq, &nothing, &c)));
}

static void ask_device(void) {
  struct device_info_out info;
  struct device_value value;
  struct device_config_in config = {0};
  struct device_irq_in irq = {0};
  struct device_dma_in dma = {16};
  struct cap_xfer a = {0}, b = {0}, c = {.n_send = 1, .send = {SLOT_SIGNAL}};
  take_one(&a), take_one(&b), take_one(&c);
  TIMED(RUNS, must(device_info(device.gate, &none, &info, NULL)));
  TIMED(RUNS, must(device_config(device.gate, &config, &value, NULL)));
  unsigned bar = 0;
  while (bar < 5 && info.bar[bar].kind != BAR_MEMORY && info.bar[bar].kind != BAR_PREFETCHABLE) bar++;
  struct device_bar_in registers = {bar, MEM_ATTR_UNCACHED};
  TIMED(1, must(device_bar(device.gate, &registers, &nothing, &a)));
  TIMED(1, must(device_dma(device.gate, &dma, &value, &b)));
  TIMED(1, must(device_irq(device.gate, &irq, &nothing, &c)));
  TIMED(1, must(device_enable(device.gate, &none, &nothing, NULL)));
}

static void run(void) {
  LONGEST_OF_DEVICES(ROW_)
  log_line(2, "TESTS DONE");
}

static void type(void *unused) {
  if (typed == 2 * INPUT_BATCH) return run();
  deliver(FROM_KEYBOARD, typed++ % 2 ? KEY_A | RELEASE : KEY_A);
  timer_set(&timer, env_deadline(TYPED_MS));
}

static enum status open_all(void) {
  enum status s = client_open("io", "", "", 16, &io);
  if (!s) s = open_controller(io.gate);
  if (!s) s = client_open("device", "", "", 16, &device);
  if (!s) s = client_open("framebuffer", "", "", 8, &framebuffer);
  if (!s) s = client_open("input", "", "", 8, &input);
  if (!s) s = client_open("rtc", "", "", 8, &rtc);
  for (unsigned i = 0; i < LABELS && !s; i++)
    s = client_open("outbox", "", (const char[]){(char)('a' + i), 0}, 8, &outbox[i]);
  return s ? s : client_open("console", "", "", 8, &console);
}

static void start(void *unused) {
  enum status s = open_all();
  if (s != ST_OK) env_exit(1, "FAIL longest: a session");
  timer.handler = type;
  type(NULL);
}

void component_main(void) {
  timer.handler = start;
  timer_set(&timer, env_deadline(50));
  loop_run();
}
