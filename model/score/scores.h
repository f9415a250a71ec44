// The ranked list at a date, and who gets one of the month's alerts.
#ifndef HEARTH_SCORES_H
#define HEARTH_SCORES_H

#include "model/metric/alert_rules.h"
#include "model/score/scenario_model.h"

#define SCORE_REASONS 5

struct scored_person {
    size_t i_row; // of the matrix
    double score, margin;
    struct estimate_bounds range; // 95 %, of the estimate
    uint64_t lot; // decides between equal scores and margins: the same for a household
    bool alert;   // has one of the month's alerts
    bool kept;    // by an alert of this date that is in the store already
    bool above;   // would be listed if no alert had been made yet
    const char *reasons[SCORE_REASONS]; // "" where there are fewer
};

// Equal estimates where the month's alerts end. n 0 = the alerts end between different estimates.
struct tie_at_line {
    size_t n;        // households (persons, when the rules do not group) that could be listed
    size_t n_listed; // of them; by lot
    bool withheld;   // they are more than twice the month's alerts: none of them is listed
};

// Somebody about whom too little is known for a score, or who missed a universal contact.
struct little_known {
    size_t i_row;                       // of the matrix
    bool scored;                        // has a rank, too: only a contact is missing
    const char *reasons[SCORE_REASONS]; // what is missing; "" where there are fewer
};
#define NOT_ENOUGH_DATA "not_enough_data" // their band

struct scores {
    day_t as_of;
    struct matrix matrix;
    struct scored_person *persons; // by rank
    size_t n, n_alert;
    struct tie_at_line tie;
    struct little_known
        *little; // by person id bytewise; nobody where the scenario has no `enough:`
    size_t n_little, n_unscored; // of them without a score
};

struct score_question {
    day_t as_of;
    const char *lot_seed; // for the order of equal estimates; kept with the list
    int n_thread;
};
// Scores the cohort at as_of and ranks it: score, then margin, then the household's lot, which is a
// keyed hash of seed, as_of and the household's id (a person's without one), then person id bytewise.
// Who is observed for less than `enough:` asks has no score and no rank, and is in `little` alone.
// Nobody has an alert yet. Units: scores are probabilities, margins log-odds before calibration. Time:
// records as known before as_of. Owns: arena; scores_free frees the matrix. Errors: those of
// extract_matrix. Cost: one pass over persons in id order.
enum status scores_make(struct arena *arena, const struct scenario_model *model,
                        const struct score_question *question, struct scores *ret_scores,
                        struct error *err);
void scores_free(struct scores *scores);

// A place that an earlier list gave. Who shares the person or (when the rules group so) the
// household takes no new one.
struct taken_place {
    const char *person, *household; // ids, as that list named them; household NULL = none
    bool this_month;                // it uses up capacity
    bool this_date;                 // an alert of this very list: the person keeps it
    bool person_only;               // held back: others of the home may be listed
};
// Gives the month's free alerts to the first in rank, one a household when the rules group so. Of equal
// estimates at the line the lot decides, unless they are more than twice the month's alerts: then none of
// them is listed (scores->tie). Earlier answers are forgotten. Time: persons and households as known at scores->as_of.
void scores_place(struct scores *scores, const struct scenario_model *model,
                  const struct alert_rules *rules, const struct taken_place *taken, size_t n_taken);
// The list as CSV. Errors: none of its own; the stream keeps those of writing.
void scores_write(FILE *stream, const struct scenario_model *model, const struct alert_rules *rules,
                  const struct scores *scores);

#endif
