// Margins of fits that are done, kept below build/ so that a training that was broken off goes on where it
// stopped. Derived: whatever is missing or damaged is fitted again.
#ifndef HEARTH_KEPT_FITS_H
#define HEARTH_KEPT_FITS_H

#include "features/base/file.h"
#include "model/bundle/training.h"

struct kept_fits {
    const char *folder;    // NULL = nothing is kept
    const char *data_hash; // of the values of all rows
};

// One fit: its settings on a split.
struct kept_fit {
    const struct settings *settings;
    const struct dataset *data;
    const struct split *split;
    uint64_t seed;
    const char *text;     // settings_text
    char name[HASH_TEXT]; // out of kept_fit_name: the digest of all that its margins depend on
};
void kept_fit_name(const struct kept_fits *kept, struct kept_fit *fit);
// Shapes: ret_margins split->test.n. false = it is not there, or damaged.
bool kept_fit_read(const struct kept_fits *kept, const struct kept_fit *fit, double *ret_margins);
// Errors: none; a full disk keeps nothing. Threads: any.
void kept_fit_write(const struct kept_fits *kept, const struct kept_fit *fit,
                    const double *margins);
// Removes what is not among the names. Shapes: names n, sorted here.
void kept_fits_sweep(const struct kept_fits *kept, const char **names, size_t n);

#endif
