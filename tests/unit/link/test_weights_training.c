// Weights estimated from records alone: against the errors that the records were made with, the same
// for any number of threads, and unchanged by writing and reading them.

#include "features/link/weights_training.h"

#include "features/base/number.h"
#include "features/link/block_auto.h"
#include "features/link/pair_patterns.h"
#include "features/link/pair_weights.h"
#include "features/link/random_pairs.h"
#include "features/link/weights_file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define N_PERSON 5000
#define N_COPY 1500 // records of the first persons, again, with errors
#define N_RECORD (N_PERSON + N_COPY)
#define N_COLUMN 5

static const char *const names[N_COLUMN] = {"name", "day", "place", "kind", "key"};
static const unsigned n_value[N_COLUMN] = {300, 5000, 400, 3, 1000000};
static const double error_rate[N_COLUMN] = {.1, .05, .3, .02, .1};
#define BLANK .1 // of the key

struct made_records {
    struct linkage_variable variables[N_COLUMN];
    struct comparison comparisons[N_COLUMN];
};

static double uniform(uint64_t *draw)
{
    *draw = number_scramble(*draw + 0x9e3779b97f4a7c15u);
    return (double)(*draw >> 11) * 0x1p-53;
}

static void add(struct linkage_variable *variable, uint32_t record, size_t k, unsigned value)
{
    char text[32];
    snprintf(text, sizeof text, "%c%u", (int)('k' + k), value);
    variable_add_text(variable, record, text, DAY_NONE);
}

static void make_records(struct made_records *records)
{
    static unsigned values[N_PERSON][N_COLUMN];
    uint64_t draw = 3;
    memset(records, 0, sizeof *records);
    for (size_t k = 0; k < N_COLUMN; k++) {
        struct linkage_variable *variable = &records->variables[k];
        variable->name = names[k];
        variable->normalise = true;
        for (uint32_t r = 0; r < N_RECORD; r++) {
            unsigned value = (unsigned)(uniform(&draw) * n_value[k]);
            if (r < N_PERSON)
                values[r][k] = value;
            else if (uniform(&draw) >= error_rate[k])
                value = values[r - N_PERSON][k];
            if (k < 4 || uniform(&draw) >= BLANK)
                add(variable, r, k, value);
        }
        variable_settle(variable, N_RECORD);
        records->comparisons[k] = (struct comparison){.kind = comparison_kind_find("category"),
                                                      .variable = variable,
                                                      .term_frequency = k == 0};
        comparison_prepare(&records->comparisons[k]);
    }
}

static void free_records(struct made_records *records)
{
    for (size_t k = 0; k < N_COLUMN; k++) {
        comparison_done(&records->comparisons[k]);
        variable_done(&records->variables[k]);
    }
}

static struct weights_request request_of(const struct made_records *records, int n_thread)
{
    return (struct weights_request){.comparisons = records->comparisons,
                                    .n_comparison = N_COLUMN,
                                    .blocking = {.n_record = N_RECORD, .n_thread = n_thread}};
}

static void parameters_are_those_of_the_errors(void **state)
{
    struct made_records records;
    struct arena arena = {0};
    struct match_weights weights;
    make_records(&records);
    const struct weights_request request = request_of(&records, 2);
    assert_int_equal(match_weights_estimate(&arena, &request, &weights, ERROR_IGNORED), OK);
    assert_true(weights.converged);
    assert_true(weights.n_training > 1);
    double n_match = weights.prior * random_pairs_possible(&request.blocking);
    assert_true(fabs(n_match - N_COPY) < .03 * N_COPY);
    for (size_t k = 0; k < N_COLUMN; k++) {
        double equal = 1 - error_rate[k] * (1 - 1. / n_value[k]), chance = 1. / n_value[k];
        assert_true(weights.trained[k]);
        assert_true(fabs(weights.m[k][1] - equal) < .025);
        assert_true(fabs(weights.m[k][0] + weights.m[k][1] - 1) < 1e-9);
        assert_true(fabs(weights.u[k][1] - chance) < .1 * chance + 2e-6);
    }
    assert_true(weights.n_block > 0);
    assert_true(weights.block_recall > .95);
    match_weights_done(&weights);
    free_records(&records);
    arena_done(&arena);
}

static void add_date(struct linkage_variable *variable, uint32_t record, unsigned day)
{
    char text[DAY_TEXT];
    variable_add_text(variable, record, day_format((day_t)day, text), DAY_NONE);
}

