// The states of a family: the step back in time against the whole matrix of switches, shares of time
// on, causes that follow each other, and hazards that add up.

#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_strain.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static gsl_rng *open_stream(void)
{
    gsl_rng *stream = gsl_rng_alloc(gsl_rng_taus2);
    gsl_rng_set(stream, 7);
    return stream;
}

static void draw_family(struct family *family, double x, gsl_rng *life)
{
    *family = (struct family){.x = x};
    family->streams[PURPOSE_LIFE] = life;
    strain_draw(family);
    strain_hazards(family);
}

static const double ended[STATE_COUNT] = {0.3, 0.04, 0, 0.1};

static double chance_of(const struct family *family, int set, int next)
{
    double chance = 1;
    for (int i = 0; i < STATE_COUNT; i++) {
        double on = family->on_next[set][i] * (set >> i & 1 ? 1 - ended[i] : 1);
        chance *= next >> i & 1 ? on : 1 - on;
    }
    return chance;
}

static void one_month_back_is_the_matrix_of_switches(void **state)
{
    gsl_rng *life = open_stream();
    static struct family family;
    draw_family(&family, 0.7, life);
    double after[STATE_SETS], chance[STATE_SETS];
    for (int set = 0; set < STATE_SETS; set++)
        after[set] = chance[set] = 0.01 * set * set + 0.3;
    strain_before_switches(&family, ended, chance);
    for (int set = 0; set < STATE_SETS; set++) {
        double want = 0;
        for (int next = 0; next < STATE_SETS; next++)
            want += chance_of(&family, set, next) * after[next];
        assert_true(fabs(chance[set] - want) < 1e-12);
    }
    gsl_rng_free(life);
}

// Two paths with the same luck: what help ends is off in one alone, nothing is on in it alone, and
// the path with help follows the same matrix.
static void help_ends_states_and_begins_none(void **state)
{
    static const double never[STATE_COUNT] = {0};
    enum { MONTHS = 20000 };
    gsl_rng *life = open_stream();
    static struct family family;
    draw_family(&family, 1.5, life);
    uint8_t unhelped = 0, helped = 0;
    double n_ended = 0, want = 0, variance = 0;
    for (int month = 0; month < MONTHS; month++) {
        uint32_t luck[STATE_COUNT];
        strain_luck(life, luck);
        double none = chance_of(&family, helped, 0);
        want += none;
        variance += none * (1 - none);
        helped = strain_after(&family, helped, ended, luck);
        unhelped = strain_after(&family, unhelped, never, luck);
        assert_int_equal(helped & ~unhelped, 0);
        n_ended += helped == 0;
    }
    print_message("months without any state: %.0f of %.0f expected\n", n_ended, want);
    assert_true(fabs(n_ended - want) < 4 * sqrt(variance));
    assert_true(n_ended > 100 && n_ended < MONTHS - 100);
    gsl_rng_free(life);
}

// Shares of time on in families without standing adversity, over their hidden causes.
static void states_are_on_as_often_as_described(void **state)
{
    static const double least[STATE_COUNT] = {0.034, 0.11, 0.022, 0.058};
    static const double most[STATE_COUNT] = {0.056, 0.16, 0.038, 0.090};
    enum { FAMILIES = 2000, MONTHS = 400 };
    gsl_rng *life = open_stream();
    static struct family family;
    double on[STATE_COUNT] = {0}, both = 0;
    for (int f = 0; f < FAMILIES; f++) {
        draw_family(&family, 0, life);
        uint8_t set = strain_first(&family, life);
        for (int month = 0; month < MONTHS; month++) {
            for (int i = 0; i < STATE_COUNT; i++)
                on[i] += set >> i & 1;
            both += (set >> STATE_ABUSE & 1) && (set >> STATE_CRISIS & 1);
            set = strain_next(&family, set, life);
        }
    }
    double n = (double)FAMILIES * MONTHS;
    for (int i = 0; i < STATE_COUNT; i++) {
        print_message("state %d: on %.4f of the time\n", i, on[i] / n);
        assert_true(on[i] / n > least[i] && on[i] / n < most[i]);
    }
    assert_true(both / n >
                1.5 * (on[STATE_ABUSE] / n) * (on[STATE_CRISIS] / n)); // one causes the other
    gsl_rng_free(life);
}

static void hazards_of_causes_add_up(void **state)
{
    gsl_rng *life = open_stream();
    static struct family family;
    draw_family(&family, 0.4, life);
    double quiet = exp(0.4) * (NEGLECT_SHARE * exp(family.hidden[CAUSE_NEGLECT]) +
                               (1 - NEGLECT_SHARE) * exp(family.hidden[CAUSE_ABUSE]));
    assert_true(fabs(exp(family.strain[0]) - quiet) < 1e-12 * quiet);
    int both = 1 << STATE_ABUSE | 1 << STATE_MIND;
    double apart =
        family.strain[1 << STATE_ABUSE] + family.strain[1 << STATE_MIND] - family.strain[0];
    assert_true(family.strain[both] > apart); // two that weigh more together
    int substance = 1 << STATE_SUBSTANCE;
    double ages = family.enquiry[AGE_0][substance] / family.enquiry[AGE_2][substance];
    double ages_quiet = family.enquiry[AGE_0][0] / family.enquiry[AGE_2][0];
    assert_true(ages > 1.2 * ages_quiet); // and most on infants
    gsl_rng_free(life);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_month_back_is_the_matrix_of_switches),
        cmocka_unit_test(help_ends_states_and_begins_none),
        cmocka_unit_test(states_are_on_as_often_as_described),
        cmocka_unit_test(hazards_of_causes_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
