// CSV rows: hand-written expectations for each trap, and libcsv itself over random texts as the
// oracle for fields.
#include "features/base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <csv.h>

// All rows as "line:[field][field]\n", bad ones as "line:column reason\n". The caller frees.
static char *rows_of_form(const char *data, size_t n_bytes, struct csv_form form)
{
    char *text;
    size_t n_text;
    FILE *stream = open_memstream(&text, &n_text);
    struct csv_reader *reader = csv_open(data, n_bytes, form);
    struct csv_row row;
    enum csv_result result;
    while ((result = csv_next(reader, &row)) != CSV_END) {
        fprintf(stream, "%zu:", row.line);
        if (result == CSV_BAD)
            fprintf(stream, "%zu %s", row.bad_column, row.bad_reason);
        for (size_t i = 0; i < row.n_field; i++) {
            fprintf(stream, "[%s]", row.fields[i].text);
            assert_int_equal(strlen(row.fields[i].text), row.fields[i].n_bytes);
        }
        fputc('\n', stream);
    }
    csv_bytes(reader, &n_bytes);
    assert_int_equal(csv_position(reader), n_bytes);
    csv_close(reader);
    fclose(stream);
    return text;
}

static char *rows_text(const char *data, size_t n_bytes, enum csv_encoding encoding)
{
    return rows_of_form(data, n_bytes, (struct csv_form){.encoding = encoding});
}

// Reads from a block of exactly that size, so that a sanitizer sees a byte too far.
static void check(const char *data, size_t n_bytes, enum csv_encoding encoding,
                  const char *expected)
{
    char *block = malloc(n_bytes ? n_bytes : 1);
    memcpy(block, data, n_bytes);
    char *text = rows_text(block, n_bytes, encoding);
    assert_string_equal(text, expected);
    free(text);
    free(block);
}

#define CHECK(data, expected) check(data, sizeof(data) - 1, CSV_UTF8, expected)
#define CHECK_1252(data, expected) check(data, sizeof(data) - 1, CSV_WINDOWS_1252, expected)

static void plain_rows_are_split_and_trimmed(void **state)
{
    CHECK("", "");
    CHECK("a", "1:[a]\n");
    CHECK("a,b\n1,2\n", "1:[a][b]\n2:[1][2]\n");
    CHECK(" a b ,\tc\t, \n", "1:[a b][c][]\n");
    CHECK("a,b,\n,,\n", "1:[a][b][]\n2:[][][]\n");
    CHECK("long enough for more than one word,x\n", "1:[long enough for more than one word][x]\n");
}

static void line_breaks_of_all_three_kinds_count_once(void **state)
{
    CHECK("a\r\nb\rc\nd", "1:[a]\n2:[b]\n3:[c]\n4:[d]\n");
    CHECK("a\r\n\r\n  \t \n\nb\n", "1:[a]\n5:[b]\n");
    CHECK("\r\r\na", "3:[a]\n");
}

static void byte_order_mark_is_skipped_once(void **state)
{
    CHECK("\xef\xbb\xbf"
          "a,b\n",
          "1:[a][b]\n");
    CHECK("\xef\xbb\xbf", "");
    CHECK("\xef\xbb\xbf"
          "\"a\"\n",
          "1:[a]\n");
    CHECK("a\n\xef\xbb\xbf"
          "b\n",
          "1:[a]\n2:[\xef\xbb\xbf"
          "b]\n");
}

static void quotes_hold_commas_breaks_and_quotes(void **state)
{
    CHECK("\"a,b\",\"c\"\"d\"\n", "1:[a,b][c\"d]\n");
    CHECK("  \"a\" , b\n", "1:[a][b]\n");
    CHECK("\"\"\n\"\",\n", "1:[]\n2:[][]\n");
    CHECK("\"x\ny\r\nz\rw\",1\nnext,2\n", "1:[x\ny\r\nz\rw][1]\n5:[next][2]\n");
    CHECK("\" blanks inside \",b\n", "1:[blanks inside][b]\n");
}

