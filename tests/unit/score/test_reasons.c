// Which columns are one reason, and the alert rules as scenarios write them.

#include "model/metric/alert_rules.h"
#include "model/score/reasons.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_columns_of_one_thing_are_one_subject(void **state)
{
    const struct column columns[] = {
        {.relation = "mother", .source = "police", .compute = "count", .window = "1y"},
        {.relation = "self", .source = "police", .compute = "count", .window = "1y"},
        {.relation = "mother", .source = "police", .compute = "days_since_last"},
        {.relation = "mother", .source = "police", .category = "arrest", .compute = "count"},
        {.relation = "self", .attribute = "age"},
    };
    const struct column *pointers[5];
    size_t subject[5];
    for (size_t i = 0; i < 5; i++)
        pointers[i] = &columns[i];
    assert_int_equal(reason_subjects(pointers, 5, subject), 4);
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(subject[i] == subject[k], i == 2 && k == 0);
}

static enum status rules_of(const char *text, struct alert_rules *rules, struct error *err)
{
    struct arena arena = {0};
    const struct yaml *root;
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, &root, err), OK);
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
    assert_int_equal(yaml_read_text(&arena, "s.yaml", text, &root, ERROR_IGNORED), OK);
    assert_int_equal(alert_rules_read(root, &rules, ERROR_IGNORED), OK);
    assert_int_equal(rules.capacity, 20);
    assert_true(rules.by_household);
    assert_string_equal(alert_band_of(&rules, 2, 200), "red");
    assert_string_equal(alert_band_of(&rules, 3, 200), "amber");
    assert_string_equal(alert_band_of(&rules, 10, 200), "amber");
    assert_string_equal(alert_band_of(&rules, 11, 200), "");
    assert_string_equal(alert_band_of(&rules, 1, 7), "red"); // at least one
    assert_int_equal(alert_band_place(&rules, "amber"), 1);
    assert_int_equal(alert_band_place(&rules, ""), rules.n_band); // after all of them
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
        cmocka_unit_test(test_columns_of_one_thing_are_one_subject),
        cmocka_unit_test(test_bands_are_cumulative_shares_of_ranks),
        cmocka_unit_test(test_wrong_rules_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
