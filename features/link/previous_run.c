// The earlier persons.csv cannot be made again once records have gone or moved, so one that cannot be
// read is an error, and never written over.

#include "features/link/previous_run.h"

#include "features/base/csv.h"
#include "features/base/json.h"
#include "features/base/sort.h"
#include "features/ingest/dictionary.h"

#include <stdlib.h>
#include <string.h>

#define MANIFEST_MAX_BYTES ((size_t)16 << 20)

static enum status damaged(struct error *err, const char *path, size_t line, const char *what)
{
    error_set(err, E_CONFLICT, "%s", what);
    error_at(err, path, line, 0);
    error_hint(err, "restore the file from a backup. To go on without it, move it away: "
                    "persons then get the IDs of kept/link/ or, without that, those that follow "
                    "from today's records alone");
    return E_CONFLICT;
}

static bool is_persons_file(const struct csv_table *table)
{
    static const char *const names[] = {"input", "record_id", "person_id"};
    bool same = table->n_col >= 3;
    for (size_t i = 0; i < 3 && same; i++)
        same = strcmp(table->names[i], names[i]) == 0;
    return same;
}

// How many records the run counted that wrote the file; 0 = not known.
static size_t records_counted(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    json *manifest = NULL;
    const char *counted =
        slash ? file_join(arena, arena_text_n(arena, path, (size_t)(slash - path)), "link.json")
              : "link.json";
    if (!file_exists(counted) ||
        json_read_file(counted, MANIFEST_MAX_BYTES, &manifest, ERROR_IGNORED))
        return 0;
    long long n = json_whole(manifest, "records", 0);
    json_free(manifest);
    return n > 0 ? (size_t)n : 0;
}

static enum status read_table(struct arena *arena, const char *path, struct csv_table *table,
                              struct error *err)
{
    enum status status = csv_read_table(arena, path, table, err);
    if (status == E_DATA)
        return damaged(err, path, err->line, arena_text(arena, err->message));
    if (status)
        return status;
    if (!is_persons_file(table))
        return damaged(err, path, 1,
                       "not the persons of an earlier run: its first columns must be input, "
                       "record_id, person_id");
    size_t n = records_counted(arena, path);
    if (table->n_row < n)
        return damaged(err, path, 0,
                       arena_format(arena, "cut short: %zu records, of %zu that link.json counts",
                                    table->n_row, n));
    for (size_t i = 0; i < table->n_row; i++)
        if (!*table_cell(table, i, 2))
            return damaged(err, path, table->lines[i], "a record without a person_id");
    return OK;
}

// The persons, numbered bytewise. Owns: arena; texts are the table's. Returns the number of each row.
static const uint32_t *list_ids(struct arena *arena, const struct csv_table *table,
                                struct previous_run *previous)
{
    struct dictionary ids = {0};
    uint32_t *numbers = arena_array(arena, table->n_row, sizeof *numbers);
    previous->ids = arena_array(arena, table->n_row, sizeof *previous->ids);
    previous->n_record = arena_array(arena, table->n_row, sizeof *previous->n_record);
    for (size_t i = 0; i < table->n_row; i++) {
        const char *id = table->cells[i * table->n_col + 2];
        numbers[i] = dictionary_add(&ids, id, strlen(id));
        previous->ids[numbers[i]] = id;
    }
    previous->n_person = ids.n;
    uint32_t *order = memory_alloc((ids.n + 1) * sizeof *order);
    const char **sorted = arena_array(arena, table->n_row, sizeof *sorted);
    dictionary_sort(&ids, NULL, order);
    for (size_t p = 0; p < previous->n_person; p++)
        sorted[order[p]] = previous->ids[p];
    for (size_t i = 0; i < table->n_row; i++)
        numbers[i] = order[numbers[i]];
    previous->ids = sorted;
    free(order);
    dictionary_done(&ids);
    return numbers;
}

// The record of a row: often the next one, since a run writes records in their order.
static bool find_record(const struct registry *registry, const char **cells, uint32_t *record)
{
    uint32_t next = *record + 1;
    if (next < registry->n_record && strcmp(registry->ids[next], cells[1]) == 0 &&
        strcmp(registry->inputs[registry->input[next]], cells[0]) == 0) {
        *record = next;
        return true;
    }
    return registry_find(registry, cells[0], cells[1], record);
}

