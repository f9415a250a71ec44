// The same text for an address however it was typed, without a gazetteer.
#ifndef HEARTH_ADDRESS_NORMAL_H
#define HEARTH_ADDRESS_NORMAL_H

#include "features/base/fold.h"

// Appends "21 high street flat 2": the number, the street with its kind in full, the flat. Of
// "Flat 2, Kett Court, 21 High St, Southquen", "2/21 High Street", "21 High Street, F2" and
// "2 Kett Court, 21 High Street" it is the same; so is "39b mill lane" of "Flat B, 39 Mill La".
// The building's name and the town are left out where number and street are there: the postcode
// beside it says the rest. A text without a number keeps all its words.
void address_append_normal(const char *text, size_t n_bytes, struct fold_buffer *buffer);

#endif
