// Early help's effect on the hazard, day by day, on states, partings and moves.

#include "data-samples/world/world_help.h"
#include "data-samples/world/world_parameters.h"
#include "data-samples/world/world_spared.h"

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

// A family of a year's months in which a state that is on stays on and none comes by itself.
static struct family *family_of_months(const struct calendar *calendar)
{
    static struct family family;
    family = family_with(log(HELP_EFFECT));
    family.calendar = calendar;
    family.end_month = 12;
    family.left = family.mother_dies = family.help_from = DAY_MAX;
    for (int set = 0; set < STATE_SETS; set++)
        for (int i = 0; i < STATE_COUNT; i++)
            family.on_next[set][i] = set >> i & 1 ? 0.9 : 0.1;
    for (int month = 0; month < 12; month++)
        for (int i = 0; i < STATE_COUNT; i++)
            family.luck[month][i] = UINT32_MAX / 2;
    return &family;
}

static struct calendar year_from(day_t day)
{
    struct calendar calendar = {.n_month = 12};
    int year, month, of_month;
    day_to_civil(day, &year, &month, &of_month);
    calendar.first = year * 12 + month - 1;
    for (int i = 0; i <= 12; i++)
        calendar.start[i] = day_add_months(day, i);
    return calendar;
}

static void a_crisis_reaches_every_path_unless_help_spares_the_family(void **state)
{
    static struct calendar calendar;
    calendar = year_from(day_from_civil(2020, 1, 1));
    for (int spared = 0; spared < 2; spared++)
        for (int helped = 0; helped < 2; helped++) {
            struct family *family = family_of_months(&calendar);
            family->help = (struct help){calendar.start[1], calendar.start[11], log(HELP_EFFECT)};
            if (helped)
                family->help_from = family->help.from;
            help_crisis(family, 4, spared);
            for (int month = 0; month < 12; month++) {
                int without = month >= 4, with = month >= 4 && !spared;
                assert_int_equal(family->unhelped[month], without << STATE_CRISIS);
                assert_int_equal(family->helped[month], with << STATE_CRISIS);
                assert_int_equal(family->states[month], (helped ? with : without) << STATE_CRISIS);
            }
        }
}

static void a_crisis_of_the_month_before_is_there_with_help_too(void **state)
{
    static struct calendar calendar;
    calendar = year_from(day_from_civil(2020, 1, 1));
    struct family *family = family_of_months(&calendar);
    family->panel = DAY_MIN;
    help_crisis(family, 4, false);
    family->panel = calendar.start[3] + 20; // the same month, later
    family->help = (struct help){calendar.start[5], calendar.start[11], log(HELP_EFFECT)};
    help_path(family);
    assert_int_equal(family->helped[3], 0);
    assert_int_equal(family->helped[4], 1 << STATE_CRISIS);
    assert_int_equal(family->helped[11], 1 << STATE_CRISIS);
}

// A couple that would part on the day, and a move on it.
static void would_part_and_move(struct family *family, struct batch *batch, day_t day)
{
    static struct residence homes[2];
    homes[0] = (struct residence){.from = day - 900, .to = day, .kind = HOME_OWN};
    homes[1] = (struct residence){.from = day, .to = DAY_MAX, .kind = HOME_OWN};
    batch->residences = homes;
    family->batch = batch;
    family->n_partner = 1;
    family->partners[0] = (struct partner){.from = day - 900, .to = day, .dies = DAY_MAX};
    family->n_home = 2;
    family->homes[0] = 0;
    family->homes[1] = 1;
    family->n_child = 1;
    family->children[0].due = day + 500 + PREGNANCY_DAYS;
}

static void partings_and_moves_are_averted_as_often_as_their_rates_fall(void **state)
{
    enum { FAMILIES = 4000 };
    static struct calendar calendar;
    struct batch batch = {0};
    calendar = year_from(day_from_civil(2020, 1, 1));
    day_t day = calendar.start[6] + 3;
    double kept[2] = {0}, stayed[2] = {0};
    for (int ended = 0; ended < 2; ended++) // help that is over, by the states alone
        for (uint32_t number = 0; number < FAMILIES; number++) {
            struct family *family = family_of_months(&calendar);
            family->number = number;
            family->help = (struct help){calendar.start[1], calendar.start[5], log(HELP_EFFECT)};
            family->help_from = family->help.from;
            for (int month = 0; month < 12; month++)
                family->unhelped[month] = (uint8_t)(ended << STATE_CRISIS);
            would_part_and_move(family, &batch, day);
            spared_life(family);
            kept[ended] += family->partners[0].to == day + 500; // until the next conception
            assert_true(family->partners[0].to == day || family->partners[0].to == day + 500);
            stayed[ended] += family->n_home == 1 && batch.residences[0].to == DAY_MAX;
        }
    assert_true(kept[0] == 0 && stayed[0] == 0);
    assert_true(fabs(kept[1] / FAMILIES - (1 - exp(-PARTS_CRISIS))) < 0.03);
    assert_true(fabs(stayed[1] / FAMILIES - (1 - 1 / MOVES_CRISIS)) < 0.03);
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
        cmocka_unit_test(a_crisis_reaches_every_path_unless_help_spares_the_family),
        cmocka_unit_test(a_crisis_of_the_month_before_is_there_with_help_too),
        cmocka_unit_test(partings_and_moves_are_averted_as_often_as_their_rates_fall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
