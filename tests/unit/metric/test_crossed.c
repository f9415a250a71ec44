// Groups of two columns crossed: no cell that is withheld follows from the others and the margins that are
// shown. The margins are counted here, from the rows.

#include "model/metric/evaluation.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MIN_COUNT 10
#define ROWS_MAX 900

static const char *const left_values[] = {"F", "M"};
static const char *const right_values[] = {"a", "b", "c", "d", "e"};

struct table {
    double score[ROWS_MAX];
    signed char label[ROWS_MAX];
    const char *left[ROWS_MAX], *right[ROWS_MAX], *crossed[ROWS_MAX];
    size_t n;
};

static void table_make(struct arena *arena, uint64_t seed, struct table *ret)
{
    *ret = (struct table){.n = ROWS_MAX};
    for (size_t i = 0; i < ret->n; i++) {
        size_t l = random_below(seed, 1, i, 2), r = random_below(seed, 2, i, 200);
        r = r < 150 ? r % 3 : r < 197 - seed % 3 ? 3 : 4; // e is rare
        ret->left[i] = left_values[l];
        ret->right[i] = right_values[r];
        ret->crossed[i] = arena_format(arena, "%s, %s", left_values[l], right_values[r]);
        ret->score[i] = (double)random_below(seed, 3, i, 1000) / 1000;
        ret->label[i] = random_below(seed, 4, i, 5) == 0;
    }
}

static const struct evaluated_group *group_find(const struct evaluation *evaluation,
                                                const char *column, const char *value)
{
    for (size_t g = 0; g < evaluation->n_group; g++)
        if (strcmp(evaluation->groups[g].column, column) == 0 &&
            strcmp(evaluation->groups[g].value, value) == 0)
            return &evaluation->groups[g];
    fail_msg("no group %s=%s", column, value);
    return NULL;
}

// Of the crossed groups on one line: alone, or few together, they follow from the line's total.
static void line_check(const struct evaluation *evaluation, const char *column, const char *value)
{
    size_t n_withheld = 0, n_rows = 0;
    const struct evaluated_group *margin = group_find(evaluation, column, value);
    for (size_t g = 0; g < evaluation->n_group; g++) {
        const struct evaluated_group *group = &evaluation->groups[g];
        if (strcmp(group->column, "both") != 0 ||
            strcmp(strcmp(column, "left") == 0 ? group->left : group->right, value) != 0)
            continue;
        n_withheld += group->withheld[PART_SIZE];
        n_rows += group->withheld[PART_SIZE] ? group->n : 0;
        if (group->n < MIN_COUNT)
            assert_true(group->withheld[PART_SIZE]);
    }
    if (margin->withheld[PART_SIZE] || !n_withheld)
        return;
    if (n_withheld < 2 || n_rows < MIN_COUNT)
        fail_msg("%s=%s: %zu groups withheld, with %zu rows", column, value, n_withheld, n_rows);
}

static void test_no_cell_follows_from_the_margins(void **state)
{
    size_t n_withheld = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct arena arena = {0};
        struct error err = {0};
        struct table *table = arena_alloc(&arena, sizeof *table);
        struct evaluation evaluation;
        table_make(&arena, seed, table);
        const struct group_column groups[] = {
            {.name = "left", .values = table->left},
            {.name = "right", .values = table->right},
            {.name = "both", .values = table->crossed, .crossed = true, .left = 0, .right = 1}};
        const struct top top = {"10%", true, 10};
        const struct evaluation_input input = {.n = table->n,
                                               .score = table->score,
                                               .label = table->label,
                                               .groups = groups,
                                               .n_group = 3,
                                               .tops = &top,
                                               .n_top = 1,
                                               .threshold = NAN,
                                               .min_count = MIN_COUNT,
                                               .n_replicate = 20,
                                               .seed = 1,
                                               .n_thread = 2};
        assert_int_equal(evaluate(&arena, &input, &evaluation, &err), OK);
        for (size_t l = 0; l < 2; l++)
            line_check(&evaluation, "left", left_values[l]);
        for (size_t r = 0; r < 5; r++)
            line_check(&evaluation, "right", right_values[r]);
        for (size_t g = 0; g < evaluation.n_group; g++)
            n_withheld += strcmp(evaluation.groups[g].column, "both") == 0 &&
                          evaluation.groups[g].withheld[PART_SIZE];
        arena_done(&arena);
    }
    assert_true(n_withheld > 12); // there was something to withhold
}

static int prepare(void **state)
{
    numerics_prepare();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_cell_follows_from_the_margins),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
