// The month's places: who gets one, given those that are taken. A taken place holds whoever its
// person is known to be by now, the household he lives in by now, and the household by the name
// that it had then, as the store does.
#include "model/score/scores.h"

#include <stdlib.h>

#define NONE UINT32_MAX // no person, no household

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
                       const uint32_t *persons, const uint32_t *lives_in)
{
    for (size_t i = 0; i < n; i++) {
        mark(placing, placing->person_taken, persons[i]);
        mark(placing, placing->household_taken, lives_in[i]);
        mark(placing, placing->household_taken, persons[n + i]);
        if (taken[i].this_date)
            mark(placing, placing->keeps, persons[i]);
        placing->n_left -= taken[i].this_month && placing->n_left > 0;
    }
}

static void place_person(struct placing *placing, struct scored_person *person)
{
    const struct matrix *matrix = &placing->scores->matrix;
    uint32_t number = matrix->person[person->i_row], household = matrix->household[person->i_row];
    bool grouped = placing->rules->by_household && household != NONE;
    person->kept = placing->keeps[number];
    person->alert = person->kept;
    if (!person->kept && placing->n_left && !placing->person_taken[number] &&
        !(grouped && placing->household_taken[household])) {
        person->alert = true;
        placing->n_left--;
        if (grouped)
            placing->household_taken[household] = 1;
    }
    placing->scores->n_alert += person->alert;
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
    uint32_t *persons = memory_alloc(2 * n_taken * sizeof *persons);
    uint32_t *lives_in = memory_alloc(2 * n_taken * sizeof *lives_in);
    for (size_t i = 0; i < n_taken; i++) {
        ids[i] = taken[i].person;
        ids[n_taken + i] = taken[i].household;
    }
    if (n_taken)
        extract_persons_at(model->extract, scores->as_of, ids, 2 * n_taken, persons, lives_in);
    mark_taken(&placing, taken, n_taken, persons, lives_in);
    scores->n_alert = 0;
    for (size_t i = 0; i < scores->n; i++)
        place_person(&placing, &scores->persons[i]);
    free(placing.person_taken);
    free(placing.household_taken);
    free(placing.keeps);
    free(ids);
    free(persons);
    free(lives_in);
}
