// Linkage by rules: what links, what stays separate, and that person IDs follow from the records.

#include "tests/unit/link/linkage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void links_are_transitive_across_rules(void **state)
{
    const struct linkage_row rows[] = {{0, "1", "999", "ann", 10},
                                       {1, "7", "999", "anne", 20},
                                       {2, "x", NULL, "anne", 30},
                                       {2, "y", "123", "bob", 30}};
    struct linkage linkage;
    linkage_run(&linkage, rows, 4, NULL);
    assert_int_equal(linkage.status, OK);
    assert_true(linkage_same(&linkage, 0, 1));
    assert_true(linkage_same(&linkage, 0, 2)); // shares nothing with record 0, but with record 1
    assert_false(linkage_same(&linkage, 0, 3));
    assert_int_equal(linkage.persons.n_match[0], 1);
    assert_int_equal(linkage.persons.n_match[1], 1);
    assert_int_equal(linkage.persons.n_match[2], 0); // by `always`
    linkage_done(&linkage);
}

static void a_missing_value_equals_nothing(void **state)
{
    const struct linkage_row rows[] = {
        {0, "1", NULL, " ", 1}, {1, "1", NULL, "", 1}, {2, "1", NULL, NULL, 1}};
    struct linkage linkage;
    linkage_run(&linkage, rows, 3, NULL);
    assert_int_equal(linkage.persons.n_person, 3);
    linkage_done(&linkage);
}

static void the_same_id_in_two_inputs_is_two_records(void **state)
{
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 1}, {1, "1", "6", NULL, 1}};
    struct linkage linkage;
    linkage_run(&linkage, rows, 2, NULL);
    assert_int_equal(linkage.persons.n_person, 2);
    assert_string_not_equal(linkage_person(&linkage, 0), linkage_person(&linkage, 1));
    linkage_done(&linkage);
}

static void a_person_id_shows_no_id_of_an_agency_and_stays_when_records_are_added(void **state)
{
    const struct linkage_row rows[] = {
        {0, "310001", "5", NULL, 1}, {1, "A", "5", NULL, 2}, {2, "Z", "5", NULL, 3}};
    struct linkage few, more;
    linkage_run(&few, rows, 2, NULL);
    linkage_run(&more, rows, 3, NULL);
    assert_string_equal(linkage_person(&few, 0), linkage_person(&more, 0));
    assert_string_equal(linkage_person(&more, 0), linkage_person(&more, 2));
    assert_int_equal(strlen(linkage_person(&few, 0)), 13);
    assert_int_equal(linkage_person(&few, 0)[0], 'P');
    assert_null(strstr(linkage_person(&few, 0), "310001"));
    linkage_done(&few);
    linkage_done(&more);
}

static void one_hash_stands_for_one_result(void **state)
{
    const struct linkage_row rows[] = {{0, "1", "5", NULL, 1}, {1, "1", "5", NULL, 2}};
    const struct linkage_row later[] = {{0, "1", "5", NULL, 1}, {1, "1", "5", NULL, 3}};
    const struct linkage_row other[] = {{0, "1", "5", NULL, 1}, {1, "1", "6", NULL, 2}};
    struct linkage runs[4];
    linkage_run(&runs[0], rows, 2, NULL);
    linkage_run(&runs[1], rows, 2, NULL);
    linkage_run(&runs[2], later, 2, NULL);
    linkage_run(&runs[3], other, 2, NULL);
    assert_string_equal(runs[0].persons.hash, runs[1].persons.hash);
    assert_string_not_equal(runs[0].persons.hash, runs[2].persons.hash);
    assert_string_not_equal(runs[0].persons.hash, runs[3].persons.hash);
    for (size_t i = 0; i < 4; i++)
        linkage_done(&runs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_transitive_across_rules),
        cmocka_unit_test(a_missing_value_equals_nothing),
        cmocka_unit_test(the_same_id_in_two_inputs_is_two_records),
        cmocka_unit_test(a_person_id_shows_no_id_of_an_agency_and_stays_when_records_are_added),
        cmocka_unit_test(one_hash_stands_for_one_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
