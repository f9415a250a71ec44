// Early help's effect on the hazard, day by day.

#include "data-samples/world/world_help.h"
#include "data-samples/world/world_parameters.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { QUIET = 0, FROM = 1000, END = 1200 };

static struct family family_with(double log_effect)
{
    return (struct family){.panel = FROM - 40, .help = {FROM, END, log_effect}};
}

static const struct child present = {.visible = 0}, later = {.visible = FROM + 100};

static void nothing_changes_before_help_or_without_it(void **state)
{
    static struct family family;
    family = family_with(log(0.5));
    assert_true(help_at(&family, &present, FROM - 1, QUIET, FROM).harm == 1);
    assert_true(help_at(&family, &present, FROM + 500, QUIET, DAY_MAX).harm == 1);
    assert_true(help_at(&family, &present, FROM + 500, QUIET, DAY_MAX).seen == 1);
}

static void the_effect_comes_in_full_and_wears_off(void **state)
{
    static struct family family;
    family = family_with(log(0.5));
    double first = help_at(&family, &present, FROM, QUIET, FROM).harm;
    double full = help_at(&family, &present, END, QUIET, FROM).harm;
    double faded = help_at(&family, &present, END + (int)HELP_FADE_DAYS, QUIET, FROM).harm;
    assert_true(first > 0.95 && first < 1);
    assert_true(fabs(full - 0.5) < 1e-12);
    assert_true(fabs(log(faded) - log(0.5) * exp(-1)) < 1e-9);
}

static void more_is_seen_at_first(void **state)
{
    static struct family family;
    family = family_with(log(0.5));
    struct help_ratio early = help_at(&family, &present, FROM + 100, QUIET, FROM);
    struct help_ratio late = help_at(&family, &present, FROM + HELP_DETECTION_DAYS, QUIET, FROM);
    assert_true(fabs(early.seen / early.harm - HELP_DETECTION) < 1e-12);
    assert_true(late.seen == late.harm);
}

static void states_and_later_children_change_it(void **state)
{
    static struct family family;
    family = family_with(-0.4);
    double full = log(help_at(&family, &present, END, QUIET, FROM).harm);
    assert_true(fabs(log(help_at(&family, &present, END, 1 << STATE_CRISIS, FROM).harm) -
                     HELP_ON_CRISIS * full) < 1e-12);
    assert_true(fabs(log(help_at(&family, &present, END, 1 << STATE_SUBSTANCE, FROM).harm) -
                     HELP_ON_SUBSTANCE * full) < 1e-12);
    assert_true(fabs(log(help_at(&family, &later, END, QUIET, FROM).harm) -
                     HELP_LATER_CHILD * full) < 1e-12);
}

static void harm_is_bounded(void **state)
{
    static struct family family;
    family = family_with(3);
    assert_true(help_at(&family, &present, END, QUIET, FROM).harm == HELP_MOST);
}

static void states_end_only_while_help_is_given_and_works(void **state)
{
    static const struct calendar calendar = {.start = {FROM - 1, FROM, END - 1, END}};
    static const double ends[STATE_COUNT] = {HELP_ENDS};
    double ended[STATE_COUNT];
    static struct family family;
    family = family_with(log(HELP_EFFECT));
    family.calendar = &calendar;
    for (int month = 0; month < 4; month++) {
        help_ends(&family, month, FROM, ended);
        bool is_given = month == 1 || month == 2;
        for (int i = 0; i < STATE_COUNT; i++)
            assert_true(fabs(ended[i] - (is_given ? ends[i] : 0)) < 1e-12);
        help_ends(&family, month, DAY_MAX, ended);
        assert_true(ended[STATE_CRISIS] == 0);
    }
    family.help.log_effect = 0.2; // a family that help harms
    help_ends(&family, 1, FROM, ended);
    assert_true(ended[STATE_CRISIS] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changes_before_help_or_without_it),
        cmocka_unit_test(the_effect_comes_in_full_and_wears_off),
        cmocka_unit_test(more_is_seen_at_first),
        cmocka_unit_test(states_and_later_children_change_it),
        cmocka_unit_test(harm_is_bounded),
        cmocka_unit_test(states_end_only_while_help_is_given_and_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
