// Contract of the YAML language: every row of every key table is asked. It has help; a wrong type is
// an error with file, line, column and the key; a misspelling names the key; one without code says
// "not implemented"; the hash changes with the rows that say so and with no other.
#include "features/extract/scenario_tables.h"
#include "features/ingest/config_keys.h"
#include "model/kind/settings.h"
#include "model/train/cmd_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TABLES_MAX 100

struct walk {
    struct arena arena;
    const struct key_table *tables[TABLES_MAX];
    size_t n;
};

static void walk_table(struct walk *walk, const struct key_table *table)
{
    for (size_t i = 0; i < walk->n; i++)
        if (walk->tables[i] == table)
            return;
    assert_true(walk->n < TABLES_MAX);
    walk->tables[walk->n++] = table;
    for (size_t i = 0; i < table->n_row; i++)
        if (table->rows[i].table)
            walk_table(walk, table->rows[i].table);
}

static struct walk walk_all(void)
{
    struct walk walk = {0};
    const struct key_topic topics[] = {topic_sources(&walk.arena), topic_link(&walk.arena),
                                       topic_scenario(&walk.arena)};
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < topics[i].n_table; k++)
            walk_table(&walk, topics[i].tables[k]);
        for (size_t k = 0; k < topics[i].n_extension; k++)
            walk_table(&walk, topics[i].extensions[k].with);
    }
    assert_true(walk.n > 30);
    return walk;
}

// Reads "name: value" by the table; all errors are in *all.
static enum status read_value(struct arena *arena, const struct key_table *table, const char *name,
                              const char *value, struct error_list *all)
{
    static char record[4096];
    struct error err = {.all = all};
    const struct yaml *root;
    const char *text = arena_format(arena, "%s: %s\n", name, value);
    memset(record, 0, sizeof record);
    memset(all, 0, sizeof *all);
    assert_true(table->bytes <= sizeof record);
    assert_int_equal(yaml_read_text(arena, "t.yaml", text, &root, ERROR_IGNORED), OK);
    return key_read_one(arena, table, root, record, &err);
}

static const struct error *find_error(const struct error_list *all, const char *word)
{
    for (size_t i = 0; i < all->n; i++)
        if (strstr(all->items[i].message, word) && all->items[i].line && all->items[i].column)
            return &all->items[i];
    return NULL;
}

typedef void ask_row(struct arena *arena, const struct key_table *table, const struct key_row *row);

static void ask_all(ask_row *ask)
{
    struct walk walk = walk_all();
    for (size_t i = 0; i < walk.n; i++)
        for (size_t k = 0; k < walk.tables[i]->n_row; k++) {
            struct arena arena = {0};
            ask(&arena, walk.tables[i], &walk.tables[i]->rows[k]);
            arena_done(&arena);
        }
    arena_done(&walk.arena);
}

static void ask_help(struct arena *arena, const struct key_table *table, const struct key_row *row)
{
    assert_non_null(row->name);
    if (!row->help || strlen(row->help) < 5)
        fail_msg("%s: %s has no help", table->path, row->name);
    if (row->help[strlen(row->help) - 1] == '.' || strchr(row->help, '\n'))
        fail_msg("%s: the help of %s is one line without a full stop", table->path, row->name);
    for (size_t i = 0; i < table->n_row; i++)
        if (&table->rows[i] != row) {
            assert_string_not_equal(table->rows[i].name, row->name);
            if (row->alias)
                assert_string_not_equal(table->rows[i].name, row->alias);
        }
    assert_true(row->type != KEY_CHOICE || row->choices);
    assert_true((row->type != KEY_MAP && row->type != KEY_LIST) || row->table);
    assert_true(row->type != KEY_NODE || row->form || row->table);
}

static void ask_wrong_type(struct arena *arena, const struct key_table *table,
                           const struct key_row *row)
{
    static struct error_list all;
    if (row->unready || row->type == KEY_NODE)
        return;
    assert_int_not_equal(read_value(arena, table, row->name, "[[a], [b]]", &all), OK);
    if (!find_error(&all, row->name) && !(row->table && find_error(&all, row->table->name)))
        fail_msg("%s: a wrong type of %s is not named", table->path, row->name);
}

