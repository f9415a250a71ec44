// What a cell may be: words for yes and no, codes, markers by column, births that cannot be, files
// that are written otherwise.
#include "tests/unit/ingest/bench.h"

#include "features/ingest/manifest.h"

static struct manifest manifest_at(struct bench *bench, const char *name)
{
    struct manifest manifest;
    assert_true(
        manifest_of(&bench->arena, &bench->config, config_source(&bench->config, name), &manifest));
    return manifest;
}

static uint64_t count_at(const struct manifest_count *counts, size_t n, const char *column,
                         const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(counts[i].column, column) == 0 && strcmp(counts[i].name, name) == 0)
            return counts[i].n;
    return 0;
}

static void void_is_a_yes_or_a_no(void **state)
{
    static const char *const words[] = {"Y", "y", "Yes", "YES", "true",  "TRUE",
                                        "1", "N", "no",  "NO",  "False", "0",
                                        "",  "T", "x",   "2",   "f",     "withdrawn"};
    struct bench bench;
    char csv[2000] = "p,d,k,r,w\n", *at = csv + strlen(csv);
    for (size_t i = 0; i < 18; i++)
        at += sprintf(at, "p,2024-01-01,2024-01-02,r%zu,%s\n", i, words[i]);
    bench_open(&bench,
               EVENTS "    columns: {person_id: p, date: d, known: k, record_id: r, void: w}\n");
    workspace_write(bench.folder, "a.csv", csv);
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_void, 7);
    assert_int_equal(records->n_row, 6);
    assert_int_equal(records->n_rejected, 5);
    assert_non_null(strstr(bench_file(&bench, "rejects/a.csv"), "a.csv,15,5,text,bad void"));
    bench_close(&bench);
}

static void a_retraction_needs_no_date(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS
               "    columns: {person_id: p, date: d, known: k, record_id: r, void: w, value: v}\n");
    workspace_write(bench.folder, "a.csv",
                    "p,d,k,r,w,v\n"
                    "1,2024-01-01,2024-01-02,A,,1\n"
                    "1,,2024-05-02,A,Y,\n" // withdrawn since
                    "1,2024-01-01,2024-01-02,B,,1\n"
                    "1,,,B,Y,x\n"                    // withdrawn at every date
                    "1,2024-03-01,2024-06-01,B,,2\n" // told anew
                    "1,,2024-13-01,C,Y,\n");         // since when?
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 2);
    assert_int_equal(records->n_rejected, 1);
    assert_int_equal(records->superseded[0], day("2024-05-02"));
    assert_int_equal(records->line[1], 6);
    assert_int_equal(records->superseded[1], DAY_MAX);
    bench_close(&bench);
}

static void without_known_the_last_row_holds_at_every_date(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, record_id: r, void: w}\n");
    workspace_write(bench.folder, "a1.csv",
                    "p,d,r,w\n"
                    "1,2024-05-01,A,\n"
                    "1,2024-01-01,B,\n"
                    "1,2024-01-01,,\n"
                    "1,2024-01-01,C,Y\n");
    workspace_write(bench.folder, "a2.csv",
                    "p,d,r,w\n"
                    "1,2024-02-01,A,\n" // a correction that moves the date earlier
                    "1,,B,Y\n"
                    "1,2024-03-01,C,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->line[0], 4); // no version
    assert_int_equal(records->date[1], day("2024-02-01"));
    assert_int_equal(records->known[1], day("2024-02-01"));
    assert_int_equal(records->superseded[1], DAY_MAX);
    assert_int_equal(records->date[2], day("2024-03-01"));
    assert_int_equal(records->last_known, day("2024-05-01"));
    struct manifest manifest = manifest_at(&bench, "a");
    assert_int_equal(manifest.n_versioned, 3);
    assert_int_equal(manifest.n_replaced, 2);
    bench_close(&bench);
}

#define PEOPLE                                                                                     \
    "hearth: 1\nlink: none\nsources:\n"                                                            \
    "  - {name: m, files: m.csv, record: person, columns: {person_id: p, dob: b, died: x, sex: "   \
    "s}"

