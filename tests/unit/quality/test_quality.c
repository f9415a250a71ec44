// Data quality of a small workspace, against numbers counted by hand.
#include "features/ingest/ingest.h"
#include "features/quality/quality.h"
#include "tests/unit/workspace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char yaml[] = "hearth: 1\n"
                           "%s"
                           "sources:\n"
                           "  - name: a\n"
                           "    files: a.csv\n"
                           "    record: event\n"
                           "    columns: {person_id: p, date: d, known: k, category: c}\n"
                           "    codes: codes.csv\n"
                           "    max_rejects: 20%%\n"
                           "    lawful_basis: public_task\n"
                           "    purposes: [x]\n"
                           "    agreement: {id: A, expires: 2024-06-30}\n"
                           "  - name: b\n"
                           "    files: b.csv\n"
                           "    record: person\n"
                           "    columns: {person_id: p, sex: s}\n"
                           "    max_rejects: 10%%\n";

struct bench {
    char *folder;
    struct arena arena;
    struct config config;
    struct quality quality;
};

static void bench_open(struct bench *bench, const char *data_end, const char *today)
{
    char text[1500];
    *bench = (struct bench){.folder = workspace_make()};
    snprintf(text, sizeof text, yaml, data_end);
    workspace_write(bench->folder, "hearth.yaml", text);
    workspace_write(bench->folder, "codes.csv", "local,canonical\nx,y\n");
    workspace_write(bench->folder, "a.csv",
                    "p,d,k,c\n"
                    "1,2024-01-01,2024-01-01,x\n" // 0 days
                    "1,2024-01-01,2024-01-03,q\n" // 2
                    "1,2024-01-01,2024-01-03,q\n" // 2, a duplicate
                    "1,2024-01-01,,r\n"           // 0
                    "2,2024-02-01,2024-02-08,\n"  // 7
                    "2,2024-02-40,,\n");
    workspace_write(bench->folder, "b.csv", "p,s\n1,F\n,M\n");
    struct error err;
    const struct ingest_options options = {.n_thread = 1, .quiet = true};
    day_t day;
    assert_true(day_parse(today, 10, NULL, &day));
    assert_int_equal(config_read(&bench->arena, bench->folder, &bench->config, &err), OK);
    assert_int_equal(ingest_update(&bench->config, &options, NULL, &err), E_REJECTED); // of b
    assert_int_equal(quality_measure(&bench->arena, &bench->config, day, &bench->quality, &err),
                     OK);
}

static void bench_close(struct bench *bench)
{
    arena_done(&bench->arena);
    workspace_remove(bench->folder);
}

static bool warns(const struct bench *bench, const char *text)
{
    for (size_t i = 0; i < bench->quality.n_finding; i++)
        if (strstr(bench->quality.findings[i].text, text))
            return true;
    return false;
}

static void counts_are_those_of_the_files(void **state)
{
    struct bench bench;
    bench_open(&bench, "", "2024-03-01");
    const struct quality_source *a = &bench.quality.sources[0], *b = &bench.quality.sources[1];
    assert_int_equal(a->manifest.n_accepted, 5);
    assert_int_equal(a->manifest.n_rejected, 1);
    assert_int_equal(a->manifest.n_duplicate, 1);
    assert_int_equal(a->lag.n_row, 5); // 0 0 2 2 7
    assert_int_equal(a->lag.median_days, 2);
    assert_int_equal(a->lag.p90_days, 7);
    assert_int_equal(a->manifest.n_unmapped_distinct, 2);
    assert_string_equal(a->manifest.unmapped[0].name, "q");
    assert_int_equal(a->manifest.unmapped[0].n, 2);
    assert_string_equal(a->manifest.missing[1].name, "date");
    assert_string_equal(a->manifest.missing[2].name, "known");
    assert_int_equal(a->manifest.missing[2].n, 1);
    assert_string_equal(a->manifest.reasons[0].name, "bad date");
    assert_false(b->has_records);
    assert_int_equal(bench.quality.n_last_year, 5);
    assert_int_equal(bench.quality.data_end, day_from_civil(2024, 2, 8));
    assert_true(warns(&bench, "Only 5 rows"));
    assert_true(warns(&bench, "1 of 2 sources states no lawful basis: b"));
    assert_true(warns(&bench, "1 of 2 sources states no purposes: b"));
    assert_true(warns(&bench, "1 of 2 sources states no agreement: b"));
    assert_true(warns(&bench, "b: 1 of 2 rows were rejected (50.0%), beyond max_rejects, 10%"));
    assert_true(warns(&bench, "a: 1 row repeats an earlier row (20.0%)"));
    assert_true(warns(&bench, "a: 2 category values have no mapping (3 rows, 60.0%): "));
    assert_int_equal(bench.quality.findings[0].severity, FINDING_ERROR);
    for (size_t i = 1; i < bench.quality.n_finding; i++)
        assert_true(bench.quality.findings[i - 1].severity <= bench.quality.findings[i].severity);
    bench_close(&bench);
}