static void stray_quotes_are_letters(void **state)
{
    CHECK("5\" pipe,6\" pipe\nb,c\n", "1:[5\" pipe][6\" pipe]\n2:[b][c]\n");
    CHECK("\"a\"b\",c\n", "1:[a\"b][c]\n");
    CHECK("\"a\" b,c\",d\n", "1:[a\" b,c][d]\n");
}

static void unclosed_quote_costs_one_line(void **state)
{
    CHECK("a,b\n1,\"open\n2,x\n3,y\n", "1:[a][b]\n2:2 quote never closed\n3:[2][x]\n4:[3][y]\n");
    CHECK("\"open\r\nb\r\n", "1:1 quote never closed\n2:[b]\n");
    CHECK("\"", "1:1 quote never closed\n");
    CHECK("a,\"closed\"\n", "1:[a][closed]\n");
    CHECK("\"x,y\",\"open\nlast\n", "1:2 quote never closed\n2:[last]\n");
}

static void rows_are_capped_in_bytes(void **state)
{
    size_t n = CSV_MAX_ROW_BYTES;
    char *data = malloc(2 * n + 100);
    memset(data, 'x', n + 1);
    strcpy(data + n, "\nb\n"); // exactly the cap
    char *text = rows_text(data, n + 3, CSV_UTF8);
    assert_true(strncmp(text, "1:[xxx", 6) == 0);
    assert_string_equal(text + n + 3, "]\n2:[b]\n");
    free(text);
    data[n] = 'x';
    strcpy(data + n + 1, "\nb\n"); // one more
    check(data, n + 4, CSV_UTF8, "1:0 row too long\n2:[b]\n");
    data[0] = '"'; // quoted and never closed before the cap
    memset(data + n + 1, 'x', n);
    data[5] = '\n';
    strcpy(data + 2 * n, "\nb\n");
    check(data, 2 * n + 3, CSV_UTF8, "1:1 quote never closed\n2:0 row too long\n3:[b]\n");
    free(data);
}

static void fields_are_capped_in_number(void **state)
{
    char *data = malloc(CSV_MAX_FIELDS + 10);
    memset(data, ',', CSV_MAX_FIELDS);
    strcpy(data + CSV_MAX_FIELDS, "\nb\n");
    check(data, CSV_MAX_FIELDS + 3, CSV_UTF8, "1:65537 too many fields\n2:[b]\n");
    free(data);
}

static void utf8_is_validated(void **state)
{
    CHECK("caf\xc3\xa9,\xe2\x82\xac\n", "1:[caf\xc3\xa9][\xe2\x82\xac]\n");
    CHECK("ok,caf\xe9\nb\n", "1:2 bad encoding\n2:[b]\n");
    CHECK("\"q\",\"\xff\"\nb\n", "1:2 bad encoding\n2:[b]\n");
    CHECK(
        "\xc0\xaf\n\xed\xa0\x80\n\xf4\x90\x80\x80\n",
        "1:1 bad encoding\n2:1 bad encoding\n3:1 bad encoding\n"); // overlong, surrogate, too high
    CHECK("a\0b,c\nd\n", "1:1 bad encoding\n2:[d]\n");
    CHECK("one,\0 in a whole word\nd\n", "1:2 bad encoding\n2:[d]\n");
    CHECK("\"a\",\"\0\"\n", "1:2 bad encoding\n");
}

static void windows_1252_is_converted(void **state)
{
    CHECK_1252("\x80,\xe9\x99\n", "1:[\xe2\x82\xac][\xc3\xa9\xe2\x84\xa2]\n");
    CHECK_1252("\"\xa3"
               "5\",x\n",
               "1:[\xc2\xa3"
               "5][x]\n");
    CHECK_1252("a,\x81\nb\n", "1:2 bad encoding\n2:[b]\n");
    CHECK_1252("\x8d\n\x8f\n\x90\n\x9d\n\0\n", "1:1 bad encoding\n2:1 bad encoding\n"
                                               "3:1 bad encoding\n4:1 bad encoding\n"
                                               "5:1 bad encoding\n");
    CHECK_1252("\xff\xfd\n", "1:[\xc3\xbf\xc3\xbd]\n");
}

