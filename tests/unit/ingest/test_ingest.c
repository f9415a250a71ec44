// From files to records: each promise of the contract on a small workspace, read back through
// records_open.
#include "tests/unit/ingest/bench.h"

#include <math.h>

static void every_fault_is_rejected_with_its_place(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, value: v}\n");
    workspace_write(bench.folder, "a.csv",
                    "d,p,v\n"                 // line 1
                    "2024-01-01,1,2.5\n"      // good
                    "2024-01-01,,1\n"         // 3 no person
                    ",1,1\n"                  // 4 no date
                    "2024-02-30,1,1\n"        // 5 no such day
                    "\n"                      // blank
                    "2024-01-01,1,1,000\n"    // 7 too many
                    "2024-01-01,1\n"          // 8 too few
                    "2024-01-01,\"1\n2\",x\n" // 9-10 bad number after a break inside quotes
                    "2024-01-01,1,abc\n"      // 11
                    "\xff,1,1\n"              // 12 encoding
                    "12345,1,1\n"             // 13 digits are no date
                    "1.5,1,1\n"               // 14
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1,1\n"
                    "2024-01-01,1,\"open\n" // 16
                    "2024-01-02,2,\n");     // 17 good
    assert_int_equal(bench_ingest(&bench, 1), OK);
    assert_string_equal(bench_file(&bench, "rejects/a.csv"),
                        "file,line,column,value_class,reason\n"
                        "a.csv,3,2,empty,no person_id\n"
                        "a.csv,4,1,empty,no date\n"
                        "a.csv,5,1,date-like,bad date\n"
                        "a.csv,7,4,digits,too many fields\n"
                        "a.csv,8,3,empty,too few fields\n"
                        "a.csv,9,3,text,bad number\n"
                        "a.csv,11,3,text,bad number\n"
                        "a.csv,12,1,bytes,bad encoding\n"
                        "a.csv,13,1,digits,bad date\n"
                        "a.csv,14,1,number,bad date\n"
                        "a.csv,15,1,long,bad date\n"
                        "a.csv,16,3,text,quote never closed\n");
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 2);
    assert_int_equal(records->n_rejected, 12);
    assert_int_equal(records->line[0], 2);
    assert_int_equal(records->line[1], 17);
    assert_true(records->values[0][0] == 2.5);
    assert_true(isnan(records->values[0][1]));
    assert_int_equal(records->date[1], day("2024-01-02"));
    assert_string_equal(texts_at(&records->ids, records->person[1]), "2");
    assert_string_equal(texts_at(&records->files, records->file[1]), "a.csv");
    bench_close(&bench);
}

// A wrong `dates:` rejects every row: the error names the way of writing that reads them.
static void a_wrong_date_format_names_the_one_that_fits(void **state)
{
    static const struct {
        const char *rows, *says;
    } cases[] = {
        {"d,p\n31/01/2024,1\n01/02/2024,1\n", "dates: \"%d/%m/%Y\" reads all 2"},
        {"d,p\n2024-01-05,9\n03/02/2024,1\n01/02/2024,1\n",
         "dates: \"%d/%m/%Y\" (or \"%m/%d/%Y\") reads all 2"},
        {"d,p\n20240131,1\n", "dates: \"%Y%m%d\" reads all 1"},
        {"d,p\n31 Jan 2024,1\n", "dates: \"%d %b %Y\" reads all 1"},
        {"d,p\n31/01/2024,1\n2024.01.02,1\n", "says which rows"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_open(&bench, "hearth: 1\nsources:\n  - name: a\n    files: a.csv\n    record: event\n"
                           "    columns: {person_id: p, date: d}\n");
        workspace_write(bench.folder, "a.csv", cases[i].rows);
        assert_int_equal(bench_ingest(&bench, 1), E_REJECTED);
        if (!strstr(bench.err.hint, cases[i].says))
            fail_msg("%s: %s", cases[i].says, bench.err.hint);
        bench_close(&bench);
    }
}

static void spells_end_after_they_start(void **state)
{
    struct bench bench;
    bench_open(&bench, "hearth: 1\nsources:\n  - name: s\n    files: s.csv\n    record: spell\n"
                       "    max_rejects: 50%\n"
                       "    columns: {person_id: p, start: s, end: e, known: k, end_known: ek}\n");
    workspace_write(bench.folder, "s.csv",
                    "p,s,e,k,ek\n"
                    "1,2024-01-05,2024-01-04,,\n"
                    "1,2024-01-05,2024-01-05,,\n"
                    "1,2024-01-05,,2024-02-01,2024-03-01\n"
                    "1,2024-01-05,2024-06-01,2024-02-01,2024-07-01\n"
                    "1,2024-01-05,x,,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    assert_string_equal(bench_file(&bench, "rejects/s.csv"),
                        "file,line,column,value_class,reason\n"
                        "s.csv,2,3,date-like,end before start\n"
                        "s.csv,6,3,text,bad date\n");
    const struct records *records = bench_records(&bench, "s");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->known[0], day("2024-01-05"));
    assert_int_equal(records->end_known[0], day("2024-01-05"));
    assert_int_equal(records->end[1], DAY_NONE);
    assert_int_equal(records->end_known[1], DAY_NONE);
    assert_int_equal(records->known[1], day("2024-02-01"));
    assert_int_equal(records->end_known[2], day("2024-07-01"));
    assert_int_equal(records->last_known, day("2024-02-01")); // ends do not count
    assert_null(records->superseded);
    assert_null(records->category);
    bench_close(&bench);
}

