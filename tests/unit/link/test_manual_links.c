// Clerical review decisions stand above every rule: never links nothing, always links anything.

#include "tests/unit/link/linkage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/workspace.h"

#define HEADER "input_left,record_left,input_right,record_right,known\n"

static const struct linkage_row rows[] = {{0, "1", "999", NULL, 10},
                                          {0, "2", "999", NULL, 10},
                                          {1, "1", "999", NULL, 20},
                                          {2, "1", "5", NULL, 20}};

static void a_pair_of_never_is_separate_though_a_third_record_equals_both(void **state)
{
    const char *folder = workspace_make();
    struct linkage linkage;
    workspace_write(folder, "never.csv", HEADER "a,2,a,1,\n"); // either order
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, OK);
    assert_false(linkage_same(&linkage, 0, 1));
    assert_true(linkage_same(&linkage, 0, 2) != linkage_same(&linkage, 1, 2));
    assert_int_equal(linkage.persons.n_refused, 1);
    linkage_done(&linkage);
    workspace_remove(folder);
}

static void a_pair_in_both_files_is_an_error_that_names_both_lines(void **state)
{
    const char *folder = workspace_make();
    struct linkage linkage;
    workspace_write(folder, "never.csv", HEADER "a,2,c,1,\na,1,c,1,\n");
    workspace_write(folder, "always.csv", HEADER "c,1,a,1,\n");
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, E_DATA);
    assert_non_null(strstr(linkage.err.place, "always.csv:2"));
    assert_non_null(strstr(linkage.err.message, "never.csv:3"));
    linkage_done(&linkage);
    workspace_remove(folder);
}

static void always_links_from_after_the_day_of_the_decision(void **state)
{
    const char *folder = workspace_make();
    struct linkage linkage;
    workspace_write(folder, "always.csv", HEADER "c,1,a,1,1970-02-20\n"); // day 50
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, OK);
    assert_true(linkage_same(&linkage, 0, 3));
    assert_int_equal(linkage.persons.n_match[2], 1);
    const struct persons *persons = &linkage.persons;
    assert_int_equal(persons->first[4] - persons->first[3], 2); // its own person, then the other
    assert_int_equal(persons->memberships[persons->first[4] - 1].linked, 50);
    linkage_done(&linkage);
    workspace_remove(folder);
}

static void pairs_that_name_no_record_are_counted(void **state)
{
    const char *folder = workspace_make();
    struct linkage linkage;
    workspace_write(folder, "never.csv", HEADER "a,1,a,404,\na,1,nowhere,1,\n");
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, OK);
    assert_int_equal(linkage.persons.n_undecided, 2);
    assert_non_null(strstr(linkage.persons.first_undecided, "never.csv:2"));
    linkage_done(&linkage);
    workspace_remove(folder);
}

static void a_file_of_pairs_is_refused_with_its_place(void **state)
{
    const char *folder = workspace_make();
    struct linkage linkage;
    workspace_write(folder, "always.csv", HEADER "a,1,c,1,\na,2,c,1,20/02/1970\n");
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, E_DATA);
    assert_non_null(strstr(linkage.err.place, "always.csv:3:5"));
    linkage_done(&linkage);
    workspace_write(folder, "always.csv", HEADER "a,1,a,1,\n"); // one record is no pair
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, E_DATA);
    assert_non_null(strstr(linkage.err.place, "always.csv:2"));
    linkage_done(&linkage);
    workspace_write(folder, "always.csv", "input_left,record_left,input_right\na,1,c\n");
    linkage_run(&linkage, rows, 4, folder);
    assert_int_equal(linkage.status, E_DATA);
    assert_non_null(strstr(linkage.err.message, "record_right"));
    linkage_done(&linkage);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_of_never_is_separate_though_a_third_record_equals_both),
        cmocka_unit_test(a_pair_in_both_files_is_an_error_that_names_both_lines),
        cmocka_unit_test(always_links_from_after_the_day_of_the_decision),
        cmocka_unit_test(pairs_that_name_no_record_are_counted),
        cmocka_unit_test(a_file_of_pairs_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
