/* Fault: what the kernel's record of a thread means: why it stopped, and whom it waits for. */
#include "base/string.h"
#include "parent/child.h"

enum { PAGE_FAULT = 14, ERROR_PRESENT = 1, ERROR_WRITE = 2, ERROR_FETCH = 16 };
static const char *const exceptions[32] = {[0] = "division by zero",
                                           [1] = "debug trap",
                                           [3] = "breakpoint",
                                           [6] = "invalid instruction or system call",
                                           [13] = "forbidden instruction or address",
                                           [PAGE_FAULT] = "page fault",
                                           [16] = "FPU error",
                                           [19] = "SIMD error"};

void fault_text(const struct thread_info *i, char *to, size_t size) {
  const char *name = i->vector < 32 && exceptions[i->vector] ? exceptions[i->vector] : "processor exception";
  const char *act = i->error & ERROR_FETCH ? "execution of" : i->error & ERROR_WRITE ? "write to" : "read of";
  if (i->vector == PAGE_FAULT)
    text_format(to, size, "%s: %s memory that %s", name, act, i->error & ERROR_PRESENT ? "forbids it" : "is not there");
  else
    text_copy(to, size, name);
}

bool child_calls(const struct child *c, cap_t gate) {
  struct thread_info info;
  if (!gate || sys_status(sys_control(c->thread, CTL_THREAD_INFO, gate, 0, 0, 0).rax) != ST_OK) return false;
  memcpy(&info, ((const struct message_page *)VA_MESSAGE)->data, sizeof info);
  return info.blocked_on != 0;
}

struct link *child_waits_for(const struct child *c, const struct thread_info *info) {
  for (unsigned i = 0; info->state == THREAD_CALLING && i < link_count; i++)
    if (links[i].state != LINK_FREE && links[i].client == c && child_calls(c, links[i].alias)) return &links[i];
  return NULL;
}