static void missing_markers_hold_on_every_column_but_ids(void **state)
{
    struct bench bench;
    bench_open(&bench,
               EVENTS "    columns: {person_id: p, date: d, known: k, category: c, value: v,"
                      " record_id: r, void: w, tags: {t: t}}\n"
                      "    missing: [\"NULL\", \"-1\", \"1900-01-01\", \"y\"]\n");
    workspace_write(bench.folder, "a.csv",
                    "p,d,k,c,v,r,w,t\n"
                    "1,2024-01-01, NULL ,\" NULL\",-1,-1,y,1900-01-01\n"
                    "1,2024-01-01,NULL,null,-1.0,NULL,n,x\n"
                    "NULL,2024-01-01,,,,,,\n"
                    "1,1900-01-01,,,,,,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 3); // "y" is missing, so nothing is void
    assert_int_equal(records->n_rejected, 1);
    assert_string_equal(texts_at(&records->ids, records->person[2]), "NULL");
    assert_int_equal(records->known[0], day("2024-01-01"));
    assert_string_equal(text_of(&records->categories, records->category[0]), "(none)");
    assert_string_equal(text_of(&records->categories, records->category[1]), "null");
    assert_true(isnan(records->values[0][0]));
    assert_true(records->values[0][1] == -1);
    assert_string_equal(text_of(&records->texts, records->tags[0][0]), "(none)");
    assert_string_equal(text_of(&records->texts, records->tags[0][1]), "x");
    assert_int_equal(records->superseded[0], DAY_MAX);
    bench_close(&bench);
}

static void dates_follow_the_source_and_lose_their_time(void **state)
{
    static const char *const cases[][3] = {
        {"%d/%m/%Y", "05/03/2024", "05/03/2024 23:59"}, {"%d/%b/%Y", "5/Mar/2024", "05/MAR/2024"},
        {"%Y%m%d", "20240305", "20240305T101010"},      {"%m/%d/%y", "03/05/24", "3/5/24 1:00"},
        {"%d %B %Y", "5 March 2024", "05 march 2024"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        char yaml[400], csv[200];
        snprintf(yaml, sizeof yaml, "%s    columns: {person_id: p, date: d}\n    dates: \"%s\"\n",
                 EVENTS, cases[i][0]);
        snprintf(csv, sizeof csv, "p,d\n1,%s\n1,%s\n1,2024-03-05\n", cases[i][1], cases[i][2]);
        bench_open(&bench, yaml);
        workspace_write(bench.folder, "a.csv", csv);
        assert_int_equal(bench_ingest(&bench, 1), OK);
        const struct records *records = bench_records(&bench, "a");
        assert_int_equal(records->n_row, 2);
        assert_int_equal(records->date[0], day("2024-03-05"));
        assert_int_equal(records->date[1], day("2024-03-05"));
        bench_close(&bench);
    }
}

static void encodings_become_utf8(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, category: c}\n"
                              "    encoding: windows-1252\n");
    workspace_write(bench.folder, "a.csv", "p,d,c\nJos\xe9,2024-01-01,\x80\n1,2024-01-01,\x81\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 1);
    assert_string_equal(texts_at(&records->ids, 0), "Jos\xc3\xa9");
    assert_string_equal(texts_at(&records->categories, 0), "\xe2\x82\xac");
    bench_close(&bench);
}

static void codes_put_canonical_values_first_in_their_order(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS
               "    columns: {person_id: p, date: d, category: c}\n    codes: codes/a.csv\n");
    workspace_write(bench.folder, "codes/a.csv",
                    "\xef\xbb\xbfnote,canonical,local\n,zeta,Z1\n,alpha,A1\n,zeta,Z2\n,unused,U\n");
    workspace_write(bench.folder, "a.csv",
                    "p,d,c\n1,2024-01-01,New\n1,2024-01-01, Z2\n1,2024-01-01,A1\n"
                    "1,2024-01-01,Z1\n1,2024-01-01,New\n1,2024-01-01,\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    static const char *const expected[] = {"New", "zeta", "alpha", "zeta", "New", "(none)"};
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(text_of(&records->categories, records->category[i]), expected[i]);
    assert_int_equal(records->n_canonical, 3);
    static const char *const all[] = {"zeta", "alpha", "unused", "New"};
    assert_int_equal(records->categories.n, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_string_equal(texts_at(&records->categories, i), all[i]);
    assert_non_null(strstr(bench_file(&bench, "build/records/a.json"), "\"name\": \"New\""));
    bench_close(&bench);
}

static void bad_codes_files_are_refused(void **state)
{
    static const char *const cases[][2] = {{"local,canon\na,b\n", "local and canonical are needed"},
                                           {"local,canonical\na,b\na,c\n", "different meanings"},
                                           {"local,canonical\na,\n", "must not be empty"},
                                           {"", "no header row"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_open(&bench,
                   EVENTS "    columns: {person_id: p, date: d, category: c}\n    codes: c\n");
        workspace_write(bench.folder, "c", cases[i][0]);
        workspace_write(bench.folder, "a.csv", "p,d,c\n");
        assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
        assert_non_null(strstr(bench.err.message, cases[i][1]));
        bench_close(&bench);
    }
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d, category: c}\n    codes: c\n");
    workspace_write(bench.folder, "a.csv", "p,d,c\n");
    assert_int_equal(bench_ingest(&bench, 1), E_CONFIG);
    assert_non_null(strstr(bench.err.message, "does not exist"));
    bench_close(&bench);
}

#define VERSIONED "    columns: {person_id: p, date: d, known: k, record_id: r, void: w}\n"

static void void_rows_go_but_count_for_the_end_of_the_data(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS VERSIONED);
    workspace_write(bench.folder, "a.csv",
                    "p,d,k,r,w\n"
                    "1,2024-01-01,2024-01-02,A,\n"
                    "1,2024-01-01,2024-05-02,A,TRUE\n"
                    "gone,2024-01-01,,,1\n" // void without record_id
                    "2,2024-01-01,,B,n\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    assert_int_equal(records->n_row, 2);
    assert_int_equal(records->n_void, 2);
    assert_int_equal(records->n_accepted, 4);
    assert_int_equal(records->last_known, day("2024-05-02"));
    assert_int_equal(records->superseded[0], day("2024-05-02"));
    assert_int_equal(records->superseded[1], DAY_MAX);
    assert_int_equal(records->ids.n, 2); // "gone" has no record left
    bench_close(&bench);
}

struct naive_version {
    day_t known;
    int record; // −1 = none
    bool is_void;
};

// The row of a record that holds at as_of, from the definition: latest known before it, then the
// last row.
static int naive_holder(const struct naive_version *rows, int n, int record, day_t as_of)
{
    int best = -1;
    for (int i = 0; i < n; i++)
        if (rows[i].record == record && rows[i].known < as_of &&
            (best < 0 || rows[i].known >= rows[best].known))
            best = i;
    return best;
}

static void random_versions_hold_as_defined(void **state)
{
    enum { N = 300, N_RECORD = 60, N_DAY = 12 };
    struct naive_version rows[N];
    char csv[20000] = "p,d,k,r,w\n", *at = csv + strlen(csv);
    day_t first = day("2024-01-01");
    srand(7);
    for (int i = 0; i < N; i++) {
        rows[i] =
            (struct naive_version){first + rand() % N_DAY, rand() % N_RECORD - 1, rand() % 5 == 0};
        char known[DAY_TEXT], record[16] = "";
        if (rows[i].record >= 0)
            snprintf(record, sizeof record, "r%d", rows[i].record);
        at += sprintf(at, "%d,2023-01-01,%s,%s,%s\n", i, day_format(rows[i].known, known), record,
                      rows[i].is_void ? "Y" : "");
    }
    struct bench bench;
    bench_open(&bench, EVENTS VERSIONED);
    workspace_write(bench.folder, "a.csv", csv);
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    for (day_t as_of = first; as_of <= first + N_DAY + 1; as_of++) {
        bool holds[N] = {false};
        for (size_t k = 0; k < records->n_row; k++)
            holds[records->line[k] - 2] =
                records->known[k] < as_of && as_of <= records->superseded[k];
        for (int i = 0; i < N; i++) {
            bool expected =
                !rows[i].is_void && rows[i].known < as_of &&
                (rows[i].record < 0 || naive_holder(rows, N, rows[i].record, as_of) == i);
            assert_int_equal(holds[i], expected);
        }
    }
    bench_close(&bench);
}

static void files_come_in_bytewise_order(void **state)
{
    struct bench bench;
    bench_open(&bench, EVENTS "    columns: {person_id: p, date: d}\n");
    workspace_write(bench.folder, "a10.csv", "d,p\n2024-01-01,ten\n");
    workspace_write(bench.folder, "a2.csv", "p,d\ntwo,2024-01-01\n"); // columns in another order
    workspace_write(bench.folder, "aB.csv", "p,d,x\nB,2024-01-01,\n");
    workspace_write(bench.folder, "a.csv", "p,d\n\nfirst,2024-01-01\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "a");
    static const char *const ids[] = {"first", "ten", "two", "B"};
    static const char *const sorted[] = {"B", "first", "ten", "two"};
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(texts_at(&records->ids, records->person[i]), ids[i]);
        assert_string_equal(texts_at(&records->ids, i), sorted[i]);
    }
    assert_int_equal(records->line[0], 3);
    assert_string_equal(texts_at(&records->files, records->file[1]), "a10.csv");
    bench_close(&bench);
}

static void persons_have_attributes_and_addresses(void **state)
{
    struct bench bench;
    bench_open(&bench,
               "hearth: 1\nsources:\n  - name: m\n    files: m.csv\n    record: person\n"
               "    columns: {person_id: p, dob: b, sex: s, postcode: pc, address: a, uprn: u,"
               " to: t, attributes: {imd: i}}\n    max_rejects: 50%\n");
    workspace_write(bench.folder, "m.csv",
                    "p,b,s,pc,a,u,t,i\n"
                    "1,2020-02-29,F,AB1 2CD,\"Flat 2, 1 High-St.\",,,3\n"
                    "2,,,ab12cd,  FLAT 2  1 high st,,2024-01-01,\n"
                    "3,,,AB1 2CD,,,,\n"
                    "4,,,AB1 2CD,Flat 2 1 High St,0100,,\n"
                    "5,,,EC1 1AA,\xc3\x89"
                    "cole STRASSE 1,,,\n"
                    "6,,,ec11aa,\xc3\xa9"
                    "cole stra\xc3\x9f"
                    "e 1,,,\n"
                    "7,2020-02-30,,,,,,\n"
                    "8,,,AB1 2CD,--,,,\n"
                    "9,,,,Flat 2 1 High St,,,\n"); // of which town?
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    assert_int_equal(records->n_row, 9);
    assert_int_equal(records->attribute_days[0][6], DAY_NONE); // 30 February: a blank, no reject
    const struct source *source = &bench.config.sources[0];
    assert_int_equal(source->n_attribute, 6); // dob sex postcode uprn address imd
    assert_string_equal(source->attributes[0].name, "dob");
    assert_null(records->attributes[0]);
    assert_int_equal(records->attribute_days[0][0], day("2020-02-29"));
    assert_int_equal(records->attribute_days[0][1], DAY_NONE);
    assert_null(records->attribute_days[1]);
    assert_string_equal(text_of(&records->texts, records->attributes[1][0]), "F");
    assert_string_equal(text_of(&records->texts, records->attributes[5][0]), "3");
    assert_null(records->date);
    assert_null(records->known);
    assert_int_equal(records->end[1], day("2024-01-01"));
    static const char *const addresses[] = {"a:1 high street flat 2|ab12cd",
                                            "a:1 high street flat 2|ab12cd",
                                            "(none)",
                                            "u:100",
                                            "a:\xc3\xa9"
                                            "cole strasse 1|ec11aa",
                                            "a:\xc3\xa9"
                                            "cole strasse 1|ec11aa",
                                            "(none)",
                                            "(none)",
                                            "(none)"};
    for (size_t i = 0; i < 9; i++)
        assert_string_equal(text_of(&records->texts, records->address[i]), addresses[i]);
    bench_close(&bench);
}

// Where a source has no postcodes, its addresses are whole.
static void an_address_may_hold_its_postcode(void **state)
{
    struct bench bench;
    bench_open(&bench, "hearth: 1\nsources:\n  - name: m\n    files: m.csv\n    record: person\n"
                       "    columns: {person_id: p, address: a}\n");
    workspace_write(bench.folder, "m.csv", "p,a\n1,\"1 High St, AB1 2CD\"\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "m");
    assert_string_equal(text_of(&records->texts, records->address[0]), "a:1 high st ab1 2cd|");
    bench_close(&bench);
}

static void relationships_are_typed(void **state)
{
    struct bench bench;
    bench_open(&bench,
               "hearth: 1\nsources:\n  - name: r\n    files: r.csv\n    record: relationship\n"
               "    columns: {person_id: p, other_id: o, relation: r, start: s, end: e}\n"
               "    max_rejects: 90%\n");
    workspace_write(bench.folder, "r.csv",
                    "p,o,r,s,e\nc,m,mother,2020-01-01,\nc,f,father,,2021-01-01\nc,x,household,,\n"
                    "c,,mother,,\nc,m,aunt,,\nc,m,,,\nc,m,child,2021-01-02,2021-01-01\n");
    assert_int_equal(bench_ingest(&bench, 1), OK);
    const struct records *records = bench_records(&bench, "r");
    assert_int_equal(records->n_row, 3);
    assert_int_equal(records->relation[0], TIE_MOTHER);
    assert_int_equal(records->relation[1], TIE_FATHER);
    assert_int_equal(records->relation[2], TIE_HOUSEHOLD);
    assert_string_equal(texts_at(&records->ids, records->other[1]), "f");
    assert_int_equal(records->known[0], day("2020-01-01"));
    assert_int_equal(records->known[1], DAY_NONE);
    assert_int_equal(records->end[1], day("2021-01-01"));
    assert_int_equal(records->last_known, DAY_NONE);
    assert_string_equal(bench_file(&bench, "rejects/r.csv"),
                        "file,line,column,value_class,reason\n"
                        "r.csv,5,2,empty,no other_id\n"
                        "r.csv,6,3,text,unknown relation\n"
                        "r.csv,7,3,empty,no relation\n"
                        "r.csv,8,5,date-like,end before start\n");
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_rejected_with_its_place),
        cmocka_unit_test(a_wrong_date_format_names_the_one_that_fits),
        cmocka_unit_test(spells_end_after_they_start),
        cmocka_unit_test(missing_markers_hold_on_every_column_but_ids),
        cmocka_unit_test(dates_follow_the_source_and_lose_their_time),
        cmocka_unit_test(encodings_become_utf8),
        cmocka_unit_test(codes_put_canonical_values_first_in_their_order),
        cmocka_unit_test(bad_codes_files_are_refused),
        cmocka_unit_test(void_rows_go_but_count_for_the_end_of_the_data),
        cmocka_unit_test(random_versions_hold_as_defined),
        cmocka_unit_test(files_come_in_bytewise_order),
        cmocka_unit_test(persons_have_attributes_and_addresses),
        cmocka_unit_test(an_address_may_hold_its_postcode),
        cmocka_unit_test(relationships_are_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
