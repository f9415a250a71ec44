// A logistic regression on one column, whose only effect on the ranking is the direction: rows are in
// the order of the column, those without a value where their share with the outcome puts them.
#include "model/kind/baseline.h"

#include "model/kind/logit.h"
#include "model/kind/prep_parameters.h"

#include <string.h>

#define PENALTY 0.01 // a column that separates the classes still has a finite weight

enum { COLUMN };
static const struct parameter_row parameters[] = {
    {.name = "column", .text = true, .help = "the column that rows are ordered by"},
    CALIBRATE_PARAMETER,
};

static enum status column_find(const struct dataset *data, const char *name, size_t *ret_i,
                               struct error *err)
{
    for (size_t j = 0; j < data->n_col; j++)
        if (strcmp(data->names[j], name) == 0) {
            *ret_i = j;
            return OK;
        }
    error_set(err, E_DATA, "model kind baseline: there is no column '%s'", name);
    if (data->n_col) {
        const char *nearest = error_nearest(name, data->names, data->n_col);
        error_hint(err, "did you mean '%s'?", nearest ? nearest : data->names[0]);
    }
    return E_DATA;
}

static enum status baseline_fit(struct arena *arena, const struct fit_input *input,
                                void **ret_state, struct error *err)
{
    const struct rows *rows = input->rows;
    size_t i_column;
    enum status status = column_find(rows->data, input->texts[COLUMN], &i_column, err);
    if (status)
        return status;
    const struct logit_options options = {{.scale = SCALE_STANDARD}, PENALTY, (long)i_column};
    return logit_fit_with(arena, input, &options, ret_state, err);
}

const struct model_kind baseline_kind = {
    .name = "baseline",
    .help = "the order of one column, such as the number of earlier referrals",
    .parameters = parameters,
    .n_parameter = sizeof parameters / sizeof *parameters,
    .thread_safe = true,
    .fit = baseline_fit,
    .margins = logit_margins,
    .contributions = logit_contributions,
    .to_json = logit_to_json,
    .from_json = logit_from_json,
};
