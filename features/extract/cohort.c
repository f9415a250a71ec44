// Who is in the cohort at a date: persons known by then, alive, of the age, who meet every
// `require` and no `exclude`.

#include "features/extract/plan.h"

#include "features/base/parallel.h"

#include <stdlib.h>

#define COHORT_CHUNK 1024

void view_open(const struct extract *extract, day_t as_of, struct view *ret_view)
{
    *ret_view =
        (struct view){.timeline = &extract->timeline, .overlay = extract->overlay, .as_of = as_of};
    ret_view->households = household_build(ret_view);
}

void view_close(struct view *view)
{
    household_free((struct household_index *)(uintptr_t)view->households);
    view->households = NULL;
}

static bool age_fits(const struct cohort_rules *rules, day_t dob, day_t as_of)
{
    bool old_enough = span_add(dob, rules->age_from) <= as_of;
    bool young_enough = rules->age_to.unit == 'e' || as_of < span_add(dob, rules->age_to);
    return old_enough && young_enough;
}

bool cohort_admits(const struct extract *extract, const struct view *view, uint32_t person,
                   struct scratch *scratch, bool *ret_no_dob)
{
    const struct cohort_rules *rules = &extract->rules;
    *ret_no_dob = false;
    if (!view_knows(view, person))
        return false;
    day_t died = view_attribute_day(view, person, extract->i_died);
    if (died != DAY_NONE && died < view->as_of)
        return false;
    day_t dob = rules->has_age ? view_attribute_day(view, person, extract->i_dob) : DAY_NONE;
    if (rules->has_age && dob != DAY_NONE && !age_fits(rules, dob, view->as_of))
        return false;
    for (size_t i = 0; i < rules->n_require; i++)
        if (!condition_holds(view, person, &rules->require[i], scratch))
            return false;
    for (size_t i = 0; i < rules->n_exclude; i++)
        if (condition_holds(view, person, &rules->exclude[i], scratch))
            return false;
    *ret_no_dob = rules->has_age && dob == DAY_NONE;
    return !*ret_no_dob;
}

struct cohort_work {
    const struct extract *extract;
    const struct view *view;
    unsigned char *admitted; // 1 = in, 2 = no dob
    struct scratch *scratch; // by worker
};

static void admit_chunk(void *context, size_t first, size_t end, int worker)
{
    struct cohort_work *work = context;
    for (size_t p = first; p < end; p++) {
        bool no_dob;
        bool in =
            cohort_admits(work->extract, work->view, (uint32_t)p, &work->scratch[worker], &no_dob);
        work->admitted[p] = in ? 1 : no_dob ? 2 : 0;
    }
}

enum status cohort_find(struct extract *extract, const struct view *view, struct cohort *ret_cohort,
                        struct error *err)
{
    size_t n_person = extract->timeline.n_person;
    int n_thread = extract->options.n_thread;
    struct cohort_work work = {extract, view, memory_alloc(n_person),
                               memory_alloc((size_t)n_thread * sizeof(struct scratch))};
    parallel_for(n_person, COHORT_CHUNK, n_thread, admit_chunk, &work);
    *ret_cohort = (struct cohort){.as_of = view->as_of};
    for (size_t p = 0; p < n_person; p++) {
        ret_cohort->n += work.admitted[p] == 1;
        ret_cohort->n_no_dob += work.admitted[p] == 2;
    }
    ret_cohort->persons = memory_alloc(ret_cohort->n * sizeof *ret_cohort->persons);
    ret_cohort->horizons = memory_alloc(ret_cohort->n * sizeof *ret_cohort->horizons);
    size_t n = 0;
    for (size_t p = 0; p < n_person; p++) {
        if (work.admitted[p] != 1)
            continue;
        ret_cohort->persons[n] = (uint32_t)p;
        ret_cohort->horizons[n++] =
            outcome_horizon(extract, &extract->outcomes[0], view, (uint32_t)p);
    }
    for (int i = 0; i < n_thread; i++)
        scratch_done(&work.scratch[i]);
    free(work.scratch);
    free(work.admitted);
    return OK;
}

enum status cohorts_find_all(struct extract *extract, struct error *err)
{
    enum status status = OK;
    extract->cohorts =
        arena_array(&extract->arena, extract->info.n_as_of, sizeof *extract->cohorts);
    for (size_t i = 0; i < extract->info.n_as_of && !status; i++) {
        struct view view;
        view_open(extract, extract->info.as_of[i], &view);
        status = cohort_find(extract, &view, &extract->cohorts[i], err);
        view_close(&view);
    }
    return status;
}
