/* Kernel check: every invariant of the object kernel that can be seen from outside, over the whole state at once. */
#ifndef TESTS_KERNEL_KERNEL_CHECK_H
#define TESTS_KERNEL_KERNEL_CHECK_H

/* NULL, or the first thing that is wrong. `deep` also reads every free page. */
const char *kernel_check(int deep);

#endif
