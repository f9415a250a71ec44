// What data quality says of dates and identifiers, on workspaces made so that the answer is known.
#include "features/ingest/ingest.h"
#include "features/quality/quality.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define END "data_end: 2023-12-31\n"

struct bench {
    char *folder;
    struct arena arena;
    struct config config;
    struct quality quality;
    char *text; // of s.csv while it is written
    size_t n_bytes;
    FILE *stream;
};

static void bench_open(struct bench *bench, const char *header)
{
    *bench = (struct bench){.folder = workspace_make()};
    bench->stream = open_memstream(&bench->text, &bench->n_bytes);
    fprintf(bench->stream, "%s\n", header);
}

// n rows in the month, on its days from the first on; known so many days later.
static void rows_put(struct bench *bench, int year, int month, int n, int late_days)
{
    for (int i = 0; i < n; i++) {
        char date[DAY_TEXT], known[DAY_TEXT];
        day_t day = day_from_civil(year, month, 1 + i % day_month_length(year, month));
        fprintf(bench->stream, "%d,%s,%s,c\n", i, day_format(day, date),
                day_format(day + late_days, known));
    }
}

static void rows_put_years(struct bench *bench, int first_year, int end_year, int n)
{
    for (int month = 12 * first_year; month < 12 * end_year; month++)
        rows_put(bench, month / 12, month % 12 + 1, n, 0);
}

static const struct quality_source *measure(struct bench *bench, const char *top, const char *entry)
{
    struct error err;
    const struct ingest_options options = {.n_thread = 1, .quiet = true};
    char yaml[1000];
    fclose(bench->stream);
    snprintf(yaml, sizeof yaml, "hearth: 1\n%ssources:\n  - name: s\n    files: s.csv\n%s", top,
             entry);
    workspace_write(bench->folder, "s.csv", bench->text);
    workspace_write(bench->folder, "hearth.yaml", yaml);
    assert_int_equal(config_read(&bench->arena, bench->folder, &bench->config, &err), OK);
    assert_int_equal(ingest_update(&bench->config, &options, NULL, &err), OK);
    assert_int_equal(quality_measure(&bench->arena, &bench->config, day_from_civil(2024, 1, 1),
                                     &bench->quality, &err),
                     OK);
    return &bench->quality.sources[0];
}

static const struct quality_source *measure_events(struct bench *bench, const char *more)
{
    char entry[300];
    snprintf(entry, sizeof entry,
             "    record: event\n    columns: {person_id: p, date: d, known: k, category: c}\n%s",
             more);
    return measure(bench, END, entry);
}

static void bench_close(struct bench *bench)
{
    arena_done(&bench->arena);
    workspace_remove(bench->folder);
    free(bench->text);
}

static bool finds(const struct bench *bench, const char *kind)
{
    for (size_t i = 0; i < bench->quality.n_finding; i++)
        if (strcmp(bench->quality.findings[i].kind, kind) == 0)
            return true;
    return false;
}

static int month(int year, int month_of_year)
{
    return 12 * year + month_of_year - 1;
}

static void steady_rows_give_no_finding(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2020, 2024, 25);
    const struct quality_source *s = measure_events(&bench, "    coverage: {from: 2020-01-01}\n");
    assert_int_equal(s->months.range.first, month(2020, 1));
    assert_int_equal(s->months.range.n, 48);
    assert_true(s->months.usual == 25);
    const char *const kinds[] = {"gap",       "silent_end", "low_end", "late_start",
                                 "far_dates", "late",       "missing", "outside_coverage"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_false(finds(&bench, kinds[i]));
    bench_close(&bench);
}

