/* Wording: times and binary numbers as people read them. */
#include "wording.h"

#include "base/string.h"

/* Years are counted from March, so that the leap day is the last of its year; 719,468 days lie between year 0 and 1970.
 */
void time_text(char to[TIME_TEXT], uint64_t unix_seconds) {
  uint64_t day = unix_seconds / 86400 + 719468;
  unsigned minute = (unsigned)(unix_seconds / 60 % 1440), hour = minute / 60, era_day = (unsigned)(day % 146097);
  unsigned year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
  unsigned year_day = era_day - (365 * year + year / 4 - year / 100), march = (5 * year_day + 2) / 153;
  unsigned month = march < 10 ? march + 3 : march - 9, date = year_day - (153 * march + 2) / 5 + 1;
  minute %= 60;
  text_format(to, TIME_TEXT, "%lu-%u%u-%u%u %u%u:%u%u UTC", day / 146097 * 400 + year + (march >= 10), month / 10,
              month % 10, date / 10, date % 10, hour / 10, hour % 10, minute / 10, minute % 10);
}

void hex_text(char *to, const uint8_t *data, size_t bytes, unsigned group) {
  static const char digit[] = "0123456789ABCDEF";
  for (size_t i = 0; i < bytes; i++) {
    if (group && i && i % group == 0) *to++ = ' ';
    *to++ = digit[data[i] >> 4];
    *to++ = digit[data[i] & 15];
  }
  *to = 0;
}
