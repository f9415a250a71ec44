// Flat files for `train --table` and `predict`: CSV or LIBSVM, as datasets.
#ifndef HEARTH_FLAT_DATA_H
#define HEARTH_FLAT_DATA_H

#include "model/table/schema.h"

struct flat_options {
    const char *table, *test; // paths; test NULL = none
    bool libsvm;
    const char *label, *positive, *id, *time, *cluster; // NULL = none; LIBSVM has none but positive
    const char *const *drop;
    size_t n_drop;
    struct cell_rules rules;
    const struct span
        *horizon; // of --time dates: a row's outcome is known so long after; NULL = at once
};

struct flat_data {
    struct dataset data; // the table's rows, then the test file's
    size_t n_table;      // rows of the table
    struct schema schema;
    bool time_is_date;
    size_t n_copy;    // rows of the table that equal an earlier one in every cell
    size_t n_nobody;  // cells of --id and --cluster that name nobody: blank, or a placeholder
    size_t n_missing; // cells that rules.missing made empty
    size_t
        *n_unseen; // of each column of the schema: rows of the test file with a text that training
                   // did not have; NULL = no test file
};

// Reads the table, learns the schema from it alone, and applies it to both files. Owns: arena.
// Errors: E_USAGE (no such column, nearest name), E_DATA with file:line:column, E_LIMIT, E_SYSTEM.
enum status flat_read(struct arena *arena, const struct flat_options *options,
                      struct flat_data *ret_data, struct error *err);

#endif
