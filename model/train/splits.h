// Splits of a scenario by the closed-window rule: a row trains for test date T only when its whole
// window has passed (h <= T), with its label as it was known before T. Kinds that learn from time also
// see the days before T of open windows.
#ifndef HEARTH_SPLITS_H
#define HEARTH_SPLITS_H

#include "features/extract/censoring.h"
#include "features/extract/extract.h"
#include "model/train/trainer.h"

struct splits_source {
    struct extract *extract;
    const struct matrix *matrix;
    const struct dataset *data; // as splits_dataset made it
    day_t until;                // as it would have been trained on that day; E + 1 = now
};
// A scenario's rows: the matrix as a dataset with labels as known before `until` (`unknown: negative`
// applied) and with the weights of `unknown: weight` (NULL when nobody was lost from sight).
// source->data is not read. Owns: arena; x and as_of stay the matrix's. Errors: E_LIMIT.
enum status splits_dataset(struct arena *arena, const struct splits_source *source,
                           struct dataset *ret_data, struct error *err);
// How it ended for the rows whose windows have passed by `until`, those lost from sight included.
struct incidence splits_incidence(const struct splits_source *source);
// One split a test date whose outcomes are known before `until`; `final` are all rows closed by then. Rows older than `max_history` do not
// train. Owns: arena.
void splits_plan(struct arena *arena, const struct splits_source *source, struct plan *ret_plan);
// E_CONFIG for a scenario without a usable test date: says how many more years of history are
// needed.
enum status splits_too_short(const struct extract *extract, const struct dataset *data,
                             struct error *err);

#endif
