/* rtc: wall-clock time from the battery-backed CMOS clock, in UTC.
 *
 * The clock is read on each call: all fields twice with no update in progress, until both readings agree, so no
 * half-updated time gets out. Bound: READINGS readings, each waiting at most UPDATE_MS; then the clock counts as not
 * set. */
#include "base/loop.h"
#include "base/string.h"
#include "cmos_time.h"
#include "driver/hardware.h"
#include "driver/port.h"
#include "iface/log.h"
#include "iface/rtc.h"

enum { INDEX = 0x70, DATA = 0x71, STATUS_A = 0x0a, STATUS_B = 0x0b, STATUS_D = 0x0d, CENTURY = 0x32 };
enum { UPDATING = 0x80, BATTERY_GOOD = 0x80, READINGS = 5, UPDATE_MS = 3 };

static bool reachable;

static uint8_t read_register(uint8_t index) {
  port_out8(INDEX, index);
  return port_in8(DATA);
}

static void read_once(struct cmos *c) {
  uint64_t end = env_deadline(UPDATE_MS);
  while ((read_register(STATUS_A) & UPDATING) && sys_tsc() < end) continue;
  *c = (struct cmos){.second = read_register(0),
                     .minute = read_register(2),
                     .hour = read_register(4),
                     .day = read_register(7),
                     .month = read_register(8),
                     .year = read_register(9),
                     .century = read_register(CENTURY),
                     .status_b = read_register(STATUS_B)};
}

static enum status now(void *session, const struct iface_none *none, struct rtc_now_out *out, struct cap_xfer *x) {
  if (!reachable) return ST_NOT_FOUND;
  struct cmos first, second;
  read_once(&second);
  for (unsigned i = 0; i < READINGS; i++) {
    first = second;
    read_once(&second);
    out->tsc = sys_tsc();
    if (memcmp(&first, &second, sizeof first) != 0) continue;
    out->valid = cmos_to_unix(second, &out->unix_seconds) && (read_register(STATUS_D) & BATTERY_GOOD);
    return ST_OK;
  }
  return ST_OK; /* valid stays 0 */
}

static const struct rtc_ops ops = {.now = now};
static const struct service service = {.ops = &ops, .min_pages = 4, SERVES(rtc, "rtc")};

void component_main(void) {
  struct client io;
  enum status status = client_open("io", "", "", 8, &io);
  if (status == ST_OK) status = hardware_ports(io.gate, INDEX, 2);
  reachable = status == ST_OK;
  if (!reachable) log_line(LOG_ERROR, "no ports 0x70 and 0x71 (status %u): give an io route port=0x70-0x71", status);
  loop_serve(&service);
}
