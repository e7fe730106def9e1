/* Log: one line of text at a level. Service "log". The server prefixes the session's label, escapes control
 * characters and limits the rate per client: AGAIN, the line was dropped. A line is at most LOG_TEXT bytes, NUL-padded. */
#ifndef IFACE_LOG_H
#define IFACE_LOG_H

#include "iface/iface.h"

enum log_level { LOG_ERROR = 0, LOG_WARNING = 1, LOG_INFO = 2, LOG_DEBUG = 3 };
#define LOG_TEXT 240u
struct log_write_in { uint64_t level; char text[LOG_TEXT]; };

#define LOG_METHODS(M, I) M(I, write, struct log_write_in, struct iface_none)

IFACE(log, LOG_METHODS)

#endif
