// The area within test dates against all pairs of each date, its interval against the jackknife of families.

#include "model/metric/auroc_interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/metric/random_rows.h"
#include "tests/unit/near.h"

// Both parts have rows with and without the outcome.
static void parts_make(uint64_t seed, struct rows *rows)
{
    rows_make(seed, rows);
    rows->label[N - 1] = rows->label[N - 2] = 1;
    rows->label[N - 3] = rows->label[N - 4] = 0;
}

// The mean over parts, and its variance by leaving out each family in turn, with all of its rows in all parts.
static double slow_area(const struct rows *rows, size_t first, size_t end, uint32_t left_out)
{
    double sum = 0, pairs = 0;
    for (size_t i = first; i < end; i++)
        for (size_t k = first; k < end; k++) {
            if (rows->label[i] <= rows->label[k] || rows->cluster[i] == left_out || rows->cluster[k] == left_out)
                continue;
            pairs++;
            sum += won(rows->score[i], rows->score[k]);
        }
    return sum / pairs;
}

static double slow_mean(const struct rows *rows, uint32_t left_out)
{
    return (slow_area(rows, 0, N / 3, left_out) + slow_area(rows, N / 3, N, left_out)) / 2;
}

static void test_area_within_parts_equals_all_pairs_and_the_jackknife(void **state)
{
    for (uint64_t seed = 1; seed < 15; seed++) {
        struct rows rows;
        parts_make(seed, &rows);
        size_t first[] = {0, N / 3, N};
        struct ranking_input parts[2];
        for (int i = 0; i < 2; i++)
            parts[i] = (struct ranking_input){.n = first[i + 1] - first[i],
                                              .score = rows.score + first[i],
                                              .label = rows.label + first[i],
                                              .cluster = rows.cluster + first[i]};
        struct interval within = auroc_within(&(struct auroc_parts){2, parts, 30});
        double all = slow_mean(&rows, UINT32_MAX), square = 0;
        assert_near(within.estimate, all, 1e-12);
        for (uint32_t family = 0; family < 30; family++) {
            double distance = slow_mean(&rows, family) - all;
            square += distance * distance;
        }
        double error = (within.high - within.low) / (2 * INTERVAL_Z);
        assert_near(error / sqrt(square * 29 / 30), 1, 0.2); // the jackknife's, of 30 families
    }
}

static void test_area_within_parts_needs_two_of_them(void **state)
{
    double score[] = {0.1, 0.2, 0.3, 0.4};
    signed char label[] = {0, 1, 0, 1}, none[] = {0, 0, 0, 0};
    struct ranking_input parts[] = {{.n = 4, .score = score, .label = label},
                                    {.n = 4, .score = score, .label = none}};
    struct interval within = auroc_within(&(struct auroc_parts){2, parts, 4});
    assert_true(isnan(within.estimate) && within.reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_area_within_parts_equals_all_pairs_and_the_jackknife),
        cmocka_unit_test(test_area_within_parts_needs_two_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
