// Rows that several workers built, put in the order of the files, as one builder would have them.
#ifndef HEARTH_RECORD_JOIN_H
#define HEARTH_RECORD_JOIN_H

#include "features/ingest/source_part.h"

// The parts in order, all read, by workers 0 … n_worker − 1. The workers' builders are emptied.
// Owns: record_builder_done on *ret_builder. Errors: E_LIMIT, as record_builder_add.
struct joining {
    struct part_reader *workers;
    size_t n_worker;
    const struct source_part *parts;
    size_t n_part;
    int n_thread;
};
enum status records_join(const struct joining *joining, struct record_builder *ret_builder,
                         struct error *err);

#endif
