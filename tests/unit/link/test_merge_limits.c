// What keeps two people apart though their records are alike, and what does not.
#include "features/link/merge_limits.h"

#include "weighed_records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY 9000

static const char *upn[] = {"upn"};
static const struct link_rule rules[] = {{.columns = upn, .n_column = 1}};

// What is against the first n_a records and the others being one person.
static enum match_doubt doubt_by(struct weighed_records *records, size_t n_a, uint32_t rule,
                                 bool *ret_thin)
{
    static const uint32_t all[RECORDS_MAX] = {0, 1, 2, 3, 4, 5, 6, 7};
    const struct match match = {.a = 0, .b = (uint32_t)n_a, .received = DAY, .rule = rule};
    const struct merge_sides sides = {&match, all, all + n_a, n_a, records->n - n_a};
    const struct merge_sides turned = {&match, all + n_a, all, records->n - n_a, n_a};
    records->limits.rules = rules;
    enum match_doubt doubt = merge_limits_check(&records->limits, &sides, ret_thin);
    bool thin;
    assert_int_equal(merge_limits_check(&records->limits, &turned, &thin), doubt);
    return doubt;
}

static enum match_doubt doubt_of(const struct weighed_row *rows, size_t n, size_t n_a)
{
    struct weighed_records records;
    bool thin;
    weighed_make(&records, rows, NULL, n);
    enum match_doubt doubt = doubt_by(&records, n_a, MATCH_WEIGHT, &thin);
    weighed_done(&records);
    return doubt;
}

static void different_numbers_are_for_review(void **state)
{
    struct weighed_row rows[] = {
        {0, "Ada", "Okafor", "1987-03-14", "F", "M1 1AA", "9434765919", 0, NULL, false, NULL},
        {1, "Ada", "Okafor", "1987-03-14", "F", "M1 1AA", "9434765870", 0, NULL, false, NULL}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NUMBERS);
    struct weighed_records records;
    bool thin;
    weighed_make(&records, rows, NULL, 2);
    assert_int_equal(doubt_by(&records, 1, 0, &thin), DOUBT_NONE); // a rule of another number
    weighed_done(&records);
    rows[1].received = DAY + 1; // not known yet
    rows[0].nhs_number = NULL;
    assert_int_not_equal(doubt_of(rows, 2, 1), DOUBT_NUMBERS);
    rows[1].received = 0;
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

static void births_at_odds_keep_apart(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Ada",
                                  .surname = "Okafor",
                                  .dob = "1987-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 1,
                                  .forename = "Ada",
                                  .surname = "Okafor",
                                  .dob = "1992-11-25",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_BIRTHS);
    rows[1].dob = "1987-03-14";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

static void nobody_is_born_after_their_death(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Ada",
                                  .surname = "Okafor",
                                  .dob = "1987-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 1,
                                  .forename = "Ada",
                                  .surname = "Okafor",
                                  .died = "1986-05-01",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_DATES);
    rows[1].died = "1989-05-01";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[1].died = NULL;
    rows[1].elector = true; // born by 2000
    rows[0].dob = "2003-03-14";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_DATES);
}

static void names_in_each_others_columns_are_one_childs(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Oliver",
                                  .surname = "Obi",
                                  .dob = "2015-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 1,
                                  .forename = "Obi",
                                  .surname = "Oliver",
                                  .dob = "2015-03-14",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[1].surname = "Amara"; // a twin whose name stands the other way round
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NAMES);
    rows[1].surname = "Oliver";
    rows[1].forename = "Okafor";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NAMES);
}

static void twins_are_two_children(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Oliver",
                                  .surname = "Obi",
                                  .dob = "2015-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 1,
                                  .forename = "Amara",
                                  .surname = "Obi",
                                  .dob = "2015-03-14",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NAMES);
    rows[1].input = 0;
    rows[1].forename = NULL; // two of one register, one not named yet
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
}

static void of_adults_a_typing_error_is_no_twin(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Margaret",
                                  .surname = "Obi",
                                  .dob = "1961-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 0,
                                  .forename = "Margarett",
                                  .surname = "Obi",
                                  .dob = "1961-03-14",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[0].dob = rows[1].dob = "1987-03-14"; // children on the day
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
}

