// Adding, listing and disabling users. Logging in has a file of its own: login.c.

#include "serve/store/users.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <stdio.h>
#include <string.h>

void user_role_read(const char *text, void *member)
{
    const struct role **role = member;
    if (!text || role_find(text, role, ERROR_IGNORED))
        *role = &role_unknown;
}

static const struct column user_columns[] = {USER_COLUMNS(0), {0}};
static const struct row_map user_map = {user_columns, sizeof(struct user), "users"};

enum status user_name_read(struct database *database, struct arena *arena, int64_t user_id,
                           const char **ret_name, struct error *err)
{
    struct listing listing = {.rows = &user_map};
    WHERE(&listing.where, "user_id = ?", value_integer(user_id));
    WHERE(&listing.where, "disabled_ms IS NULL");
    enum status status = listing_read_in(database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no user %lld in use", (long long)user_id);
    if (!status)
        *ret_name = ((const struct user *)listing.items)->name;
    return status;
}

static enum status password_check(const struct user_new *user, struct error *err)
{
    size_t n = strlen(user->password);
    if (n < PASSWORD_MIN || n > PASSWORD_MAX)
        error_set(err, E_USAGE, "a password has at least %d bytes, and at most %d", PASSWORD_MIN,
                  PASSWORD_MAX);
    else if (strstr(user->password, user->name) && n < strlen(user->name) + PASSWORD_MIN)
        error_set(err, E_USAGE, "the password is little more than the name");
    else
        return OK;
    error_hint(err, "three words that do not belong together make a good one");
    return E_USAGE;
}

static enum status hash_in_turn(struct store *store, const char *password,
                                char ret_hash[PASSWORD_TEXT], struct error *err)
{
    password_turn_begin(store);
    enum status status = password_hash(password, ret_hash, err);
    password_turn_end(store);
    return status;
}

static enum status user_insert(struct database *database, const struct user_new *user,
                               const char *hash, int64_t now_ms, struct error *err)
{
    enum status status = database_run(database,
                                      SQL("INSERT INTO users (name, role, password, created_ms)"
                                          " VALUES (?1, ?2, ?3, ?4)",
                                          value_text(user->name), value_text(user->role),
                                          value_text(hash), value_integer(now_ms)),
                                      err);
    if (status == E_CONFLICT) {
        error_set(err, E_CONFLICT, "there is a user '%s' already", user->name);
        error_hint(err, "names are never used twice; 'hearth user list' shows them");
    }
    return status;
}

enum status user_add(struct store *store, const char *actor, const struct user_new *user,
                     struct error *err)
{
    char hash[PASSWORD_TEXT];
    const struct role *role;
    struct database *database;
    enum status status = name_check("user", user->name, err);
    if (!status)
        status = role_find(user->role, &role, err);
    if (!status)
        status = password_check(user, err);
    if (!status)
        status = hash_in_turn(store, user->password, hash, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    int64_t now_ms = store_now(store);
    status = user_insert(database, user, hash, now_ms, err);
    if (!status) {
        struct audit_entry entry = {.actor = actor, .action = "user.add", .subject = user->name};
        json *details = json_object_create();
        json_put_text(details, "role", role->name);
        status = audit_append_json(database, now_ms, &entry, details, err);
    }
    return write_end(store, status, err);
}

enum status user_list(struct store *store, struct arena *arena, struct user **ret_users,
                      size_t *ret_n, struct error *err)
{
    struct listing listing = {.rows = &user_map, .order = "name"};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_users = listing.items;
    *ret_n = listing.n;
    return status;
}

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

enum status user_disable(struct store *store, const char *actor, const char *name,
                         struct error *err)
{
    int64_t id = 0;
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = user_find(database, name, &id, err);
    if (!status)
        status = database_run(
            database,
            SQL("UPDATE users SET disabled_ms = coalesce(disabled_ms, ?2) WHERE user_id = ?1",
                value_integer(id), value_integer(store_now(store))),
            err);
    if (!status)
        status = database_run(
            database, SQL("DELETE FROM sessions WHERE user_id = ?1", value_integer(id)), err);
    if (!status)
        status = audit_append(
            database, store_now(store),
            &(struct audit_entry){.actor = actor, .action = "user.disable", .subject = name}, err);
    return write_end(store, status, err);
}

static enum status password_write(struct database *database, int64_t id, const char *name,
                                  const char *hash, struct error *err)
{
    uint8_t name_hash[DIGEST_BYTES];
    secret_hash("login name", name, name_hash);
    enum status status =
        database_run(database,
                     SQL("UPDATE users SET password = ?2, disabled_ms = NULL WHERE user_id = ?1",
                         value_integer(id), value_text(hash)),
                     err);
    if (!status)
        status = database_run(
            database, SQL("DELETE FROM sessions WHERE user_id = ?1", value_integer(id)), err);
    if (!status)
        status = database_run(database,
                              SQL("DELETE FROM login_failures WHERE name_hash = ?1",
                                  value_blob(name_hash, DIGEST_BYTES)),
                              err);
    return status;
}

enum status user_set_password(struct store *store, const char *actor, const char *name,
                              const char *password, struct error *err)
{
    int64_t id = 0;
    char hash[PASSWORD_TEXT];
    struct database *database;
    struct user_new user = {.name = name, .password = password};
    enum status status = password_check(&user, err);
    if (!status)
        status = hash_in_turn(store, password, hash, err);
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    status = user_find(database, name, &id, err);
    if (!status)
        status = password_write(database, id, name, hash, err);
    if (!status)
        status = audit_append(
            database, store_now(store),
            &(struct audit_entry){.actor = actor, .action = "user.password", .subject = name}, err);
    return write_end(store, status, err);
}