// libcsv over the whole text, in the form of rows_text without line numbers.
static void oracle_field(void *text, size_t n_bytes, void *context)
{
    const char *at = text;
    for (; n_bytes && (*at == ' ' || *at == '\t'); n_bytes--)
        at++;
    while (n_bytes && (at[n_bytes - 1] == ' ' || at[n_bytes - 1] == '\t'))
        n_bytes--;
    fprintf(context, "[%.*s]", (int)n_bytes, n_bytes ? at : "");
}

static void oracle_row(int end, void *context)
{
    fputc('\n', context);
}

static char *oracle_text(const char *data, size_t n_bytes)
{
    char *text;
    size_t n_text;
    FILE *stream = open_memstream(&text, &n_text);
    struct csv_parser parser;
    csv_init(&parser, 0);
    csv_parse(&parser, data, n_bytes, oracle_field, oracle_row, stream);
    csv_fini(&parser, oracle_field, oracle_row, stream);
    csv_free(&parser);
    fclose(stream);
    return text;
}

static char *without_lines(const char *text)
{
    char *copy = calloc(1, strlen(text) + 1), *to = copy;
    for (bool in_number = true; *text; text++) {
        if (in_number && *text == ':')
            in_number = false;
        else if (!in_number)
            *to++ = *text;
        // a row ends where its last field does: a break inside a field is no end
        if (*text == '\n' && text[-1] == ']' && text[1] >= '0' && text[1] <= '9')
            in_number = true;
    }
    return copy;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void random_texts_give_libcsvs_fields(void **state)
{
    static const char alphabet[] = "ab,,\"\"\n\r \t,x\"\n";
    uint64_t random = 20240501;
    size_t n_compared = 0;
    for (int k = 0; k < 60000; k++) {
        char data[40];
        size_t n = next_random(&random) % sizeof data;
        for (size_t i = 0; i < n; i++)
            data[i] = alphabet[next_random(&random) % (sizeof alphabet - 1)];
        char *ours = rows_text(data, n, CSV_UTF8);
        if (!strstr(ours, "never closed")) {
            char *plain = without_lines(ours), *oracle = oracle_text(data, n);
            assert_string_equal(plain, oracle);
            n_compared++;
            free(plain);
            free(oracle);
        }
        free(ours);
    }
    assert_true(n_compared > 20000);
}

static void check_form(const char *data, size_t n_bytes, struct csv_form form, const char *expected)
{
    char *text = rows_of_form(data, n_bytes, form);
    assert_string_equal(text, expected);
    free(text);
}
#define CHECK_FORM(data, form, expected) check_form(data, sizeof data - 1, form, expected)

static void cells_are_cut_at_the_stated_delimiter(void **state)
{
    const struct csv_form semicolon = {.delimiter = ';'}, tab = {.delimiter = '\t'};
    CHECK_FORM("a;b,c; d \n\"x;y\";\"q\"\"r\";\n", semicolon, "1:[a][b,c][d]\n2:[x;y][q\"r][]\n");
    CHECK_FORM("a\tb\t\t d\n\"x\ty\"\t2\t\t\n", tab, "1:[a][b][][d]\n2:[x\ty][2][][]\n");
    CHECK_FORM("a|\"b\nc\"|d\ne|f|g\n", ((struct csv_form){.delimiter = '|'}),
               "1:[a][b\nc][d]\n3:[e][f][g]\n");
    CHECK_FORM("a;\"b;c\nd;e\n", semicolon, "1:2 quote never closed\n2:[d][e]\n");
}

static void lines_before_the_header_are_skipped_and_counted(void **state)
{
    CHECK_FORM("Report\r\n\"of;\n\nid,x\n1,2\n", ((struct csv_form){.n_skip = 3}),
               "4:[id][x]\n5:[1][2]\n");
    CHECK_FORM("a\n", ((struct csv_form){.n_skip = 5}), "");
}

#define E_ACUTE "\xc3\xa9"

static void a_byte_order_mark_wins_over_the_word(void **state)
{
    const struct csv_form western = {.encoding = CSV_WINDOWS_1252}, plain = {0};
    CHECK_FORM("\xef\xbb\xbf\xc3\xa9,1\n", western, "1:[" E_ACUTE "][1]\n");
    CHECK_FORM("\xff\xfe\xe9\0,\0001\0\n\0", western, "1:[" E_ACUTE "][1]\n");
    CHECK_FORM("\xfe\xff\0\xe9\0,\0001\0\r\0\n\0x", plain, "1:[" E_ACUTE "][1]\n2:[x]\n");
}

static void utf_16_is_read_in_either_order(void **state)
{
    const struct csv_form form = {.encoding = CSV_UTF16};
    CHECK_FORM("a\0,\0b\0", form, "1:[a][b]\n");
    CHECK_FORM("\0a\0,\0b", form, "1:[a][b]\n");
    CHECK_FORM("\xff\xfe\x3d\xd8\0\xde,\0b\0", form, "1:[\xf0\x9f\x98\x80][b]\n");  // a pair
    CHECK_FORM("\xff\xfe\x3d\xd8,\0b\0\n\0c\0", form, "1:1 bad encoding\n2:[c]\n"); // half of one
    CHECK_FORM("\xff\xfe"
               "a\0\n\0b",
               form, "1:[a]\n2:1 bad encoding\n"); // half a unit
}

static void header_is_found_by_name(void **state)
{
    const char data[] = "id, name ,\"a,b\"\n";
    struct csv_reader *reader = csv_open(data, sizeof data - 1, (struct csv_form){0});
    struct csv_row row;
    assert_int_equal(csv_next(reader, &row), CSV_ROW);
    assert_int_equal(csv_find(&row, "name"), 1);
    assert_int_equal(csv_find(&row, "a,b"), 2);
    assert_int_equal(csv_find(&row, "Name"), -1);
    csv_close(reader);
}

static void written_fields_are_quoted_when_needed(void **state)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},   {"", ""},         {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""}, {" a", "\" a\""}, {"a\t", "\"a\t\""}, {"a b", "a b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text;
        size_t n;
        FILE *stream = open_memstream(&text, &n);
        csv_write_field(stream, cases[i][0]);
        fclose(stream);
        assert_string_equal(text, cases[i][1]);
        free(text);
    }
}