// The mother's number on her child's record joins neither of them to the other.
static void a_mothers_number_does_not_make_her_child_her(void **state)
{
    const struct weighed_row rows[] = {{.input = 0,
                                        .forename = "Ada",
                                        .surname = "Obi",
                                        .dob = "1987-03-14",
                                        .nhs_number = "9434765919"},
                                       {.input = 1,
                                        .forename = "Amara",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .nhs_number = "9434765919"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_DATES);
    struct weighed_records records;
    bool thin;
    weighed_make(&records, rows, NULL, 2);
    assert_int_equal(doubt_by(&records, 1, 0, &thin), DOUBT_DATES); // nor by a rule
    weighed_done(&records);
}

static void a_relationship_is_between_two_people(void **state)
{
    const struct weighed_row rows[] = {{.input = 0,
                                        .forename = "John",
                                        .surname = "Obi",
                                        .postcode = "M1 1AA",
                                        .dob = "2015-03-14"},
                                       {.input = 1,
                                        .forename = "John",
                                        .surname = "Obi",
                                        .postcode = "M1 1AA",
                                        .dob = "2015-03-14"}};
    struct weighed_records records;
    bool thin;
    weighed_make(&records, rows, NULL, 2);
    struct record_facts *facts = &records.facts;
    facts->ties = memory_alloc(2 * sizeof *facts->ties);
    facts->n_tie = 2;
    facts->ties[0] = (struct record_tie){0, 1, DAY};
    facts->ties[1] = (struct record_tie){1, 0, DAY};
    free(facts->first_tie);
    weighed_index_ties(&records);
    assert_int_equal(doubt_by(&records, 1, MATCH_WEIGHT, &thin), DOUBT_TIED);
    facts->ties[0].received = facts->ties[1].received = DAY + 1;
    assert_int_equal(doubt_by(&records, 1, MATCH_WEIGHT, &thin), DOUBT_NONE);
    weighed_done(&records);
}

static void an_adult_may_have_another_surname(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Ada",
                                  .surname = "Obi",
                                  .dob = "1987-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 1,
                                  .forename = "Ada",
                                  .surname = "Whitfield",
                                  .dob = "1987-03-14",
                                  .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

// Two of one home and one name, on two registers: the date of birth of one must be known.
static void a_name_at_one_home_may_be_parent_and_child(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0,
         .forename = "Ada",
         .surname = "Obi",
         .dob = "1961-03-14",
         .postcode = "M1 1AA"},
        {.input = 1, .forename = "Ada", .surname = "Obi", .elector = true, .postcode = "M1 1AA"}};
    struct weighed_records records;
    bool thin = false;
    weighed_make(&records, rows, NULL, 2);
    assert_int_equal(doubt_by(&records, 1, MATCH_WEIGHT, &thin), DOUBT_NONE);
    assert_true(thin);
    weighed_done(&records);
    rows[0].postcode = NULL; // a borough has many of one name
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[0].postcode = "M1 1AA";
    rows[1].surname = "Whitfield"; // a surname in place of a forename is a relative's too
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[1].surname = "Obi";
    rows[1].elector = false;
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[0].dob = "1987-03-14";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[1].elector = true; // a child on the day, and a record of an adult
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[0].dob = NULL;
    rows[0].elector = true;
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
}

// One postcode is many homes'.
static void namesakes_of_one_postcode_are_two_people(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0,
         .forename = "Ada",
         .surname = "Obi",
         .dob = "1961-03-14",
         .postcode = "M1 1AA",
         .uprn = "100023336956"},
        {.input = 1,
         .forename = "Ada",
         .surname = "Obi",
         .postcode = "M1 1AA",
         .uprn = "100023336999"},
        {.input = 2, .forename = "Ada", .surname = "Obi", .dob = "1990-07-02", .received = DAY}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE); // nobody else has the name
    rows[1].uprn = rows[0].uprn;
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    struct weighed_records records;
    for (size_t same = 0; same < 2; same++) {
        const uint32_t left[] = {0}, right[] = {1};
        const struct match match = {.a = 0, .b = 1, .received = DAY, .rule = MATCH_WEIGHT};
        const struct merge_sides sides = {&match, left, right, 1, 1};
        bool thin;
        rows[1].uprn = same ? rows[0].uprn : "100023336999";
        weighed_make(&records, rows, NULL, 3); // another of that name, elsewhere
        assert_int_equal(merge_limits_check(&records.limits, &sides, &thin),
                         same ? DOUBT_NONE : DOUBT_THIN);
        weighed_done(&records);
    }
}

// A record without a date of birth in the new surname of a wife is hers, though her husband's forename
// is like hers.
static void a_forename_fits_who_lives_there(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0, .forename = "Daniel", .surname = "Obi", .dob = "1961-03-14", .uprn = "10001"},
        {.input = 1, .forename = "Daniele", .surname = "Obi", .elector = true, .uprn = "10001"},
        {.input = 2,
         .forename = "Daniele",
         .surname = "Whitfield",
         .dob = "1968-03-08",
         .uprn = "10001"}};
    const uint32_t left[] = {0}, right[] = {1};
    const struct match match = {.a = 0, .b = 1, .received = DAY, .rule = MATCH_WEIGHT};
    const struct merge_sides sides = {&match, left, right, 1, 1};
    struct weighed_records records;
    bool thin;
    for (size_t n = 2; n < 4; n++) {
        weighed_make(&records, rows, NULL, n);
        assert_int_equal(merge_limits_check(&records.limits, &sides, &thin),
                         n == 2 ? DOUBT_NONE : DOUBT_THIN);
        weighed_done(&records);
    }
    rows[2].received = DAY + 1; // not known yet
    weighed_make(&records, rows, NULL, 3);
    assert_int_equal(merge_limits_check(&records.limits, &sides, &thin), DOUBT_NONE);
    weighed_done(&records);
}

