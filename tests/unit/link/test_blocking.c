// Candidate pairs: against all pairs compared one by one, each once and by its first rule, the same
// for any number of threads; blocks that are too large; prefixes; unique inputs.

#include "features/link/blocking.h"

#include "features/base/arena.h"
#include "features/base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_RECORD 300
#define N_VARIABLE 3

struct table {
    struct linkage_variable variables[N_VARIABLE];
};

static void add(struct table *table, size_t k, uint32_t record, const char *text)
{
    variable_add_text(&table->variables[k], record, text, DAY_NONE);
}

// Records with no, one or several values of few letters in each variable.
static struct table random_table(uint64_t seed, unsigned n_letter)
{
    struct table table = {0};
    uint64_t draw = seed;
    for (size_t k = 0; k < N_VARIABLE; k++)
        table.variables[k].normalise = true;
    for (uint32_t r = 0; r < N_RECORD; r++)
        for (size_t k = 0; k < N_VARIABLE; k++) {
            unsigned n_value = "\1\1\1\2\3\0\1\1"[(draw = number_scramble(draw + 1)) % 8];
            for (unsigned v = 0; v < n_value; v++) {
                char text[8];
                draw = number_scramble(draw + 1);
                snprintf(text, sizeof text, "%c%c", (int)('b' + draw % n_letter),
                         (int)('b' + draw / 64 % n_letter));
                add(&table, k, r, text);
            }
        }
    for (size_t k = 0; k < N_VARIABLE; k++)
        variable_settle(&table.variables[k], N_RECORD);
    return table;
}

static void free_table(struct table *table)
{
    for (size_t k = 0; k < N_VARIABLE; k++)
        variable_done(&table->variables[k]);
}

static bool share_value(const struct block_column *column, uint32_t a, uint32_t b)
{
    const struct linkage_variable *variable = column->variable;
    for (uint32_t i = variable->first[a]; i < variable->first[a + 1]; i++)
        for (uint32_t k = variable->first[b]; k < variable->first[b + 1]; k++) {
            const char *x = dictionary_text(&variable->texts, variable->values[i].code);
            const char *y = dictionary_text(&variable->texts, variable->values[k].code);
            if (column->n_character ? strncmp(x, y, column->n_character) == 0 : strcmp(x, y) == 0)
                return true;
        }
    return false;
}

static bool rule_has(const struct blocking *blocking, size_t i_rule, uint32_t a, uint32_t b)
{
    if (blocking->unique && blocking->input[a] == blocking->input[b] &&
        blocking->unique[blocking->input[a]])
        return false;
    for (size_t k = 0; k < blocking->rules[i_rule].n_column; k++)
        if (!share_value(&blocking->columns[i_rule][k], a, b))
            return false;
    return true;
}

struct found {
    unsigned char rule[N_RECORD][N_RECORD]; // 1 + the rule; 0 = not found
    bool twice;
    uint64_t sum[4096]; // by part
};

static void note(void *context, const struct pair_part *part)
{
    struct found *found = context;
    assert_true(part->i_part < 4096);
    for (size_t i = 0; i < part->n; i++) {
        struct record_pair pair = part->pairs[i];
        assert_true(pair.a < pair.b && pair.b < N_RECORD);
        found->twice = found->twice || found->rule[pair.a][pair.b];
        found->rule[pair.a][pair.b] = (unsigned char)(1 + part->i_rule);
        found->sum[part->i_part] =
            number_scramble(found->sum[part->i_part] + pair.a) + pair.b + part->i_rule;
    }
}

static const struct link_rule rules[] = {{.n_column = 2, .text = "a, b"},
                                         {.n_column = 3, .text = "a:1, b:1, c"},
                                         {.n_column = 1, .text = "c"}};

static void pairs_are_those_of_all_pairs_by_their_first_rule(void **state)
{
    for (uint64_t seed = 1; seed < 6; seed++) {
        struct table table = random_table(seed, 4);
        struct linkage_variable *v = table.variables;
        const struct block_column first[] = {{&v[0], 0}, {&v[1], 0}};
        const struct block_column second[] = {{&v[0], 1}, {&v[1], 1}, {&v[2], 0}};
        const struct block_column third[] = {{&v[2], 0}};
        const struct block_column *const columns[] = {first, second, third};
        uint32_t input[N_RECORD];
        const bool unique[] = {false, true};
        for (uint32_t r = 0; r < N_RECORD; r++)
            input[r] = r >= N_RECORD / 2;
        struct blocking blocking = {.rules = rules,
                                    .n_rule = 3,
                                    .columns = columns,
                                    .n_record = N_RECORD,
                                    .input = input,
                                    .unique = seed % 2 ? unique : NULL,
                                    .n_thread = 1};
        struct blocking_tally tallies[3];
        struct found *found = memory_alloc(2 * sizeof *found);
        assert_int_equal(blocking_pairs(&blocking, note, &found[0], tallies, ERROR_IGNORED), OK);
        uint64_t n_pair[3] = {0}, n_added[3] = {0};
        for (uint32_t a = 0; a < N_RECORD; a++)
            for (uint32_t b = a + 1; b < N_RECORD; b++) {
                unsigned by = 0;
                for (unsigned i = 3; i-- > 0;)
                    if (rule_has(&blocking, i, a, b)) {
                        n_pair[i]++;
                        by = i + 1;
                    }
                assert_int_equal(found[0].rule[a][b], by);
                if (by)
                    n_added[by - 1]++;
            }
        assert_false(found[0].twice);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(tallies[i].n_pair, n_pair[i]);
            assert_int_equal(tallies[i].n_added, n_added[i]);
            assert_true(n_added[i] > 0);
        }
        blocking.n_thread = 3;
        assert_int_equal(blocking_pairs(&blocking, note, &found[1], NULL, ERROR_IGNORED), OK);
        assert_memory_equal(&found[0], &found[1], sizeof *found);
        free(found);
        free_table(&table);
    }
}

