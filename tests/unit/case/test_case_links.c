// What a case takes from the files of linkage.

#include "serve/case/case_links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/workspace.h"

static void possible_matches_are_read_by_person(void **state)
{
    struct arena arena = {0};
    struct case_links links = {0};
    const char *folder = workspace_make();
    workspace_write(folder, "link/review.csv",
                    "input_left,record_left,input_right,record_right,rule,reason,match_probability,"
                    "detail,person_left,person_right\ngp,1,gp,2,match weight,different numbers,1,,"
                    "P1,P2\n");
    assert_int_equal(possible_matches_read(&arena, folder, &links, ERROR_IGNORED), OK);
    assert_int_equal(links.n_possible, 1);
    assert_string_equal(links.possible[0].one, "P1");
    assert_string_equal(links.possible[0].other, "P2");
    assert_string_equal(links.possible[0].reason, "different numbers");
    arena_done(&arena);
    workspace_remove(folder);
}

static void people_outside_a_case_are_counted_by_reason(void **state)
{
    struct arena arena = {0};
    struct possible_match pairs[] = {
        {"C", "P", "near the threshold"}, // two people of the case
        {"P", "X", "different numbers"},  {"Y", "P", "different numbers"},
        {"P", "X", "near the threshold"}, // the same two people again
        {"P", "Z", "near the threshold"}, {"X", "Y", "different numbers"}, // neither is of the case
        {"C", "Z", "different numbers"},
    };
    const struct case_links links = {.possible = pairs, .n_possible = 7};
    const char *ids[] = {"C", "P"};
    struct outside_match *matches;
    assert_int_equal(case_links_outside(&arena, &links, &(struct named_people){ids, 2}, &matches),
                     3);
    assert_int_equal(matches[0].i_person, 0);
    assert_int_equal(matches[0].n, 1);
    assert_int_equal(matches[1].i_person, 1);
    assert_string_equal(matches[1].reason, "different numbers");
    assert_int_equal(matches[1].n, 2);
    assert_string_equal(matches[2].reason, "near the threshold");
    assert_int_equal(matches[2].n, 1);
    ids[0] = "nobody";
    assert_int_equal(case_links_outside(&arena, &links, &(struct named_people){ids, 1}, &matches),
                     0);
    arena_done(&arena);
}

static void files_of_an_earlier_version_or_none_say_nothing(void **state)
{
    struct arena arena = {0};
    struct case_links links = {0};
    const char *folder = workspace_make();
    assert_int_equal(possible_matches_read(&arena, folder, &links, ERROR_IGNORED), OK);
    assert_int_equal(links.n_possible, 0);
    workspace_write(folder, "link/review.csv",
                    "input_left,record_left,input_right,record_right,rule,reason\n"
                    "gp,1,gp,2,dob,different numbers\n");
    assert_int_equal(possible_matches_read(&arena, folder, &links, ERROR_IGNORED), OK);
    assert_int_equal(links.n_possible, 0);
    arena_done(&arena);
    workspace_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(possible_matches_are_read_by_person),
        cmocka_unit_test(people_outside_a_case_are_counted_by_reason),
        cmocka_unit_test(files_of_an_earlier_version_or_none_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
