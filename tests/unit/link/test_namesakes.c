// Who bears a name, and which sources have people twice.
#include "features/link/namesakes.h"

#include "weighed_records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY 9000

static bool one_birth(const struct weighed_row *rows, size_t n, day_t by)
{
    struct weighed_records records;
    weighed_make(&records, rows, NULL, n);
    bool found = namesakes_one_birth(&records.names, 0, 1, by);
    assert_int_equal(namesakes_one_birth(&records.names, 1, 0, by), found);
    weighed_done(&records);
    return found;
}

static void a_name_with_one_date_of_birth_is_one_persons(void **state)
{
    struct weighed_row rows[] = {
        {.forename = "Ada", .surname = "Obi", .dob = "1961-03-14"},
        {.forename = "Ada", .surname = "Obi"},
        {.forename = "Ada", .surname = "Obi", .dob = "1990-07-02", .received = DAY}};
    assert_true(one_birth(rows, 2, DAY));
    assert_true(one_birth(rows, 3, DAY - 1)); // the other is not known yet
    assert_false(one_birth(rows, 3, DAY));
    rows[2].dob = rows[0].dob;
    assert_true(one_birth(rows, 3, DAY));
    rows[0].dob = rows[2].dob = NULL; // no date tells
    assert_false(one_birth(rows, 3, DAY));
    rows[0].dob = "1961-03-14";
    rows[1].forename = "Adam";
    assert_false(one_birth(rows, 2, DAY));
    rows[0].forename = rows[1].forename = "A"; // an initial
    assert_false(one_birth(rows, 2, DAY));
}

#define PAIRS 40

// Pairs of records of one input, name and home, of which n_other have different dates of birth.
static bool are_duplicates(size_t n_pair, size_t n_other, day_t by)
{
    struct linkage_variable forename = {.name = "forename", .normalise = true};
    struct linkage_variable surname = {.name = "surname", .normalise = true};
    struct linkage_variable dob = {.name = "dob", .normalise = true};
    struct linkage_variable uprn = {.name = "uprn", .normalise = true};
    struct linkage_variable *const all[] = {&forename, &surname, &dob, &uprn};
    uint32_t input[2 * PAIRS] = {0};
    for (uint32_t r = 0; r < 2 * n_pair; r++) {
        char name[32], home[32];
        snprintf(name, sizeof name, "Adaobi%c%c", (char)('a' + r / 2 / 26),
                 (char)('a' + r / 2 % 26));
        snprintf(home, sizeof home, "%u", 10001 + r / 2);
        variable_add_text(&forename, r, name, DAY_NONE);
        variable_add_text(&surname, r, "Obi", DAY_NONE);
        variable_add_text(&uprn, r, home, DAY_NONE);
        variable_add_day(&dob, r, r % 2 && r / 2 < n_other ? 1234 : 5678, DAY);
    }
    for (size_t i = 0; i < 4; i++)
        variable_settle(all[i], 2 * n_pair);
    const struct number_evidence evidence = {
        .dob = &dob, .forename = &forename, .surname = &surname};
    const struct registry registry = {.n_record = 2 * n_pair, .n_input = 1, .input = input};
    struct home_evidence homes;
    struct namesakes names;
    home_evidence_make((const struct linkage_variable *[HOME_COUNT]){&uprn}, &homes);
    namesakes_index(&evidence, &homes, &registry, &names);
    bool found = namesakes_are_duplicates(&names, 0, by);
    namesakes_done(&names);
    home_evidence_done(&homes);
    for (size_t i = 0; i < 4; i++)
        variable_done(all[i]);
    return found;
}

static void a_source_is_known_for_duplicates_by_dates_of_birth(void **state)
{
    assert_true(are_duplicates(20, 1, DAY));
    assert_false(are_duplicates(20, 2, DAY)); // father and son
    assert_true(are_duplicates(40, 2, DAY));
    assert_false(are_duplicates(19, 0, DAY)); // too few
    assert_false(are_duplicates(20, 1, DAY - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_with_one_date_of_birth_is_one_persons),
        cmocka_unit_test(a_source_is_known_for_duplicates_by_dates_of_birth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
