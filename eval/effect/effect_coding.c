// A column of two values other than 0 and 1 would pass for a number: its mean would be no risk, and
// few events would go unnoticed. Which of the two means "happened" is not for a program to guess.
#include "eval/effect/effect_coding.h"

#include <math.h>

// How many values differ, up to 3; the first two of them in ascending order.
static size_t values_find(const double *values, size_t n, double ret_two[2])
{
    size_t n_found = 0;
    for (size_t i = 0; i < n && n_found < 3; i++) {
        bool known = isnan(values[i]);
        for (size_t k = 0; k < n_found && k < 2; k++)
            known = known || values[i] == ret_two[k];
        if (!known && n_found < 2)
            ret_two[n_found] = values[i];
        n_found += !known;
    }
    if (n_found == 2 && ret_two[0] > ret_two[1]) {
        double higher = ret_two[0];
        ret_two[0] = ret_two[1];
        ret_two[1] = higher;
    }
    return n_found;
}

enum status effect_coding_take(const struct csv_table *table, size_t i_col, double *values,
                               struct error *err)
{
    double two[2];
    if (values_find(values, table->n_row, two) != 2 || (two[0] == 0 && two[1] == 1))
        return OK;
    if (two[0] == -1 && two[1] == 1) {
        for (size_t i = 0; i < table->n_row; i++)
            values[i] = values[i] == -1 ? 0 : values[i];
        return OK;
    }
    error_set(err, E_DATA,
              "outcome '%s' has two values, %.15g and %.15g: with two values it must be 0 and 1 "
              "(or -1 and 1)",
              table->names[i_col], two[0], two[1]);
    error_at(err, table->path, 1, i_col + 1);
    error_hint(err, "write 1 where the outcome happened and 0 where it did not");
    return E_DATA;
}
