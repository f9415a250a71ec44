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

struct decision {  // a row whose records are both in the data
    uint32_t a, b; // a < b
    size_t line;
    day_t known;
};

struct decisions {
    const char *path;
    struct decision *items; // n, in order of the file
    size_t n;
};

struct reading {
    struct arena *arena;
    const struct registry *registry;
    struct manual_links *manual;
    struct error_list *errors;
};

static void note_error(struct reading *reading, struct error *err, const struct pair_file *file,
                       size_t i_row, size_t i_column)
{
    error_at(err, file->path, file->table.lines[i_row],
             i_column < COLUMN_COUNT ? (size_t)file->columns[i_column] + 1 : 0);
    error_list_add(reading->errors, err);
}

static void read_known(struct reading *reading, const struct pair_file *file, size_t i_row,
                       day_t *ret_known)
{
    struct error err = {0};
    *ret_known = DAY_NONE;
    const char *text = file->columns[KNOWN] < 0 ? "" : cell(file, i_row, KNOWN);
    if (!*text || day_parse(text, strlen(text), NULL, ret_known))
        return;
    error_set(&err, E_DATA, "\"%.40s\" is not a date (column known, expected YYYY-MM-DD)", text);
    error_hint(&err, "write the day of the decision, or leave the cell empty");
    note_error(reading, &err, file, i_row, KNOWN);
}

static void read_row(struct reading *reading, const struct pair_file *file, size_t i_row,
                     struct decisions *decisions)
{
    struct error err = {0};
    uint32_t a, b;
    day_t known;
    read_known(reading, file, i_row, &known);
    if (!registry_find(reading->registry, cell(file, i_row, INPUT_LEFT),
                       cell(file, i_row, RECORD_LEFT), &a) ||
        !registry_find(reading->registry, cell(file, i_row, INPUT_RIGHT),
                       cell(file, i_row, RECORD_RIGHT), &b)) {
        if (!reading->manual->n_unknown++)
            reading->manual->first_unknown =
                arena_format(reading->arena, "%s:%zu", file->path, file->table.lines[i_row]);
    } else if (a == b) {
        error_set(&err, E_DATA, "the two records of the pair are one record");
        error_hint(&err, "name two records, or take the row out");
        note_error(reading, &err, file, i_row, COLUMN_COUNT);
    } else {
        decisions->items[decisions->n++] =
            (struct decision){a < b ? a : b, a < b ? b : a, file->table.lines[i_row], known};
    }
}

static enum status read_decisions(struct reading *reading, const char *path,
                                  struct decisions *decisions, struct error *err)
{
    struct pair_file file;
    *decisions = (struct decisions){.path = path};
    if (!path)
        return OK;
    enum status status = open_file(reading->arena, path, &file, err);
    if (status)
        return status;
    decisions->items = arena_array(reading->arena, file.table.n_row, sizeof *decisions->items);
    for (size_t i = 0; i < file.table.n_row; i++)
        read_row(reading, &file, i, decisions);
    return error_list_finish(reading->errors, err);
}

static int compare_decisions(const void *a, const void *b)
{
    const struct decision *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    ORDER_BY(x->b, y->b);
    return ORDER_OF(x->line, y->line);
}

// A pair that is in both files: which of the two was meant could not be said.
static enum status check_contradictions(struct reading *reading, const struct decisions *never,
                                        const struct decisions *always, struct error *err)
{
    for (size_t i = 0; i < always->n; i++) {
        const struct decision *item = &always->items[i];
        struct error why = {0};
        size_t k = SORTED_FIRST(n, never->n,
                                never->items[n].a < item->a ||
                                    (never->items[n].a == item->a && never->items[n].b < item->b));
        if (k == never->n || never->items[k].a != item->a || never->items[k].b != item->b)
            continue;
        error_set(&why, E_DATA, "always one person, but %.200s:%zu says that the two are never one",
                  never->path, never->items[k].line);
        error_at(&why, always->path, item->line, 0);
        error_hint(&why, "take the row out of one of the two files");
        error_list_add(reading->errors, &why);
    }
    return error_list_finish(reading->errors, err);
}

static void add_never(struct arena *arena, const struct decisions *never,
                      struct manual_links *manual)
{
    manual->cannot_links = arena_array(arena, never->n, sizeof *manual->cannot_links);
    for (size_t i = 0; i < never->n; i++)
        manual->cannot_links[manual->n_cannot_link++] =
            (struct cannot_link){never->items[i].a, never->items[i].b};
}

enum status manual_links_read(struct arena *arena, const struct manual_links_input *input,
                              struct matches *matches, struct manual_links *ret_manual,
                              struct error *err)
{
    *ret_manual = (struct manual_links){0};
    struct reading reading = {arena, input->registry, ret_manual,
                              arena_alloc(arena, sizeof *reading.errors)};
    struct decisions never, always;
    enum status status = read_decisions(&reading, input->never, &never, err);
    if (!status)
        status = read_decisions(&reading, input->always, &always, err);
    if (status)
        return status;
    if (never.n)
        qsort(never.items, never.n, sizeof *never.items, compare_decisions);
    status = check_contradictions(&reading, &never, &always, err);
    add_never(arena, &never, ret_manual);
    for (size_t i = 0; i < always.n && !status; i++)
        match_add(matches, (struct match){.a = always.items[i].a,
                                          .b = always.items[i].b,
                                          .received = always.items[i].known,
                                          .rule = MATCH_ALWAYS});
    return status;
}

static int compare_cannot_links(const void *a, const void *b)
{
    const struct cannot_link *x = a, *y = b;
    ORDER_BY(x->a, y->a);
    return ORDER_OF(x->b, y->b);
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