static void words_become_what_their_codes_file_says(void **state)
{
    struct bench bench;
    bench_open(&bench,
               PEOPLE ", codes: {sex: sex.csv}}\n"
                      "  - {name: r, files: r.csv, record: relationship, max_rejects: 50%,"
                      " codes: rel.csv, columns: {person_id: c, other_id: m, relation: r}}\n"
                      "  - {name: e, files: e.csv, record: event, codes: {category: c.csv,"
                      " role: role.csv}, columns: {person_id: p, date: d, category: c,"
                      " tags: {role: r}}}\n");
    workspace_write(bench.folder, "sex.csv", "local,canonical,label\nFemale,F,girl\nf,F,\n2,F,\n");
    workspace_write(bench.folder, "rel.csv", "local,canonical\nMUM,mother\n");
    workspace_write(bench.folder, "c.csv", "local,canonical\n1,one\n");
    workspace_write(bench.folder, "role.csv", "local,canonical\nSUS,suspect\n");
    workspace_write(bench.folder, "m.csv",
                    "p,b,x,s\n1,,,Female\n2,,,f\n3,,,2\n4,,,F\n5,,,Z\n6,,,Z\n");
    workspace_write(bench.folder, "r.csv", "c,m,r\n1,2,MUM\n1,3,Father\n1,4,PARENT\n1,5,boss\n");
    workspace_write(bench.folder, "e.csv",
                    "p,d,c,r\n1,2024-01-01,1,SUS\n1,2024-01-01,2,VIC\n1,2024-01-01,one,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(text_of(&records->texts, records->attributes[1][i]), "F");
    assert_string_equal(text_of(&records->texts, records->attributes[1][4]), "Z");
    struct manifest manifest = manifest_at(&bench, "m");
    assert_int_equal(manifest.n_unmapped, 2); // F itself and Z
    assert_int_equal(count_at(manifest.unmapped, manifest.n_unmapped, "sex", "Z"), 2);
    records = bench_records(&bench, "r");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->relation[0], TIE_MOTHER);
    assert_int_equal(records->relation[1], TIE_FATHER);
    assert_string_equal(bench_file(&bench, "rejects/r.csv"),
                        "file,line,column,value_class,reason\nr.csv,5,3,text,unknown relation\n");
    records = bench_records(&bench, "e");
    assert_int_equal(records->n_canonical, 1);
    assert_int_equal(records->category[0], records->category[2]);
    assert_string_equal(text_of(&records->texts, records->tags[0][0]), "suspect");
    assert_string_equal(text_of(&records->texts, records->tags[0][1]), "VIC");
    bench_close(&bench);
}

static void a_codes_file_of_relations_names_relations(void **state)
{
    struct bench bench;
    bench_open(&bench, "hearth: 1\nsources:\n  - {name: r, files: r.csv, record: relationship,"
                       " codes: rel.csv, columns: {person_id: c, other_id: m, relation: r}}\n");
    workspace_write(bench.folder, "rel.csv", "local,canonical\nMUM,moter\n");
    workspace_write(bench.folder, "r.csv", "c,m,r\n1,2,MUM\n");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "\"moter\" is not a relation"));
    bench_close(&bench);
}

static void markers_and_dates_may_differ_by_column(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, known: k, values: {a: a, b: b},"
                              " record_id: r}\n    missing: {a: [\"9\"], known: [never, \"-\"]}\n"
                              "    dates: {date: \"%d/%m/%Y\", known: iso}\n");
    workspace_write(bench.folder, "a.csv",
                    "p,d,k,a,b,r\n"
                    "9,03/02/2024,2024-02-05,9,9,9\n"
                    "9,03/02/2024,never,1,9,x\n"
                    "9,03/02/2024,-,-,9,y\n"); // "-" is no marker of a
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 2);
    assert_int_equal(records->n_rejected, 1);
    assert_true(records->values[0][0] != records->values[0][0]);
    assert_true(records->values[1][0] == 9);
    assert_int_equal(records->known[0], day("2024-02-05"));
    assert_int_equal(records->known[1], day("2024-02-03"));
    bench_close(&bench);
}

