// Every kind of comparison: the level that pairs of values reach, in both orders.
#include "features/ingest/config_link.h"
#include "features/link/comparison.h"
#include "features/link/nicknames.h"
#include "features/link/text_similarity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// Two records with one value each, as flat files have them.
static const char *level_of(const char *as, const char *x, const char *y)
{
    struct linkage_variable variable = {.name = "v", .normalise = true, .any_country = true};
    struct comparison comparison = {.kind = comparison_kind_find(as), .variable = &variable};
    assert_non_null(comparison.kind);
    variable_add_text(&variable, 0, x, DAY_NONE);
    variable_add_text(&variable, 1, y, DAY_NONE);
    variable_settle(&variable, 2);
    comparison_prepare(&comparison);
    int level = comparison_level_records(&comparison, 0, 1, DAY_MAX);
    assert_int_equal(comparison_level_records(&comparison, 1, 0, DAY_MAX), level);
    assert_in_range(level + 1, 0, comparison.kind->n_level);
    const char *name = level == LEVEL_NULL ? "null" : comparison.kind->levels[level].name;
    comparison_done(&comparison);
    variable_done(&variable);
    return name;
}

static const struct {
    const char *as, *a, *b, *level;
} ladder[] = {
    {"forename", "Anna", "ANNA", "exact"},
    {"forename", "Łukasz", "Lukasz", "exact"},
    {"forename", "Zoë", "zoe", "exact"},
    {"forename", "Anne-Marie", "Anne Marie", "exact"},
    {"forename", "D’Arcy", "D'arcy", "exact"},
    {"forename", "Katarzyna", "Kasia", "nickname"},
    {"forename", "Margaret", "Peggy", "nickname"},
    {"forename", "Muhammad", "Mohd", "nickname"},
    {"forename", "Kasia Maria", "Katarzyna", "nickname"},
    {"forename", "Priyanka", "Prianka", "alike_92"},
    {"forename", "Jonathan", "Jonothan", "alike_88"},
    {"forename", "Mary Ann", "Ann Mary", "parts"},
    {"forename", "Mary Ann", "Ann", "parts"},
    {"forename", "Jade", "Jaden", "alike_92"},
    {"forename", "Daria", "Dora", "alike_80"},
    {"forename", "J", "Jonathan", "initial"},
    {"forename", "K", "Jonathan", "differs"},
    {"forename", "Sam", "Priya", "differs"},
    {"forename", "Baby", "Priya", "null"},
    {"forename", "Unborn Twin 1", "Unborn Twin 1", "null"},
    {"forename", "BABY BOY", "Priya", "null"},
    {"forename", "Infant of Anna", "Anna", "null"},
    {"forename", "B/O Anna", "Anna", "null"},
    {"forename", "Bo", "Bo", "exact"},
    {"forename", "", "Priya", "null"},
    {"surname",
     "O\xe2\x80\x99"
     "Brien",
     "OBRIEN", "exact"},
    {"surname", "Wiśniewski", "Wisniewski", "exact"},
    {"surname", "Smith-Jones", "Jones", "part"},
    {"surname", "Smith", "Smyth", "alike_88"},
    {"surname", "Kowalski", "Kowalska", "alike_92"},
    {"surname", "de Souza", "de Melo", "differs"},
    {"surname", "Khan", "Patel", "differs"},
    {"surname", "UNKNOWN", "Patel", "null"},
    {"name", "Ali Khan", "KHAN, Ali", "order"},
    {"name", "Mohammed Ali Khan", "Ali Khan", "within"},
    {"name", "Kasia Nowak", "Katarzyna Nowak", "parts_alike"},
    {"name", "J Smith", "John Smyth", "parts_alike"},
    {"name", "Anna Smith", "Priya Smith", "part"},
    {"name", "Anna Smith", "Priya Patel", "differs"},
    {"name", "Baby Smith", "Anna Smith", "null"},
    {"date", "2019-03-04", "2019-03-04", "exact"},
    {"date", "04/03/2019", "2019-03-04 00:00:00", "exact"},
    {"date", "20190304", "4.3.2019", "exact"},
    {"date", "1985-01-01", "01/01/1985", "exact_vague"},
    {"date", "1985", "1985", "exact_vague"},
    {"date", "1985-01-01", "1985-07-23", "vague"},
    {"date", "1985", "1985-07-23", "vague"},
    {"date", "1985-01-01", "1986-01-01", "slip"},
    {"date", "2019-03-04", "2019-03-05", "slip"},
    {"date", "2019-03-14", "2019-03-41", "slip"},
    {"date", "1991-03-04", "2019-03-04", "day_month"},
    {"date", "2009-03-04", "2019-03-04", "day_month"}, // ten years: no slip
    {"date", "2001-03-04", "2019-03-04", "day_month"}, // two digits that are no swap
    {"date", "2018-03-04", "2019-03-04", "slip"},
    {"date", "2019-03-04", "2019-04-03", "swapped"},
    {"date", "2019-03-30", "2019-04-08", "near"},
    {"date", "2019-12-28", "2020-01-03", "near"},
    {"date", "2019-03-02", "2019-03-27", "year_month"},
    {"date", "2019-03-02", "2019-09-27", "year"},
    {"date", "2019-03-02", "2012-09-27", "differs"},
    {"date", "1900-01-01", "2012-09-27", "null"},
    {"date", "soon", "2012-09-27", "null"},
    {"sex", "F", "Female", "exact"},
    {"sex", "1", "M", "exact"},
    {"sex", "1", "2", "differs"},
    {"sex", "9", "2", "null"},
    {"sex", "Not known", "2", "null"},
    {"postcode", "m1 1aa", "M11AA", "exact"},
    {"postcode", "M1 1AA", "M1 1AB", "slip"},
    {"postcode", "M1 1AA", "M1 1BQ", "sector"},
    {"postcode", "M1 1AA", "M1 5BQ", "district"},
    {"postcode", "M1 1AA", "M12 5BQ", "differs"},
    {"postcode", "ZZ99 3VZ", "M12 5BQ", "null"},
    {"postcode", "4350", "4530", "slip"},
    {"address", "12, High Street", "12 HIGH ST.", "exact"},
    {"address", "12 High St Leeds", "12 High Street", "alike"},
    {"address", "High Street 12", "12 High Street", "order"},
    {"address", "Flat 2, 12 High Street", "12 High Street", "alike"},
    {"address", "Flat 2, 12 High Street", "Flat 3, 12 High Street", "street"},
    {"address", "12 High Street", "14 High Street", "street"},
    {"address", "12 High Street", "12 Mill Lane", "differs"},
    {"address", "no fixed abode", "12 Mill Lane", "null"},
    {"uprn", "000123", "123", "exact"},
    {"uprn", "123", "124", "differs"},
    {"nhs_number", "943 476 5919", "9434765919", "exact"},
    {"nhs_number", "9434765919", "9434765870", "differs"},
    {"nhs_number", "9434765919", "9434765918", "null"},
    {"upn", "A801200001001", "A801200001001", "null"}, // another letter would be right
    {"nino", "AB 12 34 56 C", "AB123456C", "exact"},
    {"nino", "AB123456C", "AB123465C", "slip"},
    {"nino", "AB123456C", "CE987654A", "differs"},
    {"id", "00017", "00071", "slip"},
    {"id", "17", "71", "differs"},
    {"id", "0", "71", "null"},
    {"category", "Red ", "red", "exact"},
    {"category", "red", "read", "differs"},
    {"text", "Manchester", "Manchestr", "slip"},
    {"text", "Sheffield", "Shefifeld", "slip"},
    {"text", "n/a", "red", "null"},
    {"text", "red", "blue", "differs"},
    {"email", "ann.lee@a.org", "ANN.LEE@a.org", "exact"},
    {"email", "ann.lee@a.org", "ann.lee@hotmail.com", "local"},
    {"email", "ann.lee@a.org", "ann.leee@a.org", "alike_92"},
    {"email", "ann.lee@a.org", "bob@c.com", "differs"},
    {"phone", "+44 (0)7700 900123", "07700900123", "exact"},
    {"phone", "07700900123", "07700900132", "slip"},
    {"phone", "07700900123", "01614960000", "differs"},
};

