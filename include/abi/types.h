/* Types: the few scalar types that kernel and user level share. */
#ifndef ABI_TYPES_H
#define ABI_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slot in the capability table of the current protection domain. Slot 0 is always empty. */
typedef uint32_t cap_t;

#define ABI_NUMBER 1u /* raised whenever anything in include/abi changes incompatibly */
#define PAGE_SIZE 4096u
#define PAGE_SHIFT 12

#endif