// A block that is too large gives the pairs that share one of the columns it is split by; later
// rules still give their own of its pairs.
static void a_large_block_is_split_and_named(void **state)
{
    struct table table = {0};
    for (size_t k = 0; k < N_VARIABLE; k++)
        table.variables[k].normalise = true;
    for (uint32_t r = 0; r < 40; r++) {
        char text[8];
        add(&table, 0, r, r < 30 ? "smith" : "jones"); // 30 records, 10 records
        snprintf(text, sizeof text, "p%u", r / 2);
        add(&table, 1, r, r < 20 || r > 30 ? text : "crowd");
        snprintf(text, sizeof text, "d%u", r % 7);
        add(&table, 2, r, text);
    }
    for (size_t k = 0; k < N_VARIABLE; k++)
        variable_settle(&table.variables[k], N_RECORD);
    struct linkage_variable *v = table.variables;
    const struct link_rule names[] = {{.n_column = 1, .text = "surname"},
                                      {.n_column = 1, .text = "third"}};
    const struct block_column first[] = {{&v[0], 0}}, second[] = {{&v[2], 0}};
    const struct block_column *const columns[] = {first, second};
    struct blocking blocking = {.rules = names,
                                .n_rule = 1,
                                .columns = columns,
                                .n_record = N_RECORD,
                                .max_block = 9,
                                .n_thread = 2};
    struct blocking_tally tallies[2];
    struct found *found = memory_alloc(sizeof *found);
    assert_int_equal(blocking_pairs(&blocking, note, found, tallies, ERROR_IGNORED), OK);
    assert_int_equal(tallies[0].n_pair, 0);
    assert_int_equal(tallies[0].n_crowd, 2);
    assert_int_equal(tallies[0].n_largest_crowd, 30);
    assert_int_equal(tallies[0].n_left_out, 2);
    blocking.splits = (struct block_column[]){{&v[0], 0}, {&v[1], 0}};
    blocking.n_split = 2;
    blocking.n_rule = 2;
    memset(found, 0, sizeof *found);
    assert_int_equal(blocking_pairs(&blocking, note, found, tallies, ERROR_IGNORED), OK);
    assert_int_equal(tallies[0].n_split, 1);
    assert_ptr_equal(tallies[0].splits[0], &blocking.splits[1]);
    assert_int_equal(tallies[0].n_left_out, 1); // smith, crowd: 10 records
    assert_int_equal(tallies[0].n_largest_left_out, 10);
    for (uint32_t a = 0; a < 40; a++)
        for (uint32_t b = a + 1; b < 40; b++) {
            bool crowd = a >= 20 && b < 30;
            unsigned by =
                rule_has(&blocking, 0, a, b) && !crowd && share_value(&blocking.splits[1], a, b) ? 1
                : rule_has(&blocking, 1, a, b)                                                   ? 2
                                               : 0;
            assert_int_equal(found->rule[a][b], by);
        }
    free(found);
    free_table(&table);
}

static void a_sample_is_a_part_of_all_pairs(void **state)
{
    struct table table = random_table(9, 30);
    const struct block_column third[] = {{&table.variables[2], 0}};
    const struct block_column *const columns[] = {third};
    struct blocking blocking = {
        .rules = &rules[2], .n_rule = 1, .columns = columns, .n_record = N_RECORD};
    struct blocking_tally all, some;
    struct found *found = memory_alloc(sizeof *found);
    assert_int_equal(blocking_pairs(&blocking, note, found, &all, ERROR_IGNORED), OK);
    blocking.n_sampled_pair = all.n_pair / 3;
    struct blocks *blocks;
    assert_int_equal(blocks_make(&blocking, &blocks, ERROR_IGNORED), OK);
    blocks_visit(blocks, note, found, &some);
    assert_true(some.n_pair > 0 && some.n_pair < all.n_pair);
    assert_true((double)some.n_pair <= blocks_sampled(blocks) * (double)all.n_pair * 1.5);
    blocks_free(blocks);
    free(found);
    free_table(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_those_of_all_pairs_by_their_first_rule),
        cmocka_unit_test(a_large_block_is_split_and_named),
        cmocka_unit_test(a_sample_is_a_part_of_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