// Without a home in common, another surname or a date that is a slip apart is another person's.
static void one_forename_and_birth_are_many_peoples(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0, .forename = "Ada", .surname = "Obi", .dob = "1961-03-14"},
        {.input = 1, .forename = "Ada", .surname = "Obi", .dob = "1961-03-14"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[1].surname = "Whitfield";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[1].surname = "Obi";
    rows[1].dob = "1961-03-15";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[0].uprn = rows[1].uprn = "10001";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

// 1 January stands for any day of the year.
static void a_vague_date_of_birth_needs_a_home(void **state)
{
    struct weighed_row rows[] = {{.input = 0,
                                  .forename = "Ada",
                                  .surname = "Obi",
                                  .dob = "1961-03-14",
                                  .postcode = "M1 1AA"},
                                 {.input = 0,
                                  .forename = "Ada",
                                  .surname = "Obi",
                                  .dob = "1961-01-01",
                                  .postcode = "LS9 4QQ"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[1].postcode = "M1 1AA";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

static void a_source_seldom_has_one_person_twice_at_one_home(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0, .forename = "Ada", .surname = "Obi", .elector = true, .postcode = "M1 1AA"},
        {.input = 0, .forename = "Ada", .surname = "Obi", .elector = true, .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[0].dob = "1987-03-14";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[1].dob = "1987-03-14";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
}

// A forename that is not known, or only alike, is no obstacle where home and birth are the same.
static void births_that_agree_need_no_forename(void **state)
{
    struct weighed_row rows[] = {
        {.input = 0,
         .surname = "Obi",
         .dob = "1987-03-14",
         .postcode = "M1 1AA",
         .forename = "Ada"},
        {.input = 1, .surname = "Obi", .dob = "1987-03-14", .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_NONE);
    rows[1].postcode = "LS9 4QQ";
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
    rows[1].postcode = "M1 1AA";
    rows[1].dob = NULL;
    assert_int_equal(doubt_of(rows, 2, 1), DOUBT_THIN);
}

// One pair of records that agree does not outweigh two that do not.
static void all_records_of_both_are_asked(void **state)
{
    const struct weighed_row rows[] = {{.input = 0,
                                        .forename = "Oliver",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .postcode = "M1 1AA"},
                                       {.input = 1,
                                        .forename = "Oliver",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .postcode = "M1 1AA"},
                                       {.input = 2,
                                        .forename = "Oliver",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .postcode = "M1 1AA"},
                                       {.input = 2,
                                        .forename = "Amara",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .postcode = "M1 1AA"},
                                       {.input = 3,
                                        .forename = "Amara",
                                        .surname = "Obi",
                                        .dob = "2015-03-14",
                                        .postcode = "M1 1AA"}};
    assert_int_equal(doubt_of(rows, 3, 2), DOUBT_NONE);
    assert_int_equal(doubt_of(rows, 5, 2), DOUBT_NAMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(different_numbers_are_for_review),
        cmocka_unit_test(births_at_odds_keep_apart),
        cmocka_unit_test(nobody_is_born_after_their_death),
        cmocka_unit_test(names_in_each_others_columns_are_one_childs),
        cmocka_unit_test(twins_are_two_children),
        cmocka_unit_test(of_adults_a_typing_error_is_no_twin),
        cmocka_unit_test(a_mothers_number_does_not_make_her_child_her),
        cmocka_unit_test(a_relationship_is_between_two_people),
        cmocka_unit_test(an_adult_may_have_another_surname),
        cmocka_unit_test(a_name_at_one_home_may_be_parent_and_child),
        cmocka_unit_test(namesakes_of_one_postcode_are_two_people),
        cmocka_unit_test(a_forename_fits_who_lives_there),
        cmocka_unit_test(one_forename_and_birth_are_many_peoples),
        cmocka_unit_test(a_vague_date_of_birth_needs_a_home),
        cmocka_unit_test(a_source_seldom_has_one_person_twice_at_one_home),
        cmocka_unit_test(births_that_agree_need_no_forename),
        cmocka_unit_test(all_records_of_both_are_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
