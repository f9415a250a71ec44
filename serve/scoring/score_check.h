// Proof that a stored score is what the records say: each alert's score made again from what was
// known at its date, by the model that made it.
#ifndef HEARTH_SCORE_CHECK_H
#define HEARTH_SCORE_CHECK_H

#include "features/base/arena.h"
#include "serve/store/alerts.h"

#define SCORE_CHECK_TOLERANCE 1e-9 // relative

enum score_check_verdict {
    SCORE_CHECK_SAME,    // to the last bit
    SCORE_CHECK_CLOSE,   // within SCORE_CHECK_TOLERANCE
    SCORE_CHECK_MODEL,   // the model is not there any more, or was changed
    SCORE_CHECK_CONFIG,  // hearth.yaml or the scenario is not what the model was trained with
    SCORE_CHECK_PERSON,  // there is no such person in the records, or he is known to be another
    SCORE_CHECK_RECORDS, // another score: the records are not those of that day
    SCORE_CHECK_PROGRAM, // another score from the very same records: the program, or the store, was
                         // changed
    SCORE_CHECK_VERDICT_COUNT
};
// One row a verdict: its name in JSON and what it means in words.
struct score_check_row {
    const char *name, *text;
    bool holds; // the stored score stands
};
extern const struct score_check_row score_check_rows[SCORE_CHECK_VERDICT_COUNT];

struct score_checked {
    const struct alert *alert;
    enum score_check_verdict verdict;
    double score; // made again; NaN where it could not be
};

struct score_check_options {
    const char *workspace;
    struct store *store;
    int n_thread;
    bool quiet;
};
// Shapes: alerts, ret_rescored n, in the order of the alerts. Events of the store are laid over the
// records. Errors: those of extract_open and of the store; a score that differs is a result.
enum status score_check_alerts(const struct score_check_options *options,
                               const struct alert *alerts, size_t n,
                               struct score_checked *ret_rescored, struct error *err);

#endif
