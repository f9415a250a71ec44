// Times in words, on the clock of London.

#include "serve/ui/page_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int64_t utc(int year, int month, int day, int minute)
{
    return ((int64_t)day_from_civil(year, month, day) * 1440 + minute) * 60000;
}

static void test_times_are_those_of_london(void **state)
{
    char text[TIME_WORDS];
    assert_string_equal(time_words(utc(2026, 1, 31, 9 * 60 + 15), text),
                        "31 January 2026 at 9:15am");
    assert_string_equal(time_words(utc(2026, 6, 1, 9 * 60 + 5), text), "1 June 2026 at 10:05am");
    assert_string_equal(time_words(utc(2026, 1, 1, 0), text), "1 January 2026 at 12:00am");
    assert_string_equal(time_words(utc(2026, 1, 1, 12 * 60), text), "1 January 2026 at 12:00pm");
    assert_string_equal(time_words(utc(2026, 6, 30, 23 * 60 + 30), text), "1 July 2026 at 12:30am");
}

static void test_the_clocks_change_at_one(void **state)
{
    char text[TIME_WORDS];
    assert_string_equal(time_words(utc(2026, 3, 29, 59), text), "29 March 2026 at 12:59am");
    assert_string_equal(time_words(utc(2026, 3, 29, 60), text), "29 March 2026 at 2:00am");
    assert_string_equal(time_words(utc(2026, 10, 25, 59), text), "25 October 2026 at 1:59am");
    assert_string_equal(time_words(utc(2026, 10, 25, 60), text), "25 October 2026 at 1:00am");
}

static void test_an_outcome_without_label_keeps_its_code(void **state)
{
    const struct decision decisions[] = {{.code = "watch", .label = "Monitor"}};
    assert_string_equal(decision_label(decisions, 1, "watch"), "Monitor");
    assert_string_equal(decision_label(decisions, 1, "gone"), "gone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_are_those_of_london),
        cmocka_unit_test(test_the_clocks_change_at_one),
        cmocka_unit_test(test_an_outcome_without_label_keeps_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
