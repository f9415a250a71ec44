// linkage BUILD_FOLDER's libraries at work: blocks and compares the records of a CSV file (id, first_name, surname, dob,
// postcode, sex) under three rules with weights estimated beforehand, as often as asked. Prints wall and processor seconds.

#include "features/base/csv.h"
#include "features/link/pair_weights.h"
#include "features/link/weights_training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_COLUMN 5
#define N_RULE 3

static const char *const names[N_COLUMN] = {"first_name", "surname", "dob", "postcode", "sex"};
static const char *const kinds[N_COLUMN] = {"forename", "surname", "date", "postcode", "sex"};

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void read_records(const struct csv_table *table, struct linkage_variable *variables,
                         struct comparison *comparisons)
{
    for (size_t k = 0; k < N_COLUMN; k++) {
        long column = table_column(table, names[k]);
        variables[k] = (struct linkage_variable){.name = names[k], .normalise = true};
        for (size_t r = 0; r < table->n_row; r++)
            variable_add_text(&variables[k], (uint32_t)r, table_cell(table, r, (size_t)column),
                              DAY_NONE);
        variable_settle(&variables[k], table->n_row);
        comparisons[k] = (struct comparison){.kind = comparison_kind_find(kinds[k]),
                                             .variable = &variables[k],
                                             .term_frequency = k < 2};
        comparison_prepare(&comparisons[k]);
    }
}

struct worker {
    struct likely_pair *likely;
    size_t capacity;
    uint64_t n_pair, n_linked;
};

struct visiting {
    struct pair_weights weights;
    struct worker workers[64];
    double least;
};

static void visit(void *context, const struct pair_part *part)
{
    struct visiting *visiting = context;
    struct worker *worker = &visiting->workers[part->worker];
    memory_grow(&worker->likely, &worker->capacity, part->n, sizeof *worker->likely);
    size_t n =
        pair_weights_likely(&visiting->weights, part->worker, part->pairs, part->n, worker->likely);
    worker->n_pair += part->n;
    for (size_t i = 0; i < n; i++)
        worker->n_linked += worker->likely[i].odds >= visiting->least;
}

static void measure(const struct blocking *blocking, const struct comparison *comparisons,
                    const struct match_weights *weights)
{
    static struct visiting visiting;
    double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct pair_patterns patterns;
    memset(&visiting, 0, sizeof visiting);
    visiting.least = log2(9); // probability .9
    pair_patterns_make(comparisons, N_COLUMN, blocking->n_record, blocking->n_thread, &patterns);
    pair_weights_make(&(struct pair_weights_input){&patterns, weights, log2(.01 / .99), INFINITY},
                      &visiting.weights);
    blocking_pairs(blocking, visit, &visiting, NULL, ERROR_IGNORED);
    uint64_t n_pair = 0, n_linked = 0;
    for (size_t i = 0; i < 64; i++) {
        n_pair += visiting.workers[i].n_pair;
        n_linked += visiting.workers[i].n_linked;
        free(visiting.workers[i].likely);
    }
    pair_weights_done(&visiting.weights);
    pair_patterns_done(&patterns);
    printf("hearth wall %.3f processor %.3f pairs %llu linked %llu\n",
           seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - processor,
           (unsigned long long)n_pair, (unsigned long long)n_linked);
    fflush(stdout);
}

int main(int n, char **texts)
{
    struct arena arena = {0};
    struct error err = {0};
    struct csv_table table;
    static struct linkage_variable v[N_COLUMN];
    static struct comparison comparisons[N_COLUMN];
    struct match_weights weights;
    if (n < 2 || csv_read_table(&arena, texts[1], &table, &err)) {
        error_print(&err);
        return 1;
    }
    read_records(&table, v, comparisons);
    const struct block_column births[] = {{&v[2], 0}, {&v[1], 1}},
                              both[] = {{&v[0], 0}, {&v[1], 0}}, homes[] = {{&v[3], 0}, {&v[0], 2}};
    const struct block_column *const columns[N_RULE] = {births, both, homes};
    const struct link_rule rules[N_RULE] = {{.n_column = 2, .text = "dob, surname:1"},
                                            {.n_column = 2, .text = "first_name, surname"},
                                            {.n_column = 2, .text = "postcode, first_name:2"}};
    const struct blocking blocking = {.rules = rules,
                                      .n_rule = N_RULE,
                                      .columns = columns,
                                      .n_record = table.n_row,
                                      .n_thread = 2};
    if (match_weights_estimate(&arena, &(struct weights_request){comparisons, N_COLUMN, blocking},
                               &weights, &err)) {
        error_print(&err);
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    char line[16];
    while (fgets(line, sizeof line, stdin)) // a line is a round
        measure(&blocking, comparisons, &weights);
    return 0;
}