static void labels_without_a_value_are_found(void **state)
{
    static const struct {
        const char *labels;
        bool found;
        enum finding_severity severity;
    } cases[] = {
        {"    labels: {category: {violence: violence}}\n", false, FINDING_INFO},
        {"    labels: {category: {violense: violence}}\n", true, FINDING_WARNING},
        {"    labels: {category: {violence: violence, quite_other: other}}\n", true, FINDING_INFO},
        {"    labels: {category: {title: what happened}}\n", false, FINDING_INFO}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_open(&bench, "p,d,k,c");
        fprintf(bench.stream, "1,2023-01-01,2023-01-01,violence\n1,2023-02-01,2023-02-01,theft\n");
        measure_events(&bench, cases[i].labels);
        assert_int_equal(finds(&bench, "unused_labels"), cases[i].found);
        for (size_t k = 0; k < bench.quality.n_finding; k++)
            if (strcmp(bench.quality.findings[k].kind, "unused_labels") == 0)
                assert_int_equal(bench.quality.findings[k].severity, cases[i].severity);
        bench_close(&bench);
    }
}

static void missing_months_are_named(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    for (int m = month(2020, 1); m <= month(2023, 12); m++)
        if (m != month(2021, 5) && m != month(2021, 6) && m != month(2023, 11))
            rows_put(&bench, m / 12, m % 12 + 1, 20, 0);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap, 2);
    assert_int_equal(s->months.gaps[0].first, month(2021, 5));
    assert_int_equal(s->months.gaps[0].n, 2);
    assert_int_equal(s->months.gaps[1].first, month(2023, 11));
    assert_int_equal(s->months.n_silent + s->months.n_low, 0);
    assert_string_equal(bench.quality.findings[0].text,
                        "s: 3 months without a row where rows are usual, 2021-05 to 2021-06, "
                        "2023-11");
    bench_close(&bench);
}

static void a_few_empty_months_of_a_rare_fact_are_chance(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    for (int m = month(2020, 1); m <= month(2023, 12); m++)
        if ((m < month(2020, 6) || m > month(2020, 8)) && m != month(2022, 2))
            rows_put(&bench, m / 12, m % 12 + 1, 2, 0);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap, 0);
    bench_close(&bench);
}

static void a_season_or_a_quarter_is_no_gap(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c"); // no August, and the data end after one
    for (int m = month(2018, 9); m <= month(2023, 7); m++)
        if (m % 12 != 7)
            rows_put(&bench, m / 12, m % 12 + 1, 40, 0);
    const struct quality_source *s =
        measure(&bench, "data_end: 2023-08-31\n",
                "    record: event\n    columns: {person_id: p, date: d, known: k, category: c}\n");
    assert_int_equal(s->months.n_gap + (size_t)s->months.n_silent + (size_t)s->months.n_low, 0);
    bench_close(&bench);
    bench_open(&bench, "p,d,k,c"); // every third month; the data end two months after one
    for (int m = month(2018, 1); m <= month(2023, 10); m += 3)
        rows_put(&bench, m / 12, m % 12 + 1, 40, 0);
    s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap + (size_t)s->months.n_silent + (size_t)s->months.n_low, 0);
    bench_close(&bench);
}

static void a_pause_that_comes_again_and_again_is_no_gap(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c"); // one month in five is left out, once five in a row
    for (int m = month(2014, 1); m <= month(2023, 12); m++)
        if (m % 5 && m / 5 != month(2018, 1) / 5) // so that a run of six is empty
            rows_put(&bench, m / 12, m % 12 + 1, 40, 0);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap, 1);
    assert_int_equal(s->months.gaps[0].n, 6);
    bench_close(&bench);
}

static void what_was_open_when_the_extract_began_has_no_gaps(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c"); // tenancies of long ago, then all of them
    for (int m = month(2010, 1); m <= month(2023, 12); m++)
        if (m < month(2014, 2) || m > month(2014, 8))
            rows_put(&bench, m / 12, m % 12 + 1, m < month(2016, 1) ? 6 : 40, 0);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap, 0);
    bench_close(&bench);
    bench_open(&bench, "p,d,k,c"); // half as many rows, but before the coverage that is stated
    for (int m = month(2010, 1); m <= month(2023, 12); m++)
        if (m < month(2014, 2) || m > month(2014, 8))
            rows_put(&bench, m / 12, m % 12 + 1, 20, 0);
    s = measure_events(&bench, "    coverage: {from: 2016-01-01}\n");
    assert_int_equal(s->months.n_gap, 0);
    bench_close(&bench);
}

