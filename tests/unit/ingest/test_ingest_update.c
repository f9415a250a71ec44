// What ends a run, and what is read again when: limits, missing columns, staleness, threads.
#include "tests/unit/ingest/bench.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void too_many_rejects_stop_after_all_sources(void **state)
{
    struct bench bench;
    bench_open(&bench,
               "hearth: 1\nsources:\n"
               "  - {name: bad, files: bad.csv, record: event, max_rejects: 40%, columns: "
               "{person_id: p, date: d}}\n"
               "  - {name: good, files: good.csv, record: event, max_rejects: 50%, columns: "
               "{person_id: p, date: d}}\n");
    const char *half = "p,d\n1,2024-01-01\n1,x\n";
    workspace_write(bench.folder, "bad.csv", "p,d\n1,2024-01-01\n");
    workspace_write(bench.folder, "good.csv", half);
    assert_int_equal(bench_ingest(&bench, 2), OK);
    assert_true(file_exists(file_join(&bench.arena, bench.folder, "build/records/bad.pack")));
    workspace_write(bench.folder, "bad.csv", half);
    assert_int_equal(bench_ingest(&bench, 2), E_REJECTED);
    assert_non_null(strstr(bench.err.message, "source bad: 1 of 2 rows (50.00%)"));
    assert_non_null(strstr(bench.err.hint, "rejects/bad.csv"));
    assert_int_equal(bench.summary.n_accepted, 2);
    assert_false(file_exists(file_join(&bench.arena, bench.folder, "build/records/bad.pack")));
    assert_string_equal(bench_file(&bench, "rejects/bad.csv"),
                        "file,line,column,value_class,reason\nbad.csv,3,2,text,bad date\n");
    assert_int_equal(bench_records(&bench, "good")->n_row, 1);
    assert_int_equal(records_open(&bench.arena, &bench.config, &bench.config.sources[0],
                                  &(struct records){0}, &bench.err),
                     E_DATA);
    assert_int_equal(bench_ingest(&bench, 2), E_REJECTED); // again, not "nothing changed"
    bench_close(&bench);
}

static void missing_columns_name_the_nearest_header(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: person, date: d}\n");
    workspace_write(bench.folder, "a1.csv", "person,d\n");
    workspace_write(bench.folder, "a2.csv", "\nPersons,d\n");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "no column \"person\""));
    assert_non_null(strstr(bench.err.place, "a2.csv:2"));
    assert_non_null(strstr(bench.err.hint, "\"Persons\""));
    assert_false(file_exists(file_join(&bench.arena, bench.folder, "build/records/a.pack")));
    workspace_write(bench.folder, "a2.csv", "person,d,d\n");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "two columns are named \"d\""));
    workspace_write(bench.folder, "a2.csv", "");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "no header row"));
    bench_close(&bench);
    bench_open(&bench, EVENTS "    columns: {person_id: person, date: d}\n");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "no file matches"));
    bench_close(&bench);
}

// Ingests and returns how many sources were read again.
static size_t rebuilt(struct bench *bench)
{
    assert_int_equal(bench_ingest(bench, 1), OK);
    return bench->summary.n_rebuilt;
}

static void only_what_changed_is_read_again(void **state)
{
    struct bench bench;
    const char *yaml =
        EVENTS "    columns: {person_id: p, date: d, category: c}\n    codes: codes.csv\n"
               "  - {name: b, files: b.csv, record: event, columns: {person_id: p, "
               "date: d}}\n";
    bench_open(&bench, yaml);
    workspace_write(bench.folder, "codes.csv", "local,canonical\nx,y\n");
    workspace_write(bench.folder, "a1.csv", "p,d,c\n1,2024-01-01,x\n");
    workspace_write(bench.folder, "b.csv", "p,d\n1,2024-01-01\n");
    assert_int_equal(rebuilt(&bench), 2);
    assert_int_equal(rebuilt(&bench), 0);
    assert_int_equal(bench.summary.n_accepted, 2); // the numbers stay
    usleep(20000);
    workspace_write(bench.folder, "b.csv", "p,d\n2,2024-01-01\n"); // same size, other time
    assert_int_equal(rebuilt(&bench), 1);
    assert_string_equal(texts_at(&bench_records(&bench, "b")->ids, 0), "2");
    workspace_write(bench.folder, "a0.csv", "p,d,c\n1,2024-01-01,x\n"); // one file more
    assert_int_equal(rebuilt(&bench), 1);
    assert_int_equal(bench_records(&bench, "a")->n_row, 2);
    workspace_write(bench.folder, "codes.csv", "local,canonical\nx,z\n");
    assert_int_equal(rebuilt(&bench), 1);
    assert_string_equal(texts_at(&bench_records(&bench, "a")->categories, 0), "z");
    static const char *const derived[] = {"build/records/b.pack", "build/records/b.json",
                                          "rejects/b.csv"};
    for (size_t i = 0; i < 3; i++) {
        unlink(file_join(&bench.arena, bench.folder, derived[i]));
        assert_int_equal(rebuilt(&bench), 1);
        assert_int_equal(rebuilt(&bench), 0);
    }
    char changed[1000];
    snprintf(changed, sizeof changed, "%s    missing: [q]\n", EVENTS);
    strcat(changed, yaml + strlen(EVENTS));
    workspace_write(bench.folder, "hearth.yaml", changed);
    assert_int_equal(rebuilt(&bench), 1);
    bench_close(&bench);
}

