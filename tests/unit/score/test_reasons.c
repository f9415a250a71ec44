// Sentences a caseworker reads, and the alert rules as scenarios write them.

#include "model/metric/alert_rules.h"
#include "model/score/reasons.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void says(struct column column, double value, const char *wanted)
{
    struct arena arena = {0};
    assert_string_equal(reason_text(&arena, &column, value), wanted);
    arena_done(&arena);
}

static void test_values_read_as_sentences(void **state)
{
    struct column count = {.name = "n",
                           .relation = "household",
                           .source = "police_incidents",
                           .source_title = "police_incidents",
                           .category = "domestic_abuse",
                           .compute = "count",
                           .window = "1y"};
    says(count, 3, "3 police incidents (domestic abuse) in the household in 1 year");
    says(count, 1, "1 police incident (domestic abuse) in the household in 1 year");
    says(count, 0, "no police incidents (domestic abuse) in the household in 1 year");
    struct column last = {.name = "n",
                          .relation = "self",
                          .source = "s47",
                          .source_title = "section 47 enquiries",
                          .compute = "days_since_last",
                          .window = "ever"};
    says(last, 40, "last section 47 enquiries 40 days ago");
    says(last, NAN, "no section 47 enquiries");
    struct column contacts = {.name = "n",
                              .relation = "self",
                              .source_title = "Contacts with children's services",
                              .where = "role suspect",
                              .compute = "count",
                              .window = "ever"};
    says(contacts, 2, "2 contacts with children's services (role suspect)");
    says(contacts, 1, "1 contact with children's services (role suspect)");
    struct column enquiries = {
        .name = "n", .relation = "self", .source_title = "Enquiries", .compute = "count"};
    says(enquiries, 1, "1 enquiry");
    struct column visits = {
        .name = "n", .relation = "self", .source_title = "A&E visits", .compute = "count"};
    says(visits, 1, "1 A&E visit");
    struct column days = {.name = "n", .relation = "self", .attribute = "age", .unit = "days"};
    says(days, 91, "age: 91 days");
    says(days, 681, "age: 22 months");
    struct column open = {
        .name = "n", .relation = "mother", .source_title = "CIN plan", .compute = "active"};
    says(open, 1, "CIN plan of the mother open now");
    says(open, 0, "no open CIN plan of the mother");
    struct column mean = {.name = "n",
                          .relation = "self",
                          .source_title = "rent_arrears",
                          .compute = "mean",
                          .value_name = "balance",
                          .window = "90d"};
    says(mean, 12.5, "mean balance of rent arrears in 90 days: 12.5");
    says(mean, NAN, "no value of balance of rent arrears in 90 days");
    struct column sex = {
        .name = "n", .relation = "self", .attribute = "sex", .attribute_value = "F"};
    says(sex, 1, "sex: F");
    says(sex, 0, "sex: not F");
    says(sex, NAN, "sex not known");
    struct column size = {.name = "n", .relation = "household", .attribute = "size"};
    says(size, 4, "people in the household: 4");
}

static enum status rules_of(const char *text, struct alert_rules *rules, struct error *err)
{
    struct arena arena = {0};
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, strlen(text), &root, err), OK);
    enum status status = alert_rules_read(root, rules, err);
    arena_done(&arena);
    return status;
}

static void test_bands_are_cumulative_shares_of_ranks(void **state)
{
    struct arena arena = {0};
    struct alert_rules rules;
    const struct yaml *root;
    static const char text[] =
        "{capacity: 20 per month, group: household, bands: {red: 1%, amber: 5%}}";
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, sizeof text - 1, &root, NULL), OK);
    assert_int_equal(alert_rules_read(root, &rules, NULL), OK);
    assert_int_equal(rules.capacity, 20);
    assert_true(rules.by_household);
    assert_string_equal(alert_band_of(&rules, 2, 200), "red");
    assert_string_equal(alert_band_of(&rules, 3, 200), "amber");
    assert_string_equal(alert_band_of(&rules, 10, 200), "amber");
    assert_string_equal(alert_band_of(&rules, 11, 200), "");
    assert_string_equal(alert_band_of(&rules, 1, 7), "red"); // at least one
    arena_done(&arena);
}

static void test_wrong_rules_are_refused_with_their_place(void **state)
{
    static const char *const texts[] = {"{capacity: 20}",
                                        "{capacity: 20 per week}",
                                        "{capacity: 20 per months}",
                                        "{capacity: -1 per month}",
                                        "{capacity: 0 per month}",
                                        "{group: street}",
                                        "{bands: {red: lots}}",
                                        "{bands: {red: 5%, amber: 1%}}",
                                        "{capacitee: 20 per month}",
                                        "{bands: [1%]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct alert_rules rules;
        struct error err = {0};
        assert_int_equal(rules_of(texts[i], &rules, &err), E_CONFIG);
        assert_memory_equal(err.place, "s.yaml:1:", 9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_read_as_sentences),
        cmocka_unit_test(test_bands_are_cumulative_shares_of_ranks),
        cmocka_unit_test(test_wrong_rules_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
