// The first steps of the emulation: time zeros, who enters at each, who had started before, who
// starts soon. Each step counts whom it leaves out.
#include "eval/trial/effect_trial.h"
#include "features/base/sort.h"

#include <stdlib.h>

#define MAX_BYTES ((size_t)8 << 30) // of features

// --- who enters

struct entry_list {
    uint32_t *persons;
    day_t *dates, *decided;
    size_t n, persons_capacity, dates_capacity, decided_capacity;
};

static void entries_add(struct entry_list *list, const struct entrants *entrants, day_t date)
{
    size_t n = list->n + entrants->n + 1;
    memory_grow(&list->persons, &list->persons_capacity, n, sizeof *list->persons);
    memory_grow(&list->dates, &list->dates_capacity, n, sizeof *list->dates);
    memory_grow(&list->decided, &list->decided_capacity, n, sizeof *list->decided);
    for (size_t i = 0; i < entrants->n; i++) {
        list->decided[list->n] = entrants->decided[i];
        list->persons[list->n] = entrants->persons[i];
        list->dates[list->n++] = date;
    }
}

static day_t month_of(const struct effect_trial *trial, int k)
{
    return span_add(trial->scenario->as_of[0], (struct span){k, 'm'});
}

static void entries_find(struct effect_trial *trial, struct entry_list *list)
{
    trial->first = month_of(trial, 0);
    for (int k = 0; month_of(trial, k) <= trial->scenario->as_of_to; k++) {
        struct entrants entrants;
        trial->last = month_of(trial, k);
        const struct entry_window window = {k ? month_of(trial, k - 1)
                                              : span_subtract(trial->last, (struct span){1, 'm'}),
                                            trial->last};
        intervention_entrants(trial->extract, trial->intervention, window, &entrants);
        trial->n_date++;
        trial->n_cohort_month += entrants.n_cohort;
        entries_add(list, &entrants, trial->last);
        free(entrants.persons);
        free(entrants.decided);
    }
}

struct decision {
    uint32_t person; // whom it was found to be
    day_t decided, date;
    size_t i;
};

static int decision_order(const void *a, const void *b)
{
    const struct decision *left = a, *right = b;
    ORDER_BY(left->person, right->person);
    ORDER_BY(left->decided, right->decided);
    ORDER_BY(left->date, right->date);
    return ORDER_OF(left->i, right->i);
}

// A decision counts once. When records of one child are joined later on, the decision is new to the
// joined person: without this, those who did not start would enter again, and starters would not.
static void repeats_drop(const struct effect_trial *trial, struct entry_list *list)
{
    struct decision *decisions = memory_alloc((list->n + 1) * sizeof *decisions);
    unsigned char *repeats = memory_alloc(list->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        decisions[i] = (struct decision){extract_person_final(trial->extract, list->persons[i]),
                                         list->decided[i], list->dates[i], i};
    qsort(decisions, list->n, sizeof *decisions, decision_order);
    for (size_t i = 1; i < list->n; i++)
        repeats[decisions[i].i] = decisions[i].person == decisions[i - 1].person &&
                                  decisions[i].decided == decisions[i - 1].decided;
    for (size_t i = 0; i < list->n; i++) {
        if (repeats[i])
            continue;
        list->persons[n] = list->persons[i];
        list->decided[n] = list->decided[i];
        list->dates[n++] = list->dates[i];
    }
    list->n = n;
    free(repeats);
    free(decisions);
}

// --- the arms

// Whether the decision that admits was past its own time for starting at time zero. Most of those
// who would start have done so by then and are left out, so the others must be, too.
static bool is_late(const struct effect_trial *trial, day_t decided, day_t date)
{
    return decided != DAY_NONE && span_add(decided, trial->info->within) < date;
}

// Keeps those who had not started before time zero, and assigns the arms.
static void arms_split(struct arena *arena, struct effect_trial *trial, struct entry_list *list)
{
    trial->n_admitted = list->n;
    trial->treated = arena_array(arena, list->n + 1, 1);
    for (size_t i = 0; i < list->n; i++) {
        struct intervention_starts starts;
        day_t date = list->dates[i];
        if (is_late(trial, list->decided[i], date)) {
            trial->n_late++;
            continue;
        }
        intervention_starts_find(trial->extract, trial->intervention, list->persons[i], date,
                                 &starts);
        if (starts.first < date) {
            trial->n_had++;
            continue;
        }
        list->persons[trial->n_entry] = list->persons[i];
        list->dates[trial->n_entry] = date;
        trial->treated[trial->n_entry++] = starts.first_from < span_add(date, trial->info->within);
    }
}

enum status effect_trial_entries(struct arena *arena, struct effect_trial *trial, struct error *err)
{
    struct entry_list list = {0};
    size_t n_col;
    extract_columns(trial->extract, &n_col);
    enum status status = OK;
    entries_find(trial, &list);
    if (trial->info->has_among)
        repeats_drop(trial, &list);
    arms_split(arena, trial, &list);
    if (trial->n_entry == 0) {
        status =
            error_set(err, E_DATA, "nobody was eligible for \"%s\" on any date", trial->info->name);
        error_hint(err, trial->info->has_among ? "look at `among` and at the cohort's conditions"
                                               : "look at the cohort's conditions");
    }
    if (!status && trial->n_entry > MAX_BYTES / sizeof(double) / (n_col + 1))
        status = error_set(err, E_LIMIT, "%zu entries with %zu features are beyond 8 GiB",
                           trial->n_entry, n_col);
    if (!status)
        status = extract_rows(trial->extract,
                              &(struct row_choice){list.persons, list.dates, trial->n_entry},
                              &trial->matrix, err);
    if (!status)
        extract_families(trial->extract, list.persons, trial->n_entry, trial->matrix.family);
    free(list.persons);
    free(list.dates);
    free(list.decided);
    return status;
}

bool effect_trial_is_over(const struct effect_trial *trial, size_t i_entry, day_t horizon)
{
    day_t started = span_add(trial->matrix.as_of[i_entry], trial->info->within);
    return horizon != DAY_NONE &&
           (horizon > started ? horizon : started) <= extract_data_end(trial->extract) + 1;
}
