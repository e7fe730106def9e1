/* Host test of drivers/platform/function.c against a model of configuration space: bridges in circles, capability
 * loops, BARs of every kind, full tables. */
#include "../../drivers/platform/config.h"
#include "../../drivers/platform/function.h"
#include "check.h"
#include <stdlib.h>
#include <string.h>

#define MODELS 128u
struct model {
  bool present;
  uint16_t address;
  uint32_t word[64], bar_mask[6];
};
static struct model models[MODELS];
static struct pci_function table[FUNCTIONS_MAX];
static unsigned reads, left_out;

static struct model *model(uint16_t address) {
  for (unsigned i = 0; i < MODELS; i++)
    if (models[i].present && models[i].address == address) return &models[i];
  return NULL;
}

uint32_t config_read32(uint16_t address, unsigned offset) {
  reads++;
  CHECK(offset < 256 && !(offset & 3));
  struct model *m = model(address);
  return m ? m->word[offset / 4] : 0xffffffff;
}

void config_write32(uint16_t address, unsigned offset, uint32_t value) {
  struct model *m = model(address);
  if (!m || offset == 0) return;
  if (offset >= 0x10 && offset < 0x28) {
    uint32_t mask = m->bar_mask[(offset - 0x10) / 4], keep = m->word[offset / 4];
    m->word[offset / 4] = (value & mask) | (keep & ~mask & 0xf);
  } else if (offset == 4)
    m->word[1] = (m->word[1] & 0xffff0000) | (value & 0xffff);
  else
    m->word[offset / 4] = value;
}

static struct model *add(uint16_t address, uint16_t vendor, uint16_t device, uint32_t class_code) {
  for (unsigned i = 0; i < MODELS; i++) {
    if (models[i].present) continue;
    models[i] = (struct model){.present = true, .address = address};
    models[i].word[0] = vendor | (uint32_t)device << 16;
    models[i].word[1] = 7;
    models[i].word[2] = class_code << 8;
    return &models[i];
  }
  abort();
}

static unsigned scan(void) { return reads = 0, functions_scan(table, &left_out); }
static void clear(void) { memset(models, 0, sizeof models); }

static void bars_are_sized(void) {
  clear();
  struct model *m = add(0x10, 0x1234, 0x1111, 0x030000);
  m->word[4] = 0xfd000008, m->bar_mask[0] = 0xff000000;
  m->word[6] = 0xfebd0000, m->bar_mask[2] = 0xfffff000;
  m->word[7] = 0xc001, m->bar_mask[3] = 0xffffffe0;
  m->word[8] = 0x0000000c, m->bar_mask[4] = 0xffffc000, m->word[9] = 0x38, m->bar_mask[5] = 0xffffffff;
  CHECK(scan() == 1);
  struct device_bar_info *b = table[0].bar;
  CHECK(b[0].base == 0xfd000000 && b[0].bytes == 0x1000000 && b[0].kind == BAR_PREFETCHABLE);
  CHECK(b[1].kind == BAR_NONE);
  CHECK(b[2].base == 0xfebd0000 && b[2].bytes == 0x1000 && b[2].kind == BAR_MEMORY);
  CHECK(b[3].base == 0xc000 && b[3].bytes == 32 && b[3].kind == BAR_PORTS);
  CHECK(b[4].base == 0x3800000000 && b[4].bytes == 0x4000 && b[4].kind == BAR_PREFETCHABLE);
  CHECK(m->word[4] == 0xfd000008 && m->word[8] == 0xc && m->word[9] == 0x38); /* as they were */
  CHECK((m->word[1] & 7) == 3);                                               /* decoding on, bus master off */
}

static struct model *bridge(uint16_t address, uint8_t to) {
  struct model *m = add(address, 0x8086, 1, 0x060400);
  m->word[3] = 0x00010000;
  m->word[6] = (uint32_t)to << 8;
  return m;
}

