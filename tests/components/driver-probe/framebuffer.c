/* Framebuffer checks: mode, pixels, change of mode, one session at a time. */
#include "iface/framebuffer.h"
#include "probe.h"

static struct client screen;
static struct framebuffer_mode mode;
static struct memory pixels;

static enum status attach_pixels(void) {
  struct iface_none none = {0};
  cap_t mem = slot_new();
  struct cap_xfer x = {.n_receive = 1, .receive = {mem}};
  enum status status = framebuffer_pixels(screen.gate, &none, &none, &x);
  if (status != ST_OK) return status;
  unsigned pages = (unsigned)((mode.bytes * mode.pages + PAGE_SIZE - 1) / PAGE_SIZE);
  return mem_attach(mem, pages, ATTACH_READ | ATTACH_WRITE, &pixels);
}

static bool paints(uint32_t colour) {
  volatile uint32_t *p = pixels.at;
  for (uint32_t i = 0; i < mode.bytes / 4; i++) p[i] = colour;
  return p[0] == colour && p[mode.bytes / 4 - 1] == colour;
}

static bool changes_mode(uint64_t width, uint64_t height) {
  struct framebuffer_set_in in = {width, height};
  if (framebuffer_set(screen.gate, &in, &mode, NULL) != ST_OK) return false;
  return mode.width == width && mode.height == height && attach_pixels() == ST_OK && paints(0x204060);
}

void check_framebuffer(void) {
  struct iface_none none = {0};
  struct framebuffer_modes_out modes;
  struct client second;
  bool open = client_open("framebuffer", "", "", 8, &screen) == ST_OK &&
              framebuffer_mode(screen.gate, &none, &mode, NULL) == ST_OK;
  verdict(open && mode.width == 1280 && mode.height == 800 && mode.bpp == 32, "framebuffer_default_mode");
  verdict(open && attach_pixels() == ST_OK && paints(0x804020), "framebuffer_pixels_hold_colours");
  verdict(client_open("framebuffer", "", "", 8, &second) == ST_STATE, "framebuffer_has_one_session");
  verdict(framebuffer_modes(screen.gate, &none, &modes, NULL) == ST_OK && modes.count > 4, "framebuffer_lists_modes");
  verdict(changes_mode(1024, 768), "framebuffer_changes_mode");
  verdict(framebuffer_set(screen.gate, &(struct framebuffer_set_in){1023, 768}, &mode, NULL) == ST_BAD_ARG &&
              framebuffer_mode(screen.gate, &none, &mode, NULL) == ST_OK && mode.width == 1024,
          "framebuffer_refuses_odd_modes");
  bool flips = framebuffer_flip(screen.gate, &(struct framebuffer_flip_in){1}, &none, NULL) == ST_OK &&
               framebuffer_flip(screen.gate, &(struct framebuffer_flip_in){0}, &none, NULL) == ST_OK &&
               framebuffer_flip(screen.gate, &(struct framebuffer_flip_in){2}, &none, NULL) == ST_BAD_ARG;
  verdict(flips, "framebuffer_flips");
}
