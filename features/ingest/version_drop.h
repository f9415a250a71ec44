// Which rows of a source hold at no date: withdrawn ones, and those that a later row replaces from
// the first. Reading a source, cutting its files and the daemon's versions all ask here.
#ifndef HEARTH_VERSION_DROP_H
#define HEARTH_VERSION_DROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum void_state {
    VOID_NOT,
    VOID_SINCE, // from the day on which it became known
    VOID_EVER,  // it says no such day: at every date
};

// Rows in the order of the files. Rows of equal record are versions of one fact.
struct version_rows {
    const uint32_t *record; // n_row, below n_record; UINT32_MAX = a fact of its own
    const char *is_void;    // n_row: enum void_state; NULL = none is
    size_t n_row, n_record;
    bool has_known; // the source says when a row became known: else the last one holds throughout
};

enum row_fate {
    ROW_HOLDS,   // at some dates, perhaps: it is in the pack
    ROW_ENDS,    // void since a day: it only ends the versions before it
    ROW_NOWHERE, // replaced, or void, at every date
};

// Shapes: ret_fates n_row, of enum row_fate. Returns how many rows that are not void are ROW_NOWHERE.
size_t versions_drop(const struct version_rows *rows, char *ret_fates);

#endif
