// Flat files as datasets: types by the training table, labels, places in errors, LIBSVM.

#include "features/base/file.h"
#include "features/base/gzip.h"
#include "model/table/flat_data.h"
#include "model/table/id_columns.h"
#include "model/table/labels.h"
#include "model/table/libsvm_file.h"
#include "model/table/value_range.h"
#include "model/train/flat_splits.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/near.h"

static void write_file(const char *path, const char *text)
{
    struct output output;
    assert_int_equal(output_open(&output, path, ERROR_IGNORED), OK);
    fputs(text, output.stream);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
}

static const char table[] = "id,age,colour,empty,when,y\n"
                            "a,30,red,,2020-01-05,1\n"
                            "b,,blue,,2020-02-05,0\n"
                            "a,50,,,2020-03-05,1\n"
                            "c,60,red,,2020-04-05,\n"
                            "d,70,green,,2020-05-05,0\n";

static void read_flat(struct arena *arena, struct flat_options *options, struct flat_data *flat)
{
    struct error err = {0};
    if (flat_read(arena, options, flat, &err))
        fail_msg("%s", err.message);
}

static void test_blank_ids_are_rows_of_their_own(void **state)
{
    struct arena arena = {0};
    const char *const texts[] = {"a", "", "b", "", "a", ""};
    const uint32_t wanted[] = {0, 1, 2, 3, 0, 4};
    uint32_t *clusters = dataset_clusters(&arena, texts, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(clusters[i], wanted[i]);
    arena_done(&arena);
}

static void test_columns_follow_the_training_table(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    write_file("flat_t.csv", table);
    write_file("flat_t2.csv",
               "colour,y,age,id,when,new\npink,1,5,z,2021-01-01,x\n,0,,y,2021-01-01,\n");
    struct flat_options options = {.table = "flat_t.csv",
                                   .test = "flat_t2.csv",
                                   .label = "y",
                                   .id = "id",
                                   .drop = (const char *const[]){"when"},
                                   .n_drop = 1};
    read_flat(&arena, &options, &flat);
    static const char *const names[] = {"age", "colour=blue", "colour=green", "colour=red"};
    assert_int_equal(flat.data.n_col, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(flat.data.names[i], names[i]);
    assert_int_equal(flat.data.n_row, 7);
    assert_int_equal(flat.n_table, 5);
    const double *row = dataset_row(&flat.data, 0);
    assert_true(row[0] == 30 && row[1] == 0 && row[2] == 0 && row[3] == 1);
    row = dataset_row(&flat.data, 2); // no colour known
    assert_true(row[0] == 50 && isnan(row[1]) && isnan(row[2]) && isnan(row[3]));
    row = dataset_row(&flat.data, 5); // a colour that training never saw; columns in another order
    assert_true(row[0] == 5 && row[1] == 0 && row[2] == 0 && row[3] == 0);
    assert_true(isnan(dataset_row(&flat.data, 6)[0]));
    assert_int_equal(flat.n_unseen[0], 0);
    assert_int_equal(flat.n_unseen[1], 1); // pink
    static const signed char y[] = {1, 0, 1, -1, 0, 1, 0};
    assert_memory_equal(flat.data.y, y, 7);
    assert_int_equal(flat.data.cluster[0], flat.data.cluster[2]); // one id
    assert_true(flat.data.cluster[0] != flat.data.cluster[1]);
    arena_done(&arena);
}

static void test_times_are_split_in_order(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct plan plan;
    write_file("flat_t.csv", table);
    struct flat_options options = {.table = "flat_t.csv", .label = "y", .time = "when"};
    read_flat(&arena, &options, &flat);
    assert_true(flat.time_is_date);
    assert_int_equal(flat_plan_times(&arena, &flat, &plan, ERROR_IGNORED), OK);
    assert_true(plan.n_split >= 2);
    for (size_t s = 0; s < plan.n_split; s++) {
        const struct split *split = &plan.splits[s];
        assert_true(split->train.n > 0 && split->test.n > 0);
        for (size_t i = 0; i < split->train.n; i++)
            for (size_t j = 0; j < split->test.n; j++)
                assert_true(flat.data.time[split->train.index[i]] <
                            flat.data.time[split->test.index[j]]);
    }
    arena_done(&arena);
}

static void label_case(const char *text, const char *positive, enum status wanted,
                       const char *place)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error err = {0};
    write_file("flat_l.csv", text);
    struct flat_options options = {.table = "flat_l.csv", .label = "y", .positive = positive};
    assert_int_equal(flat_read(&arena, &options, &flat, &err), wanted);
    if (wanted)
        assert_non_null(strstr(err.place, place));
    else
        assert_true(flat.data.y[0] == 1 && flat.data.y[1] == 0);
    arena_done(&arena);
}

static void test_labels(void **state)
{
    label_case("x,y\n1,1\n2,0\n", NULL, OK, "");
    label_case("x,y\n1,+1\n2,-1\n", NULL, OK, "");
    label_case("x,y\n1,1.0\n2,0.0\n", NULL, OK, "");
    label_case("x,y\n1,good\n2,bad\n", "good", OK, "");
    label_case("x,y\n1,2\n2,1\n", "2", OK, "");
    label_case("x,y\n1,1\n2,0\n3,-1\n", NULL, E_DATA, "flat_l.csv:4:2");
    label_case("x,y\n1,1\n2,2\n", NULL, E_DATA, "flat_l.csv:3:2");
    label_case("x,y\n1,yes\n2,no\n", NULL, E_DATA, "flat_l.csv:2:2");
    label_case("x,x,y\n1,1,1\n", NULL, E_DATA, "flat_l.csv:1");
    label_case("x,y\n1,good\n2,bad\n", "goood", E_USAGE, "flat_l.csv");
}

static void libsvm_case(const char *text, enum status wanted, const char *place)
{
    struct arena arena = {0};
    struct libsvm_rows rows;
    struct error err = {0};
    write_file("flat.svm", text);
    assert_int_equal(libsvm_read(&arena, "flat.svm", 0, &rows, &err), wanted);
    if (wanted)
        assert_string_equal(err.place, place);
    arena_done(&arena);
}

static void test_libsvm_files(void **state)
{
    struct arena arena = {0};
    struct libsvm_rows rows;
    signed char y[3];
    write_file("flat.svm", "+1 1:0.5 3:-2e1 # comment 9:9\n\n-1 2:1\r\n 1:3\n");
    assert_int_equal(libsvm_read(&arena, "flat.svm", 0, &rows, ERROR_IGNORED), OK);
    static const double x[] = {0.5, 0, -20, 0, 1, 0, 3, 0, 0};
    assert_int_equal(rows.n_row, 3);
    assert_int_equal(rows.n_col, 3);
    assert_memory_equal(rows.x, x, sizeof x);
    assert_int_equal(libsvm_labels(&rows, "flat.svm", NULL, y, ERROR_IGNORED), OK);
    assert_true(y[0] == 1 && y[1] == 0 && y[2] == -1);
    assert_int_equal(libsvm_read(&arena, "flat.svm", 2, &rows, ERROR_IGNORED), OK);
    assert_int_equal(rows.n_beyond, 1);
    arena_done(&arena);
    libsvm_case("1 1:1\n1 2:1 2:3\n", E_DATA, "flat.svm:2");
    libsvm_case("1 0:1\n", E_DATA, "flat.svm:1");
    libsvm_case("1 1:1\n\n1 1:x\n", E_DATA, "flat.svm:3");
    libsvm_case("1 1:1 2\n", E_DATA, "flat.svm:1");
    libsvm_case("1 99999999:1\n", E_DATA, "flat.svm:1");
}

static void test_a_text_column_with_too_many_values_names_the_way_out(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error err = {0};
    struct output output;
    assert_int_equal(output_open(&output, "flat_many.csv", ERROR_IGNORED), OK);
    fputs("name,y\n", output.stream);
    for (int i = 0; i <= SCHEMA_MAX_TEXT_VALUES; i++)
        fprintf(output.stream, "n%d,%d\n", i, i % 2);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    struct flat_options options = {.table = "flat_many.csv",
                                   .label = "y",
                                   .rules = {.text = (const char *const[]){"name"}, .n_text = 1}};
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_DATA);
    assert_non_null(strstr(err.hint, "--drop name"));
    arena_done(&arena);
}

