// Rows to structs by a table of columns.

#include "serve/store/row_map.h"

#include "features/base/day.h"
#include "serve/store/store.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static enum value_type type_of(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_INTEGER:
    case COLUMN_FLAG:
        return VALUE_INTEGER;
    case COLUMN_REAL:
        return VALUE_REAL;
    default:
        return VALUE_TEXT;
    }
}

enum status row_map_start(struct row_reader *reader, const struct row_map *map, struct query *query,
                          struct error *err)
{
    *reader = (struct row_reader){.map = map, .query = query};
    for (size_t i = 0; map->columns[i].name; i++) {
        assert(i < ROW_COLUMNS);
        reader->places[i] = query_column(query, map->columns[i].name);
        if (reader->places[i] < 0)
            return error_set(err, E_FAILED, "the store's rows have no column '%s'",
                             map->columns[i].name);
    }
    return OK;
}

static void member_fill(const struct column *column, const struct value *value, struct arena *arena,
                        void *member)
{
    const char *text = value->bytes;
    switch (column->kind) {
    case COLUMN_INTEGER:
        *(int64_t *)member = value->integer;
        return;
    case COLUMN_FLAG:
        *(bool *)member = value->integer != 0;
        return;
    case COLUMN_REAL:
        *(double *)member = value->real;
        return;
    case COLUMN_TEXT:
        *(const char **)member = text ? arena_text(arena, text) : NULL;
        return;
    case COLUMN_NAME:
        snprintf(member, NAME_TEXT, "%s", text ? text : "");
        return;
    case COLUMN_DAY:
        if (!text || !day_parse(text, strlen(text), NULL, member))
            *(day_t *)member = DAY_NONE;
        return;
    case COLUMN_CODE:
        column->code(text, member);
        return;
    }
}

enum status row_map_read(const struct row_reader *reader, struct arena *arena, void *item,
                         struct error *err)
{
    struct query *query = reader->query;
    const struct column *column = reader->map->columns;
    for (size_t i = 0; column->name; i++, column++) {
        struct value value = value_null(type_of(column->kind));
        enum value_type type = value.type;
        if (!query->database->kind->column(query, reader->places[i], &value))
            return error_set(err, E_FAILED, "the store's column '%s' is not of type %s",
                             column->name, value_type_names[type]);
        member_fill(column, &value, arena, (char *)item + column->offset);
    }
    return OK;
}

int row_map_print(const struct row_map *map, char *buffer, size_t n_bytes)
{
    int n = 0;
    for (const struct column *column = map->columns; column->name; column++) {
        char *to = n < (int)n_bytes ? buffer + n : NULL;
        size_t n_left = to ? n_bytes - (size_t)n : 0;
        const char *comma = n ? ", " : "";
        n += column->sql ? snprintf(to, n_left, "%s%s AS %s", comma, column->sql, column->name)
                         : snprintf(to, n_left, "%s%s", comma, column->name);
    }
    return n;
}
