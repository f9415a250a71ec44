// A scenario's list from its question to its files and alerts: one order, one outcome.
#ifndef HEARTH_LIST_PUBLISH_H
#define HEARTH_LIST_PUBLISH_H

#include "model/score/scores.h"
#include "serve/alert/list_state.h"

enum list_kind {
    LIST_ALERTS,   // the scenario's list, with alerts: scores/S/<as_of>.csv
    LIST_NO_ALERT, // the scenario's list without alerts: the same file
    LIST_TRIAL,    // scores/S/trial/<as_of>-<model>.csv
    LIST_BACKTEST, // scores/S/backtest/<as_of>-<model>.csv
};

struct list_question {
    const char *workspace;
    const struct scenario_model *model;
    const struct alert_rules *rules;
    struct store *store; // NULL = none, and then no alerts can be made
    const char *actor;
    day_t as_of;
    uint64_t seed; // of lots, where they do not come from the store
    int n_thread;
    enum list_kind kind;
    bool dry;                      // nothing is written
    struct list_override override; // given now; why NULL = none
};

struct list_result {
    enum list_kind kind;
    struct list_reasons trial;     // why the list is a trial
    struct list_reasons lacks;     // what the evidence is short of
    bool withheld;                 // alerts were asked for, and none were made
    struct list_override replaced; // that held until now, where another was given; why NULL = none
    struct list_override override; // that holds: given now or kept in the store; why NULL = none
    struct scores scores;
    const char *file; // below the workspace; NULL when dry
};

// The latest date of the scenario's lists, by its files and its alerts; DAY_NONE = none.
// Errors: those of the store.
enum status list_latest(struct arena *arena, const struct list_question *question, day_t *ret_day,
                        struct error *err);
// Makes the list. A date that cannot be listed, or another model than the one in use, turns it into a
// trial unless an override is given. The CSV and the frozen rows are on the disk before the alerts are
// stored, and get their names after it. Owns: arena; scores_free(&ret_result->scores), always.
// Errors: E_USAGE when nobody is in the cohort; those of the store; E_SYSTEM. A withheld list is OK.
enum status list_publish(struct arena *arena, const struct list_question *question,
                         struct list_result *ret_result, struct error *err);

#endif