// Other bytes of the same length, and the time set back.
static void the_same_size_and_time_do_not_hide_other_bytes(void **state)
{
    struct bench bench;
    struct stat info;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d}\n");
    workspace_write(bench.folder, "a1.csv", "p,d\n1,2024-01-01\n");
    const char *path = file_join(&bench.arena, bench.folder, "a1.csv");
    assert_int_equal(stat(path, &info), 0);
    const struct timespec times[] = {info.st_atim, info.st_mtim};
    assert_int_equal(rebuilt(&bench), 1);
    assert_int_equal(rebuilt(&bench), 0);
    workspace_write(bench.folder, "a1.csv", "p,d\n2,2024-01-01\n");
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(rebuilt(&bench), 1);
    workspace_write(bench.folder, "a1.csv", "p,d\n2,2024-01-01\n"); // the same, written anew
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_int_equal(rebuilt(&bench), 0);
    bench_close(&bench);
}

// Its first row may be a person's.
static void a_file_without_header_has_no_cell_in_the_error(void **state)
{
    static const char *const rows[] = {"Peter,2024-01-01\n", "perso,2024-01-01\n"};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench;
        bench_open(&bench, EVENTS "    columns: {person_id: person, date: d}\n");
        workspace_write(bench.folder, "a1.csv", rows[i]);
        assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
        assert_null(strstr(bench.err.message, "Peter"));
        assert_null(strstr(bench.err.hint, "Peter"));
        assert_null(strstr(bench.err.hint, "perso\""));
        bench_close(&bench);
    }
}

// A pipe is not waited for, a folder is no file.
static void what_is_no_file_is_refused(void **state)
{
    for (int k = 0; k < 2; k++) {
        struct bench bench;
        bench_open(&bench, EVENTS "    columns: {person_id: p, date: d}\n");
        const char *path = file_join(&bench.arena, bench.folder, "a1.csv");
        assert_int_equal(k ? mkdir(path, 0700) : mkfifo(path, 0600), 0);
        assert_int_equal(bench_ingest(&bench, 1), E_SYSTEM);
        assert_non_null(strstr(bench.err.message, "a1.csv"));
        assert_int_equal(remove(path), 0);
        bench_close(&bench);
    }
}

static void threads_do_not_change_a_byte(void **state)
{
    char packs[2][HASH_TEXT];
    for (int k = 0; k < 2; k++) {
        struct bench bench;
        bench_open(&bench,
                   EVENTS "    columns: {person_id: p, date: d, category: c}\n"
                          "  - {name: b, files: b.csv, record: event, columns: {person_id: p, "
                          "date: d}}\n");
        workspace_write(bench.folder, "b.csv", "p,d\n1,2024-01-01\n");
        workspace_write(bench.folder, "a1.csv", "p,d,c\n2,2024-01-01,x\n1,2024-01-01,y\n");
        workspace_write(bench.folder, "a2.csv", "p,d,c\n3,2024-01-01,z\n1,2024-01-01,x\n");
        assert_int_equal(bench_ingest(&bench, k ? 4 : 1), OK);
        assert_int_equal(hash_file(file_join(&bench.arena, bench.folder, "build/records/a.pack"),
                                   packs[k], ERROR_IGNORED),
                         OK);
        bench_close(&bench);
    }
    assert_string_equal(packs[0], packs[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_rejects_stop_after_all_sources),
        cmocka_unit_test(missing_columns_name_the_nearest_header),
        cmocka_unit_test(only_what_changed_is_read_again),
        cmocka_unit_test(the_same_size_and_time_do_not_hide_other_bytes),
        cmocka_unit_test(a_file_without_header_has_no_cell_in_the_error),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(threads_do_not_change_a_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
