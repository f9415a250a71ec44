// Every aggregate × every relation × events and spells × values: each text is there, is finished, and
// shows no name of a column and no key of a configuration. A new row without words fails here.

#include "features/extract/aggregate.h"
#include "features/extract/attribute_text.h"
#include "features/extract/column_text.h"
#include "features/timeline/relations.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

// Keys as a configuration writes them: none may reach a reader.
static const char *const raw_keys[] = {"raw_column", "raw_source", "raw_category",
                                       "raw_value",  "raw_tag",    "raw_attribute"};

static void assert_words(const char *what, const struct column *column, const char *text)
{
    const char *name = column->compute ? column->compute : column->attribute;
    if (!text || !*text)
        fail_msg("%s of %s %s is empty", what, column->relation, name);
    for (size_t i = 0; i < sizeof raw_keys / sizeof *raw_keys; i++)
        if (strstr(text, raw_keys[i]))
            fail_msg("%s of %s %s shows a key: %s", what, column->relation, name, text);
    if (strchr(text, '_') || strchr(text, '%') || strstr(text, "(null)") || strstr(text, "nan") ||
        strstr(text, "  ") || text[0] == ' ' || text[strlen(text) - 1] == ' ')
        fail_msg("%s of %s %s is not finished: \"%s\"", what, column->relation, name, text);
}

static void assert_column(const struct column *column, const struct text_context *context)
{
    static const double values[] = {0, 1, 2, 40, 1234.5, NAN};
    assert_words("subject", column, column_subject_text(&arena, context, column));
    assert_words("title", column, column_title_text(&arena, context, column));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_words("value", column, column_value_text(&arena, context, column, values[i]));
        assert_words("reason", column, column_reason_text(&arena, context, column, values[i]));
        if (isnan(values[i]))
            continue;
        assert_words("range", column,
                     column_range_text(&arena, context, column, values[i], INFINITY));
        assert_words("range", column,
                     column_range_text(&arena, context, column, -INFINITY, values[i]));
        assert_words("range", column, column_range_text(&arena, context, column, 0, values[i]));
    }
    assert_words("range", column, column_range_text(&arena, context, column, -INFINITY, INFINITY));
}

static void each_context(const struct column *column)
{
    const struct text_context contexts[] = {{NULL, DAY_NONE},
                                            {"child", day_from_civil(2026, 1, 1)}};
    for (size_t i = 0; i < 2; i++) {
        struct column flag = *column;
        flag.missing_flag = true;
        flag.unit = "0/1";
        assert_column(column, &contexts[i]);
        assert_column(&flag, &contexts[i]);
    }
}

static void each_window(struct column column, const struct aggregate *aggregate)
{
    static const char *const windows[] = {"1d", "30d", "1w", "6m", "1y", "2y", "ever"};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        column.window = aggregate->is_state ? NULL : windows[i];
        each_context(&column);
    }
}

// With all the labels that a source may have, and with none of them.
static void each_source(const struct aggregate *aggregate, const char *relation)
{
    static const struct value_label labels[] = {{1, "standard"}, {2, "medium"}};
    struct column labelled = {
        .name = "raw_column",
        .relation = relation,
        .source = "raw_source",
        .category = "raw_category",
        .where = "role suspect",
        .compute = aggregate->name,
        .value_name = aggregate->needs_value ? "raw_value" : NULL,
        .source_title = "Police incidents",
        .event_title = "Police incident",
        .category_label = "domestic abuse",
        .value_title = "DASH risk level",
        .value_labels = labels,
        .n_value_label = 2,
        .unit = aggregate->unit,
    };
    struct column bare = {
        .name = "raw_column",
        .relation = relation,
        .source = "source",
        .compute = aggregate->name,
        .unit = aggregate->unit,
    };
    each_window(labelled, aggregate);
    each_window(bare, aggregate);
}

static void test_every_aggregate_of_every_relation_has_its_words(void **state)
{
    for (size_t i = 0; i < n_aggregate; i++)
        for (int k = 0; k < RELATION_COUNT; k++)
            each_source(&aggregate_table[i], relation_table[k].name);
}

static void test_every_attribute_of_every_relation_has_its_words(void **state)
{
    for (size_t i = 0; i < n_attribute_text; i++)
        for (int k = 0; k < RELATION_COUNT; k++) {
            struct column column = {.name = "raw_column",
                                    .relation = relation_table[k].name,
                                    .attribute = attribute_text_table[i].name,
                                    .unit = ""};
            each_context(&column);
            column.unit = "years";
            each_context(&column);
            column.attribute_value = "F";
            column.unit = "0/1";
            each_context(&column);
        }
}

static void test_a_workspaces_own_attribute_has_words(void **state)
{
    struct column column = {.name = "raw_column",
                            .relation = "self",
                            .attribute = "raw_attribute",
                            .value_title = "Years at the address",
                            .unit = ""};
    each_context(&column);
}

static void test_rows_say_what_they_are(void **state)
{
    for (size_t i = 0; i < n_aggregate; i++) {
        assert_true(strlen(aggregate_table[i].help) > 0);
        assert_non_null(aggregate_table[i].unit);
        assert_non_null(aggregate_table[i].value.some);
        assert_non_null(aggregate_table[i].value.missing);
        assert_non_null(aggregate_table[i].reason.some);
        assert_non_null(aggregate_table[i].reason.missing);
    }
    for (int k = 0; k < RELATION_COUNT; k++) {
        const struct relation_row *row = &relation_table[k];
        assert_true(strlen(row->help) > 0);
        assert_true(strlen(row->size) > 0);
        if (k == RELATION_SELF)
            continue; // the scenario says what a row is called
        assert_true(strlen(row->group) > 0);
        assert_true(strlen(row->member) > 0);
        assert_true(strlen(row->to_row) > 0);
    }
    assert_null(relation_find("aunt"));
    assert_ptr_equal(relation_find("mother"), &relation_table[RELATION_MOTHER]);
}

static int free_arena(void **state)
{
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_aggregate_of_every_relation_has_its_words),
        cmocka_unit_test(test_every_attribute_of_every_relation_has_its_words),
        cmocka_unit_test(test_a_workspaces_own_attribute_has_words),
        cmocka_unit_test(test_rows_say_what_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
