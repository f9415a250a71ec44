// Who is in the cohort at a date: persons known by then, alive, of the age, who meet every
// `require` and no `exclude`.

#include "features/extract/plan.h"

#include "features/base/parallel.h"

#include <stdlib.h>

#define COHORT_CHUNK 1024

static void open_bare(const struct extract *extract, day_t as_of, struct view *ret_view)
{
    *ret_view =
        (struct view){.timeline = &extract->timeline, .overlay = extract->overlay, .as_of = as_of};
}

void view_open(const struct extract *extract, day_t as_of, struct view *ret_view)
{
    open_bare(extract, as_of, ret_view);
    ret_view->households = household_build(ret_view);
}

const struct view *view_kept(struct extract *extract, day_t as_of)
{
    struct view *view = &extract->kept;
    if (view->households && (view->as_of != as_of || view->overlay != extract->overlay))
        view_close(view);
    if (!view->households)
        view_open(extract, as_of, view);
    return view;
}

void view_open_in(const struct extract *extract, day_t as_of, struct household_memory *memory,
                  struct view *ret_view)
{
    open_bare(extract, as_of, ret_view);
    ret_view->households = household_build_in(ret_view, memory);
}

static bool asks_household(const struct selection *selection)
{
    for (size_t i = 0; i < selection->n_relation; i++)
        if (selection->relations[i] == RELATION_HOUSEHOLD)
            return true;
    return false;
}

static bool any_asks_household(const struct condition *conditions, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (asks_household(&conditions[i].selection))
            return true;
    return false;
}

void view_open_cohort(const struct extract *extract, day_t as_of, struct view *ret_view)
{
    const struct cohort_rules *rules = &extract->rules;
    open_bare(extract, as_of, ret_view);
    if (any_asks_household(rules->require, rules->n_require) ||
        any_asks_household(rules->exclude, rules->n_exclude))
        ret_view->households = household_build(ret_view);
}

void view_open_outcome(const struct extract *extract, const struct outcome *outcome, day_t as_of,
                       struct view *ret_view)
{
    const struct outcome_facts *facts[] = {&outcome->any, &outcome->censor, &outcome->competing};
    bool asked = false;
    for (size_t k = 0; k < sizeof facts / sizeof *facts; k++)
        for (size_t i = 0; i < facts[k]->n; i++)
            asked |= asks_household(&facts[k]->items[i].selection);
    open_bare(extract, as_of, ret_view);
    if (asked)
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

// All of a list must be `wanted`: no, yes, or open where that was not observed.
static enum truth all_are(const struct extract *extract, const struct view *view, uint32_t person,
                          enum truth wanted, struct scratch *scratch)
{
    const struct cohort_rules *rules = &extract->rules;
    const struct condition *list = wanted == TRUTH_YES ? rules->require : rules->exclude;
    size_t n = wanted == TRUTH_YES ? rules->n_require : rules->n_exclude;
    enum truth all = TRUTH_YES;
    for (size_t i = 0; i < n; i++) {
        enum truth truth = condition_test(extract, view, person, &list[i], scratch);
        if (truth == TRUTH_OPEN)
            all = TRUTH_OPEN;
        else if (truth != wanted)
            return TRUTH_NO;
    }
    return all;
}

enum admission cohort_admits(const struct extract *extract, const struct view *view,
                             uint32_t person, struct scratch *scratch)
{
    const struct cohort_rules *rules = &extract->rules;
    if (!view_knows(view, person))
        return ADMISSION_OUT;
    day_t died = view_attribute_day(view, person, extract->i_died);
    if (died != DAY_NONE && died < view->as_of)
        return ADMISSION_OUT;
    day_t dob = rules->has_age ? view_attribute_day(view, person, extract->i_dob) : DAY_NONE;
    if (rules->has_age && dob != DAY_NONE && !age_fits(rules, dob, view->as_of))
        return ADMISSION_OUT;
    enum truth required = all_are(extract, view, person, TRUTH_YES, scratch);
    enum truth spared =
        required == TRUTH_NO ? TRUTH_NO : all_are(extract, view, person, TRUTH_NO, scratch);
    if (spared == TRUTH_NO)
        return ADMISSION_OUT;
    if (required == TRUTH_OPEN || spared == TRUTH_OPEN)
        return ADMISSION_OPEN;
    return rules->has_age && dob == DAY_NONE ? ADMISSION_NO_DOB : ADMISSION_IN;
}

struct cohort_work {
    const struct extract *extract;
    const struct view *view;
    unsigned char *admitted; // enum admission
    struct scratch *scratch; // by worker
};

static void admit_chunk(void *context, size_t first, size_t end, int worker)
{
    struct cohort_work *work = context;
    for (size_t p = first; p < end; p++)
        work->admitted[p] = (unsigned char)cohort_admits(work->extract, work->view, (uint32_t)p,
                                                         &work->scratch[worker]);
}

void cohort_find(struct extract *extract, const struct view *view, struct cohort *ret_cohort)
{
    size_t n_person = extract->timeline.n_person;
    int n_thread = extract->options.n_thread;
    struct cohort_work work = {extract, view, memory_alloc(n_person),
                               memory_alloc((size_t)n_thread * sizeof(struct scratch))};
    parallel_for(n_person, COHORT_CHUNK, n_thread, admit_chunk, &work);
    *ret_cohort = (struct cohort){.as_of = view->as_of};
    for (size_t p = 0; p < n_person; p++) {
        ret_cohort->n += work.admitted[p] == ADMISSION_IN;
        ret_cohort->n_no_dob += work.admitted[p] == ADMISSION_NO_DOB;
        ret_cohort->n_open += work.admitted[p] == ADMISSION_OPEN;
    }
    ret_cohort->persons = memory_alloc(ret_cohort->n * sizeof *ret_cohort->persons);
    ret_cohort->horizons = memory_alloc(ret_cohort->n * sizeof *ret_cohort->horizons);
    size_t n = 0;
    for (size_t p = 0; p < n_person; p++) {
        if (work.admitted[p] != ADMISSION_IN)
            continue;
        ret_cohort->persons[n] = (uint32_t)p;
        ret_cohort->horizons[n++] =
            outcome_horizon(extract, &extract->outcomes[0], view, (uint32_t)p);
    }
    for (int i = 0; i < n_thread; i++)
        scratch_done(&work.scratch[i]);
    free(work.scratch);
    free(work.admitted);
}

void cohort_done(struct cohort *cohort)
{
    free(cohort->persons);
    free(cohort->horizons);
}

void cohorts_find_all(struct extract *extract)
{
    for (size_t i = 0; i < extract->info.n_as_of; i++) {
        struct view view;
        view_open_cohort(extract, extract->info.as_of[i], &view);
        cohort_find(extract, &view, &extract->cohorts[i]);
        view_close(&view);
    }
}
