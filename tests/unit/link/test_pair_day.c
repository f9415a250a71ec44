// From which day on a pair is compared, and from which day on it counts.
#include "features/link/pair_day.h"

#include "weighed_records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

// The day of the pair 0, 1 under one rule of one or two columns.
static day_t day_of(const struct block_column *columns, size_t n_column)
{
    const struct link_rule rule = {.n_column = n_column};
    const struct blocking blocking = {.rules = &rule, .n_rule = 1, .columns = &columns};
    return pair_day_of_blocks(&blocking, &(struct record_pair){0, 1});
}

static void a_block_counts_once_all_its_columns_are_known_of_both(void **state)
{
    static const struct weighed_row rows[] = {
        {.surname = "Okafor", .postcode = "M1 1AA", .received = 100},
        {.surname = "Okafor", .received = 200},
        {.postcode = "M1 1AA", .received = 300},
        {.postcode = "M9 9ZZ", .received = 400}, // moved since: undoes nothing
    };
    struct weighed_records records;
    weighed_make(&records, rows, (const uint32_t[]){0, 1, 1, 1}, 4);
    const struct block_column both[] = {{&records.columns[SURNAME], 0},
                                        {&records.columns[HOME], 0}};
    assert_int_equal(day_of(both, 2), 300);
    assert_int_equal(day_of(both, 1), 200);
    weighed_done(&records);
}

static void of_several_rules_the_first_day_counts(void **state)
{
    static const struct weighed_row rows[] = {
        {.surname = "Okafor", .postcode = "M1 1AA", .received = 100},
        {.surname = "Okafor", .received = 200},
        {.postcode = "M1 1AA", .received = 300},
    };
    struct weighed_records records;
    weighed_make(&records, rows, (const uint32_t[]){0, 1, 1}, 3);
    const struct block_column surname = {&records.columns[SURNAME], 0};
    const struct block_column home = {&records.columns[HOME], 0};
    const struct block_column *const columns[] = {&home, &surname};
    const struct link_rule rules[] = {{.n_column = 1}, {.n_column = 1}};
    const struct blocking blocking = {.rules = rules, .n_rule = 2, .columns = columns};
    assert_int_equal(pair_day_of_blocks(&blocking, &(struct record_pair){0, 1}), 200);
    weighed_done(&records);
}

static void what_is_not_shared_or_missing_has_no_day(void **state)
{
    static const struct weighed_row rows[] = {
        {.surname = "Okafor", .forename = "Ada"},
        {.surname = "Obi"},
    };
    struct weighed_records records;
    weighed_make(&records, rows, NULL, 2);
    const struct block_column surname = {&records.columns[SURNAME], 0};
    const struct block_column forename = {&records.columns[FORENAME], 3};
    assert_int_equal(day_of(&surname, 1), DAY_MAX);
    assert_int_equal(day_of(&forename, 1), DAY_MAX);
    assert_int_equal(day_of(NULL, 0), DAY_NONE); // all pairs
    weighed_done(&records);
}

// Dates of birth have no texts: a block of their first characters is one of a year or a month.
static void the_beginning_of_a_date_is_its_year(void **state)
{
    static const struct weighed_row rows[] = {
        {.dob = "1987-03-14", .received = 100},
        {.dob = "1988-12-01", .received = 150},
        {.dob = "1987-04-01", .received = 200},
    };
    struct weighed_records records;
    weighed_make(&records, rows, (const uint32_t[]){0, 1, 1}, 3);
    const struct block_column year = {&records.columns[BORN], 4};
    const struct block_column month = {&records.columns[BORN], 7};
    assert_int_equal(day_of(&year, 1), 200);
    assert_int_equal(day_of(&month, 1), DAY_MAX);
    weighed_done(&records);
}

// A prefix is counted in characters, as blocks are: Ł has two bytes.
static void the_beginning_of_a_text_is_cut_between_characters(void **state)
{
    static const struct weighed_row rows[] = {
        {.surname = "Łukaszewicz", .received = 100},
        {.surname = "Łukowska", .received = 200},
    };
    struct weighed_records records;
    weighed_make(&records, rows, NULL, 2);
    const struct block_column three = {&records.columns[SURNAME], 3};
    const struct block_column four = {&records.columns[SURNAME], 4};
    assert_int_equal(day_of(&three, 1), 200);
    assert_int_equal(day_of(&four, 1), DAY_MAX);
    weighed_done(&records);
}

// Name and date of birth are enough here; what comes later and differs does not undo it.
static void a_pair_counts_from_the_last_value_that_was_needed(void **state)
{
    static const struct weighed_row rows[] = {
        {.forename = "Ada", .surname = "Okafor", .dob = "1987-03-14", .received = 100},
        {.surname = "Okafor", .sex = "M", .received = 150},
        {.sex = "F", .received = 160},
        {.forename = "Ada", .received = 200},
        {.dob = "1987-03-14", .received = 300},
        {.postcode = "M1 1AA", .received = 400},
        {.postcode = "LS9 4QQ", .received = 400},
    };
    struct weighed_records records;
    weighed_make(&records, rows, (const uint32_t[]){0, 1, 0, 1, 1, 0, 1}, 7);
    const struct record_pair pair = {0, 1};
    double odds;
    records.weighing.least_odds = 8;
    assert_int_equal(weighing_first_day(&records.weighing, &pair, 150, &odds), 300);
    assert_true(odds == 8); // 4 + 4 + 4, and -4 for the sexes
    assert_true(weighing_odds(&records.weighing, &pair, 400) < 8);
    assert_int_equal(weighing_first_day(&records.weighing, &pair, 350, &odds), 350);
    assert_int_equal(weighing_first_day(&records.weighing, &pair, 400, &odds), DAY_MAX);
    weighed_done(&records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_counts_once_all_its_columns_are_known_of_both),
        cmocka_unit_test(of_several_rules_the_first_day_counts),
        cmocka_unit_test(what_is_not_shared_or_missing_has_no_day),
        cmocka_unit_test(the_beginning_of_a_date_is_its_year),
        cmocka_unit_test(the_beginning_of_a_text_is_cut_between_characters),
        cmocka_unit_test(a_pair_counts_from_the_last_value_that_was_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
