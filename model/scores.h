// The ranked list at a date: scores/S/<as_of>.csv.
#ifndef HEARTH_SCORES_H
#define HEARTH_SCORES_H

#include "model/alert_rules.h"
#include "model/scenario_model.h"

#define SCORE_REASONS 5

struct scored_person {
    size_t i_row; // of the matrix
    double score, margin;
    bool alert;
    const char *reasons[SCORE_REASONS]; // "" where there are fewer
};

struct scores {
    day_t as_of;
    struct matrix matrix;
    struct scored_person *persons; // by rank
    size_t n, n_alert;
};

// Scores the cohort at as_of, ranks it (score, then margin, then person id bytewise) and gives the
// month's places to the first in rank, one a household when the rules group so. Owns: arena;
// scores_free frees the matrix.
enum status scores_make(struct arena *arena, const struct scenario_model *model,
                        const struct alert_rules *rules, day_t as_of, int n_thread,
                        struct scores *ret_scores, struct error *err);
void scores_free(struct scores *scores);
enum status scores_write(const char *path, const struct scenario_model *model,
                         const struct alert_rules *rules, const struct scores *scores,
                         struct error *err);

#endif
