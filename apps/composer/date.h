/* Date: RFC 5322 text of a time. */
#ifndef COMPOSER_DATE_H
#define COMPOSER_DATE_H

#include "abi/types.h"

#define DATE_BYTES 40u
/* "Tue, 24 Nov 2026 10:20:30 +0000", NUL-terminated; false outside the years 1970 to 9999. */
bool date_text(uint64_t unix_seconds, char text[DATE_BYTES]);

#endif
