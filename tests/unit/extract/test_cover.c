// Observed time: what is covered is counted as by a calendar of single days, and `ever` begins with
// the birth, the coverage or the arrival, whichever comes last.

#include "features/extract/cover.h"
#include "features/extract/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_DAY 60
enum { HOMES, VISITS, N_SOURCE };

// A scenario whose persons are observed within spells of the source HOMES; VISITS states coverage.
static struct extract extract_of(struct source sources[N_SOURCE], size_t *homes, day_t from,
                                 day_t to)
{
    memset(sources, 0, N_SOURCE * sizeof *sources);
    for (size_t i = 0; i < N_SOURCE; i++)
        sources[i].coverage_from = sources[i].coverage_to = DAY_NONE;
    sources[VISITS].coverage_from = from;
    sources[VISITS].coverage_to = to;
    *homes = HOMES;
    struct extract extract = {0};
    extract.config.sources = sources;
    extract.config.n_source = N_SOURCE;
    extract.rules.observed = homes;
    extract.rules.n_observed = 1;
    return extract;
}

static void test_covers_are_counted_as_single_days(void **state)
{
    struct source sources[N_SOURCE];
    size_t homes;
    struct extract extract = extract_of(sources, &homes, 5, N_DAY - 11);
    struct cover_question question = {&extract, VISITS, true};
    uint32_t seed = 1;
    for (int round = 0; round < 200; round++) {
        bool is_covered[N_DAY] = {false};
        struct cover cover = {0};
        cover_start(&cover);
        size_t n = 1 + round % 5;
        memory_grow(&cover.items, &cover.capacity, n, sizeof *cover.items);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            day_t from = (day_t)(seed >> 8) % N_DAY, to = from + (day_t)(seed >> 20) % 15;
            cover.items[cover.n++] = (struct day_range){from, to};
            for (day_t day = from; day < to && day < N_DAY; day++)
                is_covered[day] = day >= 5 && day <= N_DAY - 11;
        }
        cover_finish(&question, &cover);
        for (day_t from = 0; from < N_DAY; from += 7)
            for (day_t to = from; to < N_DAY; to += 5) {
                int64_t n_covered = 0;
                day_t gap = DAY_MAX;
                for (day_t day = from; day < to; day++) {
                    n_covered += is_covered[day];
                    if (!is_covered[day] && gap == DAY_MAX)
                        gap = day;
                    assert_int_equal(cover_has(&cover, day), is_covered[day]);
                }
                assert_int_equal(cover_days(&cover, from, to), n_covered);
                assert_int_equal(cover_gap(&cover, from, to), gap);
            }
        free(cover.items);
    }
}

static void test_ever_begins_with_the_last_of_birth_coverage_and_arrival(void **state)
{
    struct source sources[N_SOURCE];
    size_t homes;
    struct extract extract = extract_of(sources, &homes, 10, DAY_NONE);
    struct cover_question question = {&extract, VISITS, true};
    const struct {
        day_t arrival, birth;
        int64_t all;
    } cases[] = {{0, DAY_NONE, 40}, {0, 20, 30}, {30, 20, 20}, {30, 45, 5}, {60, DAY_NONE, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day_range stay = {cases[i].arrival, DAY_MAX};
        struct cover cover = {.items = &stay, .n = 1, .capacity = 1};
        struct observed_days days = {0, 0};
        cover_finish(&question, &cover);
        observed_add(&days, &cover, DAY_MIN, cases[i].birth, 50);
        assert_int_equal(days.all, cases[i].all);
        assert_int_equal(days.observed, cases[i].arrival < 50 ? cases[i].all : 0);
    }
}

static void test_less_than_half_is_too_little(void **state)
{
    assert_false(observed_too_little(&(struct observed_days){.observed = 5, .all = 10}));
    assert_true(observed_too_little(&(struct observed_days){.observed = 4, .all = 9}));
    assert_false(observed_too_little(&(struct observed_days){.observed = 0, .all = 0}));
}

// The person of the row without a spell is observed nowhere; another person by the coverage alone.
static void test_without_a_spell_only_others_are_observed(void **state)
{
    struct source sources[N_SOURCE];
    size_t homes;
    struct extract extract = extract_of(sources, &homes, 10, DAY_NONE);
    for (int is_row_person = 0; is_row_person < 2; is_row_person++) {
        struct cover cover = {0};
        cover_finish(&(struct cover_question){&extract, VISITS, is_row_person}, &cover);
        assert_int_equal(cover_has(&cover, 20), !is_row_person);
        assert_false(cover_has(&cover, 9));
        free(cover.items);
    }
    assert_false(source_is_bounded(&extract, HOMES));
    assert_true(source_is_bounded(&extract, VISITS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_covers_are_counted_as_single_days),
        cmocka_unit_test(test_ever_begins_with_the_last_of_birth_coverage_and_arrival),
        cmocka_unit_test(test_less_than_half_is_too_little),
        cmocka_unit_test(test_without_a_spell_only_others_are_observed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
