// An outcome from before the treatment cannot be its effect, and an outcome that the treatment cannot
// change should show no effect: both test the table, not the treatment.
#include "eval/effect/effect_dates.h"

#include "eval/effect/effect_coding.h"
#include "features/base/day.h"
#include "model/table/labels.h"

#include <math.h>
#include <string.h>

// A cell as a day; DAY_NONE when empty. false: it is no date.
static bool date_read(const struct csv_table *table, size_t i_row, size_t i_col, day_t *ret_day)
{
    const char *text = table_cell(table, i_row, i_col);
    *ret_day = DAY_NONE;
    return !*text || day_parse(text, strlen(text), NULL, ret_day);
}

enum status effect_dates_read(const struct effect_columns *columns, const struct csv_table *table,
                              size_t i_treatment, struct effect_dates *dates, struct error *err)
{
    size_t i_cols[2];
    if (!columns->date_treatment)
        return OK;
    enum status status =
        table_find(table, columns->date_treatment, "--date-treatment", &i_cols[0], err);
    if (!status)
        status = table_find(table, columns->date_outcome, "--date-outcome", &i_cols[1], err);
    for (size_t i = 0; i < table->n_row && !status; i++) {
        day_t days[2];
        for (int k = 0; k < 2; k++) {
            if (date_read(table, i, i_cols[k], &days[k]))
                continue;
            error_set(err, E_DATA, "\"%s\" is not a date (column %s, expected YYYY-MM-DD)",
                      table_cell(table, i, i_cols[k]), table->names[i_cols[k]]);
            error_at(err, columns->path, table->lines[i], i_cols[k] + 1);
            return E_DATA;
        }
        dates->first[i] = days[0] != DAY_NONE && days[1] != DAY_NONE && days[1] < days[0] &&
                          strcmp(table_cell(table, i, i_treatment), "1") == 0;
        dates->n += dates->first[i];
    }
    return status;
}

enum status effect_negatives_read(struct arena *arena, const struct effect_columns *columns,
                                  const struct csv_table *table, const double *const **ret,
                                  struct error *err)
{
    const double **all = arena_array(arena, columns->n_negative + 1, sizeof *all);
    enum status status = OK;
    for (size_t k = 0; k < columns->n_negative && !status; k++) {
        double *values = arena_array(arena, table->n_row + 1, sizeof *values);
        size_t i_col;
        all[k] = values;
        status = table_find(table, columns->negatives[k], "--negative-outcome", &i_col, err);
        for (size_t i = 0; i < table->n_row && !status; i++)
            status = table_number(table, i, i_col, &values[i], err);
        if (!status)
            status = effect_coding_take(table, i_col, values, err);
    }
    *ret = all;
    return status;
}

void effect_negative_data(struct arena *arena, const struct effect_data *data,
                          const double *outcome, struct effect_data *ret_data)
{
    uint32_t *known = arena_array(arena, data->n_row + 1, sizeof *known);
    double *values = arena_array(arena, data->n_row + 1, sizeof *values);
    struct effect_data with = *data;
    for (size_t i = 0; i < data->n_row; i++) {
        known[i] = !isnan(outcome[i]);
        values[i] = known[i] ? outcome[i] : 0;
    }
    with.outcome = values;
    effect_subset(arena, &with, known, 1, ret_data);
}
