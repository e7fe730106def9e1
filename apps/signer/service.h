/* Service: clients' streams. Each session's bytes live in its own pages; the desk decides what they mean. */
#ifndef SIGNER_SERVICE_H
#define SIGNER_SERVICE_H

#include "abi/status.h"
#include "desk.h"

/* changed is called after anything a client did. */
enum status service_open(struct desk *d, void (*changed)(void));
void service_notify(void); /* tells the clients for whom answers or room have appeared */

#endif