// Dates of birth that are equal or 26 years apart: no match shows the levels between.
static void a_date_nearly_equal_weighs_no_less_than_another(void **state)
{
    enum { SLIP = 7 }; // one digit apart
    struct made_records records;
    struct linkage_variable born = {.name = "born", .normalise = true};
    struct arena arena = {0};
    struct match_weights weights;
    uint64_t draw = 5;
    make_records(&records);
    unsigned days[N_PERSON];
    for (uint32_t r = 0; r < N_RECORD; r++) {
        unsigned day = 12000 + (unsigned)(uniform(&draw) * 5000);
        if (r < N_PERSON)
            days[r] = day;
        else
            day = days[r - N_PERSON] + (uniform(&draw) < .2 ? 9617 : 0);
        add_date(&born, r, day);
    }
    variable_settle(&born, N_RECORD);
    comparison_done(&records.comparisons[1]);
    records.comparisons[1] =
        (struct comparison){.kind = comparison_kind_find("date"), .variable = &born};
    comparison_prepare(&records.comparisons[1]);
    const struct weights_request request = request_of(&records, 2);
    assert_int_equal(match_weights_estimate(&arena, &request, &weights, ERROR_IGNORED), OK);
    assert_string_equal(records.comparisons[1].kind->levels[SLIP].name, "slip");
    assert_true(weights.level_weight[1][SLIP] > weights.level_weight[1][0] - 1e-9);
    match_weights_done(&weights);
    free_records(&records);
    variable_done(&born);
    arena_done(&arena);
}

static void threads_do_not_change_them_nor_does_the_file(void **state)
{
    struct made_records records;
    struct arena arena = {0};
    struct match_weights weights[2], read;
    bool fits;
    char path[] = "weights_XXXXXX";
    make_records(&records);
    for (int i = 0; i < 2; i++) {
        const struct weights_request request = request_of(&records, 1 + 2 * i);
        assert_int_equal(match_weights_estimate(&arena, &request, &weights[i], ERROR_IGNORED), OK);
    }
    assert_memory_equal(weights[0].m, weights[1].m, sizeof read.m);
    assert_memory_equal(weights[0].u, weights[1].u, sizeof read.u);
    assert_true(weights[0].prior == weights[1].prior);
    struct weights_file file = {path, "h1", records.comparisons, N_COLUMN};
    close(mkstemp(path));
    assert_int_equal(weights_file_write(&file, &weights[0], ERROR_IGNORED), OK);
    assert_int_equal(weights_file_read(&arena, &file, &read, &fits, ERROR_IGNORED), OK);
    assert_true(fits);
    assert_memory_equal(weights[0].m, read.m, sizeof read.m);
    assert_memory_equal(weights[0].level_weight, read.level_weight, sizeof read.m);
    assert_true(weights[0].prior == read.prior);
    assert_int_equal(read.n_block, weights[0].n_block);
    assert_string_equal(read.blocks[0].text, weights[0].blocks[0].text);
    for (uint32_t r = 1; r < 200; r++) {
        const struct record_pair pair = {0, r};
        const level_pattern equal = 0x22222;
        assert_true(match_weight_adjusted(&read, records.comparisons, &pair, DAY_MAX, equal) ==
                    match_weight_adjusted(&weights[1], records.comparisons, &pair, DAY_MAX, equal));
    }
    match_weights_done(&read);
    file.hash = "h2"; // another configuration
    assert_int_equal(weights_file_read(&arena, &file, &read, &fits, ERROR_IGNORED), OK);
    assert_false(fits);
    match_weights_done(&weights[0]);
    match_weights_done(&weights[1]);
    free_records(&records);
    arena_done(&arena);
    unlink(path);
}

// Records 0, 1 and 2 share a rare name, 3 and 4 a common one.
static void a_rare_value_weighs_more(void **state)
{
    struct linkage_variable name = {.name = "name", .normalise = true};
    for (uint32_t r = 0; r < 100; r++)
        variable_add_text(&name, r, r < 3 ? "rare" : r < 60 ? "common" : "", DAY_NONE);
    variable_add_text(&name, 70, "unique", 20);
    variable_add_text(&name, 71, "unique", 10);
    variable_settle(&name, 100);
    struct comparison comparison = {
        .kind = comparison_kind_find("category"), .variable = &name, .term_frequency = true};
    comparison_prepare(&comparison);
    struct match_weights weights = {.n_comparison = 1, .m = {{.2, .8}}, .u = {{.9, .1}}};
    uint64_t hashes[2] = {dictionary_hash("rare", 4, 0), dictionary_hash("common", 6, 0)};
    struct term_frequencies *terms = &weights.terms[0];
    size_t later = hashes[0] > hashes[1];
    terms->hashes = memory_alloc(sizeof hashes);
    terms->counts = memory_alloc(2 * sizeof *terms->counts);
    terms->hashes[later] = hashes[0];
    terms->hashes[!later] = hashes[1];
    terms->counts[later] = 3;
    terms->counts[!later] = 57;
    terms->n = 2;
    terms->n_value = 62;
    match_weights_bind(&weights, &comparison);
    const struct record_pair pairs[] = {{0, 1}, {3, 4}, {70, 71}, {0, 3}};
    const double expected[] = {log2(.8 / (3 / 62.)), log2(.8 / (57 / 62.)), log2(.8 / (2 / 62.)),
                               log2(.2 / .9)};
    for (size_t i = 0; i < 4; i++)
        assert_true(
            fabs(match_weight_adjusted(&weights, &comparison, &pairs[i], DAY_MAX, i < 3 ? 2 : 1) -
                 expected[i]) < 1e-9);
    assert_true(match_weight_term(&weights, &comparison, 0, &pairs[2], 19) == 0); // not known yet
    match_weights_done(&weights);
    comparison_done(&comparison);
    variable_done(&name);
}