const char **previous_run_find(const struct previous_run *previous, const char *id)
{
    if (!previous->n_person)
        return NULL;
    return bsearch(&id, previous->ids, previous->n_person, sizeof *previous->ids, order_text);
}

enum status previous_run_read(struct arena *arena, const char *path,
                              const struct registry *registry, struct previous_run *ret_previous,
                              struct error *err)
{
    *ret_previous = (struct previous_run){0};
    struct csv_table table;
    if (!file_exists(path))
        return OK;
    enum status status = read_table(arena, path, &table, err);
    if (status)
        return status;
    const uint32_t *numbers = list_ids(arena, &table, ret_previous);
    ret_previous->person = arena_array(arena, registry->n_record, sizeof *ret_previous->person);
    for (size_t r = 0; r < registry->n_record; r++)
        ret_previous->person[r] = PREVIOUS_RUN_NONE;
    uint32_t record = UINT32_MAX, person;
    for (size_t i = 0; i < table.n_row; i++) {
        const char **cells = table.cells + i * table.n_col;
        person = numbers[i];
        ret_previous->n_record[person]++;
        if (!find_record(registry, cells, &record))
            continue;
        if (ret_previous->person[record] != PREVIOUS_RUN_NONE)
            return damaged(err, path, table.lines[i], "a record that is in this file twice");
        ret_previous->person[record] = person;
    }
    return OK;
}

// Moves past the text, which must be what the file goes on with.
static bool skip(const char **at, const char *end, const char *text, char then)
{
    size_t n = strlen(text);
    if ((size_t)(end - *at) <= n || memcmp(*at, text, n) != 0 || (*at)[n] != then)
        return false;
    *at += n + 1;
    return true;
}

// Whether the file is those records with those persons, in that order. A quoted text is not looked
// into: then the file is read.
static bool is_file_of(const struct mapped *file, const struct previous_known *known,
                       const struct registry *registry)
{
    const char *at = file->data, *end = at + file->n_bytes;
    if (!skip(&at, end, "input,record_id,person_id,confidence,linked_on", '\n'))
        return false;
    for (uint32_t r = 0; r < known->n_record; r++) {
        if (!skip(&at, end, registry->inputs[known->input[r]], ',') ||
            !skip(&at, end, texts_at(&known->ids, r), ',') ||
            !skip(&at, end, texts_at(&known->person_ids, known->person[r]), ','))
            return false;
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end || memchr(at, '"', (size_t)(line_end - at)))
            return false;
        at = line_end + 1;
    }
    return at == end;
}

static bool holds(struct arena *arena, const char *path, const struct previous_known *known,
                  const struct registry *registry)
{
    struct mapped file;
    if (records_counted(arena, path) > known->n_record || file_load(path, &file, ERROR_IGNORED))
        return false;
    bool same = is_file_of(&file, known, registry);
    file_unmap(&file);
    return same;
}

bool previous_run_take(struct arena *arena, const char *path, const struct previous_known *known,
                       const struct registry *registry, struct previous_run *ret_previous)
{
    size_t n_person = known->person_ids.n;
    if (!holds(arena, path, known, registry))
        return false;
    *ret_previous = (struct previous_run){
        .n_person = n_person,
        .ids = arena_array(arena, n_person, sizeof *ret_previous->ids),
        .n_record = arena_array(arena, n_person, sizeof *ret_previous->n_record),
        .person = arena_array(arena, registry->n_record, sizeof *ret_previous->person)};
    for (uint32_t p = 0; p < n_person; p++)
        ret_previous->ids[p] = arena_text(arena, texts_at(&known->person_ids, p));
    for (size_t r = 0; r < registry->n_record; r++)
        ret_previous->person[r] = PREVIOUS_RUN_NONE;
    for (size_t r = 0; r < known->n_record; r++) {
        ret_previous->n_record[known->person[r]]++;
        if (known->now_of[r] != PREVIOUS_RUN_NONE)
            ret_previous->person[known->now_of[r]] = known->person[r];
    }
    return true;
}

bool previous_run_has(const struct previous_run *previous, const char *id)
{
    return previous_run_find(previous, id) != NULL;
}