// 60 ages with `odd` in some lines. Returns the status of reading them.
static enum status ages_read(struct arena *arena, size_t every, const struct cell_rules *rules,
                             struct flat_data *flat, struct error *err)
{
    struct output output;
    assert_int_equal(output_open(&output, "flat_odd.csv", ERROR_IGNORED), OK);
    fputs("age,y\n", output.stream);
    for (size_t i = 1; i <= 60; i++) {
        char age[32];
        snprintf(age, sizeof age, "%zu.5", 20 + i);
        fprintf(output.stream, "%s,%zu\n", i % every == 0 ? "N/A" : age, i % 2);
    }
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    struct flat_options options = {.table = "flat_odd.csv", .label = "y", .rules = *rules};
    return flat_read(arena, &options, flat, err);
}

static void test_odd_cells_in_a_column_of_numbers_are_named(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error_list all = {0};
    struct error err = {.all = &all};
    struct cell_rules rules = {.missing_option = "--missing"};
    assert_int_equal(ages_read(&arena, 25, &rules, &flat, &err), E_DATA);
    assert_int_equal(all.n, 2);
    assert_string_equal(all.items[0].place, "flat_odd.csv:26:1");
    assert_string_equal(all.items[1].place, "flat_odd.csv:51:1");
    assert_non_null(strstr(err.message, "'N/A' is not a number (column age), and 58 of the other"));
    assert_non_null(strstr(err.hint, "--missing 'N/A'"));
    assert_non_null(strstr(err.hint, "--text age"));
    assert_string_equal(all.items[1].hint, ""); // the same text: said once
    // a third of the cells, but of one code
    err = (struct error){0};
    assert_int_equal(ages_read(&arena, 3, &rules, &flat, &err), E_DATA);
    // as missing
    rules.missing = (const char *const[]){"N/A"};
    rules.n_missing = 1;
    assert_int_equal(ages_read(&arena, 25, &rules, &flat, &err), OK);
    assert_int_equal(flat.data.n_col, 1);
    assert_true(isnan(dataset_row(&flat.data, 24)[0]));
    assert_int_equal(flat.schema.n_missing, 1);
    assert_int_equal(flat.n_missing, 2);
    // as text
    rules = (struct cell_rules){.text = (const char *const[]){"age"}, .n_text = 1};
    assert_int_equal(ages_read(&arena, 25, &rules, &flat, &err), OK);
    assert_int_equal(flat.data.n_col, 59);
    rules.text = (const char *const[]){"aeg"};
    assert_int_equal(ages_read(&arena, 25, &rules, &flat, &err), E_USAGE);
    arena_done(&arena);
}

