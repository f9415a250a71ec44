// persons.csv, sorted by person, and the pairs of review.csv.

#include "serve/case/case_links.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

static int link_order(const void *a, const void *b)
{
    const struct linked_record *left = a, *right = b;
    return strcmp(left->person_id, right->person_id);
}

static const char *cell(const struct csv_table *table, size_t i_row, const char *name)
{
    for (size_t i = 0; i < table->n_col; i++)
        if (strcmp(table->names[i], name) == 0)
            return table->cells[i_row * table->n_col + i];
    return "";
}

static enum status read_persons(struct arena *arena, const char *workspace,
                                struct case_links *ret_links, struct error *err)
{
    struct csv_table table;
    const char *path = file_join(arena, workspace, "link/persons.csv");
    if (!file_exists(path))
        return OK;
    enum status status = csv_read_table(arena, path, &table, err);
    if (status)
        return status;
    ret_links->items = arena_array(arena, table.n_row + 1, sizeof *ret_links->items);
    ret_links->n = table.n_row;
    for (size_t i = 0; i < table.n_row; i++) {
        struct linked_record *item = &ret_links->items[i];
        const char *confidence = cell(&table, i, "confidence");
        const char *day = cell(&table, i, "linked_on");
        item->person_id = cell(&table, i, "person_id");
        if (!number_parse(confidence, strlen(confidence), &item->confidence))
            item->confidence = 1;
        if (!day_parse(day, strlen(day), NULL, &item->linked_on))
            item->linked_on = DAY_NONE;
    }
    qsort(ret_links->items, ret_links->n, sizeof *ret_links->items, link_order);
    return OK;
}

// Rows without persons, of an older file, say nothing.
static enum status read_review(struct arena *arena, const char *workspace, struct case_links *links,
                               struct error *err)
{
    struct csv_table table;
    const char *path = file_join(arena, workspace, "link/review.csv");
    if (!file_exists(path))
        return OK;
    enum status status = csv_read_table(arena, path, &table, err);
    if (status)
        return status;
    links->possible = arena_array(arena, table.n_row + 1, sizeof *links->possible);
    for (size_t i = 0; i < table.n_row; i++) {
        struct possible_match match = {cell(&table, i, "person_left"),
                                       cell(&table, i, "person_right"), cell(&table, i, "reason")};
        if (*match.one && *match.other)
            links->possible[links->n_possible++] = match;
    }
    return OK;
}

enum status case_links_read(struct arena *arena, const char *workspace,
                            struct case_links *ret_links, struct error *err)
{
    *ret_links = (struct case_links){0};
    enum status status = read_persons(arena, workspace, ret_links, err);
    return status ? status : read_review(arena, workspace, ret_links, err);
}

const struct linked_record *case_links_of(const struct case_links *links, const char *person_id,
                                          size_t *ret_n)
{
    size_t low = SORTED_FIRST(i, links->n, strcmp(links->items[i].person_id, person_id) < 0);
    size_t n = 0;
    while (low + n < links->n && strcmp(links->items[low + n].person_id, person_id) == 0)
        n++;
    *ret_n = n;
    return links->items + low;
}
