// A record that fits two people as well goes to neither of them.
#include "features/link/rivals.h"

#include "features/link/merging.h"
#include "weighed_records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY 9000

// 0 has a name and a home; 1 and 2, whom it is compared with, have them too, and numbers.
static struct weighed_row rows_alike[] = {
    {.input = 0, .forename = "Ada", .surname = "Obi", .postcode = "M1 1AA", .elector = true},
    {.input = 1,
     .forename = "Ada",
     .surname = "Obi",
     .postcode = "M1 1AA",
     .dob = "1961-03-14",
     .nhs_number = "9434765919"},
    {.input = 2,
     .forename = "Ada",
     .surname = "Obi",
     .postcode = "M1 1AA",
     .dob = "1961-03-14",
     .nhs_number = "9434765870"}};

// Merges the pair 0, 1, with 0, 2 beside it; ret_doubt: of the pair.
static size_t merge(const struct weighed_row *rows, enum match_doubt *ret_doubt)
{
    struct weighed_records records;
    weighed_make(&records, rows, NULL, 3);
    struct weighted_pair pairs[] = {{.a = 0, .b = 1}, {.a = 0, .b = 2}};
    const struct weight_matches weights = {.pairs = pairs, .n = 2, .weighing = records.weighing};
    struct rivals rivals;
    rivals_index(&weights, 3, &rivals);
    struct match match = {.a = 0, .b = 1, .received = DAY, .rule = MATCH_WEIGHT, .weight = 12};
    const struct matches matches = {&match, 1, 1};
    const struct merging_input input = {
        .n_record = 3, .input = records.input, .limits = &records.limits, .rivals = &rivals};
    struct merging merging;
    merging_make(&input, &matches, &merging);
    size_t n_person = 0;
    for (size_t i = 0; i < merging.n_person; i++)
        n_person += merging.until[i] == DAY_MAX; // today's
    *ret_doubt = merging.n_review ? merging.reviews[0].doubt : DOUBT_NONE;
    merging_done(&merging);
    rivals_done(&rivals);
    weighed_done(&records);
    return n_person;
}

static void two_who_fit_as_well_are_left_to_a_person(void **state)
{
    enum match_doubt doubt;
    assert_int_equal(merge(rows_alike, &doubt), 3);
    assert_int_equal(doubt, DOUBT_RIVAL);
}

static void a_third_who_may_be_the_same_person_is_no_rival(void **state)
{
    struct weighed_row rows[] = {rows_alike[0], rows_alike[1], rows_alike[2]};
    rows[2].nhs_number = "9434765919";
    enum match_doubt doubt;
    assert_int_equal(merge(rows, &doubt), 2);
    assert_int_equal(doubt, DOUBT_NONE);
}

static void a_third_who_fits_less_is_no_rival(void **state)
{
    struct weighed_row rows[] = {rows_alike[0], rows_alike[1], rows_alike[2]};
    rows[2].postcode = "LS9 4QQ";
    enum match_doubt doubt;
    assert_int_equal(merge(rows, &doubt), 2);
}

static void who_is_not_known_yet_is_no_rival(void **state)
{
    struct weighed_row rows[] = {rows_alike[0], rows_alike[1], rows_alike[2]};
    rows[2].received = DAY + 1;
    enum match_doubt doubt;
    assert_int_equal(merge(rows, &doubt), 2);
    rows[2].received = DAY;
    assert_int_equal(merge(rows, &doubt), 3);
}

// Mother and daughter of one name: a record without a date of birth may be of either.
static void dates_of_birth_tell_two_people_of_one_name_apart(void **state)
{
    struct weighed_row rows[] = {rows_alike[0], rows_alike[1], rows_alike[2]};
    rows[1].nhs_number = rows[2].nhs_number = NULL;
    rows[1].dob = "1961-03-14";
    rows[2].dob = "1966-11-25";
    enum match_doubt doubt;
    assert_int_equal(merge(rows, &doubt), 3);
    assert_int_equal(doubt, DOUBT_RIVAL);
}

// A date of birth in common tells the two apart.
static void who_has_more_in_common_is_linked(void **state)
{
    struct weighed_row rows[] = {rows_alike[0], rows_alike[1], rows_alike[2]};
    rows[0].dob = rows[1].dob = "1987-03-14";
    enum match_doubt doubt;
    assert_int_equal(merge(rows, &doubt), 2);
    assert_int_equal(doubt, DOUBT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_who_fit_as_well_are_left_to_a_person),
        cmocka_unit_test(a_third_who_may_be_the_same_person_is_no_rival),
        cmocka_unit_test(a_third_who_fits_less_is_no_rival),
        cmocka_unit_test(who_is_not_known_yet_is_no_rival),
        cmocka_unit_test(dates_of_birth_tell_two_people_of_one_name_apart),
        cmocka_unit_test(who_has_more_in_common_is_linked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