static void test_columns_that_are_text_are_read_as_text(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    // classes R, 1, 2, 3: a fifth of the cells is no number, and the numbers are few
    struct output output;
    assert_int_equal(output_open(&output, "flat_odd.csv", ERROR_IGNORED), OK);
    fputs("class,y\n", output.stream);
    for (size_t i = 0; i < 60; i++)
        fprintf(output.stream, "%s,%zu\n", (const char *const[]){"R", "1", "2", "3", "4"}[i % 5],
                i % 2);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    struct flat_options options = {.table = "flat_odd.csv", .label = "y"};
    read_flat(&arena, &options, &flat);
    assert_int_equal(flat.data.n_col, 5);
    // a value that training did not have
    struct csv_table other;
    write_file("flat_l.csv", "class\nR\n5\n\"\"\nX\n");
    assert_int_equal(csv_read_table(&arena, "flat_l.csv", &other, ERROR_IGNORED), OK);
    assert_int_equal(schema_count_unseen(&flat.schema, &other, 0), 2);
    arena_done(&arena);
}

// 300 rows of a value written as `form` says, with cell i of them i + 0.5. Returns the status.
static enum status written_read(struct arena *arena, const char *form,
                                const struct cell_rules *rules, struct flat_data *flat,
                                struct error *err)
{
    struct output output;
    *err = (struct error){0};
    assert_int_equal(output_open(&output, "flat_odd.csv", ERROR_IGNORED), OK);
    fputs("income,y\n", output.stream);
    for (int i = 0; i < 300; i++) {
        fprintf(output.stream, form, 1000 + i);
        fprintf(output.stream, ",%d\n", i % 2);
    }
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    struct flat_options options = {.table = "flat_odd.csv", .label = "y", .rules = *rules};
    return flat_read(arena, &options, flat, err);
}

