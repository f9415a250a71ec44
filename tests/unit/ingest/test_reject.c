// A rejected row is described by the class of its value, and the value itself is never written.

#include "features/ingest/reject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *class_of(const char *text)
{
    const struct csv_field field = {.text = text, .n_bytes = strlen(text)};
    return reject_class(&field);
}

static void classes_say_what_kind_of_value_it_was(void **state)
{
    static const char *const cases[][2] = {
        {"", "empty"},           {"12345", "digits"},         {"12.5", "number"},
        {"-3", "number"},        {"2024-02-31", "date-like"}, {"31/02/2024", "date-like"},
        {"Smith-Jones", "text"},
    };
    char longer[REJECT_LONG_BYTES + 2];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(class_of(cases[i][0]), cases[i][1]);
    assert_string_equal(class_of(longer), "long");
    const struct csv_row bad = {.bad_column = 2, .bad_reason = "bad encoding"};
    assert_string_equal(reject_of_bad_row(&bad).value_class, "bytes");
    assert_int_equal(reject_of_bad_row(&bad).column, 2);
    assert_string_equal(reject_class(NULL), "empty");
}

static void a_line_has_no_value_of_the_row(void **state)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = open_memstream(&text, &n);
    const struct reject reject = {
        .column = 4, .value_class = class_of("Maria Smith"), .reason = "not a date"};
    reject_write_header(stream);
    reject_write(stream, "records/police.csv", 1204, &reject);
    fclose(stream);
    assert_string_equal(text, "file,line,column,value_class,reason\n"
                              "records/police.csv,1204,4,text,not a date\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_say_what_kind_of_value_it_was),
        cmocka_unit_test(a_line_has_no_value_of_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
