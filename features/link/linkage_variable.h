// What rules compare: for each variable the values that each record was ever known with, and since
// when.
#ifndef HEARTH_LINKAGE_VARIABLE_H
#define HEARTH_LINKAGE_VARIABLE_H

#include "features/base/fold.h"
#include "features/ingest/dictionary.h"
#include "features/link/registry.h"

struct variable_value {
    uint32_t record;
    uint32_t code;  // equal codes = equal values
    day_t received; // known from after this day on; DAY_NONE = always
};

// The values of one column, by record, then code; each once, with its earliest `received`.
struct linkage_variable {
    const char *name;
    bool normalise; // values are trimmed and case-folded, blank ones left out
    struct variable_value *values;
    size_t n, capacity;
    uint32_t *first; // n_record + 1, after variable_settle
    struct dictionary texts;
    struct fold_buffer folded;
};

void variable_add_text(struct linkage_variable *variable, uint32_t record, const char *text,
                       day_t received);
void variable_add_day(struct linkage_variable *variable, uint32_t record, day_t value,
                      day_t received);
// After the last value: sorts, leaves out repeats, makes `first`.
void variable_settle(struct linkage_variable *variable, size_t n_record);
void variable_done(struct linkage_variable *variable);

// Adds what the person rows of all sources say about the column.
void variable_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct linkage_variable *variable);

#endif
