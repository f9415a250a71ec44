// Everything that one `evaluate effect` found, ready to be written: what JSON, CSV, report and
// terminal say comes from here, so that they cannot disagree.
#ifndef HEARTH_EFFECT_RESULT_H
#define HEARTH_EFFECT_RESULT_H

#include "eval/effect/effect_balance.h"
#include "eval/effect/effect_sensitivity.h"
#include "eval/effect/effect_table.h"
#include "eval/trial/effect_trial.h"
#include "features/base/small_counts.h"

// One value of a --group column.
struct effect_group {
    const char *column, *value; // "" = not known
    size_t n_arm[2];
    const struct effect_data *data;
    bool hide_counts; // small, or a small one could be worked out from it; figures likewise
    struct effect_study study;
    const struct effect_estimate *shown; // by the method that answers for all rows; NULL = none
    const char *reason;                  // why nothing is shown, or NULL
};

enum effect_verdict {
    VERDICT_CANNOT_TELL,
    VERDICT_LITTLE,
    VERDICT_REDUCTION, // fewer, or a lower mean
    VERDICT_INCREASE
};
struct effect_verdict_row {
    const char *name; // in result.json
};
extern const struct effect_verdict_row effect_verdicts[];

// An outcome that the treatment cannot change, by the method of the answer.
struct effect_negative {
    const char *name;
    size_t n_row;
    struct effect_study study;
    const struct effect_estimate *shown; // NULL = none
    const char *reason;                  // why none, or NULL
    bool differs;                        // the interval excludes no difference
};

struct effect_result {
    const struct effect_columns *columns;
    const struct effect_table *table;
    const struct effect_request *request;
    const struct effect_trial *trial; // whose primary outcome this is; NULL = a flat table
    bool binary;                      // outcome 0/1
    struct effect_study study;
    const struct effect_estimate *weighted; // whose weights the balance shows; NULL = none
    struct effect_balance *balance;         // table->data.n_cov
    struct effect_sensitivity sensitivity;
    struct effect_group *groups;
    size_t n_group;
    struct effect_negative *negatives; // columns->n_negative
    const char *const *warnings;       // n_warning: to be told before the answer
    size_t n_warning;
    enum effect_verdict verdict;
    const char *answer;       // in sentences
    const char *const *notes; // n_note: limits that a reader needs
    size_t n_note;
};

// Runs the request on all rows and on each group. The caller sets columns, table, request and trial
// (NULL = a flat table), which are borrowed; the rest is filled in. Owns: arena.
void effect_result_make(struct arena *arena, struct effect_result *result);

// A count as it may be shown: "614", "0", or "fewer than 10". Owns: arena.
const char *effect_count_text(struct arena *arena, const struct effect_columns *columns, size_t n);
// A size with about four digits and its word: "8.6 fewer", "1,214 higher" (per 100 when binary).
const char *effect_size_text(struct arena *arena, const struct effect_result *result, double size);
// As sentences call them. Owns: arena or the columns.
const char *effect_treatment_words(struct arena *arena, const struct effect_columns *columns);
const char *effect_outcome_words(struct arena *arena, const struct effect_columns *columns);

const char *effect_unit(const struct effect_columns *columns); // "children"
// "children with early help". Owns: arena.
const char *effect_population(struct arena *arena, const struct effect_columns *columns,
                              enum estimand estimand);

#endif
