// former.csv: where the person IDs that are no longer in use lead to.
#ifndef HEARTH_FORMER_PERSONS_H
#define HEARTH_FORMER_PERSONS_H

#include "features/link/persons.h"

// The rows of an earlier former.csv. Owns: arena.
struct former_rows {
    size_t n;
    const char **ids, **into, **known_on;
};

// No file = no rows. Errors: E_CONFLICT with file and line where it is not what hearth writes.
enum status former_rows_read(struct arena *arena, const char *path, struct former_rows *ret_rows,
                             struct error *err);
// Writes a row for each ID that a later match merged into another; for each ID of the previous run
// that nobody has today and whose records are another person's (the one with most of them), known
// on data_end; and for each earlier row whose ID leads to a person of today. None leads across an
// adoption.
void former_persons_write(FILE *stream, const struct persons *persons,
                          const struct former_rows *earlier, day_t data_end);

#endif
