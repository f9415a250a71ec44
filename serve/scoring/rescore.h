// Proof that a stored score is what the records say: each alert's score made again from what was
// known at its date, by the model that made it.
#ifndef HEARTH_RESCORE_H
#define HEARTH_RESCORE_H

#include "features/base/arena.h"
#include "serve/store/alerts.h"

#define RESCORE_TOLERANCE 1e-9 // relative

enum rescore_verdict {
    RESCORE_SAME,    // to the last bit
    RESCORE_CLOSE,   // within RESCORE_TOLERANCE
    RESCORE_MODEL,   // the model is not there any more, or was changed
    RESCORE_CONFIG,  // hearth.yaml or the scenario is not what the model was trained with
    RESCORE_PERSON,  // there is no such person in the records, or he is known to be another
    RESCORE_RECORDS, // another score: the records are not those of that day
    RESCORE_PROGRAM, // another score from the very same records: the program, or the store, was
                     // changed
    RESCORE_VERDICT_COUNT
};
// One row a verdict: its name in JSON and what it means in words.
struct rescore_row {
    const char *name, *text;
    bool holds; // the stored score stands
};
extern const struct rescore_row rescore_rows[RESCORE_VERDICT_COUNT];

struct rescored {
    const struct alert *alert;
    enum rescore_verdict verdict;
    double score; // made again; NaN where it could not be
};

struct rescore_options {
    const char *workspace;
    struct store *hub;
    int n_thread;
    bool quiet;
};
// Shapes: alerts, ret_rescored n, in the order of the alerts. Events of the store are laid over the
// records. Errors: those of extract_open and of the store; a score that differs is a result.
enum status rescore_alerts(const struct rescore_options *options, const struct alert *alerts,
                           size_t n, struct rescored *ret_rescored, struct error *err);

#endif
