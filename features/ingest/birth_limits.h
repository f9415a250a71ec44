// Births that nobody can have had: more than 120 years before the person's first dated record.
#ifndef HEARTH_BIRTH_LIMITS_H
#define HEARTH_BIRTH_LIMITS_H

#include "features/ingest/record_builder.h"

#define OLDEST_YEARS 120

struct birth_blanked {
    void (*tell)(void *context, size_t i_row, size_t i_attribute);
    void *context;
};

// Blanks such births in the rows of a source of persons, before record_builder_finish, and tells
// each. The first dated record is the earliest event or spell of the id over all sources of its id
// space (data_end where there is none), so these must have been read. Does nothing without a
// data_end. Errors: those of records_open. Cost: nothing unless a birth is more than 120 years
// before data_end; then a pass over the dates of the id space.
enum status births_limit(const struct config *config, struct record_builder *builder,
                         day_t data_end, const struct birth_blanked *blanked, struct error *err);

#endif
