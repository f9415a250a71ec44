// The usual ways of writing dates, held against cells that the configured one does not read.
#ifndef HEARTH_DATE_FORMATS_H
#define HEARTH_DATE_FORMATS_H

#include <stddef.h>
#include <stdint.h>

struct date_formats { // zeroed = no cell yet
    uint64_t n;       // cells
    uint32_t misfit;  // bit k: the k-th way reads not all of them
};
void date_formats_add(struct date_formats *formats, const char *text, size_t n_bytes);
// As `dates:` has it, a way that reads all cells; NULL = there is none. ret_other: another one that
// reads them all, where day and month can be taken for each other; NULL = none.
const char *date_formats_fit(const struct date_formats *formats, const char **ret_other);

#endif
