// Ages at death against the Office for National Statistics: life expectancy at 65 and the median
// age at death of the national life tables of the United Kingdom, 2018 to 2020; life expectancy at
// 85 of the interim life tables of England and Wales, 2010 to 2012.

#include "data-samples/world/world_adult.h"
#include "data-samples/world/world_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

enum { N_DRAWN = 100000 };

// Mean years left at an age, and the share that dies before `by`.
static double years_left(bool female, double age, double by, double *ret_share)
{
    gsl_rng *stream = stream_open();
    stream_seed(stream, 5, female, PURPOSE_LIFE);
    day_t now = (day_t)(365.25 * age);
    double sum = 0, before = 0;
    for (int i = 0; i < N_DRAWN; i++) {
        day_t dies = draw_death(stream, female, 0, now, 0);
        assert_true(dies > now && dies < 107 * 366);
        sum += (dies - now) / 365.25;
        before += dies / 365.25 < by;
    }
    stream_close(stream);
    if (ret_share)
        *ret_share = before / N_DRAWN;
    return sum / N_DRAWN;
}

static void years_left_are_those_of_the_life_tables(void **state)
{
    assert_true(fabs(years_left(false, 65, 0, NULL) - 18.5) < 0.3);
    assert_true(fabs(years_left(true, 65, 0, NULL) - 21.0) < 0.3);
    assert_true(fabs(years_left(false, 85, 0, NULL) - 5.8) < 0.3);
    assert_true(fabs(years_left(true, 85, 0, NULL) - 6.8) < 0.3);
}

static void half_of_all_adults_die_by_the_median_age(void **state)
{
    double men, women;
    years_left(false, 18, 82.3, &men);
    years_left(true, 18, 85.8, &women);
    assert_true(fabs(men - 0.5) < 0.02);
    assert_true(fabs(women - 0.5) < 0.02);
}

static void the_frail_die_sooner(void **state)
{
    gsl_rng *stream = stream_open();
    stream_seed(stream, 6, 0, PURPOSE_LIFE);
    double sum = 0;
    for (int i = 0; i < N_DRAWN; i++)
        sum += (draw_death(stream, true, 0, 85 * 365, 1.0) - 85 * 365) / 365.25;
    stream_close(stream);
    assert_true(sum / N_DRAWN > 0.7 && sum / N_DRAWN < 1.0); // below the mean of the excess alone
}

static void calm_comes_with_age_only(void **state)
{
    assert_true(calm_of_age(0, 20 * 365) >= 1 && calm_of_age(0, 49 * 365) >= 1);
    assert_true(calm_of_age(0, 85 * 365) < 0.2);
    assert_true(calm_of_age(0, 60 * 365) > calm_of_age(0, 70 * 365));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years_left_are_those_of_the_life_tables),
        cmocka_unit_test(half_of_all_adults_die_by_the_median_age),
        cmocka_unit_test(the_frail_die_sooner),
        cmocka_unit_test(calm_comes_with_age_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
