// Holds of the store, less those that the records or the ranks of this list have ended.

#include "serve/alert/held_back.h"

#include "features/extract/moment.h"
#include "serve/alert/wake.h"
#include "serve/store/holds.h"

// Whether the person stands in a higher band on this list than when it was decided.
static bool band_is_up(const struct held_back_question *question, uint32_t person, const char *band)
{
    const struct scores *scores = question->scores;
    for (size_t i = 0; i < scores->n; i++)
        if (scores->matrix.person[scores->persons[i].i_row] == person)
            return alert_band_place(question->rules,
                                    alert_band_of(question->rules, i + 1, scores->n)) <
                   alert_band_place(question->rules, band);
    return false;
}

static bool is_held(struct arena *arena, const struct held_back_question *question,
                    const struct view *view, const struct hold *hold)
{
    uint32_t person;
    const struct extract *extract = question->model->extract;
    if (extract_person_at(extract, hold->person, view->as_of, &person, ERROR_IGNORED))
        return false;
    struct wake_question waking = {extract, *view, person, hold->decided_on};
    return !wake_find(arena, &waking).what && !band_is_up(question, person, hold->band);
}

enum status held_back_find(struct arena *arena, const struct held_back_question *question,
                           const char ***ret_persons, size_t *ret_n, struct error *err)
{
    struct view view;
    struct hold_list holds = {0};
    day_t as_of = question->scores->as_of;
    struct hold_filter filter = {.scenario = question->model->info->name, .at = as_of};
    *ret_n = 0;
    enum status status = hold_list(question->store, arena, &filter, &holds, err);
    *ret_persons = arena_array(arena, holds.n + 1, sizeof **ret_persons);
    if (status || !holds.n)
        return status;
    moment_open(question->model->extract, as_of, &view);
    for (size_t i = 0; i < holds.n; i++)
        if (holds.items[i].decided_on <= as_of && is_held(arena, question, &view, &holds.items[i]))
            (*ret_persons)[(*ret_n)++] = holds.items[i].person;
    moment_close(&view);
    return OK;
}
