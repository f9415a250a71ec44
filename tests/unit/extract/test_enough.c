// Whether enough is known about a person for a score: the observed share of a short life, and the
// contacts that everybody should have had.

#include "features/extract/enough.h"

#include "tests/unit/extract/small_world.h"

static const char scenario[] =
    "cohort: {as_of: [2012-06-01], observed: [plans]}\n"
    "outcome: {any: [{event: visits}], within: 1m}\n"
    "enough: {observed: 50%, contacts: [{any: visits, within: 3m, text: health review}]}\n"
    "features:\n  - {of: self, source: visits, compute: count}\n";

enum { ANN, BOB, CAT, DAN, EVE };
static void test_safety_8_observed_time_counts_from_birth_and_a_year_at_most(void **state)
{
    struct small_world world = small_world_make(&(struct small_world_text){
        .people = "ann,2005-01-01,F,,,,\nbob,2005-01-01,M,,,,\ncat,2012-05-02,F,,,,\n"
                  "dan,2005-01-01,M,,,,\neve,2012-06-01,F,,,,\n",
        .plans = "ann,2005-01-01,,,\nbob,2012-04-01,,,\ncat,2012-05-12,,,\n"
                 "dan,2011-01-01,2011-12-02,2011-12-02,\n",
        .visits = "ann,2012-04-01,,x,,\nbob,2012-02-01,,x,,\n",
        .scenario = scenario});
    struct enough_answer answers[5];
    static const uint32_t persons[] = {ANN, BOB, CAT, DAN, EVE};
    size_t n_contact;
    small_world_must(&world);
    assert_true(enough_is_asked(world.extract));
    assert_string_equal(enough_contacts(world.extract, &n_contact)[0], "health review");
    assert_int_equal(n_contact, 1);
    enough_find_all(world.extract, day_from_civil(2012, 6, 1), persons, 5, answers);
    // By hand: of the 366 days from 2011-06-01 on ann has all, bob 61, dan 184; cat has 20 of 30; eve
    // was born today.
    static const double observed[] = {1, 61 / 366.0, 20 / 30.0, 184 / 366.0, 1};
    static const bool too_little[] = {false, true, false, false, false};
    for (int i = 0; i < 5; i++) {
        assert_float_equal(answers[i].observed, observed[i], 1e-12);
        assert_int_equal(answers[i].too_little, too_little[i]);
    }
    // ann's visit counts, bob's is too old; dan left half a year ago: nobody can know; cat and eve
    // have none in the time since birth.
    assert_int_equal(answers[ANN].missed, 0);
    assert_int_equal(answers[BOB].missed, 1);
    assert_int_equal(answers[CAT].missed, 1);
    assert_int_equal(answers[DAN].missed, 0);
    small_world_close(&world);
}

static void test_without_the_section_nothing_is_too_little(void **state)
{
    struct small_world world = small_world_make(
        &(struct small_world_text){.people = "ann,,F,,,,\n", .visits = "ann,2012-04-01,,x,,\n"});
    struct enough_answer answer;
    small_world_must(&world);
    assert_false(enough_is_asked(world.extract));
    enough_find_all(world.extract, day_from_civil(2012, 6, 1), (uint32_t[]){0}, 1, &answer);
    assert_false(answer.too_little);
    assert_int_equal(answer.missed, 0);
    small_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safety_8_observed_time_counts_from_birth_and_a_year_at_most),
        cmocka_unit_test(test_without_the_section_nothing_is_too_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
