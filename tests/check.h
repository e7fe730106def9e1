/* Check: the host tests' one macro and their closing line. A test binary runs its cases and returns check_done(). */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <stdio.h>

static unsigned check_passed, check_failed;
#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (condition)                                                                                                     \
      check_passed++;                                                                                                  \
    else                                                                                                               \
      check_failed++, printf("FAIL %s:%d: %s\n", __FILE__, __LINE__, #condition);                                      \
  } while (0)
/* Runs one named case and prints a PASS or FAIL line for it. */
#define CASE(function)                                                                                                 \
  do {                                                                                                                 \
    unsigned before = check_failed;                                                                                    \
    function();                                                                                                        \
    printf("%s %s\n", check_failed == before ? "PASS" : "FAIL", #function);                                            \
  } while (0)
static inline int check_done(void) { return check_failed != 0; }

#endif
