/* Interfaces: every interface of include/iface as data: service, sizes and names of its methods. */
#ifndef TRACE_INTERFACES_H
#define TRACE_INTERFACES_H

#include "iface/iface.h"
#include "kdl/kdl.h"

struct interface {
  const char *service;
  const struct iface_size *sizes;
  const char *const *names;
  unsigned methods;
};
const struct interface *interface_by_name(struct kdl_text service); /* NULL: none */
const char *interface_status(enum status status);

#endif
