/* Bytes: the bounded writer. */
#include "bytes.h"

void put(struct bytes *w, const void *data, size_t bytes) {
  const uint8_t *from = data;
  if (w->full || bytes > w->size - w->used) {
    w->full = true;
    return;
  }
  for (size_t i = 0; i < bytes; i++) w->at[w->used + i] = from[i];
  w->used += bytes;
}

void put_u8(struct bytes *w, uint8_t value) { put(w, &value, 1); }

void put_be16(struct bytes *w, uint32_t value) {
  const uint8_t b[2] = {(uint8_t)(value >> 8), (uint8_t)value};
  put(w, b, sizeof b);
}

void put_be32(struct bytes *w, uint32_t value) {
  put_be16(w, value >> 16);
  put_be16(w, value);
}

void put_le16(struct bytes *w, uint32_t value) {
  const uint8_t b[2] = {(uint8_t)value, (uint8_t)(value >> 8)};
  put(w, b, sizeof b);
}

void put_le32(struct bytes *w, uint32_t value) {
  put_le16(w, value);
  put_le16(w, value >> 16);
}

size_t text_bytes(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

void put_text(struct bytes *w, const char *text) { put(w, text, text_bytes(text)); }

void put_number(struct bytes *w, uint64_t value) {
  uint8_t digits[20];
  size_t n = sizeof digits;
  do digits[--n] = (uint8_t)('0' + value % 10);
  while ((value /= 10) != 0);
  put(w, digits + n, sizeof digits - n);
}

void put_hex(struct bytes *w, const uint8_t *data, size_t bytes, unsigned group) {
  static const char digit[] = "0123456789ABCDEF";
  for (size_t i = 0; i < bytes; i++) {
    if (group && i && i % group == 0) put_u8(w, ' ');
    put_u8(w, (uint8_t)digit[data[i] >> 4]);
    put_u8(w, (uint8_t)digit[data[i] & 15]);
  }
}

static void put_two(struct bytes *w, uint8_t separator, unsigned value) {
  put_u8(w, separator);
  put_u8(w, (uint8_t)('0' + value / 10 % 10));
  put_u8(w, (uint8_t)('0' + value % 10));
}

/* Years are counted from March, so that the leap day is the last of its year; 719,468 days lie between year 0 and 1970.
 */
void put_time(struct bytes *w, uint64_t unix_seconds) {
  uint64_t day = unix_seconds / 86400 + 719468;
  unsigned minute = (unsigned)(unix_seconds / 60 % 1440), era_day = (unsigned)(day % 146097);
  unsigned year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
  unsigned year_day = era_day - (365 * year + year / 4 - year / 100), month = (5 * year_day + 2) / 153;
  put_number(w, day / 146097 * 400 + year + (month >= 10));
  put_two(w, '-', month < 10 ? month + 3 : month - 9);
  put_two(w, '-', year_day - (153 * month + 2) / 5 + 1);
  put_two(w, ' ', minute / 60);
  put_two(w, ':', minute % 60);
  put_text(w, " UTC");
}

uint32_t get_le32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

void wipe(void *at, size_t bytes) {
  volatile uint8_t *b = at;
  for (size_t i = 0; i < bytes; i++) b[i] = 0;
}
