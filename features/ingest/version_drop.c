// Where a source does not say when a row became known, nobody can say until when the earlier version
// was believed: the last row of a record then holds at every date.

#include "features/ingest/version_drop.h"

#include "features/base/arena.h"

#include <stdlib.h>

// The last row of each record that holds at every date; SIZE_MAX = none.
static size_t *last_throughout(const struct version_rows *rows)
{
    size_t *last = memory_alloc((rows->n_record + 1) * sizeof *last);
    for (size_t r = 0; r < rows->n_record; r++)
        last[r] = SIZE_MAX;
    for (size_t i = 0; i < rows->n_row; i++)
        if (rows->record[i] != UINT32_MAX &&
            (!rows->has_known || (rows->is_void && rows->is_void[i] == VOID_EVER)))
            last[rows->record[i]] = i;
    return last;
}

size_t versions_drop(const struct version_rows *rows, char *ret_fates)
{
    size_t n = 0, *last = last_throughout(rows);
    for (size_t i = 0; i < rows->n_row; i++) {
        enum void_state state = rows->is_void ? (enum void_state)rows->is_void[i] : VOID_NOT;
        size_t until = rows->record[i] == UINT32_MAX ? SIZE_MAX : last[rows->record[i]];
        bool replaced = until != SIZE_MAX && i < until;
        bool ends = state == VOID_SINCE && rows->has_known && rows->record[i] != UINT32_MAX;
        ret_fates[i] = (char)(replaced || (state && !ends) ? ROW_NOWHERE
                              : state                      ? ROW_ENDS
                                                           : ROW_HOLDS);
        n += replaced && !state;
    }
    free(last);
    return n;
}
