// Changes of users: passwords, locks, second factors. Each is one transaction with its row in the audit.

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/store_key.h"
#include "serve/store/totp.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

// What a change does to the user's row, and how the audit calls it.
struct user_change {
    const char *name, *action;
    const struct audit_entry *by;      // actor, client
    const struct statement *statement; // its ?1 is the name
    bool ends_sessions, forgives;
    bool takes_access; // not from the only administrator
};

static enum status user_find(struct database *database, const char *name, int64_t *ret_id,
                             struct error *err)
{
    enum status status = query_one(
        database, SQL("SELECT user_id FROM users WHERE name = ?1", value_text(name)), ret_id, err);
    if (status || *ret_id)
        return status;
    error_set(err, E_NOT_FOUND, "there is no user of that name");
    error_hint(err, "'hearth user list' shows them");
    return E_NOT_FOUND;
}

static enum status failures_forget(struct database *database, const char *name, struct error *err)
{
    uint8_t name_hash[DIGEST_BYTES];
    secret_hash("login name", name, name_hash);
    return database_run(
        database,
        SQL("DELETE FROM login_failures WHERE name_hash = ?1", value_blob(name_hash, DIGEST_BYTES)),
        err);
}

// Users who may sign in and manage users.
static enum status administrators_count(struct database *database, int64_t *ret_n,
                                        struct error *err)
{
    enum status status = OK;
    *ret_n = 0;
    for (const struct role *role = role_table; role->name && !status; role++) {
        int64_t n = 0;
        if (role->capabilities & CAN_MANAGE_USERS)
            status = query_one(database,
                               SQL("SELECT count(*) FROM users WHERE role = ?1 AND"
                                   " disabled_ms IS NULL AND locked_ms IS NULL",
                                   value_text(role->name)),
                               &n, err);
        *ret_n += n;
    }
    return status;
}

// The statement. Errors: E_CONFLICT when nobody were left to manage users; the transaction ends then.
static enum status statement_run(struct database *database, const struct user_change *change,
                                 struct error *err)
{
    int64_t n_before = 0, n_after = 0;
    enum status status = change->takes_access ? administrators_count(database, &n_before, err) : OK;
    if (!status)
        status = database_run(database, change->statement, err);
    if (!status && n_before)
        status = administrators_count(database, &n_after, err);
    if (status || !n_before || n_after)
        return status;
    error_set(err, E_CONFLICT, "%s is the only administrator who can sign in", change->name);
    error_hint(err, "first make another: hearth user add NAME --role admin");
    return E_CONFLICT;
}

static enum status change_write(struct database *database, int64_t now_ms,
                                const struct user_change *change, struct error *err)
{
    int64_t id = 0;
    struct audit_entry entry = {.actor = change->by->actor,
                                .client = change->by->client,
                                .action = change->action,
                                .subject = change->name};
    enum status status = user_find(database, change->name, &id, err);
    if (!status)
        status = statement_run(database, change, err);
    if (!status && change->ends_sessions)
        status = database_run(
            database, SQL("DELETE FROM sessions WHERE user_id = ?1", value_integer(id)), err);
    if (!status && change->forgives)
        status = failures_forget(database, change->name, err);
    return status ? status : audit_append(database, now_ms, &entry, err);
}

static enum status change_run(struct store *store, const struct user_change *change,
                              struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = change_write(database, store_now(store), change, err);
    return write_end(store, status, err);
}

enum status user_disable(struct store *store, const char *actor, const char *name,
                         struct error *err)
{
    struct user_change change = {
        .name = name,
        .action = "user.disable",
        .by = &(struct audit_entry){.actor = actor},
        .statement = SQL("UPDATE users SET disabled_ms = coalesce(disabled_ms, ?2) WHERE name = ?1",
                         value_text(name), value_integer(store_now(store))),
        .ends_sessions = true,
        .takes_access = true};
    return change_run(store, &change, err);
}

enum status user_lock(struct store *store, const struct audit_entry *by, const char *name,
                      struct error *err)
{
    struct user_change change = {
        .name = name,
        .action = "user.lock",
        .by = by,
        .statement = SQL("UPDATE users SET locked_ms = coalesce(locked_ms, ?2) WHERE name = ?1",
                         value_text(name), value_integer(store_now(store))),
        .ends_sessions = true,
        .takes_access = true};
    return change_run(store, &change, err);
}

