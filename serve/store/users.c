// Adding, listing and finding users. Changes are in user_changes.c, logging in is in login.c.

#include "serve/store/users.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/password_rules.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

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
    WHERE(&listing.where, "disabled_ms IS NULL AND locked_ms IS NULL");
    enum status status = listing_read_in(database, arena, &listing, err);
    if (!status && !listing.n)
        return error_set(err, E_NOT_FOUND, "there is no user %lld in use", (long long)user_id);
    if (!status)
        *ret_name = ((const struct user *)listing.items)->name;
    return status;
}

struct value user_password_until(const struct user_new *user, int64_t now_ms)
{
    return user->n_day ? value_integer(now_ms + user->n_day * DAY_MS) : value_null(VALUE_INTEGER);
}

enum status user_password_hash(struct store *store, const struct user_new *user,
                               char ret_hash[PASSWORD_TEXT], struct error *err)
{
    const char *names[] = {user->name, user->hub_name};
    enum status status = password_rules_check(user->password, names, 2, err);
    if (status)
        return status;
    password_turn_begin(store, false);
    status = password_hash(user->password, ret_hash, err);
    password_turn_end(store, false);
    return status;
}

static enum status user_insert(struct database *database, const struct user_new *user,
                               const char *hash, int64_t now_ms, struct error *err)
{
    enum status status =
        database_run(database,
                     SQL("INSERT INTO users (name, role, password, created_ms, password_ms,"
                         " password_until_ms) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                         value_text(user->name), value_text(user->role), value_text(hash),
                         value_integer(now_ms), user_password_until(user, now_ms)),
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
        status = user_password_hash(store, user, hash, err);
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

enum status user_get(struct store *store, const char *name, struct user *ret_user, bool *ret_found,
                     struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.rows = &user_map};
    WHERE(&listing.where, "name = ?", value_text(name));
    WHERE(&listing.where, "disabled_ms IS NULL AND locked_ms IS NULL");
    enum status status = listing_read(store, &arena, &listing, err);
    *ret_found = !status && listing.n;
    if (*ret_found)
        *ret_user = *(const struct user *)listing.items;
    arena_done(&arena);
    return status;
}
