/* Barrier: the decision from what processors of the field say of themselves; none of these can be emulated. */
#include "check.h"
#include "x86_64/barrier.h"

enum { VENDOR_INTEL = 0x756e6547, VENDOR_ZHAOXIN = 0x68532020 };
static const struct known {
  const char *name;
  struct processor_facts facts;
  unsigned barriers;
  bool meltdown;
} known[] = {
    {"emulator", {.vendor = VENDOR_AMD}, 0, false},
    {"Zen 2 and later", {.vendor = VENDOR_AMD, .amd_b = AMD_B_PREDICTOR}, BARRIER_DOMAIN, false},
    {"Hygon", {.vendor = VENDOR_HYGON, .amd_b = AMD_B_PREDICTOR}, BARRIER_DOMAIN, false},
    {"Skylake without microcode", {.vendor = VENDOR_INTEL, .b = B_RTM}, 0, true},
    {"Skylake",
     {.vendor = VENDOR_INTEL, .b = B_RTM, .d = D_MD_CLEAR | D_PREDICTOR},
     BARRIER_DOMAIN | BARRIER_USER,
     true},
    {"Cascade Lake",
     {.vendor = VENDOR_INTEL,
      .b = B_RTM,
      .d = D_MD_CLEAR | D_PREDICTOR | D_CAPABILITIES,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS},
     BARRIER_DOMAIN | BARRIER_USER,
     false},
    {"Cascade Lake without transactions",
     {.vendor = VENDOR_INTEL, .d = D_MD_CLEAR | D_PREDICTOR, .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS},
     BARRIER_DOMAIN,
     false},
    {"Ice Lake",
     {.vendor = VENDOR_INTEL,
      .b = B_RTM,
      .d = D_MD_CLEAR | D_PREDICTOR,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS | CAP_NO_TAA},
     BARRIER_DOMAIN,
     false},
    {"Gracemont",
     {.vendor = VENDOR_INTEL,
      .d = D_MD_CLEAR | D_PREDICTOR,
      .capabilities = CAP_NO_MELTDOWN | CAP_NO_MDS | CAP_NO_TAA | CAP_RFDS_CLEAR},
     BARRIER_DOMAIN | BARRIER_USER,
     false},
    {"Zhaoxin", {.vendor = VENDOR_ZHAOXIN}, 0, true},
};

static void known_processors(void) {
  for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
    bool right =
        barriers_needed(&known[i].facts) == known[i].barriers && has_meltdown(&known[i].facts) == known[i].meltdown;
    if (!right) printf("%s\n", known[i].name);
    CHECK(right);
  }
}

int main(void) {
  CASE(known_processors);
  return check_done();
}
