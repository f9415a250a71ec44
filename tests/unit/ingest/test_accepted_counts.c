// A source that lost rows, files or a code since the ingest accepted last stops the run until
// somebody accepts the loss.
#include "tests/unit/ingest/bench.h"

#include "features/ingest/manifest.h"

#include <unistd.h>

static void rows_write(struct bench *bench, const char *file, size_t n, const char *code,
                       size_t n_other)
{
    char *text;
    size_t n_text;
    FILE *stream = open_memstream(&text, &n_text);
    fputs("p,d,c\n", stream);
    for (size_t i = 0; i < n + n_other; i++)
        fprintf(stream, "%zu,2024-01-01,%s\n", i, i < n ? code : "other");
    fclose(stream);
    workspace_write(bench->folder, file, text);
    free(text);
}

static enum status again(struct bench *bench, bool accept)
{
    const struct ingest_options options = {.n_thread = 1, .quiet = true, .accept_loss = accept};
    bench->err = (struct error){0};
    assert_int_equal(config_read(&bench->arena, bench->folder, &bench->config, &bench->err), OK);
    return ingest_update(&bench->config, &options, &bench->summary, &bench->err);
}

#define SOURCE EVENTS "    columns: {person_id: p, date: d, category: c}\n"

static void half_a_file_gone_stops_until_it_is_accepted(void **state)
{
    struct bench bench;
    bench_open(&bench, "today: 2026-01-01\n" SOURCE);
    rows_write(&bench, "a.csv", 100, "x", 0);
    assert_int_equal(again(&bench, false), OK);
    assert_non_null(strstr(bench_file(&bench, "kept/ingest.json"), "\"rows\": 100"));
    rows_write(&bench, "a.csv", 90, "x", 0); // a tenth fewer is allowed
    assert_int_equal(again(&bench, false), OK);
    rows_write(&bench, "a.csv", 80, "x", 0);
    for (int i = 0; i < 2; i++) { // and it stays so
        assert_int_equal(again(&bench, false), E_REJECTED);
        assert_string_equal(bench.err.message, "source a: 80 rows; the ingest accepted on "
                                               "2026-01-01 had 90; max_loss is 10%");
        assert_non_null(strstr(bench.err.hint, "--accept-loss"));
    }
    assert_non_null(strstr(bench_file(&bench, "kept/ingest.json"), "\"rows\": 90"));
    assert_int_equal(again(&bench, true), OK);
    assert_int_equal(bench_records(&bench, "a")->n_row, 80);
    assert_int_equal(again(&bench, false), OK);
    bench_close(&bench);
}

static void max_loss_is_the_sources(void **state)
{
    struct bench bench;
    bench_open(&bench, SOURCE "    max_loss: 50%\n");
    rows_write(&bench, "a.csv", 100, "x", 0);
    assert_int_equal(again(&bench, false), OK);
    rows_write(&bench, "a.csv", 50, "x", 0);
    assert_int_equal(again(&bench, false), OK);
    rows_write(&bench, "a.csv", 24, "x", 0);
    assert_int_equal(again(&bench, false), E_REJECTED);
    bench_close(&bench);
}

static void a_file_gone_stops(void **state)
{
    struct bench bench;
    bench_open(&bench, SOURCE);
    rows_write(&bench, "a1.csv", 100, "x", 0);
    rows_write(&bench, "a2.csv", 1, "x", 0);
    assert_int_equal(again(&bench, false), OK);
    unlink(file_join(&bench.arena, bench.folder, "a2.csv"));
    assert_int_equal(again(&bench, false), E_REJECTED);
    assert_non_null(strstr(bench.err.message, "1 file; the ingest accepted on"));
    bench_close(&bench);
}

static void a_code_in_use_gone_stops_and_a_rare_one_is_told(void **state)
{
    struct bench bench;
    bench_open(&bench, SOURCE);
    rows_write(&bench, "a.csv", 12, "x", 100);
    assert_int_equal(again(&bench, false), OK);
    rows_write(&bench, "a.csv", 12, "y", 100); // renamed
    assert_int_equal(again(&bench, false), E_REJECTED);
    assert_non_null(strstr(bench.err.message, "no row has the code \"x\" any more"));
    assert_int_equal(again(&bench, true), OK);
    struct manifest manifest;
    assert_true(manifest_of(&bench.arena, &bench.config, &bench.config.sources[0], &manifest));
    assert_int_equal(manifest.n_change, 2);
    assert_string_equal(manifest.changes[0].name, "x");
    assert_int_equal(manifest.changes[0].n_before, 12);
    assert_string_equal(manifest.changes[1].name, "y");
    assert_int_equal(manifest.changes[1].n_now, 12);
    rows_write(&bench, "a.csv", 5, "z", 107);
    assert_int_equal(again(&bench, true), OK);
    rows_write(&bench, "a.csv", 0, "z", 112); // five rows may go by chance
    assert_int_equal(again(&bench, false), OK);
    bench_close(&bench);
}