static void a_source_that_stops_or_falls_at_the_end_is_seen(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2020, 2023, 20);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_silent, 12);
    assert_true(finds(&bench, "silent_end"));
    bench_close(&bench);
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2020, 2023, 50);
    for (int m = 1; m <= 12; m++)
        rows_put(&bench, 2023, m, m <= 10 ? 50 : 10, 0);
    s = measure_events(&bench, "");
    assert_int_equal(s->months.n_low, 2);
    assert_int_equal(s->months.n_silent, 0);
    bench_close(&bench);
    bench_open(&bench, "p,d,k,c"); // a source whose coverage ended with it
    rows_put_years(&bench, 2020, 2023, 20);
    s = measure_events(&bench, "    coverage: {from: 2020-01-01, to: 2022-12-31}\n");
    assert_int_equal(s->months.n_silent, 0);
    bench_close(&bench);
}

static void rows_that_come_late_are_awaited(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    for (int m = month(2020, 1); m <= month(2023, 10); m++)
        rows_put(&bench, m / 12, m % 12 + 1, 25, 61);
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->lag.p90_days, 61);
    assert_int_equal(s->lag.n_delay[1], 46 * 25);
    assert_int_equal(s->months.n_silent, 0);
    assert_true(finds(&bench, "late"));
    bench_close(&bench);
}

static void far_dates_do_not_stretch_the_range(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2020, 2024, 20);
    rows_put(&bench, 1900, 1, 2, 0);
    rows_put(&bench, 2092, 1, 1, 0);
    const struct quality_source *s = measure_events(&bench, "    coverage: {from: 2020-02-01}\n");
    assert_int_equal(s->months.n_far_before, 2);
    assert_int_equal(s->months.n_far_after, 1);
    assert_int_equal(s->months.range.first, month(2020, 1));
    assert_int_equal(s->months.range.n, 48);
    assert_int_equal(s->months.n_before_coverage, 22);
    assert_int_equal(s->months.n_gap + (size_t)s->months.n_silent, 0);
    assert_true(finds(&bench, "far_dates") && finds(&bench, "outside_coverage"));
    bench_close(&bench);
}

static void coverage_that_begins_before_the_rows_is_told(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2020, 2024, 20);
    const struct quality_source *s = measure_events(&bench, "    coverage: {from: 2018-07-15}\n");
    assert_int_equal(s->months.n_unbegun, 18);
    assert_true(finds(&bench, "late_start"));
    bench_close(&bench);
}

// Paid by the quarter: the first row is due at the quarter's end.
static void coverage_that_begins_with_a_quarter_is_covered(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    for (int m = month(2020, 3); m <= month(2023, 12); m += 3)
        rows_put(&bench, m / 12, m % 12 + 1, 20, 0);
    const struct quality_source *s = measure_events(&bench, "    coverage: {from: 2020-01-01}\n");
    assert_int_equal(s->months.n_unbegun, 0);
    assert_false(finds(&bench, "late_start"));
    bench_close(&bench);
}

// Two to four rows each August and thirty in other months: one August may well have none.
static void a_month_that_is_always_thin_may_be_empty(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    for (int m = month(2018, 1); m <= month(2023, 12); m++) {
        bool august = m % 12 == 7;
        if (m != month(2021, 8))
            rows_put(&bench, m / 12, m % 12 + 1, august ? 2 + m / 12 % 3 : 30, 0);
    }
    const struct quality_source *s = measure_events(&bench, "");
    assert_int_equal(s->months.n_gap, 0);
    bench_close(&bench);
}

static void write_known(struct bench *bench, day_t day, day_t known, int i)
{
    char date[DAY_TEXT], text[DAY_TEXT];
    fprintf(bench->stream, "p,%s,%s,r%d\n", day_format(day, date), day_format(known, text), i);
}

