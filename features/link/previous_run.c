// The earlier persons.csv is a courtesy, not a source: when it cannot be read, persons get the ids
// that follow from today's records alone.

#include "features/link/previous_run.h"

#include "features/base/csv.h"
#include "features/base/sort.h"

#include <stdlib.h>
#include <string.h>

static bool is_persons_file(const struct csv_table *table)
{
    static const char *const names[] = {"input", "record_id", "person_id"};
    bool same = table->n_col >= 3;
    for (size_t i = 0; i < 3 && same; i++)
        same = strcmp(table->names[i], names[i]) == 0;
    return same;
}

static void list_ids(struct arena *arena, const struct csv_table *table,
                     struct previous_run *previous)
{
    previous->ids = arena_array(arena, table->n_row, sizeof *previous->ids);
    for (size_t i = 0; i < table->n_row; i++)
        previous->ids[i] = table->cells[i * table->n_col + 2];
    if (table->n_row)
        qsort(previous->ids, table->n_row, sizeof *previous->ids, order_text);
    for (size_t i = 0; i < table->n_row; i++)
        if (!i || strcmp(previous->ids[i], previous->ids[previous->n_person - 1]))
            previous->ids[previous->n_person++] = previous->ids[i];
}

const char **previous_run_find(const struct previous_run *previous, const char *id)
{
    if (!previous->n_person)
        return NULL;
    return bsearch(&id, previous->ids, previous->n_person, sizeof *previous->ids, order_text);
}

void previous_run_read(struct arena *arena, const char *path, const struct registry *registry,
                       struct previous_run *ret_previous)
{
    *ret_previous = (struct previous_run){0};
    struct csv_table table;
    struct error ignored = {0};
    if (!file_exists(path) || csv_read_table(arena, path, &table, &ignored) ||
        !is_persons_file(&table))
        return;
    list_ids(arena, &table, ret_previous);
    ret_previous->person = arena_array(arena, registry->n_record, sizeof *ret_previous->person);
    for (size_t r = 0; r < registry->n_record; r++)
        ret_previous->person[r] = PREVIOUS_RUN_NONE;
    for (size_t i = 0; i < table.n_row; i++) {
        const char **cells = table.cells + i * table.n_col;
        uint32_t record;
        if (registry_find(registry, cells[0], cells[1], &record))
            ret_previous->person[record] =
                (uint32_t)(previous_run_find(ret_previous, cells[2]) - ret_previous->ids);
    }
}

bool previous_run_has(const struct previous_run *previous, const char *id)
{
    return previous_run_find(previous, id) != NULL;
}
