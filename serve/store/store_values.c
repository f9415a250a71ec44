// Named values: one row each, every change audited.

#include "serve/store/store_values.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

static void value_read(struct query *row, struct arena *arena, void *item)
{
    *(const char **)item = column_text(row, arena, 0);
}

enum status store_value_get(struct store *store, struct arena *arena, const char *name,
                            const char **ret_value, struct error *err)
{
    struct listing listing = {.sql = "SELECT value FROM named_values WHERE name = ?1",
                              BIND(value_text(name)),
                              .item_bytes = sizeof *ret_value,
                              .read = value_read};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_value = !status && listing.n ? *(const char **)listing.items : NULL;
    return status;
}

enum status store_value_set(struct store *store, const char *actor, const char *name,
                            const char *value, struct error *err)
{
    struct database *database;
    enum status status = name_check("value", name, err);
    if (!status)
        status = text_check("the value", value, STORE_VALUE_MAX, true, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    status = database_run(
        database,
        "INSERT INTO named_values VALUES (?1, ?2, ?3) ON CONFLICT (name)"
        " DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms",
        BIND(value_text(name), value_text(value), value_integer(store_now(store))), err);
    struct audit_entry entry = {.actor = actor, .action = "value.set", .subject = name};
    if (!status)
        status = audit_append(database, store_now(store), &entry, err);
    return write_end(store, status, err);
}
