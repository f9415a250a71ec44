// Each key is explained once, where it first begins a line, in the words of its row; what people
// wrote stays, and the file says the same as before.

#include "features/base/key_comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct key_row size_rows[] = {
    {.name = "wide", .type = KEY_TEXT, .help = "from left to right"},
    {.name = "tall",
     .type = KEY_TEXT,
     .help = "from the floor to the highest point of it, without what stands on it or hangs above"},
};
static const struct key_table size_keys = {"a size", "size", NULL, KEY_ROWS(size_rows), 0};
static const struct key_row round_rows[] = {
    {.name = "across", .type = KEY_TEXT, .help = "through the middle"},
    {.name = "depth", .type = KEY_TEXT, .help = "downwards"},
};
static const struct key_table round_keys = {"a round", "round", NULL, KEY_ROWS(round_rows), 0};
static const struct key_row thing_rows[] = {
    {.name = "name", .alias = "called", .type = KEY_TEXT, .help = "what it is called"},
    {.name = "size", .type = KEY_MAP, .table = &size_keys, .help = "how large it is"},
    {.name = "shape", .type = KEY_NODE, .form = "a mapping", .help = "how it looks"},
    {.name = "colour", .type = KEY_TEXT, .help = "how it is painted"},
};
static const struct key_table thing_keys = {"a thing", "things[]", NULL, KEY_ROWS(thing_rows), 0};
static const struct key_row root_rows[] = {
    {.name = "things", .type = KEY_LIST, .table = &thing_keys, .help = "what there is"},
};
static const struct key_table root_keys = {"a file", "file", NULL, KEY_ROWS(root_rows), 0};
static const struct key_table *const tables[] = {&root_keys};
static const struct key_extension extensions[] = {{&thing_keys, "shape", &size_keys},
                                                  {&thing_keys, "shape", &round_keys}};
static const struct key_topic topic = {
    .name = "t", .tables = tables, .n_table = 1, .extensions = extensions, .n_extension = 2};

static void becomes(const char *text, const char *wanted)
{
    struct arena arena = {0};
    const char *commented;
    assert_int_equal(key_comments_add(&arena, &topic, text, &commented, ERROR_IGNORED), OK);
    assert_string_equal(commented, wanted);
    arena_done(&arena);
}

static void a_key_is_explained_once(void **state)
{
    becomes("things:\n"
            "  - name: a\n"
            "    size: {tall: 1,\n"
            "      wide: 2}\n"
            "\n"
            "  - called: b\n"
            "    size:\n"
            "      wide: 1\n"
            "    other: x\n",
            "things:                             # what there is\n"
            "  - name: a                         # what it is called\n"
            "    size: {tall: 1,                 # how large it is\n"
            "      wide: 2}\n"
            "\n"
            "  - called: b\n"
            "    size:\n"
            "      wide: 1                       # from left to right\n"
            "    other: x\n");
}

static void comments_that_are_there_stay(void **state)
{
    becomes("# A list.\n"
            "things:  # mine\n"
            "  - size:\n"
            "      tall: 123456789 123456789\n",
            "# A list.\n"
            "# what there is\n"
            "things:  # mine\n"
            "  - size:                           # how large it is\n"
            "      # from the floor to the highest point of it, without what stands on it or hangs "
            "above\n"
            "      tall: 123456789 123456789\n");
}

static void a_key_that_is_commented_out_is_explained(void **state)
{
    becomes("things:\n"
            "  - name: a\n"
            "    # colour: red\n"
            "    # names: what is no key\n"
            "  # colour: of no table\n",
            "things:                             # what there is\n"
            "  - name: a                         # what it is called\n"
            "    # colour: red                   # how it is painted\n"
            "    # names: what is no key\n"
            "  # colour: of no table\n");
}

static void the_table_that_fits_is_taken(void **state)
{
    becomes("things:\n"
            "  - shape:\n"
            "      across: 1\n",
            "things:                             # what there is\n"
            "  - shape:                          # how it looks\n"
            "      across: 1                     # through the middle\n");
}

static void what_is_no_yaml_is_refused(void **state)
{
    struct arena arena = {0};
    const char *commented;
    assert_int_equal(key_comments_add(&arena, &topic, "a: [", &commented, ERROR_IGNORED), E_CONFIG);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_explained_once),
        cmocka_unit_test(comments_that_are_there_stay),
        cmocka_unit_test(a_key_that_is_commented_out_is_explained),
        cmocka_unit_test(the_table_that_fits_is_taken),
        cmocka_unit_test(what_is_no_yaml_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
