// Who gets one of the month's alerts, given those that were made. An alert that was made holds whoever
// its person is known to be by now, the household where that person lives by now, and the household by
// the name that it had then, as the store does.
#include "model/score/scores.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX // no person, no household
#define TIE_MOST 2 // equal estimates at the line, in months' alerts, that a lot may decide between

struct placing {
    const struct alert_rules *rules;
    struct scores *scores;
    size_t n_number;                // of persons; households are named by a person's number
    unsigned char *person_taken;    // n_number
    unsigned char *household_taken; // n_number
    unsigned char *keeps;           // n_number
    size_t n_left;                  // places
};

static void mark(const struct placing *placing, unsigned char *marks, uint32_t number)
{
    if (number < placing->n_number)
        marks[number] = 1;
}

// Shapes: persons, lives_in 2 × n: of the persons, then of those who name the households.
static void mark_taken(struct placing *placing, const struct taken_place *taken, size_t n,
                       const struct person_at *persons)
{
    for (size_t i = 0; i < n; i++) {
        mark(placing, placing->person_taken, persons[i].person);
        if (taken[i].person_only)
            continue;
        mark(placing, placing->household_taken, persons[i].household);
        mark(placing, placing->household_taken, persons[n + i].person);
        if (taken[i].this_date)
            mark(placing, placing->keeps, persons[i].person);
        placing->n_left -= taken[i].this_month && placing->n_left > 0;
    }
}

// What the person takes an alert for: the household, or itself. Shapes: the marks of n_number.
static unsigned char *mark_of(const struct placing *placing, const struct scored_person *person)
{
    const struct matrix *matrix = &placing->scores->matrix;
    uint32_t number = matrix->person[person->i_row], household = matrix->household[person->i_row];
    if (placing->rules->by_household && household != NONE)
        return &placing->household_taken[household];
    return &placing->person_taken[number];
}

static bool may_be_listed(const struct placing *placing, const struct scored_person *person)
{
    uint32_t number = placing->scores->matrix.person[person->i_row];
    return !placing->keeps[number] && !placing->person_taken[number] && !*mark_of(placing, person);
}

// The end of the equal estimates that begin at `first`.
static size_t tie_end(const struct scores *scores, size_t first)
{
    const struct scored_person *persons = scores->persons;
    size_t end = first + 1;
    while (end < scores->n && persons[end].score == persons[first].score &&
           persons[end].margin == persons[first].margin)
        end++;
    return end;
}

// How many of persons first … end − 1 could be listed: one a household. Marks are as before afterwards.
static size_t count_listable(struct placing *placing, size_t first, size_t end)
{
    size_t n = 0;
    const struct scored_person *persons = placing->scores->persons;
    unsigned char **marked = memory_alloc((end - first + 1) * sizeof *marked);
    for (size_t i = first; i < end; i++)
        if (may_be_listed(placing, &persons[i])) {
            marked[n] = mark_of(placing, &persons[i]);
            *marked[n++] = 1;
        }
    for (size_t i = 0; i < n; i++)
        *marked[i] = 0;
    free(marked);
    return n;
}

// Of a group of equal estimates: all, when there are alerts for all; else the first by lot, or none.
static struct tie_at_line tie_place(struct placing *placing, size_t first, size_t end,
                                    size_t n_month)
{
    size_t n = count_listable(placing, first, end);
    struct tie_at_line tie = {0};
    if (n > placing->n_left && placing->n_left > 0) {
        tie = (struct tie_at_line){n, placing->n_left, n > TIE_MOST * n_month};
        tie.n_listed = tie.withheld ? 0 : tie.n_listed;
    }
    for (size_t i = first; i < end && !tie.withheld; i++) {
        struct scored_person *person = &placing->scores->persons[i];
        if (!placing->n_left || !may_be_listed(placing, person))
            continue;
        person->alert = true;
        *mark_of(placing, person) = 1;
        placing->n_left--;
    }
    if (tie.withheld)
        placing->n_left = 0;
    return tie;
}

static void persons_place(struct placing *placing)
{
    struct scores *scores = placing->scores;
    size_t n_month = placing->n_left;
    scores->n_alert = 0;
    scores->tie = (struct tie_at_line){0};
    for (size_t i = 0; i < scores->n; i++) {
        struct scored_person *person = &scores->persons[i];
        person->kept = placing->keeps[scores->matrix.person[person->i_row]];
        person->alert = person->kept;
    }
    for (size_t i = 0, end; i < scores->n; i = end) {
        end = tie_end(scores, i);
        struct tie_at_line tie = tie_place(placing, i, end, n_month);
        if (tie.n)
            scores->tie = tie;
    }
    for (size_t i = 0; i < scores->n; i++)
        scores->n_alert += scores->persons[i].alert;
}

// As if no alert had been made yet.
static void above_mark(struct placing *placing)
{
    struct scores *scores = placing->scores;
    persons_place(placing);
    for (size_t i = 0; i < scores->n; i++)
        scores->persons[i].above = scores->persons[i].alert;
    memset(placing->person_taken, 0, placing->n_number);
    memset(placing->household_taken, 0, placing->n_number);
    placing->n_left = placing->rules->capacity;
}

void scores_place(struct scores *scores, const struct scenario_model *model,
                  const struct alert_rules *rules, const struct taken_place *taken, size_t n_taken)
{
    size_t n = extract_person_count(model->extract);
    struct placing placing = {
        .rules = rules, .scores = scores, .n_number = n, .n_left = rules->capacity};
    placing.person_taken = memory_alloc(n);
    placing.household_taken = memory_alloc(n);
    placing.keeps = memory_alloc(n);
    const char **ids = memory_alloc(2 * n_taken * sizeof *ids);
    struct person_at *persons = memory_alloc(2 * n_taken * sizeof *persons);
    for (size_t i = 0; i < n_taken; i++) {
        ids[i] = taken[i].person;
        ids[n_taken + i] = taken[i].household;
    }
    if (n_taken)
        extract_persons_at(model->extract, scores->as_of, ids, 2 * n_taken, persons);
    above_mark(&placing);
    mark_taken(&placing, taken, n_taken, persons);
    persons_place(&placing);
    free(placing.person_taken);
    free(placing.household_taken);
    free(placing.keeps);
    free(ids);
    free(persons);
}
