/* Barrier: the decision from what processors of the field say of themselves; none of these can be emulated. */
#include "check.h"
#include "x86_64/barrier.h"

enum { VENDOR_INTEL = 0x756e6547, VENDOR_ZHAOXIN = 0x68532020 };
static const struct known {
  const char *name;
  struct processor_facts facts;
  unsigned barriers;
} known[] = {
    {"emulator", {.vendor = VENDOR_AMD}, 0},
    {"Zen 2 and later", {.vendor = VENDOR_AMD, .amd_b = AMD_B_PREDICTOR}, BARRIER_DOMAIN},
    {"Hygon", {.vendor = VENDOR_HYGON, .amd_b = AMD_B_PREDICTOR}, BARRIER_DOMAIN},
    {"Skylake without microcode", {.vendor = VENDOR_INTEL, .b = B_RTM}, BARRIER_ISOLATE},
    {"Skylake",
     {.vendor = VENDOR_INTEL, .b = B_RTM, .d = D_MD_CLEAR | D_PREDICTOR},
     BARRIER_DOMAIN | BARRIER_USER | BARRIER_ISOLATE},
    {"Cascade Lake",
     {.vendor = VENDOR_INTEL,
      .b = B_RTM,
      .d = D_MD_CLEAR | D_PREDICTOR | D_CAPABILITIES,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS},
     BARRIER_DOMAIN | BARRIER_USER},
    {"Cascade Lake without transactions",
     {.vendor = VENDOR_INTEL, .d = D_MD_CLEAR | D_PREDICTOR, .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS},
     BARRIER_DOMAIN},
    {"Ice Lake",
     {.vendor = VENDOR_INTEL,
      .b = B_RTM,
      .d = D_MD_CLEAR | D_PREDICTOR,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS | CAP_NO_TAA},
     BARRIER_DOMAIN},
    {"Gracemont",
     {.vendor = VENDOR_INTEL,
      .d = D_MD_CLEAR | D_PREDICTOR,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS | CAP_NO_TAA | CAP_RFDS_CLEAR},
     BARRIER_DOMAIN | BARRIER_USER},
    {"Zhaoxin", {.vendor = VENDOR_ZHAOXIN}, BARRIER_ISOLATE},
};

static void known_processors(void) {
  for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
    bool right = barriers_needed(&known[i].facts) == known[i].barriers;
    if (!right) printf("%s\n", known[i].name);
    CHECK(right);
  }
}

int main(void) {
  CASE(known_processors);
  return check_done();
}
