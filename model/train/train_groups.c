// A model can be fair to girls and to each ethnic group, and unfair to girls of one: protected attributes
// are crossed two by two.
#include "model/train/train_groups.h"

#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

// New arrivals, of whom less is known, as a group of their own.
static struct group_column arrivals_group(struct arena *arena, const struct extract *extract,
                                          const struct matrix *matrix)
{
    const char **values = arena_array(arena, matrix->n_row + 1, sizeof *values);
    bool *is_new = arena_array(arena, matrix->n_row + 1, sizeof *is_new);
    extract_new_arrivals(extract, matrix, is_new);
    for (size_t i = 0; i < matrix->n_row; i++)
        values[i] = is_new[i] ? "in the year before" : "earlier, or born here";
    return (struct group_column){.name = "arrived", .values = values};
}

static size_t values_count(const char *const *values, size_t n)
{
    size_t n_value = 0;
    const char **sorted = memory_alloc((n + 1) * sizeof *sorted);
    memcpy(sorted, values, n * sizeof *sorted);
    if (n)
        qsort(sorted, n, sizeof *sorted, order_text);
    for (size_t i = 0; i < n; i++)
        n_value += !i || strcmp(sorted[i], sorted[i - 1]) != 0;
    free(sorted);
    return n_value;
}

// A row without one of the two values is in no crossed group but that of the blank.
static bool cross(struct arena *arena, const struct group_column *groups, size_t n_row,
                  struct group_column *ret)
{
    const struct group_column *left = &groups[ret->left], *right = &groups[ret->right];
    const char **values = arena_array(arena, n_row + 1, sizeof *values);
    for (size_t i = 0; i < n_row; i++) {
        bool known = *left->values[i] && *right->values[i];
        values[i] = known ? arena_format(arena, "%s, %s", left->values[i], right->values[i]) : "";
    }
    ret->values = values;
    ret->name = arena_format(arena, "%s and %s", left->name, right->name);
    return values_count(values, n_row) <= CROSSED_VALUES_MAX;
}

const struct group_column *train_groups(struct arena *arena, const struct extract *extract,
                                        const struct matrix *matrix, size_t *ret_n)
{
    const struct scenario_info *info = extract_scenario(extract);
    size_t n_protected = info->n_protected, n = n_protected;
    struct group_column *groups = arena_array(arena, n + 1 + n * n / 2 + 1, sizeof *groups);
    for (size_t g = 0; g < n_protected; g++) {
        const char **values = arena_array(arena, matrix->n_row + 1, sizeof *values);
        for (size_t i = 0; i < matrix->n_row; i++)
            values[i] =
                arena_text(arena, extract_attribute(extract, matrix->person[i],
                                                    info->protected_columns[g], matrix->as_of[i]));
        groups[g] = (struct group_column){.name = info->protected_columns[g], .values = values};
    }
    if (extract_knows_arrivals(extract))
        groups[n++] = arrivals_group(arena, extract, matrix);
    for (size_t a = 0; a < n_protected; a++)
        for (size_t b = a + 1; b < n_protected; b++) {
            groups[n] = (struct group_column){.crossed = true, .left = a, .right = b};
            n += cross(arena, groups, matrix->n_row, &groups[n]);
        }
    *ret_n = n;
    return groups;
}
