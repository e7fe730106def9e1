/* Screen: opening the session and loading the fonts. */
#include "ui/screen.h"

#include "base/loop.h"
#include "iface/log.h"

#define SESSION_PAGES 64u

struct screen screen;
static struct rom fonts[3];

static struct font_data font(unsigned i, const char *name) {
  if (!fonts[i].data && rom_open(name, &fonts[i]) != ST_OK) {
    log_line(LOG_WARNING, "screen: font ROM %s is missing; add it to the boot image and route it to this component",
             name);
    return (struct font_data){0};
  }
  return (struct font_data){fonts[i].data, fonts[i].bytes};
}

static void load_faces(void) {
  struct font_data plain = font(0, "inter.otf"), semibold = font(1, "inter-semibold.otf"), mono = font(2, "mono.ttf");
  if (!faces_load(&screen.faces, plain, semibold, mono, (int)screen.info.scale))
    env_exit(1, "no usable font: ROMs inter.otf and mono.ttf are missing or broken; add one of them to the boot image");
  if (!plain.bytes)
    screen.trouble = "The interface font is missing: add inter.otf to the boot image and route it here.";
}

void screen_refresh(void) {
  struct iface_none none = {0};
  uint32_t scale = screen.info.scale;
  if (gui_info(screen.client.gate, &none, &screen.info, NULL) != ST_OK) env_exit(1, "the display server is gone");
  if (screen.info.scale < 1 || screen.info.scale > 3) screen.info.scale = 1;
  if (scale == screen.info.scale) return;
  faces_free(&screen.faces);
  load_faces();
}

void screen_open(void (*events)(void *context)) {
  struct iface_none none = {0}, out;
  cap_t alias;
  if (client_open("gui", "", "", SESSION_PAGES, &screen.client) != ST_OK)
    env_exit(1, "no gui session: route service \"gui\" to this component in its config");
  screen_refresh();
  struct cap_xfer x = {.n_send = 1};
  if (loop_signal(events, NULL, &alias) != ST_OK) env_exit(1, "no signal left for the gui session");
  x.send[0] = alias;
  if (gui_watch(screen.client.gate, &none, &out, &x) != ST_OK)
    env_exit(1, "the display server refused the event signal");
}
