// Named values: one row each, every change audited.

#include "serve/store/store_values.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/transaction.h"

struct named_value {
    const char *value;
};
static const struct column value_columns[] = {
    {MAPPED("value", COLUMN_TEXT, named_value, value)},
    {0},
};
static const struct row_map value_map = {value_columns, sizeof(struct named_value), "named_values"};

enum status store_value_get(struct store *store, struct arena *arena, const char *name,
                            const char **ret_value, struct error *err)
{
    struct listing listing = {.rows = &value_map};
    WHERE(&listing.where, "name = ?", value_text(name));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_value = !status && listing.n ? ((struct named_value *)listing.items)->value : NULL;
    return status;
}

enum status store_value_write(struct store *store, const struct audit_entry *entry,
                              const char *name, const char *value, struct error *err)
{
    struct database *database;
    enum status status = name_check("value", name, err);
    if (!status)
        status = text_check("the value", value, STORE_VALUE_MAX, true, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    status =
        database_run(database,
                     SQL("INSERT INTO named_values (name, value, changed_ms)"
                         " VALUES (?1, ?2, ?3) ON CONFLICT (name)"
                         " DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms",
                         value_text(name), value_text(value), value_integer(store_now(store))),
                     err);
    if (!status)
        status = audit_append(database, store_now(store), entry, err);
    return write_end(store, status, err);
}

enum status store_value_set(struct store *store, const char *actor, const char *name,
                            const char *value, struct error *err)
{
    struct audit_entry entry = {.actor = actor, .action = "value.set", .subject = name};
    return store_value_write(store, &entry, name, value, err);
}
