// Key tables: one row a key. Every error of a mapping is found, presets fill what is absent, and
// the hash follows the rows that say so.
#include "features/base/key_help.h"
#include "features/base/key_table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct limits {
    day_t from, to;
};

struct thing {
    const char *name;
    const char **labels;
    size_t n_label;
    int colour;
    size_t size;
    double weight, share;
    struct span step;
    bool open;
    struct limits limits;
    struct limits *stays;
    size_t n_stay;
    const struct yaml *rest;
};

static enum status check_name(const struct yaml *node, struct error *err)
{
    return *node->text == '_' ? yaml_error(node, err, "a name does not begin with _") : OK;
}

static const struct key_row limit_rows[] = {
    {.name = "from",
     .type = KEY_DAY,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct limits, from),
     .help = "first day"},
    {.name = "to", .type = KEY_DAY, KEY_INTO(struct limits, to), .help = "last day"},
};
static const struct key_table limits = {"limits", "limits", NULL, KEY_ROWS(limit_rows),
                                        sizeof(struct limits)};
static const struct key_choice colours[] = {
    {"red", NULL, false}, {"green", "verdant", false}, {"blue", NULL, true}, {NULL, NULL, false}};

static const struct key_row rows[] = {
    {.name = "name",
     .type = KEY_TEXT,
     .required = true,
     .check = check_name,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct thing, name),
     .help = "its name"},
    {.name = "labels",
     .alias = "tags",
     .type = KEY_TEXTS,
     .preset = "none",
     .stamps = STAMP_SCENARIO,
     .unready_map = "labels by language",
     KEY_INTO(struct thing, labels),
     KEY_COUNT(struct thing, n_label),
     .help = "its labels"},
    {.name = "colour",
     .type = KEY_CHOICE,
     .choices = colours,
     .preset = "green",
     KEY_INTO(struct thing, colour),
     .help = "its colour"},
    {.name = "size",
     .type = KEY_INTEGER,
     .min = 1,
     .max = 20,
     .preset = "12",
     .stamps = STAMP_RECORDS | STAMP_LINKAGE,
     KEY_INTO(struct thing, size),
     .help = "how large"},
    {.name = "weight",
     .former = "mass",
     .type = KEY_NUMBER,
     .min = 0,
     .max = 1,
     KEY_INTO(struct thing, weight),
     .help = "how heavy"},
    {.name = "share",
     .type = KEY_SHARE,
     .preset = "1%",
     KEY_INTO(struct thing, share),
     .help = "how much of it"},
    {.name = "step",
     .type = KEY_SPAN,
     .min = 1,
     .preset = "3m",
     KEY_INTO(struct thing, step),
     .help = "how often"},
    {.name = "open", .type = KEY_BOOL, KEY_INTO(struct thing, open), .help = "whether it is"},
    {.name = "limits",
     .type = KEY_MAP,
     .table = &limits,
     KEY_INTO(struct thing, limits),
     .help = "from when to when"},
    {.name = "stays",
     .type = KEY_LIST,
     .table = &limits,
     .min = 1,
     KEY_INTO(struct thing, stays),
     KEY_COUNT(struct thing, n_stay),
     .help = "when it was there"},
    {.name = "rest",
     .type = KEY_NODE,
     .form = "anything",
     KEY_INTO(struct thing, rest),
     .help = "the rest"},
    {.name = "later", .type = KEY_TEXT, .unready = true, .help = "not yet"},
};
static const struct key_table table = {"a thing", "thing", "A thing.", KEY_ROWS(rows),
                                       sizeof(struct thing)};

static const struct yaml *tree(struct arena *arena, const char *text)
{
    const struct yaml *root;
    assert_int_equal(yaml_read_text(arena, "t.yaml", text, &root, ERROR_IGNORED), OK);
    return root;
}

static void a_former_spelling_is_read_and_noted_once(void **state)
{
    struct arena arena = {0};
    struct thing thing = {0};
    struct key_reader reader = key_reader_start(&arena);
    const struct yaml *former = tree(&arena, "name: N\nmass: 0.5\n");
    assert_true(key_read(&reader, &table, former, &thing));
    assert_true(key_read(&reader, &table, former, &thing));
    assert_true(thing.weight == 0.5);
    assert_int_equal(reader.notes->n, 1);
    assert_string_equal(reader.notes->items[0].message, "use weight in place of mass");
    assert_string_equal(reader.notes->items[0].place, "t.yaml:2:1");
    const struct yaml *both = tree(&arena, "name: N\nweight: 0.5\nmass: 0.5\n");
    assert_false(key_read(&reader, &table, both, &thing));
    assert_string_equal(reader.errors->items[0].message,
                        "\"weight\" and \"mass\" are one key: give one of them");
    arena_done(&arena);
}

