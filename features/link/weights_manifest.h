// What the weights say, for link.json and the report.
#ifndef HEARTH_WEIGHTS_MANIFEST_H
#define HEARTH_WEIGHTS_MANIFEST_H

#include "features/base/json.h"
#include "features/link/persons.h"

// Counts the records so blank that not even an equal record would reach the threshold: n_unlinkable
// of n_tried, at most 200,000. Call while the values are in memory. Cost: O(n_tried).
void weights_note_unlinkable(struct weight_matches *made, size_t n_record);
// Puts the comparisons with m, u and weight of each level, the trainings, the pairs by their score,
// the records that cannot be linked, and why pairs await clerical review.
void weights_manifest_put(json *object, const struct persons *persons);
// Puts how many persons have how many records, today.
void persons_by_size_put(json *object, const struct persons *persons);

#endif
