// Reports: text is escaped everywhere, chapters are listed, tables and charts hold what was put in,
// and a report that is given up leaves the old file as it was.

#include "features/report/report.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/hearth-test-report-XXXXXX";

static int make_path(void **state)
{
    int descriptor = mkstemp(path);
    close(descriptor);
    return descriptor < 0;
}

static int remove_path(void **state)
{
    return unlink(path);
}

static char *read_whole(void)
{
    static char text[1 << 20];
    FILE *file = fopen(path, "r");
    size_t n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = 0;
    return text;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

static struct report *open_report(void)
{
    struct report *report;
    struct error err;
    assert_int_equal(report_open(path, "A <b>title</b> & more", "it's \"fine\"", &report, &err),
                     OK);
    return report;
}

static void test_text_is_escaped(void **state)
{
    struct error err;
    struct report *report = open_report();
    report_section(report, "first", "One <i>");
    report_paragraph(report, "%s", "<script>alert('x')</script>");
    report_bullet(report, "<u>%d</u>", 1);
    report_note(report, "a < b");
    report_warning(report, "a > b");
    report_details(report, "<more>", "x & y");
    report_figures(report, (struct report_figure[]){{"<l>", "<v>", "<r>"}}, 1);
    report_table(report, "<caption>", (struct report_column[]){{"<top>", false}}, 1);
    report_cell(report, "%s", "<cell>");
    report_table_end(report);
    assert_int_equal(report_close(report, &err), OK);
    const char *text = read_whole();
    const char *const raw[] = {"<b>", "<i>", "<script", "<u>",   "<more>",
                               "<l>", "<v>", "<r>",     "<top>", "<cell>"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        assert_null(strstr(text, raw[i]));
    assert_non_null(strstr(text, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert_non_null(strstr(text, "<title>A &lt;b&gt;title&lt;/b&gt; &amp; more</title>"));
    assert_non_null(strstr(text, "<caption>&lt;caption&gt;</caption>"));
}

static void test_nothing_is_fetched(void **state)
{
    struct error err;
    assert_int_equal(report_close(open_report(), &err), OK);
    const char *text = read_whole();
    assert_null(strstr(text, "http:"));
    assert_null(strstr(text, "https:"));
    assert_null(strstr(text, "url("));
    assert_null(strstr(text, "src="));
    assert_null(strstr(text, "<script"));
}

static void test_sections_are_listed_in_order(void **state)
{
    struct error err;
    struct report *report = open_report();
    report_section(report, "summary", "Summary");
    report_section(report, "data-2", "Data");
    assert_int_equal(report_close(report, &err), OK);
    const char *text = read_whole();
    const char *first = strstr(text, "<a href=\"#summary\">Summary</a>");
    const char *second = strstr(text, "<a href=\"#data-2\">Data</a>");
    const char *chapter = strstr(text, "<section id=\"summary\"");
    assert_true(first && second && chapter);
    assert_true(first < second && second < chapter);
    assert_int_equal(count(text, "<section "), 2);
    assert_int_equal(count(text, "</section>"), 2);
}

static void test_table_cells(void **state)
{
    struct error err;
    struct report *report = open_report();
    const struct report_column columns[] = {{"Name", false}, {"Value", true}, {"Interval", true}};
    report_table(report, "T", columns, 3);
    report_cell(report, "%s", "a");
    report_cell_number(report, 0.1 + 0.2, 2);
    report_cell_interval(report, 0.5, 0.25, 0.75, 2);
    report_cell(report, "%s", "b");
    report_cell_number(report, NAN, 2);
    report_cell_percent(report, 0.256, 1);
    report_table_end(report);
    assert_int_equal(report_close(report, &err), OK);
    const char *text = read_whole();
    assert_non_null(
        strstr(text, "<tr><th scope=\"row\" class=\"whole\">a</th><td class=\"number\">0.30</td>"
                     "<td class=\"number\">0.50 (0.25 to 0.75)</td></tr>"));
    assert_non_null(strstr(text,
                           "<th scope=\"row\" class=\"whole\">b</th><td class=\"number\">–</td>"
                           "<td class=\"number\">25.6%</td></tr>"));
    assert_int_equal(count(text, "<tr>"), 3);
}

static void test_discard_keeps_the_old_file(void **state)
{
    struct error err;
    assert_int_equal(report_close(open_report(), &err), OK);
    char *before = strdup(read_whole());
    struct report *report = open_report();
    report_paragraph(report, "lost");
    report_discard(report);
    assert_string_equal(read_whole(), before);
    free(before);
}

// A point at the middle of both axes lies in the middle of the plot, one outside a fixed range at
// its border.
static void test_line_chart_places(void **state)
{
    struct error err;
    struct report *report = open_report();
    const struct chart_point points[] = {
        {0, 0, NAN, NAN, NAN}, {0.5, 0.5, NAN, NAN, NAN}, {2, 1, NAN, NAN, NAN}};
    const struct chart_series series = {.name = "s", .points = points, .n_point = 3};
    report_line_chart(report, &(struct line_chart){.title = "Line <1>",
                                                   .x = {"x", CHART_NUMBER, 0, 1},
                                                   .y = {"y", CHART_PERCENT, 0, 1},
                                                   .series = &series,
                                                   .n_series = 1});
    assert_int_equal(report_close(report, &err), OK);
    const char *curve = strstr(read_whole(), "stroke-linejoin");
    assert_non_null(curve);
    double x[3], y[3];
    assert_int_equal(sscanf(strstr(curve, "d=\"") + 3, "M%lf %lfL%lf %lfL%lf %lf", &x[0], &y[0],
                            &x[1], &y[1], &x[2], &y[2]),
                     6);
    assert_true(x[0] < x[1] && x[1] < x[2] && y[0] > y[1] && y[1] > y[2]);
    assert_true(fabs(x[1] - (x[0] + x[2]) / 2) < 0.2 && fabs(y[1] - (y[0] + y[2]) / 2) < 0.2);
    assert_non_null(strstr(read_whole(), "<title>Line &lt;1&gt;</title>"));
    assert_non_null(strstr(read_whole(), "<td class=\"number\">50.0%</td>"));
}

static void test_axis_ticks_are_round(void **state)
{
    struct error err;
    struct report *report = open_report();
    const struct chart_item items[] = {{"low", -0.83, NAN, NAN, NAN}, {"high", 1.27, 0.9, 1.6, 40}};
    report_dot_chart(report, &(struct dot_chart){.title = "Dots",
                                                 .x = {"log odds", CHART_NUMBER, 0, 0},
                                                 .item_title = "Feature",
                                                 .items = items,
                                                 .n_item = 2,
                                                 .has_reference = true,
                                                 .reference_name = "no effect"});
    assert_int_equal(report_close(report, &err), OK);
    const char *text = read_whole();
    assert_non_null(strstr(text, ">-1.0</text>"));
    assert_non_null(strstr(text, ">0.0</text>"));
    assert_non_null(strstr(text, ">2.0</text>"));
    assert_int_equal(count(text, "<circle"), 2);
    assert_non_null(strstr(text, "<th scope=\"row\">high</th><td class=\"number\">1.27</td>"
                                 "<td class=\"number\">0.9</td><td class=\"number\">1.6</td>"
                                 "<td class=\"number\">40</td>"));
}

static void test_a_second_mark_has_its_shape_legend_and_column(void **state)
{
    struct error err;
    struct report *report = open_report();
    const struct chart_item items[] = {{"a", 0.1, NAN, NAN, NAN}, {"b", 0.2, NAN, NAN, NAN}};
    const double others[] = {0.4, NAN};
    report_dot_chart(report, &(struct dot_chart){.title = "Love",
                                                 .items = items,
                                                 .n_item = 2,
                                                 .others = others,
                                                 .value_name = "After",
                                                 .other_name = "Before"});
    assert_int_equal(report_close(report, &err), OK);
    const char *text = read_whole();
    assert_int_equal(count(text, "<circle"), 3);     // two items and the legend
    assert_int_equal(count(text, "<path d=\"M"), 2); // one second mark and the legend
    assert_non_null(strstr(text, "<th scope=\"row\">a</th><td class=\"number\">0.1</td>"
                                 "<td class=\"number\">0.4</td>"));
    assert_non_null(strstr(text, ">Before</th>"));
}

static void test_charts_without_data_say_so(void **state)
{
    struct error err;
    struct report *report = open_report();
    const struct chart_point nothing = {NAN, NAN, NAN, NAN, NAN};
    const struct chart_series series = {.name = "s", .points = &nothing, .n_point = 1};
    report_line_chart(report, &(struct line_chart){.title = "L", .series = &series, .n_series = 1});
    report_dot_chart(report, &(struct dot_chart){.title = "D"});
    assert_int_equal(report_close(report, &err), OK);
    assert_int_equal(count(read_whole(), "No data."), 2);
    assert_null(strstr(read_whole(), "nan"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_escaped),
        cmocka_unit_test(test_nothing_is_fetched),
        cmocka_unit_test(test_sections_are_listed_in_order),
        cmocka_unit_test(test_table_cells),
        cmocka_unit_test(test_discard_keeps_the_old_file),
        cmocka_unit_test(test_line_chart_places),
        cmocka_unit_test(test_axis_ticks_are_round),
        cmocka_unit_test(test_a_second_mark_has_its_shape_legend_and_column),
        cmocka_unit_test(test_charts_without_data_say_so),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
