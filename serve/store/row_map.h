// How the rows of a query become structs: one row a column, which says its name, its type and the
// member that it fills. For the files of this folder.
#ifndef HEARTH_ROW_MAP_H
#define HEARTH_ROW_MAP_H

#include "features/base/arena.h"
#include "serve/store/database.h"

enum column_kind {
    COLUMN_INTEGER, // int64_t; NULL = 0
    COLUMN_REAL,    // double; NULL = NaN
    COLUMN_TEXT,    // const char *, copied into the arena; NULL = NULL
    COLUMN_NAME,    // char[NAME_TEXT]
    COLUMN_FLAG,    // bool, of the integers 0 and 1
    COLUMN_DAY,     // day_t, of the text YYYY-MM-DD; NULL = DAY_NONE
    COLUMN_CODE,    // whatever `code` makes of a text
};
struct column {
    const char *name; // of the result's column; NULL ends a map
    const char *sql;  // what it is computed from; NULL = the column of that name
    enum column_kind kind;
    size_t offset; // of the member
    // Fills the member from the text, which may be NULL and is borrowed.
    void (*code)(const char *text, void *member);
};
struct row_map {
    const struct column *columns;
    size_t item_bytes;
    const char *from; // the tables
};

// One column into a member of `struct type`: {MAPPED("rank", COLUMN_INTEGER, alert, rank)}.
#define MAPPED(column, column_kind, type, member)                                                  \
    .name = column, .kind = column_kind, .offset = offsetof(struct type, member)

// Where the columns of a running query stand: found once, read for every row.
#define ROW_COLUMNS 32
struct row_reader {
    const struct row_map *map;
    struct query *query;
    int places[ROW_COLUMNS];
};
// Errors: E_FAILED for a column of the map that the query does not give.
enum status row_map_start(struct row_reader *reader, const struct row_map *map, struct query *query,
                          struct error *err);
// Fills a zeroed item. Owns: arena. Errors: E_FAILED for a column of another type.
enum status row_map_read(const struct row_reader *reader, struct arena *arena, void *item,
                         struct error *err);
// "a, (SELECT …) AS b": the columns as a query asks for them. Returns the length, as snprintf does.
int row_map_print(const struct row_map *map, char *buffer, size_t n_bytes);

#endif
