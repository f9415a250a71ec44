// False matches estimated from pairs that cannot be one person.
#include "features/link/forbidden_pairs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

// Exact limits of a Poisson mean, 95%. Source: Garwood 1936, Biometrika 28, 437; Ulm 1990, table.
static void intervals_are_those_published(void **state)
{
    static const struct {
        uint64_t n;
        double low, high;
    } rows[] = {{0, 0, 3.689},
                {1, .0253, 5.572},
                {5, 1.623, 11.668},
                {10, 4.795, 18.390},
                {100, 81.364, 121.627}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct forbidden_pairs forbidden = {
            .n_reached = rows[i].n, .n_forbidden = 100, .n_allowed = 200};
        forbidden_pairs_expect(&forbidden);
        assert_true(fabs(forbidden.expected - 2 * (double)rows[i].n) < 1e-9);
        assert_true(fabs(forbidden.low - 2 * rows[i].low) < .002);
        assert_true(fabs(forbidden.high - 2 * rows[i].high) < .002);
    }
}

static void without_unique_inputs_nothing_is_known(void **state)
{
    struct forbidden_pairs forbidden = {.n_allowed = 200};
    forbidden_pairs_expect(&forbidden);
    assert_true(isnan(forbidden.expected) && isnan(forbidden.low) && isnan(forbidden.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_published),
        cmocka_unit_test(without_unique_inputs_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
