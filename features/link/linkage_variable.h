// What rules compare: for each variable the values that each record was ever known with, and since
// when. Values that cannot be one ("9999999999", "no fixed abode") are left out and counted.
#ifndef HEARTH_LINKAGE_VARIABLE_H
#define HEARTH_LINKAGE_VARIABLE_H

#include "features/base/fold.h"
#include "features/ingest/dictionary.h"
#include "features/ingest/identity_value.h"
#include "features/link/registry.h"

struct variable_value {
    uint32_t record;
    uint32_t code;  // equal codes = equal values
    day_t received; // known from after this day on; DAY_NONE = always
};

// The values of one column, by record, then code; each once, with its earliest `received`.
struct linkage_variable {
    const char *name;
    bool
        normalise; // values are compared in the form of identity_value.h, blank ones and those that
                   // cannot be one left out; false: raw text, blank is a value
    bool any_country; // flat files: postcodes, emails and telephone numbers may have any shape
    struct variable_value *values;
    size_t n, capacity;
    uint32_t *first; // n_record + 1, after variable_settle
    struct dictionary texts;
    struct fold_buffer folded;
    size_t n_unusable; // values given that cannot be one
};

void variable_add_text(struct linkage_variable *variable, uint32_t record, const char *text,
                       day_t received);
void variable_add_day(struct linkage_variable *variable, uint32_t record, day_t value,
                      day_t received);
// The number of a text, as values have it; DICTIONARY_NONE when it is blank or cannot be a value
// (counted in n_unusable then).
uint32_t variable_code(struct linkage_variable *variable, const char *text);
// Whether the record was known with a value by the day; and with one of another record's values.
bool variable_known(const struct linkage_variable *variable, uint32_t record, day_t by);
bool variable_shared(const struct linkage_variable *variable, uint32_t a, uint32_t b, day_t by);
// After the last value: sorts, leaves out repeats, makes `first`.
void variable_settle(struct linkage_variable *variable, size_t n_record);
void variable_done(struct linkage_variable *variable);

// Adds what the person rows of all sources say about the column.
void variable_gather(const struct config *config, const struct records *records,
                     const struct registry *registry, struct linkage_variable *variable);

#endif
