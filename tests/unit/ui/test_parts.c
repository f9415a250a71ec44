// The parts of pages write the markup that screen readers and narrow pages need.

#include "serve/ui/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const heads[] = {"Who", "Why & when"};

static void test_a_table_has_a_caption_and_scoped_heads(void **state)
{
    struct html html = {0};
    part_table_open(&html, &(struct table_head){"A < B", NULL, heads, 2, false});
    part_table_close(&html);
    assert_string_equal(
        html.text, "<table class=\"govuk-table hub-stack\"><caption class=\"govuk-table__caption "
                   "govuk-visually-hidden\">A &lt; B</caption><thead class=\"govuk-table__head\">"
                   "<tr class=\"govuk-table__row\"><th scope=\"col\" class=\"govuk-table__header\">"
                   "Who</th><th scope=\"col\" class=\"govuk-table__header\">Why &amp; when</th>"
                   "</tr></thead><tbody class=\"govuk-table__body\"></tbody></table>");
    html_done(&html);
}

static void test_a_wide_table_keeps_its_columns(void **state)
{
    struct html html = {0};
    part_table_open(&html,
                    &(struct table_head){"Users", "govuk-table__caption--m", heads, 2, true});
    assert_null(strstr(html.text, "hub-stack"));
    assert_non_null(strstr(html.text, "class=\"govuk-table__caption govuk-table__caption--m\""));
    html_done(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_table_has_a_caption_and_scoped_heads),
        cmocka_unit_test(test_a_wide_table_keeps_its_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
