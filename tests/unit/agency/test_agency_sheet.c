// Cells as agencies write them, names as they go wrong, draws that depend on their keys alone.

#include "data-samples/agency/agency_names.h"
#include "data-samples/agency/agency_sheet.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void write_and_read(const struct sheet_style *style, void (*fill)(struct sheet *sheet),
                           char *ret_text, size_t n_max)
{
    char path[] = "/tmp/hearth-sheet-XXXXXX";
    struct sheet sheet;
    close(mkstemp(path));
    assert_int_equal(sheet_open(&sheet, path, style, "a b", ERROR_IGNORED), OK);
    fill(&sheet);
    assert_int_equal(sheet_close(&sheet, ERROR_IGNORED), OK);
    FILE *file = fopen(path, "rb");
    ret_text[fread(ret_text, 1, n_max - 1, file)] = 0;
    fclose(file);
    unlink(path);
}

static void fill_cells(struct sheet *sheet)
{
    sheet_text(sheet, "a \"b\", c");
    sheet_text(sheet, "");
    sheet_day(sheet, day_from_civil(2024, 2, 29));
    sheet_day(sheet, DAY_NONE);
    sheet_number(sheet, (double)NAN, 1);
    sheet_number(sheet, 2.25, 2);
    sheet_end(sheet);
}

static void cells_are_quoted_and_missing_ones_marked(void **state)
{
    static const struct sheet_style style = {.dates = DATE_MONTH_NAME, .missing = "NULL"};
    char text[200];
    write_and_read(&style, fill_cells, text, sizeof text);
    assert_string_equal(text, "a,b\n\"a \"\"b\"\", c\",NULL,29-Feb-2024,NULL,NULL,2.25\n");
}

static void fill_accents(struct sheet *sheet)
{
    sheet_text(sheet, "né – ö");
    sheet_end(sheet);
}

static void windows_1252_has_one_byte_a_letter(void **state)
{
    static const struct sheet_style style = {.missing = "", .windows_1252 = true};
    char text[200];
    write_and_read(&style, fill_accents, text, sizeof text);
    assert_string_equal(text, "a,b\nn\xe9 \x96 \xf6\n");
}

static void fill_twice(struct sheet *sheet)
{
    sheet_allow_errors(sheet, draw_for(1, 2, 3));
    sheet_event_day(sheet, 0);
    sheet_end(sheet);
    sheet_event_day(sheet, 0); // no errors allowed: as it is
    sheet_end(sheet);
}

static void errors_spoil_only_rows_that_may_have_them(void **state)
{
    static const struct sheet_style style = {
        .dates = DATE_ISO, .missing = "", .far_date_share = 1, .twice_share = 1};
    char text[200];
    write_and_read(&style, fill_twice, text, sizeof text);
    assert_string_equal(text, "a,b\n2010-01-01\n2010-01-01\n1970-01-01\n");
}

static void dates_are_written_in_every_style(void **state)
{
    static const char *const wanted[] = {"2024-03-09", "2024-03-09 00:00:00.000",
                                         "09/03/2024", "09-Mar-2024",
                                         "20240309",   "2024-Mar-09 00:00:00"};
    char text[DATE_STYLE_TEXT];
    for (int style = DATE_ISO; style <= DATE_CENSUS; style++) {
        date_style_format((enum date_style)style, day_from_civil(2024, 3, 9), text);
        assert_string_equal(text, wanted[style]);
    }
}

static void draws_follow_from_their_keys(void **state)
{
    struct draw a = draw_for(1, 2, 3), b = draw_for(1, 2, 3), c = draw_for(1, 3, 2);
    double sum = 0;
    assert_true(draw_unit(&a) == draw_unit(&b));
    assert_true(draw_unit(&a) != draw_unit(&c));
    for (uint64_t i = 0; i < 100000; i++) { // first draws of neighbouring streams are independent
        struct draw draw = draw_for(9, 1, i);
        sum += draw_unit(&draw);
    }
    assert_true(fabs(sum / 100000 - 0.5) < 0.005); // 5 standard errors
    int n_below = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        struct draw draw = draw_for(9, 2, i);
        n_below += draw_days(&draw, 10, 0.8) < 10;
    }
    assert_true(n_below > 49000 && n_below < 51000);
}

static void names_go_wrong_but_stay_names(void **state)
{
    int n_same = 0;
    for (uint64_t i = 0; i < 5000; i++) {
        struct draw draw = draw_for(3, 3, i);
        char name[16] = "Öjélune", other[16] = "Zé";
        name_typo(name, sizeof name, &draw);
        name_variant(other, sizeof other, &draw);
        n_same += strcmp(name, "Öjélune") == 0;
        assert_true(strlen(name) >= 8 && strlen(name) < sizeof name);
        assert_true(strlen(other) >= 1);
        assert_true(((unsigned char)other[strlen(other) - 1] & 0xc0) != 0xc0); // no half letter
    }
    assert_true(n_same < 500);
    char plain[] = "Öjélune ßç";
    name_plain(plain);
    assert_string_equal(plain, "Ojelune sc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_and_missing_ones_marked),
        cmocka_unit_test(windows_1252_has_one_byte_a_letter),
        cmocka_unit_test(errors_spoil_only_rows_that_may_have_them),
        cmocka_unit_test(dates_are_written_in_every_style),
        cmocka_unit_test(draws_follow_from_their_keys),
        cmocka_unit_test(names_go_wrong_but_stay_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
