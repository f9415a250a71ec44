// Whose an event is. Under `link: none` its id names a person; under rules the id space and the id
// name a record, and link/persons.csv says who holds it today: whoever held it earlier gave way
// before any newer event became known.

#include "features/base/sort.h"
#include "features/timeline/overlay_build.h"

#include <stdlib.h>
#include <string.h>

static int compare_persons(const void *a, const void *b)
{
    const struct newer_person *x = a, *y = b;
    ORDER_BY_TEXT(x->input, y->input);
    return strcmp(x->record, y->record);
}

static long column_of(const struct csv_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_col; i++)
        if (strcmp(table->names[i], name) == 0)
            return (long)i;
    return -1;
}

static enum status unusable(const char *path, struct error *err)
{
    error_set(err, E_DATA, "this file does not fit the timeline");
    error_at(err, path, 0, 0);
    error_hint(err, "run `hearth link`, which makes it again");
    return E_DATA;
}

enum status overlay_persons_read(struct newer *newer, struct error *err)
{
    const struct config *config = newer->timeline->config;
    if (config->link == LINK_NONE)
        return OK;
    struct csv_table table;
    const char *path = file_join(&newer->arena, config->workspace, "link/persons.csv");
    enum status status = csv_read_table(&newer->arena, path, &table, err);
    if (status)
        return status;
    long input = column_of(&table, "input"), record = column_of(&table, "record_id");
    long person = column_of(&table, "person_id"), on = column_of(&table, "linked_on");
    if (input < 0 || record < 0 || person < 0 || on < 0)
        return unusable(path, err);
    newer->persons = arena_array(&newer->arena, table.n_row + 1, sizeof *newer->persons);
    for (size_t i = 0; i < table.n_row; i++) {
        const char **cells = table.cells + i * table.n_col;
        struct newer_person *its = &newer->persons[newer->n_person++];
        *its = (struct newer_person){cells[input], cells[record], PERSON_NONE, DAY_NONE};
        if (!timeline_find_person(newer->timeline, cells[person], &its->person) ||
            (*cells[on] && !day_parse(cells[on], strlen(cells[on]), NULL, &its->linked_on)))
            return unusable(path, err);
    }
    qsort(newer->persons, newer->n_person, sizeof *newer->persons, compare_persons);
    return OK;
}

uint32_t overlay_person(const struct newer *newer, const struct source *source, const char *id,
                        day_t *ret_linked_on)
{
    uint32_t person;
    *ret_linked_on = DAY_NONE;
    if (!newer->persons)
        return timeline_find_person(newer->timeline, id, &person) ? person : PERSON_NONE;
    struct newer_person key = {.input = source->ids, .record = id};
    const struct newer_person *found =
        bsearch(&key, newer->persons, newer->n_person, sizeof key, compare_persons);
    if (!found)
        return PERSON_NONE;
    *ret_linked_on = found->linked_on;
    return found->person;
}
