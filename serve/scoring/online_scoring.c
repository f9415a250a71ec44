// One question, one snapshot.

#include "serve/scoring/online_scoring.h"

#include "serve/scoring/snapshot.h"

static void answer_reasons(struct snapshot *snapshot, struct arena *arena, size_t n_most,
                           struct score_answer *answer)
{
    const struct reason *reasons;
    const struct reasoner *reasoner;
    size_t n = snapshot_reasons(snapshot, &reasoner, &reasons);
    answer->n_reason = n < n_most ? n : n_most;
    answer->reasons = arena_array(arena, answer->n_reason, sizeof *answer->reasons);
    for (size_t i = 0; i < answer->n_reason; i++)
        answer->reasons[i] =
            (struct score_reason){reasoner_text(arena, reasoner, &reasons[i]), reasons[i].column,
                                  reasons[i].value, reasons[i].contribution};
}

enum status online_scoring_answer(struct open_scenario *scenario, struct arena *arena,
                                  const struct online_question *question,
                                  struct score_answer *ret_answer, struct error *err)
{
    uint32_t person;
    struct view view;
    struct snapshot snapshot;
    struct person_score score;
    day_t as_of = question->as_of == DAY_NONE ? open_scenario_tomorrow(scenario) : question->as_of;
    *ret_answer = (struct score_answer){.as_of = as_of};
    enum status status = open_scenario_person(scenario, question->person, as_of, &person, err);
    if (status)
        return status;
    snapshot_take(scenario, as_of, &snapshot, &view);
    snapshot_score(&snapshot, &view, person, &score);
    ret_answer->score = score.score;
    ret_answer->margin = score.margin;
    ret_answer->in_cohort = score.in_cohort;
    snapshot_range(&snapshot, &score, &ret_answer->range);
    if (question->n_reason && arena)
        answer_reasons(&snapshot, arena, question->n_reason, ret_answer);
    snapshot_release(&snapshot);
    return OK;
}
