/* Date: days since 1970 to the calendar, by counting years and months: at most 8,042 steps. */
#include "date.h"

#include <stdio.h>

static bool leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool date_text(uint64_t seconds, char text[DATE_BYTES]) {
  static const uint8_t length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  static const char days[] = "ThuFriSatSunMonTueWed", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  uint64_t day = seconds / 86400;
  unsigned second = (unsigned)(seconds % 86400), year = 1970, month = 0, weekday = (unsigned)(day % 7);
  while (year <= 9999 && day >= 365u + leap(year)) day -= 365u + leap(year++);
  if (year > 9999) return false;
  for (unsigned days_in; day >= (days_in = length[month] + (month == 1 && leap(year) ? 1u : 0u)); month++)
    day -= days_in;
  snprintf(text, DATE_BYTES, "%.3s, %02u %.3s %04u %02u:%02u:%02u +0000", days + 3 * weekday, (unsigned)day + 1,
           months + 3 * month, year, second / 3600, second / 60 % 60, second % 60);
  return true;
}
