/* Test: the parts of the kernel test, one file each. */
#ifndef TESTS_TARGET_TEST_H
#define TESTS_TARGET_TEST_H

#include "../root/root.h"

enum { CHILD_PAGES = 64, WAIT_MS = 20000 };

void test_fresh(void);
void test_exceptions(void);
void test_entry(void);
void test_isolation(void);
void test_capabilities(void);
void test_ipc(void);
void test_time(void);
void test_memory(void);
void test_devices(void);
void test_vcpu(void);
void test_vcpu_runs(void);
void test_smp(void);
void test_stress(void);
void test_fuzz(void);

void run_case(const char *name, void (*body)(void));
void check(bool holds, const char *what, unsigned line);
/* The first check of a case that does not hold is reported. */
#define CHECK(condition) check(condition, #condition, __LINE__)
#define RUN(function) run_case(#function, function)

/* Runs function in a child until it faults; CHECKs that it did, by `vector`, and that the test itself still runs. */
struct thread_info run_until_fault(void (*function)(void), uint32_t vector);

#endif
