// One scenario with one of its models, opened for cases: what all its cases share.
#ifndef HEARTH_CASE_MODEL_H
#define HEARTH_CASE_MODEL_H

#include "features/base/json.h"
#include "features/extract/moment.h"
#include "features/timeline/household.h"
#include "model/score/scenario_model.h"
#include "serve/case/case_links.h"
#include "serve/case/case_similar.h"
#include "serve/scoring/event_queue.h"

#define CASE_DATES 64 // whose households are kept

struct case_model {
    struct arena arena;
    const char *workspace, *scenario, *id;
    struct scenario_model model;
    struct event_queue feed;
    struct overlay *events; // that programs sent since the last extract; NULL = none
    const struct timeline *timeline;
    struct records *records; // by source
    bool *records_are_open;
    struct scratch *scratch; // of the one thread that makes cases
    double *row;             // of the extract's columns
    struct past_scores past;
    bool may_be_chance;
    struct case_links links;
    size_t *subject; // by model column: which columns tell of one thing
    size_t n_subject;
    struct {
        day_t as_of;
        struct household_index *index;
    } households[CASE_DATES];
    size_t n_date;
};

// Owns: case_model_close. Errors: those of extract_open and bundle_load; E_NOT_FOUND when the
// model's folder is gone.
struct case_model_place {
    const char *workspace, *scenario, *id;
    struct store *store; // whose events are laid over the records; borrowed
};
enum status case_model_open(const struct case_model_place *place, struct case_model **ret_model,
                            struct error *err);
void case_model_close(struct case_model *model);
// Reads the events that came since; feed.persons are whom they are about. Threads: one at a time.
enum status case_model_freshen(struct case_model *model, struct error *err);
// Whether 0.5 lies in the interval of the AUROC, or there is none: by a model's metrics.json.
bool metrics_may_be_chance(const json *metrics);
// The view at a date with its households. Threads: one at a time.
struct view case_model_view(struct case_model *model, day_t as_of);

#endif
