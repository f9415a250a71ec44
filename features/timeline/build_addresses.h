// The numbers of addresses, and which are said to be one home.
#ifndef HEARTH_BUILD_ADDRESSES_H
#define HEARTH_BUILD_ADDRESSES_H

#include "features/ingest/dictionary.h"
#include "features/timeline/build_common.h"

// Owns: address_numbers_done. Zeroed = empty.
struct address_numbers {
    struct dictionary texts; // keys (address.h); of a row with both: the UPRN's, then the text's
    struct address_parts *parts; // texts.n
    size_t parts_capacity;
    struct address_alias *aliases;
    size_t n_alias, alias_capacity;
};

// The number of one key (a UPRN or a written address).
uint32_t address_number(struct address_numbers *numbers, const char *key, size_t n_bytes);
// The number of the address of each row of a source, ADDRESS_NONE without one; notes what the rows
// say of UPRN and text. Shapes: ret_number n_row. The source must have addresses.
void address_numbers_add(struct address_numbers *numbers, const struct timeline_writer *build,
                         size_t i_source, uint32_t *ret_number);
// Writes address.text, address.parts and address.alias.
enum status address_numbers_write(struct timeline_writer *build, struct address_numbers *numbers,
                                  struct error *err);
void address_numbers_done(struct address_numbers *numbers);

#endif
