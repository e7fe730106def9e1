/* Export: writes the public key, and nothing else, to the outbox. */
#ifndef SIGNER_EXPORT_H
#define SIGNER_EXPORT_H

#include "abi/types.h"

/* Starts; done(text) is called once, with NULL for success or what went wrong. text must stay as it is until then. */
void export_start(const char *text, size_t bytes, void (*done)(const char *problem));
const char *export_name(void); /* the file's name of the last export */

#endif
