// From a ranked list to alerts in the store: the month's places are given under the store's eye.
#ifndef HEARTH_ALERTING_H
#define HEARTH_ALERTING_H

#include "model/score/scores.h"
#include "serve/store/store.h"

struct alerting {
    struct store *store;
    const char *actor; // who scores, see store.h
    const struct scenario_model *model;
    const struct alert_rules *rules;
};

// Gives the places (scores_place) and puts the alerts in the place of the date's undecided ones:
// when OK, `alert` in the scores is 1 exactly for those whose alert of this date stands in the
// store. An alert's reasons are a JSON array of {"text": sentence}, strongest first, at most
// SCORE_REASONS. Errors: as alerts_replace; E_CONFLICT only when others score all the time.
enum status alerting_place(const struct alerting *alerting, struct scores *scores,
                           struct error *err);

#endif