static void stragglers_of_a_code_do_not_hide_that_it_is_gone(void **state)
{
    struct bench bench;
    bench_open(&bench, "today: 2026-01-01\n" SOURCE);
    rows_write(&bench, "a.csv", 40, "x", 100);
    assert_int_equal(again(&bench, false), OK);
    rows_write(&bench, "a1.csv", 39, "x2", 0);
    rows_write(&bench, "a.csv", 1, "x", 100);
    assert_int_equal(again(&bench, false), E_REJECTED);
    assert_string_equal(bench.err.message,
                        "source a: the code \"x\" has 1 of 40 rows left that the "
                        "ingest accepted on 2026-01-01 had");
    bench_close(&bench);
}

static struct manifest changes_of(struct bench *bench)
{
    struct manifest manifest;
    assert_int_equal(again(bench, false), OK);
    assert_true(manifest_of(&bench->arena, &bench->config, &bench->config.sources[0], &manifest));
    return manifest;
}

static void a_code_that_loses_part_to_a_new_one_is_told(void **state)
{
    struct bench bench;
    bench_open(&bench, SOURCE);
    rows_write(&bench, "a.csv", 100, "x", 100);
    changes_of(&bench);
    rows_write(&bench, "a1.csv", 60, "x2", 0);
    rows_write(&bench, "a.csv", 40, "x", 100);
    struct manifest manifest = changes_of(&bench);
    assert_int_equal(manifest.n_change, 2);
    assert_string_equal(manifest.changes[0].name, "x");
    assert_int_equal(manifest.changes[0].n_before, 100);
    assert_int_equal(manifest.changes[0].n_now, 40);
    rows_write(&bench, "a.csv", 36, "x", 104); // four rows more or less
    assert_int_equal(changes_of(&bench).n_change, 0);
    bench_close(&bench);
}

static void tags_write(struct bench *bench, const char *value, size_t n_blank)
{
    char *text;
    size_t n_text;
    FILE *stream = open_memstream(&text, &n_text);
    fputs("p,d,v,t\n", stream);
    for (size_t i = 0; i < 100; i++)
        fprintf(stream, "%zu,2024-01-01,%s,%s\n", i, i < n_blank ? "" : "1", i % 2 ? value : "N");
    fclose(stream);
    workspace_write(bench->folder, "a.csv", text);
    free(text);
}

static void values_of_a_tag_and_blank_cells_are_told(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, value: v, tags: {role: t}}\n");
    tags_write(&bench, "Y", 0);
    changes_of(&bench);
    tags_write(&bench, "Yes", 50);
    struct manifest manifest = changes_of(&bench);
    assert_int_equal(manifest.n_change, 3);
    assert_string_equal(manifest.changes[0].column, "tag.role");
    assert_string_equal(manifest.changes[0].name, "Y");
    assert_int_equal(manifest.changes[0].n_now, 0);
    assert_string_equal(manifest.changes[1].name, "Yes");
    assert_string_equal(manifest.changes[2].column, "value");
    assert_string_equal(manifest.changes[2].name, "");
    assert_int_equal(manifest.changes[2].n_before, 0);
    assert_int_equal(manifest.changes[2].n_now, 50);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_file_gone_stops_until_it_is_accepted),
        cmocka_unit_test(max_loss_is_the_sources),
        cmocka_unit_test(a_file_gone_stops),
        cmocka_unit_test(a_code_in_use_gone_stops_and_a_rare_one_is_told),
        cmocka_unit_test(stragglers_of_a_code_do_not_hide_that_it_is_gone),
        cmocka_unit_test(a_code_that_loses_part_to_a_new_one_is_told),
        cmocka_unit_test(values_of_a_tag_and_blank_cells_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
