// From records to weighted pairs: whatever the order of the rows and the number of threads, and each
// pair on the first day on which it was as likely as that.
#include "features/link/weight_matches.h"

#include "features/base/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N_PERSON = 2600, N_COPY = 1000, N_RECORD = N_PERSON + N_COPY, N_DAY = 1000 };
enum { FORENAME, SURNAME, BORN, HOME, N_COLUMN };

struct made {
    struct arena arena;
    struct linkage_variable columns[N_COLUMN];
    struct weight_matches matches;
};

static uint32_t draw(uint32_t record, size_t purpose, uint32_t n)
{
    return (uint32_t)(number_scramble(record * 64ull + purpose + 1) >> 33) % n;
}

// Records from N_PERSON on are the first persons again, a tenth of their values drawn anew.
static void add_value(struct linkage_variable *column, uint32_t record, size_t c)
{
    bool copied = record >= N_PERSON && draw(record, 20 + c, 10);
    uint32_t of = copied ? record - N_PERSON : record;
    day_t received = (day_t)draw(record, 40 + c, N_DAY);
    char text[16];
    uint32_t x = draw(of, c, 26), y = draw(of, 8 + c, 13), z = draw(of, 14 + c, 26);
    if (c == BORN)
        variable_add_day(column, record, (day_t)draw(of, c, 20000), received);
    else if (c == HOME)
        snprintf(text, sizeof text, "M%u %u%c%c", y + 1, x % 10, 'A' + (int)z, 'A' + (int)x);
    else
        snprintf(text, sizeof text, "%ca%c%co", 'b' + (int)y, 'a' + (int)x, 'a' + (int)z);
    if (c != BORN)
        variable_add_text(column, record, text, received);
}

static void make(bool turned, int n_thread, struct made *made)
{
    static const char *const names[N_COLUMN] = {"forename", "surname", "dob", "postcode"};
    static uint32_t input[N_RECORD];
    static struct link_comparison compares[N_COLUMN] = {
        {.column = "forename", .as = "forename"},
        {.column = "surname", .as = "surname", .term_frequency = true},
        {.column = "dob", .as = "date"},
        {.column = "postcode", .as = "postcode"}};
    const struct link_config link = {.compares = compares,
                                     .n_compare = N_COLUMN,
                                     .block_auto = true,
                                     .normalise = true,
                                     .match_probability = .95};
    const struct registry registry = {.n_input = 1, .n_record = N_RECORD, .input = input};
    *made = (struct made){0};
    for (size_t c = 0; c < N_COLUMN; c++) {
        made->columns[c] = (struct linkage_variable){.name = names[c], .normalise = true};
        for (uint32_t i = 0; i < N_RECORD; i++)
            add_value(&made->columns[c], turned ? N_RECORD - 1 - i : i, c);
        variable_settle(&made->columns[c], N_RECORD);
    }
    const struct weight_request request = {.link = &link,
                                           .columns = made->columns,
                                           .n_column = N_COLUMN,
                                           .registry = &registry,
                                           .n_thread = n_thread};
    assert_int_equal(weight_matches_make(&made->arena, &request, &made->matches, ERROR_IGNORED),
                     OK);
}

static void made_done(struct made *made)
{
    weight_matches_done(&made->matches);
    for (size_t c = 0; c < N_COLUMN; c++)
        variable_done(&made->columns[c]);
    arena_done(&made->arena);
}

static void most_copies_are_found_and_few_others(void **state)
{
    struct made made;
    make(false, 1, &made);
    size_t n_true = 0, n_false = 0;
    for (size_t i = 0; i < made.matches.n; i++) {
        const struct weighted_pair *pair = &made.matches.pairs[i];
        if (pair->received == DAY_MAX)
            continue;
        bool copy = pair->b == pair->a + N_PERSON;
        n_true += copy;
        n_false += !copy;
    }
    assert_true(made.matches.n_block > 1); // chosen, not all pairs
    assert_true(n_true > .85 * N_COPY);
    assert_true(n_false < .02 * N_COPY);
    made_done(&made);
}

static void rows_and_threads_in_any_order_make_the_same_pairs(void **state)
{
    struct made made, turned;
    make(false, 1, &made);
    make(true, 2, &turned);
    assert_int_equal(made.matches.n, turned.matches.n);
    for (size_t i = 0; i < made.matches.n; i++) {
        const struct weighted_pair *x = &made.matches.pairs[i], *y = &turned.matches.pairs[i];
        assert_int_equal(x->a, y->a);
        assert_int_equal(x->b, y->b);
        assert_int_equal(x->received, y->received);
        assert_true(x->pattern == y->pattern);
        assert_true(fabsf(x->odds - y->odds) < 1e-3f);
    }
    made_done(&made);
    made_done(&turned);
}

static void each_pair_is_linked_by_what_was_known_then(void **state)
{
    struct made made;
    make(false, 1, &made);
    size_t n_later = 0;
    for (size_t i = 0; i < made.matches.n; i++) {
        const struct weighted_pair *pair = &made.matches.pairs[i];
        const struct record_pair records = {pair->a, pair->b};
        const struct weighing *weighing = &made.matches.weighing;
        if (pair->received == DAY_MAX)
            continue;
        double then = weighing_odds(weighing, &records, pair->received);
        assert_true(then >= weighing->least_odds);
        assert_true(fabs(then - (double)pair->linked) < 1e-3);
        assert_true(fabs(weighing_odds(weighing, &records, N_DAY) - (double)pair->odds) < 1e-3);
        n_later += pair->odds < (float)weighing->least_odds;
    }
    assert_true(n_later > 0); // linked, though it would not be by all that is known today
    made_done(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_copies_are_found_and_few_others),
        cmocka_unit_test(rows_and_threads_in_any_order_make_the_same_pairs),
        cmocka_unit_test(each_pair_is_linked_by_what_was_known_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
