// A digest of all that linkage knows of a record: equal on two runs = nothing of it changed.
#ifndef HEARTH_RECORD_DIGEST_H
#define HEARTH_RECORD_DIGEST_H

#include "features/link/record_facts.h"

struct digest_request {
    const struct registry *registry;
    const struct linkage_variable *columns; // n_column, settled
    size_t n_column;
    const struct record_facts *facts; // NULL = none
    int n_thread;                     // < 1 = all cores
};

// 64 bits that follow from the record's input and ID alone. Shapes: ret_identities n_record.
void record_identities(const struct registry *registry, uint64_t *ret_identities);
// Shapes: ret_digests n_record. The order of values and ties does not matter, nor do the numbers of
// records and codes: they are of one run.
void record_digests(const struct digest_request *request, const uint64_t *identities,
                    uint64_t *ret_digests);

#endif
