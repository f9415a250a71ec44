// Pairs are counted without listing them: records are sorted by person (or by true person, or by
// both), and in each group the records of each input are counted.

#include "features/link/reference_standard.h"

#include "features/base/csv.h"
#include "features/base/sort.h"
#include "features/ingest/dictionary.h"

#include <stdlib.h>
#include <string.h>

#define INPUTS_MAX 256

struct compared_record { // a record that stands in both files
    uint32_t input, person, true_person;
};

struct persons_file {
    const char *path;
    struct csv_table table;
    long input, record, person;
};

static enum status open_file(struct arena *arena, const char *path, struct persons_file *file,
                             struct error *err)
{
    static const char *const names[] = {"input", "record_id", "person_id"};
    long *const places[] = {&file->input, &file->record, &file->person};
    file->path = path;
    enum status status = csv_read_table(arena, path, &file->table, err);
    for (size_t i = 0; i < 3 && !status; i++) {
        *places[i] = table_column(&file->table, names[i]);
        if (*places[i] >= 0)
            continue;
        status = error_set(err, E_DATA, "no column %s", names[i]);
        error_at(err, path, 1, 0);
        error_hint(err, "a file of who is who has the columns input, record_id, person_id");
    }
    return status;
}

static const char *cell(const struct persons_file *file, size_t i_row, long column)
{
    return table_cell(&file->table, i_row, (size_t)column);
}

// The number of the row's input and record among those read.
static uint32_t number_record(struct dictionary *records, const struct persons_file *file,
                              size_t i_row, bool add)
{
    char key[1024];
    int n = snprintf(key, sizeof key, "%s\n%s", cell(file, i_row, file->input),
                     cell(file, i_row, file->record));
    size_t n_bytes = n < (int)sizeof key ? (size_t)n : sizeof key - 1;
    return add ? dictionary_add(records, key, n_bytes) : dictionary_find(records, key, n_bytes);
}

static uint32_t number_text(struct dictionary *texts, const char *text)
{
    return dictionary_add(texts, text, strlen(text));
}

struct pair_counter {
    struct compared_record *items;
    size_t n;
    struct dictionary inputs;
    // n_input × n_input, row ≤ column: by true person, by linked person
    struct pair_sums *recall, *precision;
    double *all, *right; // of one person; zero between persons
};

// Finds the true person of each row of the persons file. An empty person_id is not a reference.
static enum status compare_rows(const struct persons_file *persons,
                                const struct persons_file *reference_file,
                                struct pair_counter *counter, struct reference_standard *reference,
                                struct error *err)
{
    struct dictionary records = {0}, person_ids = {0}, true_ids = {0};
    uint32_t *true_of = memory_alloc(reference_file->table.n_row * sizeof *true_of);
    enum status status = OK;
    for (size_t i = 0; i < reference_file->table.n_row && !status; i++) {
        if (number_record(&records, reference_file, i, true) != i) {
            status = error_set(err, E_DATA, "the record stands in the truth twice");
            error_at(err, reference_file->path, reference_file->table.lines[i], 0);
        }
        reference->n_blank += !*cell(reference_file, i, reference_file->person);
        true_of[i] = number_text(&true_ids, cell(reference_file, i, reference_file->person));
    }
    counter->items = memory_alloc(persons->table.n_row * sizeof *counter->items);
    for (size_t i = 0; i < persons->table.n_row && !status; i++) {
        uint32_t record = number_record(&records, persons, i, false);
        if (record == DICTIONARY_NONE || !*dictionary_text(&true_ids, true_of[record])) {
            reference->n_not_compared++;
            continue;
        }
        counter->items[counter->n++] = (struct compared_record){
            number_text(&counter->inputs, cell(persons, i, persons->input)),
            number_text(&person_ids, cell(persons, i, persons->person)), true_of[record]};
    }
    reference->n_record = counter->n;
    reference->n_absent = reference_file->table.n_row - reference->n_blank - counter->n;
    if (!status && !counter->n) {
        status =
            error_set(err, E_DATA, "no row of the truth names an input and record of the data");
        error_at(err, reference_file->path, 1, 0);
        error_hint(err,
                   "its columns must be input (the `ids` of the source), record_id, person_id");
    }
    free(true_of);
    dictionary_done(&records);
    dictionary_done(&person_ids);
    dictionary_done(&true_ids);
    return status;
}

static int compare_person(const void *a, const void *b)
{
    const struct compared_record *x = a, *y = b;
    return ORDER_OF(x->person, y->person);
}

static int compare_true(const void *a, const void *b)
{
    const struct compared_record *x = a, *y = b;
    return ORDER_OF(x->true_person, y->true_person);
}

static int compare_true_both(const void *a, const void *b)
{
    int order = compare_true(a, b);
    return order ? order : compare_person(a, b);
}

