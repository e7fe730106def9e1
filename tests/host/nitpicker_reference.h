/* Nitpicker reference: what a row of the screen must look like. */
#ifndef TESTS_NITPICKER_REFERENCE_H
#define TESTS_NITPICKER_REFERENCE_H

#include "nitpicker_model.h"

void reference_row(struct model *m, uint32_t *row, int y);

#endif
