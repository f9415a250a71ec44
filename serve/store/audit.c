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

static const struct column row_columns[] = {
    {MAPPED("sequence", COLUMN_INTEGER, audit_row, sequence)},
    {MAPPED("time_ms", COLUMN_INTEGER, audit_row, time_ms)},
    {MAPPED("actor", COLUMN_TEXT, audit_row, actor)},
    {MAPPED("action", COLUMN_TEXT, audit_row, action)},
    {MAPPED("subject", COLUMN_TEXT, audit_row, subject)},
    {MAPPED("details", COLUMN_TEXT, audit_row, details)},
    {MAPPED("client", COLUMN_TEXT, audit_row, client)},
    {MAPPED("changes", COLUMN_TEXT, audit_row, changes)},
    {0},
};
static const struct row_map row_map = {row_columns, sizeof(struct audit_row), "audit"};

#define SCORES "SELECT * FROM audit WHERE action = '" AUDIT_SCORE "'"
#define OTHERS "SELECT * FROM audit WHERE action <> '" AUDIT_SCORE "'"

// Scores have an index by subject of their own, and so have all others: each is asked by its own.
static const char *source_of(const struct audit_filter *filter)
{
    if (!filter->subject)
        return "audit";
    if (!filter->action)
        return "(" SCORES " UNION ALL " OTHERS ") AS audit";
    return strcmp(filter->action, AUDIT_SCORE) == 0 ? "(" SCORES ") AS audit"
                                                    : "(" OTHERS ") AS audit";
}

enum status audit_list(struct store *store, struct arena *arena, const struct audit_filter *filter,
                       struct audit_list *ret_list, struct error *err)
{
    struct listing listing = {
        .rows = &row_map,
        .from = source_of(filter),
        .order = filter->newest_first ? "sequence DESC" : "sequence",
        .limit = filter->limit > 0 ? filter->limit : 1000,
    };
    struct where *where = &listing.where;
    WHERE(where, "sequence > ?", value_integer(filter->after));
    if (filter->before)
        WHERE(where, "sequence < ?", value_integer(filter->before));
    if (filter->actor)
        WHERE(where, "actor = ?", value_text(filter->actor));
    if (filter->subject)
        WHERE(where, "subject = ?", value_text(filter->subject));
    if (filter->action)
        WHERE(where, "action = ?", value_text(filter->action));
    else if (!filter->with_rows)
        WHERE(where, "action <> ?", value_text(AUDIT_ROWS));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_list = (struct audit_list){listing.items, listing.n};
    return status;
}