struct seen {
    unsigned char times[60][60];
    size_t n;
};

static void note(void *context, const struct pair_part *part)
{
    struct seen *seen = context;
    for (size_t i = 0; i < part->n; i++) {
        assert_true(part->pairs[i].a < part->pairs[i].b && part->pairs[i].b < 60);
        seen->times[part->pairs[i].a][part->pairs[i].b]++;
        seen->n++;
    }
}

static void pairs_by_chance_leave_a_unique_input_out(void **state)
{
    uint32_t input[60];
    const bool unique[] = {true, false};
    for (uint32_t r = 0; r < 60; r++)
        input[r] = r >= 20;
    const struct blocking blocking = {
        .n_record = 60, .input = input, .unique = unique, .n_thread = 1};
    struct seen all = {0}, some = {0};
    assert_true(random_pairs_possible(&blocking) == 60 * 59 / 2 - 20 * 19 / 2);
    random_pairs_visit(&blocking, 10000, 0, note, &all);
    random_pairs_visit(&blocking, 0, 20000, note, &some);
    assert_int_equal(all.n, 60 * 59 / 2 - 20 * 19 / 2);
    assert_true(some.n > 15000);
    for (size_t a = 0; a < 60; a++)
        for (size_t b = a + 1; b < 60; b++) {
            assert_int_equal(all.times[a][b], b >= 20);
            assert_true(b >= 20 ? some.times[a][b] > 0 : !some.times[a][b]);
        }
}

static void fast_patterns_are_those_of_the_ladders(void **state)
{
    static const char *const texts[] = {"ann", "anne", "anna smith", "bob",   "robert",
                                        "rob", "",     "smith",      "smyth", "jon"};
    struct linkage_variable name = {.name = "name", .normalise = true};
    uint64_t draw = 2;
    for (uint32_t r = 0; r < 60; r++)
        for (size_t i = 0; i < 1 + (uniform(&draw) < .3); i++)
            variable_add_text(&name, r, texts[(size_t)(uniform(&draw) * 10)], DAY_NONE);
    variable_settle(&name, 60);
    struct comparison comparisons[] = {
        {.kind = comparison_kind_find("forename"), .variable = &name},
        {.kind = comparison_kind_find("surname"), .variable = &name}};
    comparison_prepare(&comparisons[0]);
    comparison_prepare(&comparisons[1]);
    struct pair_patterns patterns;
    pair_patterns_make(comparisons, 2, 60, 1, &patterns);
    for (uint32_t b = 0; b < 60; b++)
        for (uint32_t a = 0; a < b; a++) {
            const struct record_pair pair = {a, b};
            level_pattern pattern, expected = 0;
            pair_patterns_of(&patterns, 0, &pair, 1, &pattern);
            for (size_t k = 0; k < 2; k++)
                expected = pattern_with(expected, k,
                                        comparison_level_records(&comparisons[k], a, b, DAY_MAX));
            assert_true(pattern == expected);
        }
    pair_patterns_done(&patterns);
    comparison_done(&comparisons[0]);
    comparison_done(&comparisons[1]);
    variable_done(&name);
}

struct mixed { // names and dates with blanks, some records with several values
    struct linkage_variable variables[4];
    struct comparison comparisons[4];
    struct match_weights weights;
};

