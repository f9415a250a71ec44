// One person's score by contributions of columns, and the records behind each.
#ifndef HEARTH_EXPLAIN_H
#define HEARTH_EXPLAIN_H

#include "model/score/scenario_model.h"

struct contribution {
    size_t column;       // of the model
    double value;        // NaN = missing
    double contribution; // log-odds, against the average training row
};

struct explanation {
    const char *person_id;
    day_t as_of;
    bool in_cohort;
    double margin, score;               // score = calibrated margin
    struct estimate_bounds range;       // 95 %, of the estimate
    double baseline, baseline_score;    // the average training row's margin and its probability
    bool exact;                         // contributions sum to margin − baseline; else only about
    struct contribution *contributions; // one a column, largest size first
    size_t n;
};

struct explained {
    const char *person_id;
    day_t as_of;
};
// Owns: arena. Errors: E_DATA when there is no such person.
enum status explain_make(struct arena *arena, const struct scenario_model *model,
                         const struct explained *whom, struct explanation *ret_explanation,
                         struct error *err);
// Of a row that is at hand: fills all but person_id, as_of and in_cohort. Shapes: raw the extract's
// columns. Owns: arena.
void explain_row(struct arena *arena, const struct scenario_model *model, const double *raw,
                 struct explanation *ret_explanation);
// Errors: E_SYSTEM.
enum status explain_print(const struct scenario_model *model, const struct explanation *explanation,
                          FILE *stream, struct error *err);
// Owns: caller frees *ret_root. Errors: E_SYSTEM.
enum status explain_to_json(const struct scenario_model *model,
                            const struct explanation *explanation, json **ret_root,
                            struct error *err);

#endif
