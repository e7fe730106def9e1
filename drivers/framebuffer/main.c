/* framebuffer: one screen: modes of the Bochs/QEMU display, else the framebuffer that the boot loader set up.
 *
 * The pixel memory is passed on as a view of the present mode's size and is never mapped here, so this driver cannot
 * read what is on the screen. One session at a time: the screen belongs to the display multiplexer. */
#include "base/loop.h"
#include "base/string.h"
#include "base/take.h"
#include "display.h"
#include "iface/io.h"
#include "iface/log.h"
#include "mode.h"

enum source { SOURCE_NONE, SOURCE_DISPLAY, SOURCE_BOOT };
enum { WIDTH = 1280, HEIGHT = 800, VIEW_RIGHTS = RIGHT_READ | RIGHT_WRITE | RIGHT_GRANT | RIGHT_INFO };

static enum source source;
static struct display display;
static struct framebuffer_mode mode;
static cap_t boot_pixels;
static cap_t view; /* of the pixels, for the one session; 0: not asked for */

/* Takes the pixels of the former mode back from whoever maps them. */
static void withdraw(void) {
  if (!view) return;
  while (sys_destroy(view) == ST_AGAIN) continue;
  slot_free(view);
  view = 0;
}

static enum status set_size(uint64_t width, uint64_t height) {
  struct framebuffer_mode wanted;
  if (source != SOURCE_DISPLAY) return ST_UNSUPPORTED;
  if (!mode_layout(width, height, display.memory_bytes, &wanted)) return ST_BAD_ARG;
  withdraw();
  enum status status = display_set(&display, &wanted);
  if (status == ST_OK)
    mode = wanted;
  else if (mode.width)
    display_set(&display, &mode);
  return status;
}

static enum status open(struct session *s) {
  if (source == SOURCE_NONE) return ST_NOT_FOUND;
  uint64_t width = WIDTH, height = HEIGHT;
  args_number(s->args, "width", &width), args_number(s->args, "height", &height);
  if (source == SOURCE_DISPLAY && set_size(width, height) != ST_OK) {
    log_line(LOG_WARNING, "mode %lux%lu is not possible, using %ux%u: change width= height= in the route", width,
             height, WIDTH, HEIGHT);
    if (set_size(WIDTH, HEIGHT) != ST_OK) return ST_UNSUPPORTED;
  }
  return ST_OK;
}

static void close(struct session *s) { withdraw(); }

static enum status get_mode(void *session, const struct iface_none *none, struct framebuffer_mode *out,
                            struct cap_xfer *x) {
  *out = mode;
  return ST_OK;
}

static enum status pixels(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  cap_t whole = source == SOURCE_DISPLAY ? display.pixels : boot_pixels, bank = ((struct session *)session)->bank;
  if (!view) {
    cap_t slot = slot_new();
    if (!slot) return ST_NO_SLOT;
    enum status status = sys_derive(slot, VIEW_RIGHTS | RIGHT_DESTROY, bank, whole, 0, mode_mem_pages(&mode));
    if (status != ST_OK) return slot_free(slot), status;
    view = slot;
  }
  x->n_send = 1, x->send[0] = view, x->rights[0] = VIEW_RIGHTS;
  return ST_OK;
}

static enum status get_modes(void *session, const struct iface_none *none, struct framebuffer_modes_out *out,
                             struct cap_xfer *x) {
  if (source == SOURCE_DISPLAY) return mode_list(display.memory_bytes, out), ST_OK;
  out->count = 1;
  out->mode[0].width = mode.width, out->mode[0].height = mode.height;
  return ST_OK;
}

static enum status set_mode(void *session, const struct framebuffer_set_in *untrusted_in, struct framebuffer_mode *out,
                            struct cap_xfer *x) {
  enum status status = set_size(untrusted_in->width, untrusted_in->height);
  if (status != ST_OK) return status;
  *out = mode;
  cap_t watch = ((struct session *)session)->watch;
  if (watch) sys_signal(watch);
  return ST_OK;
}

static enum status flip(void *session, const struct framebuffer_flip_in *untrusted_in, struct iface_none *out,
                        struct cap_xfer *x) {
  if (source != SOURCE_DISPLAY) return ST_UNSUPPORTED;
  if (untrusted_in->page >= mode.pages) return ST_BAD_ARG;
  display_flip(&display, &mode, (unsigned)untrusted_in->page);
  return ST_OK;
}

static enum status watch(void *session, const struct iface_none *none, struct iface_none *out, struct cap_xfer *x) {
  return take_watch(x, session);
}

static const struct framebuffer_ops ops = {
    .mode = get_mode, .pixels = pixels, .modes = get_modes, .set = set_mode, .flip = flip, .watch = watch};
static const struct service service = {
    .ops = &ops, .min_pages = 6, .open = open, .close = close, .single = true, SERVES(framebuffer, "framebuffer")};

/* The boot loader's framebuffer, as core describes it. */
static enum status open_boot(cap_t io) {
  struct iface_none none = {0};
  struct io_framebuffer_out out = {0};
  struct cap_xfer x = {0};
  enum status status = expect_capability(&x);
  if (status == ST_OK) status = io_framebuffer(io, &none, &out, &x);
  status = kept_capability(status, &x, OBJ_MEM, &boot_pixels);
  if (status != ST_OK) return status;
  const struct boot_framebuffer *b = &out.framebuffer;
  if (!b->address || b->address % PAGE_SIZE || (b->bpp != 24 && b->bpp != 32)) return ST_UNSUPPORTED;
  mode =
      (struct framebuffer_mode){b->width,       b->height,     b->pitch,      b->bpp,       b->red_shift, b->red_bits,
                                b->green_shift, b->green_bits, b->blue_shift, b->blue_bits, .pages = 1};
  mode.bytes = (uint64_t)b->pitch * b->height;
  return ST_OK;
}

void component_main(void) {
  struct client io = {0};
  bool have_io = client_open("io", "", "", 8, &io) == ST_OK;
  enum status status = display_open(&display, io.gate);
  if (status == ST_GONE) env_exit(1, "platform died during the start");
  if (status == ST_OK)
    source = SOURCE_DISPLAY;
  else if (have_io && open_boot(io.gate) == ST_OK)
    source = SOURCE_BOOT;
  if (source == SOURCE_DISPLAY) log_line(LOG_INFO, "Bochs display, %lu KiB", display.memory_bytes >> 10);
  if (source == SOURCE_BOOT) log_line(LOG_INFO, "boot framebuffer %ux%ux%u", mode.width, mode.height, mode.bpp);
  if (source == SOURCE_NONE)
    log_line(LOG_ERROR, "no framebuffer: neither a Bochs/QEMU display (qemu -vga std) nor a boot framebuffer (boot by "
                        "GRUB with a linear mode of 24 or 32 bits)");
  loop_serve(&service);
}
