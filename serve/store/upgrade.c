// New steps change the tables of a store in use, and so the digests of its rows. What the audit told of the
// rows until then is proved first: afterwards nobody could.

#include "serve/store/upgrade.h"

#include "serve/store/audit_chain.h"
#include "serve/store/migrate.h"
#include "serve/store/store_parts.h"

#define UPGRADE_ACTION "store.upgrade"

struct upgrade {
    struct store *store;
    int n_done; // steps that an older program applied
    struct audit_check check;
};

static enum status tables_prove(void *context, struct database *database, int n_done,
                                struct error *err)
{
    struct upgrade *upgrade = context;
    struct audit_check *check = &upgrade->check;
    upgrade->n_done = n_done;
    enum status status = audit_verify_steps(database, n_done, check, err);
    if (status || check->intact || upgrade->store->options.accept)
        return status;
    if (check->broken)
        error_set(err, E_FAILED,
                  "the store is not brought up to date: its audit is broken at entry %lld: %s",
                  (long long)check->broken, check->reason);
    else
        error_set(err, E_FAILED,
                  "the store is not brought up to date: it does not agree with its audit: %s",
                  check->reason);
    error_hint(err,
               "compare with a backup; 'hearth verify audit --accept \"WHY\"' goes on, and the "
               "audit keeps the difference");
    return E_FAILED;
}

static enum status upgrade_audit(const struct upgrade *upgrade, struct database *database,
                                 struct error *err)
{
    char actor[ACTOR_TEXT] = PROGRAM_ACTOR;
    const struct store *store = upgrade->store;
    const struct audit_check *check = &upgrade->check;
    if (!check->intact)
        actor_cli(actor);
    struct audit_entry entry = {.actor = actor, .action = UPGRADE_ACTION};
    json *details = json_object_create();
    json_put_integer(details, "from", upgrade->n_done);
    json_put_integer(details, "to", *store->kind->n_migration);
    json_put_text(details, "head", check->head);
    json_put_integer(details, "entries", check->n_entry);
    json_put_integer(details, "rows", check->n_row);
    json_put_text(details, "result", check->intact ? "ok" : "mismatch");
    if (!check->intact) {
        json_put_text(details, "difference", check->reason);
        json_put_text(details, "accepted", store->options.accept);
    }
    return audit_append_json(database, store_now(store), &entry, details, err);
}

static enum status tables_changed(void *context, struct database *database, struct error *err)
{
    struct upgrade *upgrade = context;
    upgrade->store->was_upgraded = true;
    enum status status = upgrade_audit(upgrade, database, err);
    return status ? status : audit_append_all(database, store_now(upgrade->store), err);
}

enum status upgrade_run(struct store *store, struct error *err)
{
    struct upgrade upgrade = {.store = store};
    struct migration_run run = {.steps = store->kind->migrations,
                                .n_step = *store->kind->n_migration,
                                .before = tables_prove,
                                .changed = tables_changed,
                                .context = &upgrade};
    return migrate(store->writer, &run, err);
}