static void values_reach_the_struct_and_presets_fill_it(void **state)
{
    struct arena arena = {0};
    struct thing thing = {0};
    struct error err = {0};
    const char *text = "name: N\nlabels: [a, b]\ncolour: verdant\nsize: 3\nweight: 0.5\n"
                       "share: 2.5%\nstep: 6w\nopen: yes\nlimits: {to: 2020-01-02}\n"
                       "stays: [{from: 2020-01-01}, {}]\nrest: {x: 1}\n";
    assert_int_equal(key_read_one(&arena, &table, tree(&arena, text), &thing, &err), OK);
    assert_string_equal(thing.name, "N");
    assert_int_equal(thing.n_label, 2);
    assert_string_equal(thing.labels[1], "b");
    assert_int_equal(thing.colour, 1);
    assert_int_equal(thing.size, 3);
    assert_true(thing.weight == 0.5 && thing.share == 0.025 && thing.open);
    assert_true(thing.step.n == 6 && thing.step.unit == 'w');
    assert_int_equal(thing.limits.from, DAY_NONE);
    assert_int_equal(thing.limits.to, day_from_civil(2020, 1, 2));
    assert_int_equal(thing.n_stay, 2);
    assert_int_equal(thing.stays[0].from, day_from_civil(2020, 1, 1));
    assert_int_equal(thing.stays[1].from, DAY_NONE);
    assert_int_equal(thing.rest->n_child, 1);
    struct thing bare = {0};
    assert_int_equal(key_read_one(&arena, &table, tree(&arena, "name: N\n"), &bare, &err), OK);
    assert_true(bare.size == 12 && bare.share == 0.01 && bare.step.n == 3 && bare.colour == 1);
    assert_true(bare.n_label == 1 && bare.limits.from == DAY_NONE && !bare.rest && !bare.stays);
    arena_done(&arena);
}

struct mistake {
    const char *text, *place, *message, *hint;
};

static const struct mistake mistakes[] = {
    {"colour: red\n", "t.yaml:1:1", "name is missing", "its name"},
    {"name: [a]\n", "t.yaml:1:7", "name must be one text", NULL},
    {"name: ''\n", "t.yaml:1:8", "name must be one text", NULL},
    {"name: _x\n", "t.yaml:1:7", "does not begin", NULL},
    {"name: N\nlabls: x\n", "t.yaml:2:1", "unknown key \"labls\" in a thing", "mean \"labels\"?"},
    {"name: N\nzzzzzzzzzz: x\n", "t.yaml:2:1", "unknown key", "known: name, labels, colour"},
    {"name: N\ntags: x\nlabels: y\n", "t.yaml:2:7", "one key", NULL},
    {"name: N\ncolour: gren\n", "t.yaml:2:9", "\"gren\" is not known", "mean \"green\"?"},
    {"name: N\nsize: 21\n", "t.yaml:2:7", "not a whole number from 1 to 20", NULL},
    {"name: N\nsize: 1.5\n", "t.yaml:2:7", "\"1.5\" is not a whole number", NULL},
    {"name: N\nweight: 2\n", "t.yaml:2:9", "not a number from 0 to 1", NULL},
    {"name: N\nshare: 1\n", "t.yaml:2:8", "\"1\" is not a share", NULL},
    {"name: N\nshare: 101%\n", "t.yaml:2:8", "is not a share", NULL},
    {"name: N\nstep: ever\n", "t.yaml:2:7", "not a length of time", NULL},
    {"name: N\nstep: 0d\n", "t.yaml:2:7", "more than 0", NULL},
    {"name: N\nopen: maybe\n", "t.yaml:2:7", "true or false", NULL},
    {"name: N\nlimits: {from: 2020-02-30}\n", "t.yaml:2:16", "is not a date", ""},
    {"name: N\nlimits: 7\n", "t.yaml:2:9", "expected keys with values here: limits", NULL},
    {"name: N\nstays: []\n", "t.yaml:2:8", "list of at least one mapping", NULL},
    {"name: N\nstays: [{form: x}]\n", "t.yaml:2:10", "unknown key \"form\"", "\"from\""},
};

static void a_mistake_is_named_with_its_place(void **state)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct arena arena = {0};
        struct thing thing = {0};
        struct error err = {0};
        const struct yaml *root = tree(&arena, mistakes[i].text);
        assert_int_equal(key_read_one(&arena, &table, root, &thing, &err), E_CONFIG);
        assert_string_equal(err.place, mistakes[i].place);
        assert_non_null(strstr(err.message, mistakes[i].message));
        if (mistakes[i].hint)
            assert_non_null(strstr(err.hint, mistakes[i].hint));
        arena_done(&arena);
    }
}

