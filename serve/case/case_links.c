// The pairs of review.csv, and how the records of a person were linked.

#include "serve/case/case_links.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

static const char *cell(const struct csv_table *table, size_t i_row, const char *name)
{
    for (size_t i = 0; i < table->n_col; i++)
        if (strcmp(table->names[i], name) == 0)
            return table->cells[i_row * table->n_col + i];
    return "";
}

enum status possible_matches_read(struct arena *arena, const char *workspace,
                                  struct case_links *ret_links, struct error *err)
{
    struct csv_table table;
    struct case_links *links = ret_links;
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

enum status case_links_read(struct arena *arena, const struct timeline *timeline,
                            struct case_links *ret_links, struct error *err)
{
    *ret_links = (struct case_links){.timeline = timeline};
    enum status status = record_links_open(timeline, &ret_links->records, err);
    return status ? status
                  : possible_matches_read(arena, timeline->config->workspace, ret_links, err);
}

struct person_records case_links_records(const struct case_links *links, const char *person_id)
{
    uint32_t person;
    if (!timeline_find_person(links->timeline, person_id, &person))
        return (struct person_records){.confidence = 1, .latest = DAY_NONE};
    return record_links_of_person(&links->records, person);
}

// ---- people outside the case --------------------------------------------------------------------

struct outsider {
    size_t i_person, i_row;
    const char *other, *reason;
};

static int outsider_order(const void *a, const void *b)
{
    const struct outsider *x = a, *y = b;
    ORDER_BY(x->i_person, y->i_person);
    ORDER_BY_TEXT(x->other, y->other);
    return ORDER_OF(x->i_row, y->i_row);
}

static int match_order(const void *a, const void *b)
{
    const struct outside_match *x = a, *y = b;
    ORDER_BY(x->i_person, y->i_person);
    return strcmp(x->reason, y->reason);
}

static size_t find_named(const struct named_people *named, const char *id)
{
    size_t i = 0;
    while (i < named->n && strcmp(named->ids[i], id) != 0)
        i++;
    return i;
}

// The pairs of a named and another person. Owns: the caller frees.
static struct outsider *list_outsiders(const struct case_links *links,
                                       const struct named_people *named, size_t *ret_n)
{
    struct outsider *items = NULL;
    size_t n = 0, capacity = 0;
    for (size_t i = 0; i < links->n_possible; i++) {
        const struct possible_match *match = &links->possible[i];
        size_t one = find_named(named, match->one), other = find_named(named, match->other);
        if ((one < named->n) == (other < named->n))
            continue;
        memory_grow(&items, &capacity, n + 1, sizeof *items);
        items[n++] = (struct outsider){one < named->n ? one : other, i,
                                       one < named->n ? match->other : match->one, match->reason};
    }
    if (n)
        qsort(items, n, sizeof *items, outsider_order);
    *ret_n = n;
    return items;
}

size_t case_links_outside(struct arena *arena, const struct case_links *links,
                          const struct named_people *named, struct outside_match **ret_matches)
{
    size_t n_item, n = 0, n_match = 0;
    struct outsider *items = list_outsiders(links, named, &n_item);
    struct outside_match *matches = arena_array(arena, n_item + 1, sizeof *matches);
    for (size_t i = 0; i < n_item; i++)
        if (!i || items[i - 1].i_person != items[i].i_person ||
            strcmp(items[i - 1].other, items[i].other) != 0)
            matches[n++] = (struct outside_match){items[i].i_person, items[i].reason, 1};
    free(items);
    qsort(matches, n, sizeof *matches, match_order);
    for (size_t i = 0; i < n; i++)
        if (n_match && match_order(&matches[n_match - 1], &matches[i]) == 0)
            matches[n_match - 1].n++;
        else
            matches[n_match++] = matches[i];
    *ret_matches = matches;
    return n_match;
}