#define KNOWN_ROWS                                                                                 \
    "    record: event\n    columns: {person_id: p, date: d, known: k, record_id: r}\n"

// Every fact is known after three days; its outcome is added half a year later.
static void newer_versions_and_history_are_not_late(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,r");
    for (int i = 0; i < 400; i++) {
        day_t day = day_from_civil(2022, 1, 1) + i;
        write_known(&bench, day, day + 3, i);
        write_known(&bench, day, day + 180, i);
    }
    const struct quality_source *s = measure(&bench, END, KNOWN_ROWS);
    assert_int_equal(s->lag.n_row, 400);
    assert_int_equal(s->lag.max_days, 3);
    assert_int_equal(s->months.n_row[0], 31);
    bench_close(&bench);
    bench_open(&bench, "p,d,k,r"); // the first extract brings two years that came before it
    day_t first = day_from_civil(2022, 1, 1);
    for (int day = first - 700, i = 0; i < 1400; i++, day++)
        write_known(&bench, day, i < 700 ? first : day + 3, i);
    s = measure(&bench, END, KNOWN_ROWS);
    assert_int_equal(s->lag.n_row, 700 + 31);
    assert_int_equal(s->lag.p90_days, 3);
    bench_close(&bench);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

// Against sorting: the p-th percentile is the value at rank ceil(p n / 100).
static void delays_have_the_nearest_rank(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,d,k,c");
    int lags[333];
    uint64_t n_delay[5] = {0}, n_early = 0;
    for (int i = 0; i < 333; i++) {
        char date[DAY_TEXT], known[DAY_TEXT];
        day_t day = day_from_civil(2020, 1, 1) + i;
        lags[i] = i * i * 7 % 501 - 20;
        n_early += lags[i] < 0;
        n_delay[lags[i] <= 31    ? 0
                : lags[i] <= 92  ? 1
                : lags[i] <= 183 ? 2
                : lags[i] <= 366 ? 3
                                 : 4]++;
        fprintf(bench.stream, "p,%s,%s,c\n", day_format(day, date),
                day_format(day + lags[i], known));
    }
    const struct quality_source *s = measure_events(&bench, "");
    qsort(lags, 333, sizeof *lags, compare_ints);
    assert_int_equal(s->lag.median_days, lags[167 - 1]); // 166.5
    assert_int_equal(s->lag.p90_days, lags[300 - 1]);    // 299.7
    assert_int_equal(s->lag.p99_days, lags[330 - 1]);    // 329.67
    assert_int_equal(s->lag.max_days, lags[332]);
    assert_int_equal(s->lag.n_early, n_early);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(s->lag.n_delay[i], n_delay[i]);
    bench_close(&bench);
}

static const char people[] = "a,9434765919,EC1A 1BB,2727954300\n"
                             "b,943 476 5919,EC1A 1BB,\n"         // a's number
                             "c,9434765918,ZZ99 3VZ,9999999999\n" // wrong; line 4
                             "c,4529841537,EC1A,\n"
                             "c,4800134099,QX1 2AB,\n" // c has two
                             "d,,,\n"
                             "e,0000000000,,\n" // line 8; shared, but with nobody's number
                             "f,0000000000,,\n"
                             "g,NONE,,\n"; // not held for missing here: line 10

static void identifiers_are_judged_and_compared(void **state)
{
    struct bench bench;
    bench_open(&bench, "p,n,z,u");
    fputs(people, bench.stream);
    const struct quality_source *s =
        measure(&bench, "",
                "    record: person\n"
                "    columns: {person_id: p, nhs_number: n, postcode: z, "
                "attributes: {uln: u}}\n");
    assert_int_equal(s->n_identifier, 3);
    const struct quality_identifier *nhs = &s->identifiers[0], *postcode = &s->identifiers[1];
    assert_string_equal(nhs->kind->name, "nhs_number");
    assert_int_equal(nhs->n_value, 8);
    assert_int_equal(nhs->n_invalid, 4);
    assert_string_equal(nhs->invalid[0].name, "wrong check digit");
    assert_int_equal(nhs->invalid[1].n, 2);
    assert_int_equal(nhs->n_place, 3);
    assert_string_equal(nhs->places[0].file, "s.csv");
    assert_int_equal(nhs->places[0].line, 4);
    assert_int_equal(nhs->places[1].line, 8);
    assert_int_equal(nhs->n_id, 3); // a b c
    assert_int_equal(nhs->n_shared, 1);
    assert_int_equal(nhs->n_sharing_id, 2);
    assert_int_equal(nhs->n_several_id, 1);
    assert_int_equal(postcode->n_value, 5);
    assert_int_equal(postcode->n_invalid, 1);
    assert_int_equal(postcode->n_special, 1);
    assert_int_equal(postcode->n_shared, 0); // people may live together
    assert_string_equal(s->identifiers[2].kind->name, "uln");
    assert_int_equal(s->identifiers[2].n_invalid, 1);
    bench_close(&bench);
}

static void no_value_is_told(void **state)
{
    struct bench bench;
    char *text;
    size_t n;
    bench_open(&bench, "p,n,z,u");
    fputs(people, bench.stream);
    measure(&bench, "", "    record: person\n    columns: {person_id: p, nhs_number: n}\n");
    FILE *stream = open_memstream(&text, &n);
    quality_print(&bench.quality, stream);
    json *root = quality_json(&bench.quality);
    struct error err;
    assert_int_equal(json_write(root, stream, &err), OK);
    json_free(root);
    fclose(stream);
    assert_non_null(strstr(text, "s.csv:4"));
    assert_non_null(strstr(text, "\"invalid\": 4"));
    const char *const values[] = {"9434765919", "9434765918", "4529841537", "0000000000", "NONE"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_null(strstr(text, values[i]));
    free(text);
    bench_close(&bench);
}

static void text_keeps_to_a_hundred_columns(void **state)
{
    struct bench bench;
    char *text;
    size_t n;
    bench_open(&bench, "p,d,k,c");
    rows_put_years(&bench, 2001, 2022, 12);
    rows_put(&bench, 1900, 1, 2, 0);
    measure_events(&bench, "    coverage: {from: 1999-01-01}\n");
    FILE *stream = open_memstream(&text, &n);
    quality_print(&bench.quality, stream);
    fclose(stream);
    int width = 0;
    for (const char *at = text; *at; at++) {
        width = *at == '\n' ? 0 : width + (((unsigned char)*at & 0xC0) != 0x80);
        assert_true(width <= 100);
        assert_false(at[0] == ' ' && at[1] == '\n');
    }
    free(text);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_rows_give_no_finding),
        cmocka_unit_test(labels_without_a_value_are_found),
        cmocka_unit_test(missing_months_are_named),
        cmocka_unit_test(a_few_empty_months_of_a_rare_fact_are_chance),
        cmocka_unit_test(a_season_or_a_quarter_is_no_gap),
        cmocka_unit_test(a_pause_that_comes_again_and_again_is_no_gap),
        cmocka_unit_test(what_was_open_when_the_extract_began_has_no_gaps),
        cmocka_unit_test(a_source_that_stops_or_falls_at_the_end_is_seen),
        cmocka_unit_test(rows_that_come_late_are_awaited),
        cmocka_unit_test(far_dates_do_not_stretch_the_range),
        cmocka_unit_test(coverage_that_begins_before_the_rows_is_told),
        cmocka_unit_test(coverage_that_begins_with_a_quarter_is_covered),
        cmocka_unit_test(a_month_that_is_always_thin_may_be_empty),
        cmocka_unit_test(newer_versions_and_history_are_not_late),
        cmocka_unit_test(delays_have_the_nearest_rank),
        cmocka_unit_test(identifiers_are_judged_and_compared),
        cmocka_unit_test(no_value_is_told),
        cmocka_unit_test(text_keeps_to_a_hundred_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
