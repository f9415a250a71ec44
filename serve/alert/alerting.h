// From a ranked list to alerts in the store: the month's alerts are given out and stored together.
#ifndef HEARTH_ALERTING_H
#define HEARTH_ALERTING_H

#include "model/score/scores.h"
#include "serve/store/store.h"

struct alerting {
    struct store *store;
    const char *actor; // who scores, see store.h
    const struct scenario_model *model;
    const struct alert_rules *rules;
    // Called when it is settled who gets an alert, just before they are stored, perhaps several times:
    // the last call holds. When it fails nothing is stored. NULL = nothing to prepare.
    // ret_digest: of the frozen list, which the audit keeps.
    enum status (*prepare)(void *context, const struct scores *scores, char ret_digest[HASH_TEXT],
                           struct error *err);
    void *context;
};

// Gives out the month's alerts (scores_place), stores them, updates the date's undecided ones that nobody has
// reviewed, and says of all other undecided ones what rank and reasons they have now; none is closed. When OK, `alert` in the scores is 1 exactly for the scored persons
// who have an alert of this date in the store. An alert's reasons are a JSON array of {"text": sentence},
// strongest first, at most SCORE_REASONS; before them one on what became of an alert that waits, with
// {"about": "place"}.
#define ALERT_ON_PLACE "place"
// Errors: as alerts_replace; E_CONFLICT only when others score all the time.
enum status alerting_place(const struct alerting *alerting, struct scores *scores,
                           struct error *err);

// Gives them out in the scores alone: who would get an alert now. Nothing is stored.
// Errors: those of alerts_held.
enum status alerting_preview(const struct alerting *alerting, struct scores *scores,
                             struct error *err);

#endif
