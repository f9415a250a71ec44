// Numbers as text, without regard to the locale.
#ifndef HEARTH_NUMBER_H
#define HEARTH_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_TEXT 32
// The fewest digits that read back as the same double; integers without ".0"; "" for NaN. Returns
// the length.
size_t number_format(double value, char buffer[NUMBER_TEXT]);
// Decimal number, complete text, finite; no hex, no inf, no nan, no thousands separators.
bool number_parse(const char *text, size_t n_bytes, double *ret_value);

#endif
