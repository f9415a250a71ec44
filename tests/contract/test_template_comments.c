// Contract of the files that `init` writes: comments change nothing that is read, every comment on a
// key is the help of a row, and no shipped file explains a key in words of its own.
#include "data-samples/templates.h"
#include "features/base/key_comments.h"
#include "model/train/cmd_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void same(const struct yaml *a, const struct yaml *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->n_child, b->n_child);
    if (a->kind == YAML_TEXT)
        assert_string_equal(a->text, b->text);
    for (a = a->first, b = b->first; a && b; a = a->next, b = b->next) {
        assert_true(!a->key == !b->key);
        if (a->key)
            assert_string_equal(a->key, b->key);
        same(a, b);
    }
}

static bool is_help(const struct key_topic *topic, const struct key_table *table, const char *text,
                    int depth)
{
    for (size_t i = 0; i < table->n_row && depth < 8; i++) {
        const struct key_table *below;
        if (strcmp(table->rows[i].help, text) == 0)
            return true;
        for (size_t k = 0; (below = key_table_below(topic, table, &table->rows[i], k)); k++)
            if (below != table && is_help(topic, below, text, depth + 1))
                return true;
    }
    return false;
}

// The first line of the new text that the old one does not have says nothing but a row's help.
static size_t comments_check(const struct key_topic *topic, char *old, char *commented)
{
    size_t n = 0;
    char *rest = commented;
    for (char *save, *line = strtok_r(old, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        for (char *new = strtok_r(rest, "\n", &rest); new; new = strtok_r(rest, "\n", &rest)) {
            size_t length = strlen(line);
            bool has_line = strncmp(new, line, length) == 0;
            if (has_line && !new[length])
                break;
            const char *comment = strstr(has_line ? new + length : new, "# ");
            assert_non_null(comment);
            if (!is_help(topic, topic->tables[0], comment + 2, 0))
                fail_msg("no row says \"%s\"", comment + 2);
            n++;
            if (has_line)
                break;
        }
    return n;
}

static void every_comment_is_the_help_of_a_row(void **state)
{
    for (size_t i = 0; i < shipped_file_count; i++) {
        struct arena arena = {0};
        const struct template_file *file = &template_files[i];
        bool is_config = strcmp(file->path, "hearth.yaml") == 0;
        const struct yaml *before, *after;
        const char *text;
        if (!is_config && strncmp(file->path, "scenarios/", 10))
            continue;
        const struct key_topic topic = is_config ? topic_sources(&arena) : topic_scenario(&arena);
        assert_int_equal(key_comments_add(&arena, &topic, file->text, &text, ERROR_IGNORED), OK);
        assert_int_equal(yaml_read_text(&arena, "a", file->text, &before, ERROR_IGNORED), OK);
        assert_int_equal(yaml_read_text(&arena, "b", text, &after, ERROR_IGNORED), OK);
        same(before, after);
        size_t n = comments_check(&topic, arena_text(&arena, file->text), arena_text(&arena, text));
        assert_true(n > (is_config ? 40 : 10));
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_comment_is_the_help_of_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