static void values_reach_their_level(void **state)
{
    size_t n_wrong = 0;
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
        const char *level = level_of(ladder[i].as, ladder[i].a, ladder[i].b);
        if (strcmp(level, ladder[i].level) && ++n_wrong)
            print_error("%s: %s, %s: %s, not %s\n", ladder[i].as, ladder[i].a, ladder[i].b, level,
                        ladder[i].level);
    }
    assert_int_equal(n_wrong, 0);
}

static void every_kind_and_level_has_its_words(void **state)
{
    assert_int_equal(n_comparison_kind, 16);
    for (size_t i = 0; i < n_comparison_kind; i++) {
        const struct comparison_kind *kind = &comparison_kinds[i];
        assert_true(kind->name && *kind->name && kind->help && *kind->help);
        assert_ptr_equal(comparison_kind_find(kind->name), kind);
        assert_in_range(kind->n_level, 2, LEVELS_MAX);
        double sum = 0;
        for (size_t l = 0; l < kind->n_level; l++) {
            assert_true(*kind->levels[l].name && *kind->levels[l].words && kind->levels[l].m > 0);
            for (size_t k = 0; k < l; k++)
                assert_string_not_equal(kind->levels[l].name, kind->levels[k].name);
            sum += kind->levels[l].m;
        }
        if (fabs(sum - 1) > 1e-9)
            fail_msg("%s: m sum to %g", kind->name, sum);
        assert_string_equal(kind->levels[kind->n_level - 1].name, "exact");
    }
}