static void stated_end_of_data_is_held_against_the_rows(void **state)
{
    struct bench bench;
    bench_open(&bench, "data_end: 2024-01-15\n", "2024-03-01");
    assert_int_equal(bench.quality.data_end, day_from_civil(2024, 1, 15));
    assert_int_equal(bench.quality.sources[0].manifest.n_after_data_end, 1);
    assert_true(warns(&bench, "a: 1 row (20.0%) dated after data_end, 2024-01-15"));
    assert_false(warns(&bench, "in the year"));
    bench_close(&bench);
}

static void agreements_are_judged_on_the_day(void **state)
{
    static const struct {
        const char *today;
        enum agreement_state expected;
    } cases[] = {{"2024-05-01", AGREEMENT_EXPIRES_SOON}, // 60 days
                 {"2024-04-30", AGREEMENT_VALID},
                 {"2024-06-30", AGREEMENT_EXPIRES_SOON},
                 {"2024-07-01", AGREEMENT_EXPIRED}};
    for (size_t i = 0; i < 4; i++) {
        struct bench bench;
        bench_open(&bench, "", cases[i].today);
        assert_int_equal(bench.quality.sources[0].agreement, cases[i].expected);
        assert_int_equal(bench.quality.sources[1].agreement, AGREEMENT_NONE);
        assert_true(warns(&bench, "expired: a (2024-06-30)") ==
                    (cases[i].expected == AGREEMENT_EXPIRED));
        assert_true(warns(&bench, "expires soon: a (2024-06-30)") ==
                    (cases[i].expected == AGREEMENT_EXPIRES_SOON));
        bench_close(&bench);
    }
}

static void report_has_text_and_json(void **state)
{
    struct bench bench;
    bench_open(&bench, "", "2024-03-01");
    char *text;
    size_t n;
    FILE *stream = open_memstream(&text, &n);
    quality_print(&bench.quality, stream);
    fclose(stream);
    assert_non_null(strstr(text, "a              5        1          1        7d  2024-01  2024-02  "));
    assert_non_null(strstr(text, "missing      known 20.0%, category 20.0%"));
    assert_non_null(strstr(text, "not mapped   q 2, r 1\n"));
    assert_non_null(strstr(text, "info     1 of 2 sources states no agreement: b. Name"));
    free(text);
    json *root = quality_json(&bench.quality);
    const json *a = json_at(json_get(root, "sources"), 0);
    assert_true(json_number(json_get(a, "missing_share"), "known", -1) == 0.2);
    assert_true(json_number(json_get(a, "rejects"), "bad date", -1) == 1);
    assert_true(json_number(json_get(a, "late_arrival_days"), "p90", -1) == 7);
    assert_string_equal(json_text(json_get(a, "agreement"), "state"), "valid");
    assert_true(json_count(json_get(root, "warnings")) == bench.quality.n_finding);
    json_free(root);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_files),
        cmocka_unit_test(stated_end_of_data_is_held_against_the_rows),
        cmocka_unit_test(agreements_are_judged_on_the_day),
        cmocka_unit_test(report_has_text_and_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
