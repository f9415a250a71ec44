// Pairs that a person decided on stand above every rule. Adoption is the usual case: two records of
// one child that must never be put together.

#include "features/link/manual_links.h"

#include "features/base/csv.h"

#include <stdlib.h>
#include <string.h>

enum { INPUT_LEFT, RECORD_LEFT, INPUT_RIGHT, RECORD_RIGHT, KNOWN, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"input_left", "record_left", "input_right",
                                                       "record_right", "known"};

struct pair_file {
    const char *path;
    struct csv_table table;
    long columns[COLUMN_COUNT]; // −1 = absent
};

static enum status open_file(struct arena *arena, const char *path, struct pair_file *file,
                             struct error *err)
{
    file->path = path;
    enum status status = csv_read_table(arena, path, &file->table, err);
    for (size_t i = 0; i < COLUMN_COUNT && !status; i++) {
        file->columns[i] = table_column(&file->table, column_names[i]);
        if (file->columns[i] >= 0 || i == KNOWN)
            continue;
        status = error_set(err, E_DATA, "no column %s in a file of pairs", column_names[i]);
        error_at(err, path, 1, 0);
        error_hint(err, "its columns: input_left, record_left, input_right, record_right, known");
    }
    return status;
}

static const char *cell(const struct pair_file *file, size_t i_row, size_t i_column)
{
    return table_cell(&file->table, i_row, (size_t)file->columns[i_column]);
}

static enum status read_known(const struct pair_file *file, size_t i_row, day_t *ret_known,
                              struct error *err)
{
    *ret_known = DAY_NONE;
    const char *text = file->columns[KNOWN] < 0 ? "" : cell(file, i_row, KNOWN);
    if (!*text || day_parse(text, strlen(text), NULL, ret_known))
        return OK;
    error_set(err, E_DATA, "\"%.40s\" is not a date (column known, expected YYYY-MM-DD)", text);
    error_at(err, file->path, file->table.lines[i_row], (size_t)file->columns[KNOWN] + 1);
    return E_DATA;
}

// The row's two records, smaller first; false when one of them is not in the data.
static bool find_pair(const struct registry *registry, const struct pair_file *file, size_t i_row,
                      struct match *ret_match)
{
    uint32_t a, b;
    if (!registry_find(registry, cell(file, i_row, INPUT_LEFT), cell(file, i_row, RECORD_LEFT),
                       &a) ||
        !registry_find(registry, cell(file, i_row, INPUT_RIGHT), cell(file, i_row, RECORD_RIGHT),
                       &b) ||
        a == b)
        return false;
    *ret_match = (struct match){a < b ? a : b, a < b ? b : a, DAY_NONE, MATCH_ALWAYS};
    return true;
}

static enum status read_always(struct arena *arena, const char *path,
                               const struct registry *registry, struct matches *matches,
                               struct manual_links *decisions, struct error *err)
{
    struct pair_file file;
    enum status status = open_file(arena, path, &file, err);
    for (size_t i = 0; !status && i < file.table.n_row; i++) {
        struct match match;
        day_t known;
        status = read_known(&file, i, &known, err);
        if (status || !find_pair(registry, &file, i, &match)) {
            decisions->n_unknown += !status;
            continue;
        }
        match.seen = known;
        match_add(matches, match);
    }
    return status;
}

static int compare_aparts(const void *a, const void *b)
{
    const struct apart *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static enum status read_never(struct arena *arena, const char *path,
                              const struct registry *registry, struct manual_links *decisions,
                              struct error *err)
{
    struct pair_file file;
    enum status status = open_file(arena, path, &file, err);
    if (status)
        return status;
    decisions->aparts = arena_array(arena, file.table.n_row, sizeof *decisions->aparts);
    for (size_t i = 0; i < file.table.n_row; i++) {
        struct match match;
        if (find_pair(registry, &file, i, &match))
            decisions->aparts[decisions->n_apart++] = (struct apart){match.a, match.b};
        else
            decisions->n_unknown++;
    }
    if (decisions->n_apart)
        qsort(decisions->aparts, decisions->n_apart, sizeof *decisions->aparts, compare_aparts);
    return OK;
}

enum status manual_links_read(struct arena *arena, const char *never, const char *always,
                              const struct registry *registry, struct matches *matches,
                              struct manual_links *ret_decisions, struct error *err)
{
    *ret_decisions = (struct manual_links){0};
    enum status status = OK;
    if (never)
        status = read_never(arena, never, registry, ret_decisions, err);
    if (!status && always)
        status = read_always(arena, always, registry, matches, ret_decisions, err);
    return status;
}

void manual_links_part(const struct manual_links *decisions, struct matches *matches)
{
    if (!decisions->n_apart)
        return;
    size_t n = 0;
    for (size_t i = 0; i < matches->n; i++) {
        struct apart pair = {matches->items[i].a, matches->items[i].b};
        if (!bsearch(&pair, decisions->aparts, decisions->n_apart, sizeof pair, compare_aparts))
            matches->items[n++] = matches->items[i];
    }
    matches->n = n;
}
