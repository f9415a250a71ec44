// The keys of probabilistic linkage, as hearth.yaml and link.yaml share them.
#include "features/ingest/config_link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COMPARE                                                                                    \
    "compare: [{column: surname, as: surname, term_frequency: true}, {column: dob, as: date}]"

// Reads `link:` with these keys. Returns the text of the first error that is not "not implemented", or
// "".
static const char *read_keys(struct arena *arena, const char *keys, struct link_config *link)
{
    const struct yaml *root;
    const char *text = arena_format(arena, "{%s}\n", keys);
    struct error err = {0};
    assert_int_equal(yaml_read_text(arena, "link.yaml", text, &root, &err), OK);
    struct key_reader reader = key_reader_start(arena);
    config_read_link(&reader, &link_keys, root, link);
    for (size_t i = 0; i < reader.errors->n; i++)
        if (!strstr(reader.errors->items[i].message, "not implemented"))
            return reader.errors->items[i].message;
    return "";
}

static void comparisons_are_read_in_order(void **state)
{
    struct arena arena = {0};
    struct link_config link;
    assert_string_equal(read_keys(&arena, COMPARE, &link), "");
    assert_int_equal(link.n_compare, 2);
    assert_string_equal(link.compares[0].column, "surname");
    assert_string_equal(link.compares[0].as, "surname");
    assert_true(link.compares[0].term_frequency);
    assert_string_equal(link.compares[1].as, "date");
    assert_false(link.compares[1].term_frequency);
    assert_true(link.block_auto);
    assert_int_equal(link.n_rule, 0);
    assert_true(link.match_probability == .9);
    arena_done(&arena);
}

static void blocks_are_read_in_every_form(void **state)
{
    static const char *const forms[] = {
        "block: [[\"surname:3\", dob], [postcode]]",
        "block: {rules: [[\"surname:3\", dob], [postcode]]}",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct link_config link;
        const char *keys = arena_format(&arena, COMPARE ", match_probability: .95, %s", forms[i]);
        assert_string_equal(read_keys(&arena, keys, &link), "");
        assert_false(link.block_auto);
        assert_int_equal(link.n_block, 2);
        assert_int_equal(link.blocks[0].n_column, 2);
        assert_string_equal(link.blocks[0].text, "surname:3, dob");
        assert_true(link.match_probability == .95);
    }
    struct link_config link;
    assert_string_equal(read_keys(&arena, COMPARE ", block: auto", &link), "");
    assert_true(link.block_auto);
    arena_done(&arena);
}

static void a_block_may_be_cut(void **state)
{
    static const struct {
        const char *column;
        size_t n, n_name;
    } rows[] = {
        {"surname:3", 3, 7}, {"surname", 0, 7}, {"a:b", 0, 3},     {"a:0", 0, 3},
        {":3", 0, 2},        {"a:3x", 0, 4},    {"a:b:12", 12, 3}, {"a:100", 0, 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n_name;
        assert_int_equal(link_block_cut(rows[i].column, &n_name), rows[i].n);
        assert_int_equal(n_name, rows[i].n_name);
    }
}

static void mistakes_are_named(void **state)
{
    static const struct {
        const char *keys, *message;
    } rows[] = {
        {"compare: []", "a list of 1 to 16"},
        {"compare: [{column: a, as: colour}]", "colour"},
        {"compare: [{column: a}]", "as is missing"},
        {"compare: [{column: a, as: text}, {column: a, as: name}]", "\"a\" twice"},
        {COMPARE ", block: never", "block must be auto or"},
        {COMPARE ", block: {rule: [[a]]}", "block must be auto or"},
        {COMPARE ", block: [[a, a]]", "\"a\" twice"},
        {COMPARE ", match_probability: 2", "match_probability"},
        {COMPARE ", match_probability: 0", "match_probability"},
        {"block: auto", "no effect without compare"},
        {"normalise: true", "neither rules nor compare"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct link_config link;
        const char *message = read_keys(&arena, rows[i].keys, &link);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].keys, message, rows[i].message);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_are_read_in_order),
        cmocka_unit_test(blocks_are_read_in_every_form),
        cmocka_unit_test(a_block_may_be_cut),
        cmocka_unit_test(mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