static void what_is_not_implemented_says_so(void **state)
{
    static const char *const texts[][2] = {{"name: N\nlater: x\n", "t.yaml:2:1"},
                                           {"name: N\ncolour: blue\n", "t.yaml:2:9"},
                                           {"name: N\nlabels: {en: x}\n", "t.yaml:2:1"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena = {0};
        struct thing thing = {0};
        struct error err = {0};
        enum status status = key_read_one(&arena, &table, tree(&arena, texts[i][0]), &thing, &err);
        assert_int_equal(status, E_NOT_IMPLEMENTED);
        assert_string_equal(err.place, texts[i][1]);
        arena_done(&arena);
    }
}

static void all_errors_are_listed_in_the_order_of_the_file(void **state)
{
    struct arena arena = {0};
    struct thing thing = {0};
    static struct error_list all;
    struct error err = {.all = &all};
    const char *text = "step: x\nlimits: {from: 1, too: 2}\ncolour: grey\nname: N\n";
    assert_int_equal(key_read_one(&arena, &table, tree(&arena, text), &thing, &err), E_CONFIG);
    assert_int_equal(all.n, 4);
    assert_string_equal(err.place, "t.yaml:1:7");
    assert_string_equal(all.items[0].place, "t.yaml:1:7");
    assert_string_equal(all.items[1].place, "t.yaml:2:16");
    assert_string_equal(all.items[2].place, "t.yaml:2:19");
    assert_string_equal(all.items[3].place, "t.yaml:3:9");
    size_t n;
    assert_ptr_equal(error_others(&err, &n), &all.items[1]);
    assert_int_equal(n, 3);
    error_set(&err, E_DATA, "another");
    error_others(&err, &n);
    assert_int_equal(n, 0);
    arena_done(&arena);
}

static void twenty_errors_are_kept_the_first_ones(void **state)
{
    static struct error_list list;
    for (size_t i = 30; i > 0; i--) {
        struct error err = {0};
        error_set(&err, E_CONFIG, "line %zu", i);
        error_at(&err, "f", i, 1);
        error_list_add(&list, &err);
    }
    assert_int_equal(list.n, 20);
    assert_int_equal(list.n_left_out, 10);
    assert_string_equal(list.items[0].message, "line 1");
    assert_string_equal(list.items[19].message, "line 20");
}

static void hash_of(const char *text, unsigned stamps, char hex[HASH_TEXT])
{
    struct arena arena = {0};
    struct hash *hash = hash_create();
    key_hash(&table, tree(&arena, text), stamps, hash);
    hash_finish(hash, hex);
    arena_done(&arena);
}

static void only_keys_of_the_stamp_change_its_hash(void **state)
{
    static const char *const same[] = {"name: N\ncolour: red\n", "name: N\nsize: 12\n",
                                       "name: N\nlimits: {to: 2020-01-01}\n",
                                       "name: N\nlabels: x\n", "size: 12\nname: N\n"};
    static const char *const other[] = {"name: M\n", "name: N\nsize: 11\n",
                                        "name: N\nlimits: {from: 2020-01-01}\n",
                                        "name: N\nstays: [{from: 2020-01-01}]\n"};
    char base[HASH_TEXT], hex[HASH_TEXT], tagged[HASH_TEXT];
    hash_of("name: N\n", STAMP_RECORDS, base);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        hash_of(same[i], STAMP_RECORDS, hex);
        assert_string_equal(hex, base);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        hash_of(other[i], STAMP_RECORDS, hex);
        assert_string_not_equal(hex, base);
    }
    hash_of("name: N\nlabels: x\n", STAMP_SCENARIO, hex);
    hash_of("name: N\ntags: x\n", STAMP_SCENARIO, tagged);
    assert_string_equal(hex, tagged);
}

static void help_and_schema_have_every_key(void **state)
{
    const struct key_table *const tables[] = {&table};
    const struct key_topic topic = {
        .name = "thing", .summary = "things", .tables = tables, .n_table = 1};
    char *help = NULL;
    size_t n_help;
    FILE *stream = open_memstream(&help, &n_help);
    key_help_print(stream, &topic);
    fclose(stream);
    json *schema = key_schema(&topic, "a thing");
    const json *properties = json_get(schema, "properties");
    for (size_t i = 0; i < table.n_row; i++) {
        char line[100];
        snprintf(line, sizeof line, "\n  %s ", rows[i].name);
        assert_non_null(strstr(help, line));
        assert_true((json_get(properties, rows[i].name) != NULL) == !rows[i].unready);
    }
    assert_non_null(strstr(help, "Default: 1%"));
    assert_non_null(strstr(help, "(not implemented) one text. not yet"));
    assert_non_null(json_get(properties, "tags"));
    json_free(schema);
    free(help);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_former_spelling_is_read_and_noted_once),
        cmocka_unit_test(values_reach_the_struct_and_presets_fill_it),
        cmocka_unit_test(a_mistake_is_named_with_its_place),
        cmocka_unit_test(what_is_not_implemented_says_so),
        cmocka_unit_test(all_errors_are_listed_in_the_order_of_the_file),
        cmocka_unit_test(twenty_errors_are_kept_the_first_ones),
        cmocka_unit_test(only_keys_of_the_stamp_change_its_hash),
        cmocka_unit_test(help_and_schema_have_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