static enum status read_table(struct arena *arena, const char *text, struct csv_table *table,
                              struct error *err)
{
    char path[] = "/tmp/hearth-csv-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(text, file);
    fclose(file);
    enum status status = csv_read_table(arena, path, table, err);
    unlink(path);
    return status;
}

static void table_holds_cells_and_lines(void **state)
{
    struct arena arena = {0};
    struct csv_table table;
    struct error err;
    assert_int_equal(read_table(&arena, "a,b\n1,\n\n\"x\ny\",2\nz,3\n", &table, &err), OK);
    assert_int_equal(table.n_row, 3);
    assert_int_equal(table.n_col, 2);
    assert_string_equal(table.names[1], "b");
    assert_string_equal(table.cells[1], "");
    assert_string_equal(table.cells[2], "x\ny");
    assert_string_equal(table.cells[5], "3");
    assert_int_equal(table.lines[0], 2);
    assert_int_equal(table.lines[1], 4);
    assert_int_equal(table.lines[2], 6);
    arena_done(&arena);
}

static void table_refuses_bad_rows_with_their_place(void **state)
{
    static const char *const cases[][3] = {
        {"a,b\n1\n", ":2:2", "fewer fields"},     {"a,b\n1,2,3\n", ":2:3", "more fields"},
        {"a,b\n1,\"2\n", ":2:2", "never closed"}, {"a,b\n1,\xff\n", ":2:2", "not UTF-8"},
        {"a,a\n1,2\n", ":1", "columns 1 and 2"},  {"\n", ":2", "empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct csv_table table;
        struct error err = {0};
        assert_int_equal(read_table(&arena, cases[i][0], &table, &err), E_DATA);
        assert_non_null(strstr(err.message, cases[i][2]));
        assert_string_equal(strchr(err.place, ':'), cases[i][1]);
        arena_done(&arena);
    }
}

// Rows read part by part, lines counted on from the parts before.
static char *rows_of_parts(const char *data, size_t n_bytes, struct csv_form form, size_t n_part)
{
    char *text;
    size_t n_text, lines_before = 0;
    FILE *stream = open_memstream(&text, &n_text);
    struct csv_reader *whole = csv_open(data, n_bytes, form);
    struct csv_part part;
    lines_before = csv_line(whole) - 1;
    while (csv_part_next(whole, n_part, &part)) {
        struct csv_reader *reader = csv_part_open(whole, &part);
        struct csv_row row;
        enum csv_result result;
        while ((result = csv_next(reader, &row)) != CSV_END) {
            fprintf(stream, "%zu:", row.line + lines_before);
            if (result == CSV_BAD)
                fprintf(stream, "%zu %s", row.bad_column, row.bad_reason);
            for (size_t i = 0; i < row.n_field; i++)
                fprintf(stream, "[%s]", row.fields[i].text);
            fputc('\n', stream);
        }
        assert_int_equal(csv_position(reader), part.end);
        lines_before += csv_line(reader) - 1;
        csv_close(reader);
    }
    csv_close(whole);
    fclose(stream);
    return text;
}

static void parts_have_the_rows_of_the_whole(void **state)
{
    static const char *const pieces[] = {"a", ",",  "\n",   "\r\n", "\r",   "\"", "\"x,\ny\"",
                                         "é", "\"", "12.5", "\n\n", "\"\"", " ",  ",\"q\""};
    unsigned long random = 1;
    for (int round = 0; round < 3000; round++) {
        char data[512];
        size_t n = 0;
        while (n < 400) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[(random >> 33) % (sizeof pieces / sizeof *pieces)];
            memcpy(data + n, piece, strlen(piece));
            n += strlen(piece);
        }
        struct csv_form form = {.encoding = round % 3 == 2 ? CSV_WINDOWS_1252 : CSV_UTF8,
                                .n_skip = round % 2};
        char *whole = rows_of_form(data, n, form);
        for (size_t n_part = 1; n_part < 600; n_part += 1 + n_part / 2) {
            char *parts = rows_of_parts(data, n, form, n_part);
            assert_string_equal(parts, whole);
            free(parts);
        }
        free(whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_have_the_rows_of_the_whole),
        cmocka_unit_test(plain_rows_are_split_and_trimmed),
        cmocka_unit_test(line_breaks_of_all_three_kinds_count_once),
        cmocka_unit_test(byte_order_mark_is_skipped_once),
        cmocka_unit_test(quotes_hold_commas_breaks_and_quotes),
        cmocka_unit_test(stray_quotes_are_letters),
        cmocka_unit_test(unclosed_quote_costs_one_line),
        cmocka_unit_test(rows_are_capped_in_bytes),
        cmocka_unit_test(fields_are_capped_in_number),
        cmocka_unit_test(utf8_is_validated),
        cmocka_unit_test(windows_1252_is_converted),
        cmocka_unit_test(random_texts_give_libcsvs_fields),
        cmocka_unit_test(cells_are_cut_at_the_stated_delimiter),
        cmocka_unit_test(lines_before_the_header_are_skipped_and_counted),
        cmocka_unit_test(a_byte_order_mark_wins_over_the_word),
        cmocka_unit_test(utf_16_is_read_in_either_order),
        cmocka_unit_test(header_is_found_by_name),
        cmocka_unit_test(written_fields_are_quoted_when_needed),
        cmocka_unit_test(table_holds_cells_and_lines),
        cmocka_unit_test(table_refuses_bad_rows_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
