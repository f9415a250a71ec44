// Deaths among all children of a trial, with and without the treatment: a line of every report,
// whatever its outcome is. Time: deaths after time zero, as known by the end of the data.
#include "eval/trial/effect_trial.h"

#include <stdlib.h>
#include <string.h>

// The day of death as known by E, DAY_NONE = none; *ret_known: the records have the attribute.
static day_t died_on(const struct effect_trial *trial, uint32_t person, bool *ret_known)
{
    day_t day;
    const char *text =
        extract_attribute(trial->extract, person, "died", extract_data_end(trial->extract) + 1);
    if (!*text || !day_parse(text, strlen(text), NULL, &day))
        return DAY_NONE;
    *ret_known = true;
    return day;
}

void effect_trial_deaths(struct effect_trial *trial)
{
    const struct effect_data *data = &trial->table.data;
    uint32_t largest = 0;
    uint32_t *persons = memory_alloc((data->n_row + 1) * sizeof *persons);
    for (size_t i = 0; i < data->n_row; i++) {
        persons[i] = extract_person_final(trial->extract, trial->matrix.person[data->row[i] - 1]);
        largest = persons[i] > largest ? persons[i] : largest;
    }
    // By person: 1 = in the arm, 2 = in the arm and died after a time zero there. Who is in both
    // arms at different times counts with the treatment.
    unsigned char *seen[2] = {memory_alloc((size_t)largest + 1), memory_alloc((size_t)largest + 1)};
    for (size_t i = 0; i < data->n_row; i++) {
        unsigned char *mark = &seen[data->treatment[i]][persons[i]];
        day_t died = died_on(trial, persons[i], &trial->has_deaths);
        *mark = *mark == 2 || (died != DAY_NONE && died >= trial->matrix.as_of[data->row[i] - 1])
                    ? 2
                    : 1;
    }
    for (size_t p = 0; p <= largest; p++) {
        int arm = seen[1][p] != 0;
        trial->n_child_arm[arm] += seen[arm][p] != 0;
        trial->n_died_arm[arm] += seen[arm][p] == 2;
    }
    free(persons);
    free(seen[0]);
    free(seen[1]);
}
