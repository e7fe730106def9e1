/* Host test of lib/virtio/queue.c: honest devices, and devices that lie about every field they own. */
#include "check.h"
#include "virtio/queue.h"
#include <stdlib.h>
#include <string.h>

static struct virtq_rings rings;
static struct virtq q;

static void fresh(unsigned size) {
  memset(&rings, 0, sizeof rings);
  CHECK(virtq_init(&q, &rings, size) == ST_OK);
}

static void device_returns(uint32_t id, uint32_t length) {
  rings.used.ring[rings.used.index % q.size] = (struct virtq_used){id, length};
  rings.used.index++;
}

static void sizes_are_checked(void) {
  unsigned bad[] = {0, 1, 3, 63, 65, 128, 65536};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(virtq_init(&q, &rings, bad[i]) == ST_BAD_ARG);
}

static void round_trip_wraps(void) {
  fresh(8);
  unsigned i = 99;
  uint32_t length = 0;
  for (unsigned n = 0; n < 200000; n++) { /* past the 16-bit wrap of both indices */
    CHECK(virtq_offer(&q, n % 8, 0x1000 + n, 64, true) == ST_OK);
    if (rings.available.index != (uint16_t)(n + 1) || rings.available.ring[n % 8] != n % 8) CHECK(!"available ring");
    device_returns(n % 8, n % 65);
    if (virtq_take(&q, &i, &length) != ST_OK || i != n % 8 || length != n % 65) CHECK(!"taken as returned");
  }
  CHECK(virtq_take(&q, &i, &length) == ST_AGAIN);
}

static void a_lent_buffer_is_not_offered_twice(void) {
  fresh(4);
  CHECK(virtq_offer(&q, 2, 0, 16, true) == ST_OK);
  CHECK(virtq_offer(&q, 2, 0, 16, true) == ST_STATE);
  CHECK(virtq_offer(&q, 4, 0, 16, true) == ST_BAD_ARG);
}

static void lies_close_the_queue(void) {
  unsigned i;
  uint32_t length;
  struct {
    uint32_t id, length;
  } lies[] = {{4, 0}, {0xffffffff, 0}, {1, 0}, {0, 17}, {0, 0xffffffff}, {64, 0}};
  for (unsigned n = 0; n < sizeof lies / sizeof *lies; n++) {
    fresh(4);
    CHECK(virtq_offer(&q, 0, 0, 16, true) == ST_OK);
    device_returns(lies[n].id, lies[n].length);
    CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
    CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
    CHECK(virtq_offer(&q, 1, 0, 16, true) == ST_STATE);
  }
}

static void a_running_index_closes_the_queue(void) {
  unsigned i;
  uint32_t length;
  fresh(4);
  rings.used.index = 5;
  CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
  fresh(4);
  rings.used.index = 0xffff;
  CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
}

static void returning_twice_closes_the_queue(void) {
  unsigned i;
  uint32_t length;
  fresh(4);
  CHECK(virtq_offer(&q, 3, 0, 16, true) == ST_OK);
  device_returns(3, 1), device_returns(3, 1);
  CHECK(virtq_take(&q, &i, &length) == ST_OK && i == 3);
  CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
}

static void a_sent_buffer_brings_no_bytes(void) {
  unsigned i;
  uint32_t length;
  fresh(4);
  CHECK(virtq_offer(&q, 0, 0, 16, false) == ST_OK);
  device_returns(0, 1);
  CHECK(virtq_take(&q, &i, &length) == ST_PROTOCOL);
}

/* Whatever bytes the device puts into the rings, each lent buffer comes back at most once and in bounds. */
static void random_device_never_breaks_bookkeeping(void) {
  srand(7);
  for (unsigned round = 0; round < 2000; round++) {
    fresh(16);
    uint64_t lent = 0;
    for (unsigned step = 0; step < 64; step++) {
      unsigned b = (unsigned)rand() % 16, i;
      uint32_t length;
      if (virtq_offer(&q, b, 0, 100, true) == ST_OK) lent |= 1ull << b;
      unsigned kind = (unsigned)rand() % 40;
      if (kind == 0)
        rings.used.index = (uint16_t)rand();
      else if (kind == 1)
        memset((void *)rings.used.ring, rand(), sizeof rings.used.ring);
      else
        device_returns((uint32_t)rand() % 17, (uint32_t)rand() % 102);
      if (virtq_take(&q, &i, &length) != ST_OK) continue;
      if (i >= 16 || !(lent >> i & 1) || length > 100) CHECK(!"bookkeeping");
      lent &= ~(1ull << i);
    }
    CHECK(q.lent == lent || q.broken);
  }
}

int main(void) {
  CASE(sizes_are_checked);
  CASE(round_trip_wraps);
  CASE(a_lent_buffer_is_not_offered_twice);
  CASE(lies_close_the_queue);
  CASE(a_running_index_closes_the_queue);
  CASE(returning_twice_closes_the_queue);
  CASE(a_sent_buffer_brings_no_bytes);
  CASE(random_device_never_breaks_bookkeeping);
  return check_done();
}
