/* Why: which config lines let a component's session go where it goes, level by level. */
#ifndef CHECK_CONFIG_WHY_H
#define CHECK_CONFIG_WHY_H

#include "abi/types.h"

/* text: the whole config of `file`. path: "desktop/viewer". Prints a line for each level; 0: allowed, 1: denied. */
int why_print(const char *file, const char *text, size_t bytes, const char *path, const char *service,
              const char *args);

#endif
