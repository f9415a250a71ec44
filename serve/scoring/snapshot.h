// What one reader sees of an open scenario: the events as of one moment, dates with their
// households, and scratch space. Nothing that is read through it changes until it is released, and
// nobody waits for it.
#ifndef HEARTH_SNAPSHOT_H
#define HEARTH_SNAPSHOT_H

#include "features/extract/moment.h"
#include "model/score/explain.h"
#include "model/score/reasoner.h"
#include "serve/scoring/open_scenario.h"

#define SNAPSHOT_DATES 4

struct snapshot { // for reading: scenario, n_laid
    struct open_scenario *scenario;
    size_t n_laid; // events about persons of the timeline that it holds; for open_scenario_has_news
    struct scenario_events *events;
    struct scenario_worker *worker;
    struct scenario_date *dates[SNAPSHOT_DATES];
    size_t n_date;
};

// ret_view: the scenario as known before as_of. Owns: snapshot_release, by the thread that took it;
// the scenario is held by the caller meanwhile. Cost: the first question of a date builds its
// households, O(persons); the next ones wait for nothing but two short locks.
void snapshot_take(struct open_scenario *scenario, day_t as_of, struct snapshot *ret_snapshot,
                   struct view *ret_view);
// One more date with the same events; at most SNAPSHOT_DATES in all.
void snapshot_date(struct snapshot *snapshot, day_t as_of, struct view *ret_view);
void snapshot_release(struct snapshot *snapshot);

struct person_score {
    double score, margin; // probability; log-odds before calibration
    bool in_cohort;
};
// The model's score of a person. Shapes: view is one of the snapshot's.
void snapshot_score(struct snapshot *snapshot, const struct view *view, uint32_t person,
                    struct person_score *ret_score);
// The range of the score that was asked for last: that of the scores file. NaN where the model has none.
// Cost: one row of each of the model's refits.
void snapshot_range(struct snapshot *snapshot, const struct person_score *score,
                    struct estimate_bounds *ret_bounds);
// What raises the score that was asked for last, strongest first. They live until the snapshot is
// asked again. reasoner_text of *ret_reasoner says them in words.
size_t snapshot_reasons(struct snapshot *snapshot, const struct reasoner **ret_reasoner,
                        const struct reason **ret_reasons);
// Score and contribution of each column; person_id is left NULL. Owns: arena.
void snapshot_explain(struct snapshot *snapshot, struct arena *arena, const struct view *view,
                      uint32_t person, struct explanation *ret_explanation);
// The records behind a column of the model, by date ascending. The scenario was opened with
// `traces`.
void snapshot_trace(struct snapshot *snapshot, const struct view *view, uint32_t person,
                    size_t column, const struct trace_visitor *tracer);
// Where a fact of the source is in the records; false = an event sent since the last extract.
struct record_place {
    const char *file;
    size_t line;
};
bool snapshot_place(const struct snapshot *snapshot, size_t i_source, uint32_t row,
                    struct record_place *ret_place);

#endif
