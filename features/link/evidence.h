// What rules compare: for each column the values that each record was ever known with, and since
// when.
#ifndef HEARTH_EVIDENCE_H
#define HEARTH_EVIDENCE_H

#include "features/base/fold.h"
#include "features/ingest/dictionary.h"
#include "features/link/registry.h"

struct evidence_value {
    uint32_t record;
    uint32_t code; // equal codes = equal values
    day_t seen;    // known from after this day on; DAY_NONE = always
};

// The values of one column, by record, then code; each once, with its earliest `seen`.
struct evidence_column {
    const char *name;
    bool normalise; // values are trimmed and case-folded, blank ones left out
    struct evidence_value *values;
    size_t n, capacity;
    uint32_t *first; // n_record + 1, after evidence_settle
    struct dictionary texts;
    struct fold_buffer folded;
};

void evidence_add_text(struct evidence_column *column, uint32_t record, const char *text,
                       day_t seen);
void evidence_add_day(struct evidence_column *column, uint32_t record, day_t value, day_t seen);
// After the last value: sorts, leaves out repeats, makes `first`.
void evidence_settle(struct evidence_column *column, size_t n_record);
void evidence_done(struct evidence_column *column);

// Adds what the person rows of all sources say about the column.
void evidence_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct evidence_column *column);

#endif