static void test_numbers_in_another_notation_are_refused(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error err;
    struct cell_rules rules = {.missing_option = "--missing"};
    static const char *const forms[] = {"\"%d,5\"",     "%d%%",    "%d %%",         "£%d",
                                        "\"2,%d,500\"", "2 %d.25", "\"1.%d,25 €\"", "$%d"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_int_equal(written_read(&arena, forms[i], &rules, &flat, &err), E_DATA);
        assert_non_null(strstr(err.message, "column 'income': 300 of 300 cells are numbers with"));
        assert_string_equal(err.place, "flat_odd.csv:1:1");
        assert_non_null(strstr(err.hint, "--text income"));
    }
    assert_int_equal(written_read(&arena, "ref%d", &rules, &flat, &err), E_DATA);
    assert_non_null(strstr(err.message, "300 different texts in 300 cells"));
    assert_non_null(strstr(err.hint, "--cluster"));
    rules.text = (const char *const[]){"income"};
    rules.n_text = 1;
    assert_int_equal(written_read(&arena, "\"%d,5\"", &rules, &flat, &err), OK);
    assert_int_equal(flat.data.n_col, 300);
    assert_int_equal(written_read(&arena, "%d.5", &(struct cell_rules){0}, &flat, &err), OK);
    assert_int_equal(flat.data.n_col, 1);
    arena_done(&arena);
}

static void test_codes_and_values_beyond_training_are_counted(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct output output;
    assert_int_equal(output_open(&output, "flat_odd.csv", ERROR_IGNORED), OK);
    fputs("age,pay,y\n", output.stream);
    for (int i = 0; i < 90; i++)
        fprintf(output.stream, "%d,%d,%d\n", i < 3 ? 999998 + i % 2 : 20 + i % 60, i, i % 2);
    assert_int_equal(output_close(&output, ERROR_IGNORED), OK);
    struct flat_options options = {.table = "flat_odd.csv", .label = "y"};
    read_flat(&arena, &options, &flat);
    double code;
    assert_int_equal(codes_count(&flat.data, 0, &code), 3);
    assert_int_equal(codes_count(&flat.data, 1, &code), 0); // 88 and 89 are among the others
    assert_true(flat.schema.columns[1].low == 0 && flat.schema.columns[1].high == 89);
    struct csv_table other;
    write_file("flat_l.csv", "age,pay\n1,980\n2,981\n3,-900\n4,\"\"\n");
    assert_int_equal(csv_read_table(&arena, "flat_l.csv", &other, ERROR_IGNORED), OK);
    assert_int_equal(schema_count_beyond(&flat.schema, &other, 1), 3);
    arena_done(&arena);
}

static void test_tables_that_are_none_are_told(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error err = {0};
    struct flat_options options = {.table = "flat_l.csv", .label = "y"};
    write_file("flat_l.csv", "x;y\n1;0\n");
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "semicolons"));
    write_file("flat_l.csv", "x,y\n");
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_DATA);
    assert_non_null(strstr(err.message, "no rows"));
    write_file("flat_l.csv", "PK\x03\x04 and so on");
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_NOT_IMPLEMENTED);
    options.time = "t";
    write_file("flat_l.csv", "t,x,y\n01/02/2023,1,0\n");
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_DATA);
    assert_non_null(strstr(err.hint, "YYYY-MM-DD"));
    // what predict writes as .csv.gz is read again
    FILE *to = fopen("flat_l.csv", "wb"), *text;
    assert_int_equal(gzip_open(to, &text, &err), OK);
    fputs("x,y\n1,0\n2,1\n", text);
    fclose(text);
    fclose(to);
    options.time = NULL;
    read_flat(&arena, &options, &flat);
    assert_int_equal(flat.data.n_row, 2);
    arena_done(&arena);
}

