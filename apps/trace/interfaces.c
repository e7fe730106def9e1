/* Interfaces: the method lists once more, as names. A new interface is one INTERFACE line. */
#include "interfaces.h"

#include "iface/device.h"
#include "iface/framebuffer.h"
#include "iface/gui.h"
#include "iface/input.h"
#include "iface/io.h"
#include "iface/launch.h"
#include "iface/log.h"
#include "iface/outbox.h"
#include "iface/placement.h"
#include "iface/report.h"
#include "iface/rom.h"
#include "iface/rtc.h"
#include "iface/stream.h"
#include "iface/why.h"

#define NAME_(I, name, in, out) #name,
#define NAMES(I, METHODS) static const char *const I##_names[] = {METHODS(NAME_, I)};
NAMES(device, DEVICE_METHODS)
NAMES(framebuffer, FRAMEBUFFER_METHODS)
NAMES(gui, GUI_METHODS)
NAMES(input, INPUT_METHODS)
NAMES(io, IO_METHODS)
NAMES(launch, LAUNCH_METHODS)
NAMES(log, LOG_METHODS)
NAMES(outbox, OUTBOX_METHODS)
NAMES(placement, PLACEMENT_METHODS)
NAMES(report, REPORT_METHODS)
NAMES(rom, ROM_METHODS)
NAMES(rtc, RTC_METHODS)
NAMES(stream, STREAM_METHODS)
NAMES(why, WHY_METHODS)

#define INTERFACE(service, I) {service, I##_sizes, I##_names, I##_method_count},
static const struct interface interfaces[] = {
    INTERFACE("device", device) INTERFACE("framebuffer", framebuffer) INTERFACE("gui", gui) INTERFACE("input", input)
        INTERFACE("io", io) INTERFACE("launch", launch) INTERFACE("log", log) INTERFACE("outbox", outbox)
            INTERFACE("placement", placement) INTERFACE("report", report) INTERFACE("rom", rom) INTERFACE("rtc", rtc)
                INTERFACE("sign", stream) INTERFACE("console", stream) INTERFACE("why", why)};

const struct interface *interface_by_name(struct kdl_text service) {
  for (unsigned i = 0; i < sizeof interfaces / sizeof *interfaces; i++)
    if (kdl_is(service, interfaces[i].service)) return &interfaces[i];
  return NULL;
}

const char *interface_status(enum status status) {
  static const char *const names[ST_COUNT] = {
      "OK",      "AGAIN",         "EVENT",   "TIMEOUT", "BAD_CAP",   "DENIED",      "BAD_ARG", "NO_MEMORY",
      "NO_SLOT", "NO_CONTIGUOUS", "OVERLAP", "GONE",    "NOT_FOUND", "UNSUPPORTED", "STATE",   "PROTOCOL"};
  return status < ST_COUNT ? names[status] : "?";
}
