/* Session: what loop.c needs of session.c beyond loop.h. */
#ifndef BASE_SESSION_H
#define BASE_SESSION_H

#include "base/loop.h"

struct session *session_by_id(uint64_t id);

#endif
