// The audit as others use it: adding rows and reading them.

#include "serve/store/audit.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

#include <string.h>

enum status audit_add(struct store *store, const struct audit_entry *entries, size_t n,
                      struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    int64_t now_ms = store_now(store);
    struct audit_head head;
    status = audit_head_read(database, &head, err);
    for (size_t i = 0; !status && i < n; i++)
        status = audit_append_after(database, &head, now_ms, &entries[i], err);
    return write_end(store, status, err);
}

static void row_read(struct query *row, struct arena *arena, void *item)
{
    *(struct audit_row *)item = (struct audit_row){.sequence = query_integer(row, 0),
                                                   .time_ms = query_integer(row, 1),
                                                   .actor = column_text(row, arena, 2),
                                                   .action = column_text(row, arena, 3),
                                                   .subject = column_text(row, arena, 4),
                                                   .details = column_text(row, arena, 5)};
}

enum status audit_list(struct store *store, struct arena *arena, const struct audit_filter *filter,
                       struct audit_row **ret_rows, size_t *ret_n, struct error *err)
{
    // A condition stands there only when asked, so that its index is used; scores have one of their
    // own.
    bool scores = !filter->action || strcmp(filter->action, AUDIT_SCORE) == 0;
    bool others = !filter->action || !scores;
    const char *conditions = arena_format(arena, "sequence > ?1 AND %s AND %s AND %s AND %s",
                                          filter->actor ? "actor = ?2" : "?2 IS NULL",
                                          filter->subject ? "subject = ?3" : "?3 IS NULL",
                                          filter->action ? "action = ?4" : "?4 IS NULL",
                                          filter->before ? "sequence < ?6" : "?6 IS NULL");
    const char *one = "SELECT * FROM audit WHERE action = '" AUDIT_SCORE "'",
               *other = "SELECT * FROM audit WHERE action <> '" AUDIT_SCORE "'";
    const char *from = !filter->subject   ? "audit"
                       : scores && others ? arena_format(arena, "(%s UNION ALL %s)", one, other)
                                          : arena_format(arena, "(%s)", scores ? one : other);
    const char *sql = arena_format(arena,
                                   "SELECT sequence, time_ms, actor, action, subject, details"
                                   " FROM %s AS audit WHERE %s ORDER BY sequence %s LIMIT ?5",
                                   from, conditions, filter->newest_first ? "DESC" : "ASC");
    struct listing listing = {
        .sql = sql,
        BIND(value_integer(filter->after), value_text(filter->actor), value_text(filter->subject),
             value_text(filter->action), value_integer(filter->limit > 0 ? filter->limit : 1000),
             value_id(filter->before)),
        .item_bytes = sizeof **ret_rows,
        .read = row_read,
    };
    enum status status = listing_read(store, arena, &listing, err);
    *ret_rows = listing.items;
    *ret_n = listing.n;
    return status;
}
