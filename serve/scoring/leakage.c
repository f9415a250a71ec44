// Two matrices of one date, joined by person and by the columns' names: which categories `each`
// stands for may depend on all records, what a column says at a date may not.
#include "serve/scoring/leakage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct joining_columns {
    size_t *whole, *cut; // n
    size_t n;
};

struct comparison {
    struct arena *arena;
    struct extract *whole, *cut;
    struct matrix whole_rows, cut_rows;
    struct joining_columns columns;
    struct leakage *leakage;
};

static void columns_join(struct comparison *comparison)
{
    size_t n_whole, n_cut;
    const struct column *whole = extract_columns(comparison->whole, &n_whole);
    const struct column *cut = extract_columns(comparison->cut, &n_cut);
    struct joining_columns *columns = &comparison->columns;
    columns->whole = arena_array(comparison->arena, n_whole + 1, sizeof *columns->whole);
    columns->cut = arena_array(comparison->arena, n_whole + 1, sizeof *columns->cut);
    for (size_t i = 0, next = 0; i < n_whole; i++) {
        size_t k = next; // mostly the next one
        for (size_t tried = 0; tried < n_cut; tried++, k = (k + 1) % n_cut)
            if (strcmp(whole[i].name, cut[k % n_cut].name) == 0) {
                columns->whole[columns->n] = i;
                columns->cut[columns->n++] = k % n_cut;
                next = k + 1;
                break;
            }
    }
    comparison->leakage->n_column = columns->n;
    comparison->leakage->n_only = n_whole + n_cut - 2 * columns->n;
}

static void leak_note(struct comparison *comparison, const char *person, const char *column,
                      double whole, double cut)
{
    struct leakage *leakage = comparison->leakage;
    if (leakage->n_leak < LEAKAGE_SHOWN)
        leakage->leaks[leakage->n_leak] =
            (struct leak){arena_text(comparison->arena, person),
                          column ? arena_text(comparison->arena, column) : NULL, whole, cut};
    leakage->n_leak++;
}

static void row_compare(struct comparison *comparison, size_t i_whole, size_t i_cut)
{
    const struct matrix *whole = &comparison->whole_rows, *cut = &comparison->cut_rows;
    const double *x = whole->x + i_whole * whole->n_col, *y = cut->x + i_cut * cut->n_col;
    size_t n_col;
    const struct column *columns = extract_columns(comparison->whole, &n_col);
    comparison->leakage->n_row++;
    for (size_t k = 0; k < comparison->columns.n; k++) {
        size_t i = comparison->columns.whole[k];
        double a = x[i], b = y[comparison->columns.cut[k]];
        comparison->leakage->n_cell++;
        if (a == b || (isnan(a) && isnan(b)))
            continue;
        leak_note(comparison, extract_person_id(comparison->whole, whole->person[i_whole]),
                  columns[i].name, a, b);
    }
}

// Rows of one date stand bytewise by person id.
static void rows_compare(struct comparison *comparison)
{
    const struct matrix *whole = &comparison->whole_rows, *cut = &comparison->cut_rows;
    for (size_t i = 0, k = 0; i < whole->n_row || k < cut->n_row;) {
        const char *a =
            i < whole->n_row ? extract_person_id(comparison->whole, whole->person[i]) : NULL;
        const char *b = k < cut->n_row ? extract_person_id(comparison->cut, cut->person[k]) : NULL;
        int order = !a ? 1 : !b ? -1 : strcmp(a, b);
        if (order == 0)
            row_compare(comparison, i, k);
        else
            leak_note(comparison, order < 0 ? a : b, NULL, NAN, NAN);
        i += order <= 0;
        k += order >= 0;
    }
}

enum status leakage_find(struct arena *arena, const struct leakage_extracts *extracts, day_t as_of,
                         struct leakage *ret_leakage, struct error *err)
{
    struct extract *whole = extracts->whole, *cut = extracts->cut;
    struct comparison comparison = {
        .arena = arena, .whole = whole, .cut = cut, .leakage = ret_leakage};
    *ret_leakage = (struct leakage){.as_of = as_of};
    columns_join(&comparison);
    enum status status = extract_matrix(whole, &as_of, 1, &comparison.whole_rows, err);
    if (!status)
        status = extract_matrix(cut, &as_of, 1, &comparison.cut_rows, err);
    if (!status)
        rows_compare(&comparison);
    matrix_free(&comparison.whole_rows);
    matrix_free(&comparison.cut_rows);
    return status;
}
