// Pairs that a rule finds: all columns equal, dated by the later record, and a limit on them.

#include "features/link/matches.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *columns_of_rule[] = {"name", "dob"};
static const struct link_rule rule = {
    .columns = columns_of_rule, .n_column = 2, .text = "name, dob"};

static void records_match_when_every_column_is_equal(void **state)
{
    struct linkage_variable name = {.normalise = true}, dob = {.normalise = true};
    const struct linkage_variable *const columns[] = {&name, &dob};
    struct matches matches = {0};
    struct match_tally tally;
    variable_add_text(&name, 0, "ann", 10);
    variable_add_text(&name, 1, "ann", 20);
    variable_add_text(&name, 2, "ann", 30);
    variable_add_day(&dob, 0, 100, 40); // heard of later than the name
    variable_add_day(&dob, 1, 100, 20);
    variable_add_day(&dob, 2, 101, 30);
    variable_settle(&name, 3);
    variable_settle(&dob, 3);
    assert_int_equal(
        matches_by_rule(
            &(struct match_request){.rule = &rule, .i_rule = 4, .columns = columns, .n_record = 3},
            &matches, &tally, ERROR_IGNORED),
        OK);
    assert_int_equal(matches.n, 1);
    assert_int_equal(matches.items[0].a, 0);
    assert_int_equal(matches.items[0].b, 1);
    assert_int_equal(matches.items[0].received,
                     40); // when the last of the four values was received
    assert_int_equal(matches.items[0].rule, 4);
    free(matches.items);
    variable_done(&name);
    variable_done(&dob);
}

static void every_combination_of_a_record_is_compared(void **state)
{
    struct linkage_variable name = {.normalise = true}, dob = {.normalise = true};
    const struct linkage_variable *const columns[] = {&name, &dob};
    struct matches matches = {0};
    struct match_tally tally;
    variable_add_text(&name, 0, "ann smith", 1);
    variable_add_text(&name, 0, "ann jones", 1);
    variable_add_day(&dob, 0, 7, 1);
    variable_add_day(&dob, 0, 8, 1);
    variable_add_text(&name, 1, "ann jones", 1);
    variable_add_day(&dob, 1, 7, 1);
    variable_settle(&name, 2);
    variable_settle(&dob, 2);
    assert_int_equal(
        matches_by_rule(&(struct match_request){.rule = &rule, .columns = columns, .n_record = 2},
                        &matches, &tally, ERROR_IGNORED),
        OK);
    assert_int_equal(matches.n, 1);
    free(matches.items);
    variable_done(&name);
    variable_done(&dob);
}

static void of_equal_pairs_the_earliest_stays(void **state)
{
    struct matches matches = {0};
    match_add(&matches, (struct match){1, 2, 30, 0, 0, DOUBT_NONE, 0});
    match_add(&matches, (struct match){0, 2, 10, 1, 0, DOUBT_NONE, 0});
    match_add(&matches, (struct match){1, 2, 20, 5, 0, DOUBT_NONE, 0});
    match_add(&matches, (struct match){1, 2, 20, 3, 0, DOUBT_NONE, 0});
    matches_settle(&matches);
    assert_int_equal(matches.n, 2);
    assert_int_equal(matches.items[0].a, 0);
    assert_int_equal(matches.items[1].received, 20);
    assert_int_equal(matches.items[1].rule, 3);
    matches_sort_by_day(&matches);
    assert_int_equal(matches.items[0].received, 10);
    free(matches.items);
}

static const char *name_only[] = {"name"};
static const struct link_rule one = {.columns = name_only, .n_column = 1, .text = "name"};

static void a_value_that_too_many_records_share_links_none_and_is_counted(void **state)
{
    enum { N = 12 };
    struct linkage_variable name = {.normalise = true};
    const struct linkage_variable *const columns[] = {&name};
    struct matches matches = {0};
    struct match_tally tally;
    for (uint32_t r = 0; r < N; r++)
        variable_add_text(&name, r, r < N - 2 ? "smith" : "jones", DAY_NONE);
    variable_settle(&name, N);
    struct match_request request = {
        .rule = &one, .columns = columns, .n_record = N, .max_group = N - 3};
    assert_int_equal(matches_by_rule(&request, &matches, &tally, ERROR_IGNORED), OK);
    assert_int_equal(matches.n, 1); // of the two others
    assert_int_equal(tally.n_crowd, 1);
    assert_int_equal(tally.n_largest_crowd, N - 2);
    request.max_group = N - 2;
    assert_int_equal(matches_by_rule(&request, &matches, &tally, ERROR_IGNORED), OK);
    assert_int_equal(tally.n_crowd, 0);
    assert_int_equal(matches.n, 1 + 1 + (N - 2) * (N - 3) / 2);
    free(matches.items);
    variable_done(&name);
}

static void more_pairs_than_memory_allows_are_refused(void **state)
{
    enum { N = 10001 }; // 50,005,000 pairs
    struct linkage_variable name = {.normalise = true};
    const struct linkage_variable *const columns[] = {&name};
    struct matches matches = {0};
    struct match_tally tally;
    struct error err = {0};
    for (uint32_t r = 0; r < N; r++)
        variable_add_text(&name, r, "smith", DAY_NONE);
    variable_settle(&name, N);
    assert_int_equal(
        matches_by_rule(&(struct match_request){.rule = &one, .columns = columns, .n_record = N},
                        &matches, &tally, &err),
        E_LIMIT);
    assert_int_equal(matches.n, 0);
    assert_non_null(strstr(err.message, "10001 records"));
    free(matches.items);
    variable_done(&name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_match_when_every_column_is_equal),
        cmocka_unit_test(every_combination_of_a_record_is_compared),
        cmocka_unit_test(of_equal_pairs_the_earliest_stays),
        cmocka_unit_test(a_value_that_too_many_records_share_links_none_and_is_counted),
        cmocka_unit_test(more_pairs_than_memory_allows_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
