// Columns and their values as people read them, with and without a date.

#include "features/extract/column_text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;
static const struct text_context undated = {"child", DAY_NONE};

static struct text_context dated(void)
{
    return (struct text_context){"child", day_from_civil(2026, 1, 1)};
}

static void reads(struct column column, double value, const char *wanted)
{
    assert_string_equal(column_reason_text(&arena, &undated, &column, value), wanted);
}

static const struct column incidents = {.name = "n",
                                        .relation = "household",
                                        .source = "police_incidents",
                                        .source_title = "Police incidents",
                                        .event_title = "Police incident",
                                        .category = "domestic_abuse",
                                        .compute = "count",
                                        .window = "1y"};

static void test_counts(void **state)
{
    reads(incidents, 3, "household: 3 police incidents (domestic abuse) in the past year");
    reads(incidents, 1, "household: 1 police incident (domestic abuse) in the past year");
    reads(incidents, 0, "household: no police incidents (domestic abuse) in the past year");
    struct column contacts = {.name = "n",
                              .relation = "self",
                              .source_title = "Contacts with children's services",
                              .where = "role suspect",
                              .compute = "count",
                              .window = "ever"};
    reads(contacts, 2, "2 contacts with children's services (role suspect) on record");
    // No name for one of them: a plural is never taken apart.
    reads(contacts, 1, "contacts with children's services (role suspect): 1 on record");
}

static void test_times_before_the_date(void **state)
{
    struct column last = {.name = "n",
                          .relation = "self",
                          .source_title = "Section 47 enquiries",
                          .event_title = "Section 47 enquiry",
                          .compute = "days_since_last",
                          .window = "ever"};
    struct text_context context = dated();
    reads(last, 40, "latest section 47 enquiry: 40 days before");
    reads(last, NAN, "no section 47 enquiries on record");
    assert_string_equal(column_reason_text(&arena, &context, &last, 574),
                        "latest section 47 enquiry: 6 June 2024");
    assert_string_equal(column_value_text(&arena, &context, &last, 574), "latest: 6 June 2024");
    assert_string_equal(column_value_text(&arena, &context, &incidents, 2),
                        "2 in the year before 1 January 2026");
}

static void test_spells(void **state)
{
    struct column open = {
        .name = "n", .relation = "mother", .source_title = "CIN plans", .compute = "active"};
    reads(open, 1, "mother: CIN plans: open");
    reads(open, 0, "mother: no CIN plans open");
    open.event_title = "CIN plan";
    reads(open, 1, "mother: CIN plan open");
    open.compute = "days";
    open.window = "90d";
    reads(open, 1, "mother: CIN plans: 1 day in the past 90 days");
}

static void test_values(void **state)
{
    struct column mean = {.name = "n",
                          .relation = "self",
                          .source_title = "rent_arrears",
                          .compute = "mean",
                          .value_name = "balance",
                          .window = "90d"};
    reads(mean, 12.5, "rent arrears, average balance in the past 90 days: 12.5");
    reads(mean, NAN, "rent arrears, no balance in the past 90 days");
}

// A label belongs to a value: a sum of three values of 1 is no 3.
static void test_labels_of_values(void **state)
{
    static const struct value_label labels[] = {{1, "standard"}, {2, "medium"}, {3, "high"}};
    struct column dash = incidents;
    dash.compute = "max";
    dash.value_name = "dash";
    dash.value_title = "DASH risk level";
    dash.value_labels = labels;
    dash.n_value_label = 3;
    assert_string_equal(column_value_text(&arena, &undated, &dash, 3),
                        "highest DASH risk level in the past year: high");
    dash.compute = "sum";
    assert_string_equal(column_value_text(&arena, &undated, &dash, 3),
                        "sum of DASH risk level in the past year: 3");
}

static void test_attributes(void **state)
{
    struct column days = {.name = "n", .relation = "self", .attribute = "age", .unit = "days"};
    reads(days, 91, "age: 91 days");
    reads(days, 681, "age: 22 months");
    struct column years = {.name = "n", .relation = "mother", .attribute = "age", .unit = "years"};
    reads(years, 31, "mother: age: 31 years");
    reads(years, 1, "mother: age: 1 year");
    assert_string_equal(column_subject_text(&arena, &undated, &years), "Mother – age");
    struct column sex = {
        .name = "n", .relation = "self", .attribute = "sex", .attribute_value = "F"};
    reads(sex, 1, "sex: F");
    reads(sex, 0, "sex: not F");
    reads(sex, NAN, "sex: not known");
    sex.category_label = "female";
    reads(sex, 0, "sex: not female");
    struct column size = {.name = "n", .relation = "household", .attribute = "size"};
    reads(size, 4, "number of people in the household: 4");
}

static void test_what_a_row_is_called(void **state)
{
    struct column own = incidents;
    struct text_context pensioners = {"pensioner", DAY_NONE}, unstated = {NULL, DAY_NONE};
    own.relation = "self";
    assert_string_equal(column_subject_text(&arena, &pensioners, &own),
                        "Pensioner – police incidents (domestic abuse)");
    assert_string_equal(column_subject_text(&arena, &unstated, &own),
                        "Person – police incidents (domestic abuse)");
    assert_string_equal(column_title_text(&arena, &undated, &own),
                        "Child – police incidents (domestic abuse): number in the past year");
}

static void test_ranges(void **state)
{
    struct column any = incidents;
    any.compute = "any";
    any.unit = "0/1";
    assert_string_equal(column_range_text(&arena, &undated, &incidents, 2, INFINITY),
                        "2 or more in the past year");
    assert_string_equal(column_range_text(&arena, &undated, &incidents, -INFINITY, 1),
                        "up to 1 in the past year");
    assert_string_equal(column_range_text(&arena, &undated, &incidents, 2, 5),
                        "2 to 5 in the past year");
    assert_string_equal(column_range_text(&arena, &undated, &any, 1, INFINITY),
                        "at least 1 in the past year");
    struct column years = {.relation = "mother", .attribute = "age", .unit = "years"};
    assert_string_equal(column_range_text(&arena, &undated, &years, 20, 25), "20 to 25 years");
    assert_string_equal(column_range_text(&arena, &undated, &years, -INFINITY, INFINITY),
                        "any value");
}

static int free_arena(void **state)
{
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_times_before_the_date),
        cmocka_unit_test(test_spells),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_labels_of_values),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_what_a_row_is_called),
        cmocka_unit_test(test_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