// The words of `as` in the configuration are the kinds, one for one.
static void the_configuration_has_every_kind(void **state)
{
    const struct key_row *compare = key_find(&link_keys, "compare");
    const struct key_choice *choices = key_find(compare->table, "as")->choices;
    size_t n = 0;
    for (; choices[n].name; n++)
        assert_non_null(comparison_kind_find(choices[n].name));
    assert_int_equal(n, n_comparison_kind);
}

// A slip is an optimal string alignment distance of one.
static void slips_are_distances_of_one(void **state)
{
    unsigned seed = 3;
    size_t n_slip = 0;
    for (size_t i = 0; i < 4000; i++) {
        char x[32] = "", y[32] = "";
        for (size_t k = 0, n = 4 + seed % 5; k < n; k++, seed = seed * 1664525u + 1013904223u) {
            static const char *const letters[] = {"a", "b", "c", "ł", "1"};
            const char *letter = letters[(seed >> 24) % (i & 1 ? 5 : 3)];
            unsigned fate = (seed >> 16) % 24;
            strcat(x, letter);
            if (fate < 22)
                strcat(y, fate == 21 ? "b" : letter);
            if (fate == 20)
                strcat(y, "c");
        }
        size_t n = strlen(x) < strlen(y) ? strlen(x) : strlen(y);
        size_t distance = similarity_damerau((struct similarity_text){x, strlen(x)},
                                             (struct similarity_text){y, strlen(y)});
        bool slip = strcmp(level_of("id", x, y), "slip") == 0;
        n_slip += slip;
        if (slip != (distance == 1 && n >= 4))
            fail_msg("%s, %s", x, y);
    }
    assert_true(n_slip > 500);
}

// A record's values count from when they were received, and the most alike of them count.
static void records_reach_the_highest_level_known(void **state)
{
    struct linkage_variable variable = {.name = "surname", .normalise = true};
    struct comparison comparison = {.kind = comparison_kind_find("surname"), .variable = &variable};
    variable_add_text(&variable, 0, "Smith", 10);
    variable_add_text(&variable, 1, "Patel", 5);
    variable_add_text(&variable, 1, "Smyth", 20);
    variable_add_text(&variable, 1, "SMITH", 30);
    variable_settle(&variable, 3);
    comparison_prepare(&comparison);
    assert_int_equal(comparison_level_records(&comparison, 0, 1, 9), LEVEL_NULL);
    assert_int_equal(comparison_level_records(&comparison, 0, 1, 10), 0);
    assert_int_equal(comparison_level_records(&comparison, 0, 1, 20), 2);
    assert_int_equal(comparison_level_records(&comparison, 0, 1, 30), 5);
    assert_int_equal(comparison_level_records(&comparison, 0, 2, DAY_MAX), LEVEL_NULL);
    comparison_done(&comparison);
    variable_done(&variable);
}

// Dates of a workspace are days, not texts.
static void days_are_compared_as_dates(void **state)
{
    struct linkage_variable variable = {.name = "dob", .normalise = true};
    struct comparison comparison = {.kind = comparison_kind_find("date"), .variable = &variable};
    const day_t day = day_from_civil(1969, 12, 30);
    variable_add_day(&variable, 0, day, DAY_NONE);
    variable_add_day(&variable, 1, day + 4, DAY_NONE);
    variable_add_day(&variable, 2, day, DAY_NONE);
    variable_add_day(&variable, 3, day_from_civil(2019, 1, 1), DAY_NONE);
    variable_settle(&variable, 4);
    comparison_prepare(&comparison);
    assert_string_equal(
        comparison.kind->levels[comparison_level_records(&comparison, 0, 1, DAY_MAX)].name, "near");
    assert_int_equal(comparison_level_records(&comparison, 0, 2, DAY_MAX), 9);
    assert_int_equal(comparison_level_records(&comparison, 0, 3, DAY_MAX), 0);
    assert_int_equal(comparison_level(&comparison, (uint32_t)(day - 1), (uint32_t)day), LEVEL_NULL);
    comparison_done(&comparison);
    variable_done(&variable);
}

static void nicknames_are_folded_and_many(void **state)
{
    size_t n_group = 0;
    for (const char *line = nicknames_csv; *line; line += strcspn(line, "\n") + 1) {
        n_group += *line != '#';
        if (*line != '#')
            assert_true(strspn(line, "abcdefghijklmnopqrstuvwxyz ,") == strcspn(line, "\n"));
    }
    assert_true(n_group >= 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_reach_their_level),
        cmocka_unit_test(every_kind_and_level_has_its_words),
        cmocka_unit_test(the_configuration_has_every_kind),
        cmocka_unit_test(slips_are_distances_of_one),
        cmocka_unit_test(records_reach_the_highest_level_known),
        cmocka_unit_test(days_are_compared_as_dates),
        cmocka_unit_test(nicknames_are_folded_and_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
