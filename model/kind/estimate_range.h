// The range of an estimate: what the same pipeline would have said if other families had been seen, in
// another year. It is a range of the estimate, never of what will come of one person.
#ifndef HEARTH_ESTIMATE_RANGE_H
#define HEARTH_ESTIMATE_RANGE_H

#include "model/kind/fitted.h"

#define RANGE_REFITS 100     // of kinds that are quick to fit
#define RANGE_REFITS_FEW 20  // of the others: their range is normal on the log-odds
#define RANGE_REFITS_MAX 400 // that are read

struct estimate_range {
    size_t n; // refits; 0 = there is no range
    struct fitted *refits;
    double *shifts;  // n: of the log-odds, by a year's effect
    double critical; // of a normal range, in standard deviations; 0 = quantiles
    double year_sd;  // between years, of the log-odds
};

struct estimate_bounds {
    double low, high; // NaN without a range
};
// Around the estimates by the deviations of the refits from their median, on the log-odds. Shapes: scores,
// ret_bounds rows->n. Units: probabilities. Threads: n_thread, the same
// bits on any number. Cost: n times fitted_margins.
void estimate_range_find(const struct estimate_range *range, const struct feature_rows *rows,
                         const double *scores, int n_thread, struct estimate_bounds *ret_bounds);
void estimate_range_done(struct estimate_range *range); // also of a zeroed one

// All but bytes. Owns: arena; the bytes of all refits one after the other. Errors: E_NUMERIC.
enum status estimate_range_write(struct arena *arena, const struct estimate_range *range,
                                 json *object, struct bytes *ret_bytes, struct error *err);
// Errors: E_DATA when it is no such range. Owns: estimate_range_done, then the arena.
enum status estimate_range_read(struct arena *arena, const struct state_source *source,
                                struct estimate_range *ret_range, struct error *err);

#endif