static void ask_misspelling(struct arena *arena, const struct key_table *table,
                            const struct key_row *row)
{
    static struct error_list all;
    const char *name = arena_format(arena, "%sx", row->name);
    if (key_find(table, name))
        return;
    assert_int_equal(read_value(arena, table, name, "1", &all), E_CONFIG);
    const struct error *err = find_error(&all, name);
    assert_non_null(err);
    assert_string_equal(err->place, "t.yaml:1:1");
    if (!strstr(err->hint, row->name))
        fail_msg("%s: \"%s\" does not bring %s to mind: %s", table->path, name, row->name,
                 err->hint);
}

static void ask_unready(struct arena *arena, const struct key_table *table,
                        const struct key_row *row)
{
    static struct error_list all;
    if (row->unready) {
        read_value(arena, table, row->name, "1", &all);
        const struct error *err = find_error(&all, row->name);
        assert_non_null(err);
        assert_int_equal(err->code, E_NOT_IMPLEMENTED);
    }
    for (size_t i = 0; row->choices && !row->unready && row->choices[i].name; i++) {
        read_value(arena, table, row->name, arena_format(arena, "\"%s\"", row->choices[i].name),
                   &all);
        const struct error *err = find_error(&all, "not implemented");
        assert_true((err != NULL) == row->choices[i].unready);
    }
}

static void hash_of(const struct key_table *table, struct arena *arena, const char *text,
                    unsigned stamp, char hex[HASH_TEXT])
{
    const struct yaml *root;
    struct hash *hash = hash_create();
    assert_int_equal(yaml_read_text(arena, "t.yaml", text, &root, ERROR_IGNORED), OK);
    key_hash(table, root, stamp, hash);
    hash_finish(hash, hex);
}

static void ask_hash(struct arena *arena, const struct key_table *table, const struct key_row *row)
{
    if (row->type == KEY_MAP || row->type == KEY_LIST)
        return; // their own rows are asked
    const char *text = arena_format(arena, "%s: other\n", row->name);
    for (unsigned stamp = STAMP_RECORDS; stamp <= STAMP_SCENARIO; stamp *= 2) {
        char empty[HASH_TEXT], with[HASH_TEXT];
        hash_of(table, arena, "{}", stamp, empty);
        hash_of(table, arena, text, stamp, with);
        assert_true((strcmp(empty, with) != 0) == ((row->stamps & stamp) != 0));
    }
}

static void every_key_has_help(void **state)
{
    ask_all(ask_help);
}

static void a_wrong_type_is_an_error_with_its_place(void **state)
{
    ask_all(ask_wrong_type);
}

static void a_misspelling_names_the_key(void **state)
{
    ask_all(ask_misspelling);
}

static void a_key_without_code_says_not_implemented(void **state)
{
    ask_all(ask_unready);
}

static void the_hash_follows_the_rows(void **state)
{
    ask_all(ask_hash);
}

static void schemas_hold_the_keys_that_are_implemented(void **state)
{
    struct arena arena = {0};
    const struct key_topic topics[] = {topic_sources(&arena), topic_link(&arena),
                                       topic_scenario(&arena)};
    for (size_t i = 0; i < 3; i++) {
        json *schema = key_schema(&topics[i], "t");
        const json *properties = json_get(schema, "properties");
        const struct key_table *table = topics[i].tables[0];
        for (size_t k = 0; k < table->n_row; k++)
            assert_true((json_get(properties, table->rows[k].name) != NULL) ==
                        !table->rows[k].unready);
        json_free(schema);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_help),
        cmocka_unit_test(a_wrong_type_is_an_error_with_its_place),
        cmocka_unit_test(a_misspelling_names_the_key),
        cmocka_unit_test(a_key_without_code_says_not_implemented),
        cmocka_unit_test(the_hash_follows_the_rows),
        cmocka_unit_test(schemas_hold_the_keys_that_are_implemented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
