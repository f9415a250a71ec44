// Who is in the cohort at a date, one rule of the contract a case.

#include "tests/unit/extract/small_world.h"

#define REST                                                                                       \
    "outcome: {any: [{event: visits}], within: 1m}\n"                                              \
    "features:\n  - {of: self, source: visits, compute: count}\n"

static const char people[] =
    "ann,2012-01-01,F,,1,2012-01-01,\n"           // five months old on 1 June 2012
    "bob,2010-06-01,M,,1,2011-01-01,\n"           // two years to the day
    "cat,2010-06-02,F,,2,2011-01-01,\n"           // two years on the day after
    "dan,,M,,2,2011-01-01,\n"                     // no date of birth
    "eve,2012-06-01,F,,3,2011-01-01,\n"           // born on the date
    "fay,2012-01-01,F,2012-05-31,3,2012-01-01,\n" // died the day before
    "gus,2012-01-01,M,2012-06-01,4,2012-01-01,\n" // dies on the date: alive the day before
    "hal,2012-01-01,M,,4,2012-06-01,\n";          // known from the next day on

static int open_world(void **state)
{
    static struct small_world world;
    world = small_world_make(&(struct small_world_text){
        .people = people,
        .visits = "ann,2012-05-01,,x,,\nbob,2012-05-31,,x,,\nbob,2012-04-30,,y,,\n"
                  "cat,2012-06-01,,x,,\ncat,2012-05-20,2012-06-01,x,,\n",
        .plans = "ann,2012-02-01,2012-05-31,,p\nbob,2012-02-01,2012-06-01,,p\n"
                 "cat,2012-02-01,2012-05-01,2012-06-01,q\ngus,2012-06-01,,,p\n",
        .ties = "ann,bob,sibling,,\n"});
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    small_world_close(*state);
    return 0;
}

// The cohort at 1 June 2012 as the first letters of its members.
static void cohort_is(struct small_world *world, const char *conditions, const char *expected)
{
    char scenario[1024], members[16] = "";
    snprintf(scenario, sizeof scenario, "cohort:\n  as_of: [2012-06-01]\n%s" REST, conditions);
    small_world_scenario(world, &(struct small_world_text){.scenario = scenario});
    const struct cohort *cohort = &world->extract->cohorts[0];
    for (size_t i = 0; i < cohort->n; i++)
        members[i] = extract_person_id(world->extract, cohort->persons[i])[0];
    if (strcmp(members, expected) != 0)
        fail_msg("%s: %s, expected %s", conditions, members, expected);
}

static void test_the_known_and_living_are_in(void **state)
{
    cohort_is(*state, "", "abcdeg");
}

static void test_age_counts_from_birth_and_leaves_out_who_has_none(void **state)
{
    cohort_is(*state, "  age: {from: 0d, to: 2y}\n",
              "aceg"); // bob is two, dan has no date of birth
    cohort_is(*state, "  age: {from: 1d, to: 2y}\n", "acg");
    cohort_is(*state, "  age: {from: 2y}\n", "b");
}

static void test_in_is_the_state_of_the_day_before(void **state)
{
    // ann's plan ended on 31 May: no longer covered then; bob's covers it; cat's end is not known
    // yet; gus's starts on the date
    cohort_is(*state, "  require: [{in: plans}]\n", "bc");
    cohort_is(*state, "  exclude: [{in: plans}]\n", "adeg");
    cohort_is(*state, "  require: [{in: plans, category: [p]}]\n", "b");
    cohort_is(*state, "  require: [{in: plans, category: [p, q]}]\n", "bc");
}

static void test_any_counts_events_in_the_window(void **state)
{
    cohort_is(*state, "  require: [{any: visits}]\n", "ab");
    cohort_is(*state, "  require: [{any: visits, within: 1m}]\n", "ab"); // from 1 May on
    cohort_is(*state, "  require: [{any: visits, within: 30d}]\n", "b"); // from 2 May on
    cohort_is(*state, "  require: [{any: visits, at_least: 2}]\n", "b");
    cohort_is(*state, "  require: [{any: visits, within: 1m, at_least: 2}]\n", "");
    cohort_is(*state, "  require: [{any: visits, category: [y]}]\n", "b");
    cohort_is(*state, "  require: [{any: plans}]\n", "abc"); // a spell's start
}

static void test_conditions_of_relatives_and_all_together(void **state)
{
    cohort_is(*state, "  require: [{of: sibling, any: visits, category: [y]}]\n", "a");
    cohort_is(*state, "  require: [{of: household, any: visits}]\n", "ab");
    cohort_is(*state, "  require: [{any: visits}, {in: plans}]\n", "b");
    cohort_is(*state, "  require: [{any: visits}]\n  exclude: [{in: plans}]\n", "a");
}

static void test_who_lacks_a_date_of_birth_is_counted(void **state)
{
    struct small_world *world = *state;
    cohort_is(world, "  age: {from: 0d, to: 2y}\n", "aceg");
    assert_int_equal(world->extract->cohorts[0].n_no_dob, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_known_and_living_are_in),
        cmocka_unit_test(test_age_counts_from_birth_and_leaves_out_who_has_none),
        cmocka_unit_test(test_in_is_the_state_of_the_day_before),
        cmocka_unit_test(test_any_counts_events_in_the_window),
        cmocka_unit_test(test_conditions_of_relatives_and_all_together),
        cmocka_unit_test(test_who_lacks_a_date_of_birth_is_counted),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
