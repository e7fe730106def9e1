/* Start: what start.S calls. */
#ifndef BASE_START_H
#define BASE_START_H

_Noreturn void base_start(void);

#endif