static int compare_person_both(const void *a, const void *b)
{
    int order = compare_person(a, b);
    return order ? order : compare_true(a, b);
}

static size_t cell_of(const struct pair_counter *counter, size_t i, size_t k)
{
    size_t one = counter->items[i].input, other = counter->items[k].input;
    return one < other ? one * counter->inputs.n + other : other * counter->inputs.n + one;
}

// The pairs between inputs of the records in [first, end).
static void add_pairs(const struct pair_counter *counter, size_t first, size_t end, double *n_pair)
{
    for (size_t i = first; i < end; i++)
        for (size_t k = first; k < i; k++)
            n_pair[cell_of(counter, i, k)]++;
}

// How records are grouped: the persons whose pairs are counted, and with the other file's.
struct grouping {
    int (*person)(const void *a, const void *b), (*both)(const void *a, const void *b);
};

// Adds the pairs of one person, and those of them that the other file has too.
static void sum_person(const struct pair_counter *counter, size_t first, size_t end,
                       const struct grouping *grouping, struct pair_sums *sums)
{
    add_pairs(counter, first, end, counter->all);
    for (size_t i = first, next; i < end; i = next) {
        next = i + 1;
        while (next < end && grouping->both(&counter->items[i], &counter->items[next]) == 0)
            next++;
        add_pairs(counter, i, next, counter->right);
    }
    for (size_t i = first; i < end; i++)
        for (size_t k = first; k < i; k++) {
            size_t c = cell_of(counter, i, k);
            if (counter->all[c] > 0)
                pair_sums_add(&sums[c], counter->all[c], counter->right[c]);
            counter->all[c] = counter->right[c] = 0;
        }
}

static void sum_pairs(struct pair_counter *counter, const struct grouping *grouping,
                      struct pair_sums *sums)
{
    if (counter->n)
        qsort(counter->items, counter->n, sizeof *counter->items, grouping->both);
    for (size_t first = 0, end; first < counter->n; first = end) {
        end = first + 1;
        while (end < counter->n &&
               grouping->person(&counter->items[first], &counter->items[end]) == 0)
            end++;
        if (end - first > 1)
            sum_person(counter, first, end, grouping, sums);
    }
}

static void list_pairs(struct arena *arena, const struct pair_counter *counter,
                       struct reference_standard *reference)
{
    size_t n_input = counter->inputs.n;
    reference->pairs = arena_array(arena, n_input * n_input, sizeof *reference->pairs);
    for (uint32_t i = 0; i < n_input; i++)
        for (uint32_t k = i; k < n_input; k++) {
            size_t at = i * n_input + k;
            struct reference_counts counts = {counter->recall[at].t, counter->precision[at].t,
                                              counter->recall[at].b};
            reference->all.n_true += counts.n_true;
            reference->all.n_linked += counts.n_linked;
            reference->all.n_both += counts.n_both;
            if (counts.n_true + counts.n_linked > 0)
                reference->pairs[reference->n_pair++] = (struct reference_pair){
                    arena_text(arena, dictionary_text(&counter->inputs, i)),
                    arena_text(arena, dictionary_text(&counter->inputs, k)), counts,
                    pair_share_of(&counter->recall[at]), pair_share_of(&counter->precision[at])};
        }
}

enum status reference_compare(struct arena *arena, const char *persons_path,
                              const char *reference_path, struct reference_standard *ret_reference,
                              struct error *err)
{
    struct persons_file persons, reference_file;
    struct pair_counter counter = {0};
    *ret_reference = (struct reference_standard){0};
    enum status status = open_file(arena, persons_path, &persons, err);
    if (!status)
        status = open_file(arena, reference_path, &reference_file, err);
    if (!status)
        status = compare_rows(&persons, &reference_file, &counter, ret_reference, err);
    size_t n_input = counter.inputs.n;
    if (!status && n_input > INPUTS_MAX)
        status = error_set(err, E_LIMIT, "more than %d inputs", INPUTS_MAX);
    if (!status) {
        size_t n_cell = n_input * n_input;
        counter.all = arena_array(arena, n_cell, sizeof *counter.all);
        counter.right = arena_array(arena, n_cell, sizeof *counter.right);
        counter.recall = arena_array(arena, n_cell, sizeof *counter.recall);
        counter.precision = arena_array(arena, n_cell, sizeof *counter.precision);
        sum_pairs(&counter, &(struct grouping){compare_true, compare_true_both}, counter.recall);
        sum_pairs(&counter, &(struct grouping){compare_person, compare_person_both},
                  counter.precision);
        list_pairs(arena, &counter, ret_reference);
    }
    free(counter.items);
    dictionary_done(&counter.inputs);
    return status;
}
