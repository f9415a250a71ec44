// One text for an address, however it was typed: the key under which people live together.
#ifndef HEARTH_ADDRESS_H
#define HEARTH_ADDRESS_H

#include "features/base/csv.h"

#include <stdbool.h>

struct address_buffer { // zeroed = empty; free(text) when done
    char *text;
    size_t n_bytes, capacity;
};

// "u:" + uprn, else "a:" + folded address + "|" + folded postcode. Absent parts are NULL. false =
// no address (a postcode alone is none, nor an address without a letter or digit). The key stands
// in the buffer, ended by 0.
bool address_key(const struct csv_field *uprn, const struct csv_field *address,
                 const struct csv_field *postcode, struct address_buffer *ret_key);

#endif