static void an_unreadable_birth_blanks_the_cell_and_not_the_row(void **state)
{
    struct bench bench;
    bench_open(&bench, PEOPLE "}\n");
    workspace_write(bench.folder, "m.csv",
                    "p,b,x,s\n1,31/02/2001,,F\n2,2001-02-03,soon,M\n3,2001-01-01,,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->n_rejected, 0);
    assert_int_equal(records->attribute_days[0][0], DAY_NONE);
    assert_int_equal(records->attribute_days[2][1], DAY_NONE);
    assert_int_equal(records->attribute_days[0][2], day("2001-01-01"));
    assert_string_equal(bench_file(&bench, "rejects/m-cells.csv"),
                        "file,line,column,value_class,reason\n"
                        "m.csv,2,2,date-like,bad date\n"
                        "m.csv,3,3,text,bad date\n");
    struct manifest manifest = manifest_at(&bench, "m");
    assert_int_equal(count_at(manifest.blanked, manifest.n_blanked, "dob", "bad date"), 1);
    assert_int_equal(count_at(manifest.blanked, manifest.n_blanked, "died", "bad date"), 1);
    bench_close(&bench);
}

#define BIRTHS                                                                                     \
    PEOPLE ", dates: {dob: \"%d/%m/%Y\"}}\n"                                                       \
           "  - {name: e, files: e.csv, record: event, columns: {person_id: p, date: d}}\n"

static void births_that_cannot_be_are_blanked_and_told(void **state)
{
    struct bench bench;
    bench_open(&bench, BIRTHS); // E comes from the events: 2026-06-30
    workspace_write(bench.folder, "e.csv",
                    "p,d\nold,1990-01-01\nold,2026-06-30\nolder,1990-01-01\nnew,2026-01-01\n");
    workspace_write(bench.folder, "m.csv",
                    "p,b,x,s\n"
                    "future,01/01/2204,,\n"
                    "ancient,01/01/1015,,\n" // no record: against E
                    "old,01/01/1890,,\n"     // a hundred years old at the first record
                    "older,01/01/1869,,\n"
                    "new,30/06/2026,,\n"
                    "edge,30/06/1906,,\n"); // 120 years to the day
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    const day_t expected[] = {DAY_NONE, DAY_NONE,          day("1890-01-01"),
                              DAY_NONE, day("2026-06-30"), day("1906-06-30")};
    assert_int_equal(records->n_row, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(records->attribute_days[0][i], expected[i]);
    struct manifest manifest = manifest_at(&bench, "m");
    assert_int_equal(
        count_at(manifest.blanked, manifest.n_blanked, "dob", "birth after the data's end"), 1);
    assert_int_equal(count_at(manifest.blanked, manifest.n_blanked, "dob",
                              "birth more than 120 years before the first record"),
                     2);
    assert_non_null(strstr(bench_file(&bench, "rejects/m-cells.csv"), "m.csv,3,2,date-like,birth"));
    // A later end of the data lets the birth stand: the source is read again for it.
    workspace_write(bench.folder, "e.csv", "p,d\nx,2205-01-01\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    records = bench_records(&bench, "m");
    assert_int_equal(records->attribute_days[0][0], day("2204-01-01"));
    bench_close(&bench);
}

static void two_digit_births_take_the_century_before_the_end(void **state)
{
    struct bench bench;
    bench_open(&bench, "data_end: 2026-06-30\n" PEOPLE ", dates: \"%d/%m/%y\"}\n");
    workspace_write(
        bench.folder, "m.csv",
        "p,b,x,s\n1,05/01/65,,\n2,05/01/24,,\n3,01/07/26,,\n4,30/06/26,,\n5,01/01/70,,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    static const char *const expected[] = {"1965-01-05", "2024-01-05", "1926-07-01", "2026-06-30",
                                           "1970-01-01"};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(records->attribute_days[0][i], day(expected[i]));
    bench_close(&bench);
}

static void a_blank_date_may_be_no_fact(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d}\n    optional: [date]\n");
    workspace_write(bench.folder, "a.csv", "p,d\n1,2024-01-01\n1,\n2,\n,2024-01-01\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 1);
    assert_int_equal(records->n_rejected, 1);
    assert_int_equal(manifest_at(&bench, "a").n_no_fact, 2);
    bench_close(&bench);
}

static void files_are_read_as_they_are_written(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, category: c}\n"
                              "    delimiter: \";\"\n    skip: 2\n    encoding: windows-1252\n");
    workspace_write(bench.folder, "a.csv",
                    "Report; of\n\np;d;c\n1;2024-01-01;\"a;b\"\n1;bad;x\n2;2024-01-02;\xe9\n");
    workspace_write(bench.folder, "ab.csv",
                    "\xef\xbb\xbf"
                    "x\ny\np;d;c\n3;2024-01-03;\xc3\xa9\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->line[0], 4);
    assert_string_equal(text_of(&records->categories, records->category[0]), "a;b");
    assert_int_equal(records->category[1], records->category[2]);
    assert_string_equal(bench_file(&bench, "rejects/a.csv"),
                        "file,line,column,value_class,reason\na.csv,5,2,text,bad date\n");
    bench_close(&bench);
}

static void assert_advice(const char *keys, const char *csv, enum status expected,
                          const char *message, const char *hint)
{
    struct bench bench;
    char yaml[400];
    snprintf(yaml, sizeof yaml, "%s    columns: {person_id: p, date: d}\n%s", EVENTS, keys);
    bench_open(&bench, yaml);
    workspace_write(bench.folder, "a.csv", csv);
    assert_int_equal(bench_ingest(&bench, 1), expected);
    if (!strstr(bench.err.message, message) || !strstr(bench.err.hint, hint))
        fail_msg("%s / %s", bench.err.message, bench.err.hint);
    assert_non_null(strstr(bench.err.place, "a.csv"));
    bench_close(&bench);
}

static void a_file_of_another_form_gets_the_right_advice(void **state)
{
    assert_advice("", "p;d\n1;2024-01-01\n", E_CONFIG, "separated by ;, but delimiter is ,",
                  "delimiter: \";\"");
    assert_advice("    delimiter: \"|\"\n", "p\td\n1\t2024-01-01\n", E_CONFIG,
                  "separated by tab, but delimiter is |", "delimiter: \"tab\"");
    assert_advice("", "Report\nof today\np,d\n", E_CONFIG, "the header is on line 3", "skip: 2");
    assert_advice("", "q;e\n", E_CONFIG, "no column \"p\"", "columns");
    assert_advice("", "PK\x03\x04....", E_NOT_IMPLEMENTED, "XLSX", "CSV");
    assert_advice("", "\x1f\x8b\x08....", E_NOT_IMPLEMENTED, "gzip", "gunzip");
    assert_advice("", "<?xml version=\"1.0\"?>", E_NOT_IMPLEMENTED, "XML", "CSV");
    assert_advice("", "{\"p\": 1}\n", E_NOT_IMPLEMENTED, "JSON Lines", "CSV");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(void_is_a_yes_or_a_no),
        cmocka_unit_test(a_retraction_needs_no_date),
        cmocka_unit_test(without_known_the_last_row_holds_at_every_date),
        cmocka_unit_test(words_become_what_their_codes_file_says),
        cmocka_unit_test(a_codes_file_of_relations_names_relations),
        cmocka_unit_test(markers_and_dates_may_differ_by_column),
        cmocka_unit_test(an_unreadable_birth_blanks_the_cell_and_not_the_row),
        cmocka_unit_test(births_that_cannot_be_are_blanked_and_told),
        cmocka_unit_test(two_digit_births_take_the_century_before_the_end),
        cmocka_unit_test(a_blank_date_may_be_no_fact),
        cmocka_unit_test(files_are_read_as_they_are_written),
        cmocka_unit_test(a_file_of_another_form_gets_the_right_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
