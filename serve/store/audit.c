// The audit as others use it: adding rows and reading them.

#include "serve/store/audit.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

enum status audit_add(struct hub *hub, const struct audit_entry *entries, size_t n,
                      struct error *err)
{
    struct database *database;
    enum status status = write_begin(hub, &database, err);
    if (status)
        return status;
    int64_t now_ms = hub_now(hub);
    for (size_t i = 0; !status && i < n; i++)
        status = audit_append(database, now_ms, &entries[i], err);
    return write_end(hub, status, err);
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

enum status audit_list(struct hub *hub, struct arena *arena, const struct audit_filter *filter,
                       struct audit_row **ret_rows, size_t *ret_n, struct error *err)
{
    // A condition stands there only when asked, so that its index is used.
    const char *sql = arena_format(
        arena,
        "SELECT sequence, time_ms, actor, action, subject, details FROM audit"
        " WHERE sequence > ?1 AND %s AND %s AND %s AND %s ORDER BY sequence %s"
        " LIMIT ?5",
        filter->actor ? "actor = ?2" : "?2 IS NULL",
        filter->subject ? "subject = ?3" : "?3 IS NULL",
        filter->action ? "action = ?4" : "?4 IS NULL",
        filter->before ? "sequence < ?6" : "?6 IS NULL", filter->newest_first ? "DESC" : "ASC");
    struct listing listing = {
        .sql = sql,
        BIND(value_integer(filter->after), value_text(filter->actor), value_text(filter->subject),
             value_text(filter->action), value_integer(filter->limit > 0 ? filter->limit : 1000),
             value_id(filter->before)),
        .item_bytes = sizeof **ret_rows,
        .read = row_read,
    };
    enum status status = listing_read(hub, arena, &listing, err);
    *ret_rows = listing.items;
    *ret_n = listing.n;
    return status;
}