enum status user_unlock(struct store *store, const struct audit_entry *by, const char *name,
                        struct error *err)
{
    struct user_change change = {
        .name = name,
        .action = "user.unlock",
        .by = by,
        .statement = SQL("UPDATE users SET locked_ms = NULL WHERE name = ?1", value_text(name)),
        .forgives = true};
    return change_run(store, &change, err);
}

static enum status password_change(struct store *store, const struct user_new *user,
                                   struct user_change *change, struct error *err)
{
    char hash[PASSWORD_TEXT];
    enum status status = user_password_hash(store, user, hash, err);
    if (status)
        return status;
    change->statement =
        SQL("UPDATE users SET password = ?2, password_until_ms = ?3, password_ms = ?4,"
            " disabled_ms = NULL, locked_ms = NULL WHERE name = ?1",
            value_text(user->name), value_text(hash), user_password_until(user, store_now(store)),
            value_integer(store_now(store)));
    return change_run(store, change, err);
}

enum status user_set_password(struct store *store, const struct audit_entry *by,
                              const struct user_new *user, struct error *err)
{
    struct user_change change = {.name = user->name,
                                 .action = "user.password",
                                 .by = by,
                                 .ends_sessions = true,
                                 .forgives = true};
    return password_change(store, user, &change, err);
}

enum status user_own_password(struct store *store, const struct audit_entry *by,
                              const struct user_new *user, struct error *err)
{
    struct user_new own = {
        .name = user->name, .password = user->password, .hub_name = user->hub_name};
    struct user_change change = {.name = user->name,
                                 .action = "user.own_password",
                                 .by = by,
                                 .ends_sessions = true,
                                 .forgives = true};
    return password_change(store, &own, &change, err);
}

enum status user_set_factor(struct store *store, const struct audit_entry *by, const char *name,
                            const char *secret, struct error *err)
{
    if (secret && !totp_secret_is_good(secret))
        return error_set(err, E_USAGE, "that is not the secret of a second factor");
    char sealed[SEALED_TEXT];
    enum status status = secret ? store_seal(store, name, secret, sealed, err) : OK;
    if (status)
        return status;
    struct user_change change = {
        .name = name,
        .action = secret ? "user.second_factor" : "user.no_second_factor",
        .by = by,
        .statement = SQL("UPDATE users SET factor = ?2, factor_step = 0 WHERE name = ?1",
                         value_text(name), value_text(secret ? sealed : NULL)),
        .ends_sessions = true};
    return change_run(store, &change, err);
}

// A second factor as programs before store_key.h kept it.
struct plain_factor {
    const char *name, *secret;
};
static const struct column plain_columns[] = {
    {.name = "name", .kind = COLUMN_TEXT, .offset = offsetof(struct plain_factor, name)},
    {.name = "factor", .kind = COLUMN_TEXT, .offset = offsetof(struct plain_factor, secret)},
    {0},
};
static const struct row_map plain_map = {plain_columns, sizeof(struct plain_factor), "users"};

static enum status factor_seal(struct store *store, struct database *database,
                               const struct plain_factor *plain, struct error *err)
{
    char sealed[SEALED_TEXT];
    struct audit_entry entry = {
        .actor = PROGRAM_ACTOR, .action = "user.factor_sealed", .subject = plain->name};
    enum status status = store_seal(store, plain->name, plain->secret, sealed, err);
    if (!status)
        status = database_run(database,
                              SQL("UPDATE users SET factor = ?2 WHERE name = ?1",
                                  value_text(plain->name), value_text(sealed)),
                              err);
    return status ? status : audit_append(database, store_now(store), &entry, err);
}

enum status user_factors_seal(struct store *store, struct error *err)
{
    struct arena arena = {0};
    struct database *database;
    struct listing listing = {.rows = &plain_map, .order = "user_id"};
    WHERE(&listing.where, "factor IS NOT NULL AND substr(factor, 1, 5) <> ?",
          value_text(SEALED_MARK));
    enum status status = listing_read(store, &arena, &listing, err);
    if (!status && listing.n)
        status = write_begin(store, &database, err);
    if (!status && listing.n) {
        const struct plain_factor *plain = listing.items;
        for (size_t i = 0; i < listing.n && !status; i++)
            status = factor_seal(store, database, &plain[i], err);
        status = write_end(store, status, err);
    }
    arena_done(&arena);
    return status;
}
