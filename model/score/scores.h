// The ranked list at a date: scores/S/<as_of>.csv.
#ifndef HEARTH_SCORES_H
#define HEARTH_SCORES_H

#include "model/metric/alert_rules.h"
#include "model/score/scenario_model.h"

#define SCORE_REASONS 5

struct scored_person {
    size_t i_row; // of the matrix
    double score, margin;
    bool alert;                         // has a place
    bool kept;                          // by an alert of this date that was decided already
    const char *reasons[SCORE_REASONS]; // "" where there are fewer
};

struct scores {
    day_t as_of;
    struct matrix matrix;
    struct scored_person *persons; // by rank
    size_t n, n_alert;
};

// Scores the cohort at as_of and ranks it: score, then margin, then person id bytewise. Nobody has
// a place yet. Owns: arena; scores_free frees the matrix.
enum status scores_make(struct arena *arena, const struct scenario_model *model, day_t as_of,
                        int n_thread, struct scores *ret_scores, struct error *err);
void scores_free(struct scores *scores);

// A place that an earlier list gave. Who shares the person or (when the rules group so) the
// household takes no new one.
struct taken_place {
    const char *person, *household; // ids, as that list named them; household NULL = none
    bool this_month;                // it uses up capacity
    bool this_date;                 // an alert of this very list: the person keeps it
};
// Gives the month's free places to the first in rank, one a household when the rules group so.
// Earlier answers are forgotten. Time: persons and households as known at scores->as_of.
void scores_place(struct scores *scores, const struct scenario_model *model,
                  const struct alert_rules *rules, const struct taken_place *taken, size_t n_taken);
enum status scores_write(const char *path, const struct scenario_model *model,
                         const struct alert_rules *rules, const struct scores *scores,
                         struct error *err);

#endif
