// Why two records are, or are not, one person: `hearth link --explain A B`.
#ifndef HEARTH_LINK_EXPLAIN_H
#define HEARTH_LINK_EXPLAIN_H

#include "features/base/json.h"
#include "features/link/deterministic.h"

struct link_explain_request {
    const char *a, *b; // INPUT:RECORD
    json *answer;      // an object to be filled
};

// An inspector of deterministic_link; context: struct link_explain_request. Fills the answer: the
// records and their persons, each comparison with the values that are most alike, level, m, u and
// weight, the running sum, and what linked the two or kept them apart. Errors: E_USAGE for a record
// that is not in the data, and for records that an adoption separates.
enum status link_explain(void *context, const struct deterministic_input *input,
                         const struct persons *persons, struct error *err);
// The answer for people.
void link_explain_print(const json *answer, FILE *stream);

#endif