static void make_mixed(struct mixed *mixed)
{
    static const char *const texts[] = {"ann", "anne", "anna smith", "bob",   "robert",
                                        "rob", "",     "smith",      "smyth", "jon"};
    static const char *const kinds[] = {"forename", "surname", "date", "category"};
    uint64_t draw = 4;
    *mixed = (struct mixed){.weights = {.prior = .1, .n_comparison = 4}};
    for (size_t k = 0; k < 4; k++) {
        struct linkage_variable *variable = &mixed->variables[k];
        *variable = (struct linkage_variable){.name = kinds[k], .normalise = true};
        for (uint32_t r = 0; r < 60; r++)
            for (size_t i = 0; i < 1 + (uniform(&draw) < .05); i++) {
                char day[32];
                snprintf(day, sizeof day, "199%d-0%d-0%d", (int)(uniform(&draw) * 2),
                         1 + (int)(uniform(&draw) * 3), 1 + (int)(uniform(&draw) * 3));
                variable_add_text(variable, r, k == 2 ? day : texts[(size_t)(uniform(&draw) * 10)],
                                  DAY_NONE);
            }
        variable_settle(variable, 60);
        mixed->comparisons[k] = (struct comparison){
            .kind = comparison_kind_find(kinds[k]), .variable = variable, .term_frequency = k == 1};
        comparison_prepare(&mixed->comparisons[k]);
        for (size_t i = 0; i < mixed->comparisons[k].kind->n_level; i++) {
            mixed->weights.m[k][i] = mixed->comparisons[k].kind->levels[i].m;
            mixed->weights.u[k][i] = .01 + .3 * uniform(&draw);
        }
    }
    struct term_frequencies *terms = &mixed->weights.terms[1];
    *terms = (struct term_frequencies){.n_value = 60, .n = 1};
    terms->hashes = memory_alloc(sizeof(uint64_t));
    terms->counts = memory_alloc(sizeof(uint32_t));
    terms->hashes[0] = dictionary_hash("smith", 5, 0);
    terms->counts[0] = 6;
    match_weights_bind(&mixed->weights, mixed->comparisons);
}

static void free_mixed(struct mixed *mixed)
{
    match_weights_done(&mixed->weights);
    for (size_t k = 0; k < 4; k++) {
        comparison_done(&mixed->comparisons[k]);
        variable_done(&mixed->variables[k]);
    }
}

// Compares a pair with all its values; returns whether it is to be kept.
static bool check_pair(const struct mixed *mixed, const struct pair_weights *pair_weights,
                       struct record_pair pair)
{
    const struct match_weights *weights = &mixed->weights;
    struct likely_pair likely;
    level_pattern pattern = 0, known = 0;
    for (size_t k = 0; k < 4; k++) {
        int level = comparison_level_records(&mixed->comparisons[k], pair.a, pair.b, DAY_MAX);
        pattern = pattern_with(pattern, k, level);
        known = pattern_with(known, k, level ? level : LEVEL_NULL);
    }
    double prior = match_weight_prior(weights);
    double odds =
        prior + match_weight_adjusted(weights, mixed->comparisons, &pair, DAY_MAX, pattern);
    double odds_once =
        prior + match_weight_adjusted(weights, mixed->comparisons, &pair, DAY_MAX, known);
    bool kept = odds >= pair_weights->input.least || odds_once >= pair_weights->input.least_once;
    assert_int_equal(pair_weights_likely(pair_weights, 0, &pair, 1, &likely), kept);
    if (kept) {
        assert_true(likely.pattern == pattern);
        assert_true(fabs(likely.odds - odds) < 1e-4);
    }
    return kept;
}

static void likely_pairs_are_those_of_all_pairs(void **state)
{
    struct mixed mixed;
    struct pair_patterns patterns;
    struct pair_weights pair_weights;
    make_mixed(&mixed);
    pair_patterns_make(mixed.comparisons, 4, 60, 1, &patterns);
    size_t n_kept[2] = {0};
    for (int once = 0; once < 2; once++) {
        const struct pair_weights_input input = {&patterns, &mixed.weights, 1, once ? 3 : INFINITY};
        pair_weights_make(&input, &pair_weights);
        for (uint32_t b = 0; b < 60; b++)
            for (uint32_t a = 0; a < b; a++)
                n_kept[once] += check_pair(&mixed, &pair_weights, (struct record_pair){a, b});
        pair_weights_done(&pair_weights);
    }
    assert_true(n_kept[0] > 10 && n_kept[0] < n_kept[1] && n_kept[1] < 1500);
    pair_patterns_done(&patterns);
    free_mixed(&mixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_those_of_the_errors),
        cmocka_unit_test(a_date_nearly_equal_weighs_no_less_than_another),
        cmocka_unit_test(threads_do_not_change_them_nor_does_the_file),
        cmocka_unit_test(a_rare_value_weighs_more),
        cmocka_unit_test(pairs_by_chance_leave_a_unique_input_out),
        cmocka_unit_test(fast_patterns_are_those_of_the_ladders),
        cmocka_unit_test(likely_pairs_are_those_of_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
