// A score on demand, with what raises it.
#ifndef HEARTH_ONLINE_SCORING_H
#define HEARTH_ONLINE_SCORING_H

#include "serve/scoring/open_scenario.h"

struct online_question {
    const char *person;
    day_t as_of;     // DAY_NONE = tomorrow
    size_t n_reason; // at most so many; 0 = none, which is faster
};
struct score_reason {
    const char *text;    // a sentence, as in the scores file
    size_t column;       // of the model
    double value;        // NaN = missing
    double contribution; // log-odds of its whole subject
};
struct score_answer {
    day_t as_of;
    double score, margin;         // probability; log-odds before calibration
    struct estimate_bounds range; // 95 %, of the estimate; NaN where the model has none
    bool in_cohort;               // false: the score is for information only
    struct score_reason *reasons; // what raises the score, strongest first
    size_t n_reason;
};
// Owns: reasons live in arena, which may be NULL when none are asked for. Errors: those of
// open_scenario_person. Audit is the caller's. Threads: any. Cost: as snapshot_take, then one
// person's facts.
enum status online_scoring_answer(struct open_scenario *scenario, struct arena *arena,
                                  const struct online_question *question,
                                  struct score_answer *ret_answer, struct error *err);

#endif