static void bridges_in_circles_end(void) {
  clear();
  bridge(0x08, 1), bridge(0x100, 2), bridge(0x200, 0), bridge(0x208, 2);
  add(0x210, 1, 2, 3);
  CHECK(scan() == 1 && table[0].address == 0x210);
  CHECK(reads < 3 * 32 * 4 + 300);
}

static void multifunction_is_respected(void) {
  clear();
  add(0x18, 1, 1, 1), add(0x1a, 1, 2, 1);
  CHECK(scan() == 1);
  model(0x18)->word[3] = 0x00800000;
  CHECK(scan() == 2);
}

static void capability_loops_end(void) {
  clear();
  struct model *m = add(0x20, 0x1af4, 0x1052, 0x098000);
  m->word[1] |= 0x100000;
  m->word[13] = 0x40;
  m->word[16] = 0x5009, m->word[20] = 0x4011; /* 0x40 vendor -> 0x50 MSI-X -> 0x40 */
  CHECK(scan() == 1 && table[0].msix == 0x50 && !table[0].msi);
  m->word[20] = 0x5011; /* points at itself */
  CHECK(scan() == 1 && table[0].msix == 0x50);
}

static void a_full_table_is_told(void) {
  clear();
  for (uint16_t i = 0; i < 100; i++) add((uint16_t)((i / 8) << 3 | i % 8), 1, i, 1)->word[3] = 0x00800000;
  CHECK(scan() == FUNCTIONS_MAX && left_out == 100 - FUNCTIONS_MAX);
}

static void finding_by_properties(void) {
  clear();
  add(0x08, 0x1af4, 0x1052, 0x098000), add(0x10, 0x1af4, 0x1003, 0x078000), add(0x18, 0x1af4, 0x1052, 0x090000);
  unsigned n = scan();
  struct match m = {.flags = MATCH_VENDOR | MATCH_DEVICE, .vendor = 0x1af4, .device = 0x1052, .index = 1};
  CHECK(function_find(table, n, &m) == &table[2]);
  m.index = 2;
  CHECK(!function_find(table, n, &m));
  m = (struct match){.flags = MATCH_CLASS, .class_code = 0x078000};
  CHECK(function_find(table, n, &m) == &table[1]);
  m.flags = 0;
  CHECK(!function_find(table, n, &m));
}

static void closing_stops_bus_mastering(void) {
  clear();
  struct model *m = add(0x08, 1, 2, 3);
  m->word[1] |= 0x100000, m->word[13] = 0x40, m->word[16] = 0x6011 | 0x80030000, m->word[24] = 0x0010;
  m->word[25] = 1u << 28;
  CHECK(scan() == 1 && table[0].express == 0x60);
  function_master(&table[0], true);
  CHECK((m->word[1] & 7) == 7);
  function_quiesce(&table[0]);
  CHECK((m->word[1] & 4) == 0 && !(m->word[16] & 0x80000000) && (m->word[26] & 0x8000));
}

static void random_space_is_survived(void) {
  srand(11);
  for (unsigned round = 0; round < 60; round++) {
    clear();
    for (unsigned i = 0; i < MODELS; i++) {
      models[i] = (struct model){.present = true, .address = (uint16_t)(rand() % 4 << 8 | rand() % 256)};
      for (unsigned w = 0; w < 64; w++) models[i].word[w] = (uint32_t)rand() << 16 ^ (uint32_t)rand();
      for (unsigned w = 0; w < 6; w++) models[i].bar_mask[w] = (uint32_t)rand() << 16 ^ (uint32_t)rand();
    }
    CHECK(scan() <= FUNCTIONS_MAX);
    for (unsigned i = 0; i < FUNCTIONS_MAX; i++) function_quiesce(&table[i]);
  }
}

int main(void) {
  CASE(bars_are_sized);
  CASE(bridges_in_circles_end);
  CASE(multifunction_is_respected);
  CASE(capability_loops_end);
  CASE(a_full_table_is_told);
  CASE(finding_by_properties);
  CASE(closing_stops_bus_mastering);
  CASE(random_space_is_survived);
  return check_done();
}