static void test_placeholders_name_nobody(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    write_file("flat_l.csv", "who,x,y\n0,1,0\n0,2,1\nNULL,3,0\nNULL,4,1\nA1,5,0\nA1,6,1\n");
    struct flat_options options = {.table = "flat_l.csv", .label = "y", .id = "who"};
    read_flat(&arena, &options, &flat);
    assert_int_equal(flat.n_nobody, 4);
    assert_int_equal(flat.n_copy, 0);
    write_file("flat_l.csv", "a,x,y\n1,1,0\n2,2,1\n1,1,0\n1,1,0\n");
    struct csv_table copies;
    assert_int_equal(csv_read_table(&arena, "flat_l.csv", &copies, ERROR_IGNORED), OK);
    assert_int_equal(table_count_copies(&copies), 2);
    const uint32_t *cluster = flat.data.cluster;
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(cluster[i], cluster[k]);
    assert_int_equal(cluster[4], cluster[5]);
    static const char *const people[] = {"id", "person", "Child_ID", "NHS number", "pupilId"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_true(column_names_people(people[i]));
    assert_false(column_names_people("idle_days"));
    assert_false(column_names_people("household_size"));
    arena_done(&arena);
}

static void test_two_columns_never_get_one_name(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct error err = {0};
    write_file("flat_l.csv", "sex,sex=F,y\nF,1,1\nM,0,0\nF,1,0\n");
    struct flat_options options = {.table = "flat_l.csv", .label = "y"};
    assert_int_equal(flat_read(&arena, &options, &flat, &err), E_USAGE);
    assert_non_null(strstr(err.message, "column 'sex' with its value 'F', and column 'sex=F'"));
    options.drop = (const char *const[]){"sex=F"};
    options.n_drop = 1;
    read_flat(&arena, &options, &flat);
    arena_done(&arena);
}

// A row trains for a block only when its own window has passed at the block's first day.
static void test_open_windows_do_not_train(void **state)
{
    struct arena arena = {0};
    struct flat_data flat;
    struct plan plan;
    size_t n_left = 0;
    const struct span horizon = {40, 'd'};
    write_file("flat_t.csv", table);
    struct flat_options options = {
        .table = "flat_t.csv", .label = "y", .time = "when", .horizon = &horizon};
    read_flat(&arena, &options, &flat);
    assert_int_equal(flat_plan_times(&arena, &flat, &plan, ERROR_IGNORED), OK);
    for (size_t s = 0; s < plan.n_split; s++) {
        const struct split *split = &plan.splits[s];
        double begins = flat.data.time[split->test.index[0]];
        for (size_t i = 0; i < flat.n_table; i++) {
            bool trains = false, closed = flat.data.time[i] + 40 <= begins;
            for (size_t k = 0; k < split->train.n; k++)
                trains = trains || split->train.index[k] == i;
            assert_int_equal(trains, closed && flat.data.y[i] >= 0);
            n_left += !closed && flat.data.time[i] < begins;
        }
    }
    assert_true(n_left > 0);
    options.time = "age"; // numbers have no days
    assert_int_equal(flat_read(&arena, &options, &flat, ERROR_IGNORED), E_DATA);
    arena_done(&arena);
}

static int prepare(void **state)
{
    static char folder[] = "/tmp/hearth-flat-XXXXXX";
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int clean(void **state)
{
    static const char *const names[] = {"flat_t.csv", "flat_t2.csv",   "flat_l.csv",
                                        "flat.svm",   "flat_many.csv", "flat_odd.csv"};
    char folder[4096];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(names[i]);
    return getcwd(folder, sizeof folder) && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blank_ids_are_rows_of_their_own),
        cmocka_unit_test(test_columns_follow_the_training_table),
        cmocka_unit_test(test_times_are_split_in_order),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_libsvm_files),
        cmocka_unit_test(test_odd_cells_in_a_column_of_numbers_are_named),
        cmocka_unit_test(test_codes_and_values_beyond_training_are_counted),
        cmocka_unit_test(test_tables_that_are_none_are_told),
        cmocka_unit_test(test_placeholders_name_nobody),
        cmocka_unit_test(test_numbers_in_another_notation_are_refused),
        cmocka_unit_test(test_columns_that_are_text_are_read_as_text),
        cmocka_unit_test(test_two_columns_never_get_one_name),
        cmocka_unit_test(test_open_windows_do_not_train),
        cmocka_unit_test(test_a_text_column_with_too_many_values_names_the_way_out),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
