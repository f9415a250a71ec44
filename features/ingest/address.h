// One text for an address, however it was typed: the key by which people share a home.
#ifndef HEARTH_ADDRESS_H
#define HEARTH_ADDRESS_H

#include "features/base/csv.h"
#include "features/base/fold.h"

#include <stdbool.h>

// "u:" + folded uprn, else "a:" + folded address + "|" + folded postcode. Absent parts are NULL.
// false = no address: a postcode alone is none, nor a text that identity_check refuses, nor an
// address whose postcode is blank or refused where the source has_postcode ("1 High Street" is in
// many towns). Owns: the key is in the caller's buffer.
bool address_key(const struct csv_field *uprn, const struct csv_field *address,
                 const struct csv_field *postcode, bool has_postcode, struct fold_buffer *ret_key);

#endif
