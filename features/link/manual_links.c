// Clerical review decisions take precedence over every rule. Adoption is the usual case: two
// records of one child that must never be linked.

#include "features/link/manual_links.h"

#include "features/base/csv.h"
#include "features/base/sort.h"

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
    *ret_match = (struct match){
        .a = a < b ? a : b, .b = a < b ? b : a, .received = DAY_NONE, .rule = MATCH_ALWAYS};
    return true;
}

static enum status read_always(struct arena *arena, const struct manual_links_input *input,
                               struct matches *matches, struct manual_links *manual,
                               struct error *err)
{
    struct pair_file file;
    enum status status = open_file(arena, input->always, &file, err);
    for (size_t i = 0; !status && i < file.table.n_row; i++) {
        struct match match;
        day_t known;
        status = read_known(&file, i, &known, err);
        if (status || !find_pair(input->registry, &file, i, &match)) {
            manual->n_unknown += !status;
            continue;
        }
        match.received = known;
        match_add(matches, match);
    }
    return status;
}

static int compare_cannot_links(const void *a, const void *b)
{
    const struct cannot_link *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
}

static enum status read_never(struct arena *arena, const struct manual_links_input *input,
                              struct manual_links *manual, struct error *err)
{
    struct pair_file file;
    enum status status = open_file(arena, input->never, &file, err);
    if (status)
        return status;
    manual->cannot_links = arena_array(arena, file.table.n_row, sizeof *manual->cannot_links);
    for (size_t i = 0; i < file.table.n_row; i++) {
        struct match match;
        if (find_pair(input->registry, &file, i, &match))
            manual->cannot_links[manual->n_cannot_link++] = (struct cannot_link){match.a, match.b};
        else
            manual->n_unknown++;
    }
    if (manual->n_cannot_link)
        qsort(manual->cannot_links, manual->n_cannot_link, sizeof *manual->cannot_links,
              compare_cannot_links);
    return OK;
}

enum status manual_links_read(struct arena *arena, const struct manual_links_input *input,
                              struct matches *matches, struct manual_links *ret_manual,
                              struct error *err)
{
    *ret_manual = (struct manual_links){0};
    enum status status = OK;
    if (input->never)
        status = read_never(arena, input, ret_manual, err);
    if (!status && input->always)
        status = read_always(arena, input, matches, ret_manual, err);
    return status;
}

void manual_links_remove(const struct manual_links *manual, struct matches *matches)
{
    if (!manual->n_cannot_link)
        return;
    size_t n = 0;
    for (size_t i = 0; i < matches->n; i++) {
        struct cannot_link pair = {matches->items[i].a, matches->items[i].b};
        if (!bsearch(&pair, manual->cannot_links, manual->n_cannot_link, sizeof pair,
                     compare_cannot_links))
            matches->items[n++] = matches->items[i];
    }
    matches->n = n;
}
