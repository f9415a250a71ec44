// Negative outcomes of a trial: other outcomes of the scenario, as recorded for the same entries, that the
// intervention cannot change. A difference in them is confounding, not effect.
#include "eval/trial/effect_trial.h"

#include <math.h>
#include <string.h>

static enum status outcome_find(const struct effect_trial *trial, const char *wanted,
                                size_t *ret_index, struct error *err)
{
    const struct scenario_info *scenario = trial->scenario;
    const char *names[64];
    size_t n_name = 0;
    for (size_t i = 0; i < scenario->n_outcome; i++) {
        *ret_index = i;
        if (strcmp(scenario->outcomes[i].name, wanted) == 0)
            return OK;
        if (n_name < sizeof names / sizeof *names)
            names[n_name++] = scenario->outcomes[i].name;
    }
    error_set(err, E_USAGE, "the scenario has no outcome '%s' (--negative-outcome)", wanted);
    const char *nearest = error_nearest(wanted, names, n_name);
    error_hint(err, "did you mean '%s'?", nearest ? nearest : names[0]);
    return E_USAGE;
}

// Shapes: ret_values n_row of the table; NaN = window not over, or outcome not known.
static void values_fill(const struct effect_trial *trial, size_t i_outcome, double *ret_values)
{
    const struct effect_data *data = &trial->table.data;
    const signed char *labels = trial->matrix.labels + i_outcome * trial->n_entry;
    const day_t *horizons = trial->matrix.horizons + i_outcome * trial->n_entry;
    for (size_t i = 0; i < data->n_row; i++) {
        size_t entry = data->row[i] - 1;
        bool known = labels[entry] >= 0 && effect_trial_is_over(trial, entry, horizons[entry]);
        ret_values[i] = known ? labels[entry] : NAN;
    }
}

enum status effect_trial_negatives(struct arena *arena, const struct trial_request *request,
                                   struct effect_trial *trial, struct error *err)
{
    const double **all = arena_array(arena, request->n_negative + 1, sizeof *all);
    for (size_t k = 0; k < request->n_negative; k++) {
        size_t i_outcome;
        enum status status = outcome_find(trial, request->negatives[k], &i_outcome, err);
        if (status)
            return status;
        if (strcmp(request->negatives[k], trial->outcomes[0].name) == 0)
            return error_set(err, E_USAGE,
                             "'%s' is the outcome: it cannot be a negative outcome as well",
                             request->negatives[k]);
        double *values = arena_array(arena, trial->table.data.n_row + 1, sizeof *values);
        values_fill(trial, i_outcome, values);
        all[k] = values;
    }
    trial->table.negatives = all;
    return OK;
}
