// Propensity, entropy and regression make means of covariates equal; with these terms the user asks
// that spreads and combinations become equal too.
#include "eval/effect/effect_expand.h"

#include "model/kind/dataset.h"

#include <stdlib.h>
#include <string.h>

enum status effect_terms_parse(const char *const *words, size_t n, struct effect_terms *ret_terms,
                               struct error *err)
{
    *ret_terms = (struct effect_terms){false, false};
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], "squares") == 0) {
            ret_terms->squares = true;
        } else if (strcmp(words[i], "interactions") == 0) {
            ret_terms->interactions = true;
        } else {
            error_set(err, E_USAGE, "unknown term '%s' (--terms)", words[i]);
            error_hint(err, "known: squares, interactions");
            return E_USAGE;
        }
    }
    return OK;
}

struct expansion {
    struct arena *arena;
    const struct effect_data *data;
    double **columns; // n
    const char **names;
    size_t n;
};

static bool is_worth_adding(const struct effect_data *data, const double *column)
{
    size_t ones[2] = {0, 0};
    bool binary = true, constant = true;
    for (size_t i = 0; i < data->n_row; i++) {
        binary = binary && (column[i] == 0 || column[i] == 1);
        constant = constant && column[i] == column[0];
        ones[data->treatment[i]] += column[i] == 1;
    }
    return !constant && !(binary && (ones[0] < EFFECT_MIN_COUNT || ones[1] < EFFECT_MIN_COUNT));
}

static void product_add(struct expansion *expansion, size_t j, size_t k)
{
    const struct effect_data *data = expansion->data;
    double *column = memory_alloc((data->n_row + 1) * sizeof *column);
    bool same = true; // the square of a 0/1 column is itself
    for (size_t i = 0; i < data->n_row; i++) {
        const double *x = data->x + i * data->n_cov;
        column[i] = x[j] * x[k];
        same = same && column[i] == x[j];
    }
    if ((j == k && same) || !is_worth_adding(data, column)) {
        free(column);
        return;
    }
    expansion->names[expansion->n] =
        j == k ? arena_format(expansion->arena, "%s squared", data->names[j])
               : arena_format(expansion->arena, "%s × %s", data->names[j], data->names[k]);
    expansion->columns[expansion->n++] = column;
}

static void expansion_put(const struct expansion *expansion, struct effect_data *data)
{
    size_t n_cov = data->n_cov, n_all = n_cov + expansion->n;
    double *wide = arena_array(expansion->arena, data->n_row * n_all + 1, sizeof *wide);
    const char **names = arena_array(expansion->arena, n_all + 1, sizeof *names);
    memcpy(names, data->names, n_cov * sizeof *names);
    memcpy(names + n_cov, expansion->names, expansion->n * sizeof *names);
    for (size_t i = 0; i < data->n_row; i++) {
        memcpy(wide + i * n_all, data->x + i * n_cov, n_cov * sizeof *wide);
        for (size_t j = 0; j < expansion->n; j++)
            wide[i * n_all + n_cov + j] = expansion->columns[j][i];
    }
    data->x = wide;
    data->names = names;
    data->n_cov = n_all;
    data->n_term = expansion->n;
}

enum status effect_expand(struct arena *arena, struct effect_terms terms, struct effect_data *data,
                          struct error *err)
{
    size_t n = data->n_cov;
    size_t most = (terms.squares ? n : 0) + (terms.interactions ? n * (n - 1) / 2 : 0);
    enum status status = most ? dataset_check_size(data->n_row, n + most, err) : OK;
    if (status || most == 0)
        return status;
    struct expansion expansion = {.arena = arena, .data = data};
    expansion.columns = arena_array(arena, most + 1, sizeof *expansion.columns);
    expansion.names = arena_array(arena, most + 1, sizeof *expansion.names);
    for (size_t j = 0; j < n; j++)
        for (size_t k = j; k < n; k++)
            if (j == k ? terms.squares : terms.interactions)
                product_add(&expansion, j, k);
    expansion_put(&expansion, data);
    for (size_t j = 0; j < expansion.n; j++)
        free(expansion.columns[j]);
    return OK;
}
