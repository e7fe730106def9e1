/* Label: names, paths of names, and args strings: the pure text rules of the tree. */
#ifndef PARENT_LABEL_H
#define PARENT_LABEL_H

#include "abi/types.h"

/* One name: [a-z0-9-]{1,24}, ended by NUL within size. */
bool name_valid(const char *untrusted_name, size_t size);
/* A path of names joined by '/', or empty; ended by NUL within size. */
bool path_valid(const char *untrusted_path, size_t size);
/* "name", or "name/part" when part is not empty; false when it does not fit: nothing is ever cut. */
bool label_join(char *to, size_t size, const char *name, const char *part);
/* Printable ASCII ended by NUL within size. */
bool args_valid(const char *untrusted_args, size_t size);
/* "policy|request": every '|' that came from below becomes a blank, so that only the nearest route speaks as policy. */
bool args_join(char *to, size_t size, const char *policy, const char *request);
/* True when pattern is empty, equal to part, or "x/" + "*" and part lies below x. */
bool label_matches(const char *pattern, const char *part);

#endif
