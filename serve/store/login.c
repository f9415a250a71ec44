// Logging in: whoever tries passwords learns nothing about which names exist, and soon has to wait.
// Failures are counted under a hash of what was typed, because people type passwords there.

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <stdio.h>
#include <string.h>

#define WAIT_MAX_MS (15 * 60 * 1000)
#define FORGIVEN_MS (24 * 60 * 60 * 1000)

struct attempt {
    struct user user; // id 0 = no such user
    char password[PASSWORD_TEXT];
    uint8_t name_hash[DIGEST_BYTES];
    int64_t n_failure, retry_ms;
};

static void password_read(const char *text, void *member)
{
    snprintf(member, PASSWORD_TEXT, "%s", text ? text : "");
}

static const struct column attempt_columns[] = {
    USER_COLUMNS(offsetof(struct attempt, user)),
    {MAPPED("password", COLUMN_CODE, attempt, password), .code = password_read},
    {0},
};
static const struct row_map attempt_map = {attempt_columns, sizeof(struct attempt), "users"};

struct failures {
    int64_t n, retry_ms;
};
static const struct column failures_columns[] = {
    {MAPPED("n_failure", COLUMN_INTEGER, failures, n)},
    {MAPPED("retry_ms", COLUMN_INTEGER, failures, retry_ms)},
    {0},
};
static const struct row_map failures_map = {failures_columns, sizeof(struct failures),
                                            "login_failures"};

static enum status user_read(struct database *database, const char *name, struct attempt *attempt,
                             struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.rows = &attempt_map};
    WHERE(&listing.where, "name = ?", value_text(name));
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status && listing.n) {
        const struct attempt *found = listing.items;
        attempt->user = found->user;
        memcpy(attempt->password, found->password, sizeof attempt->password);
    }
    arena_done(&arena);
    return status;
}

static enum status failures_read(struct database *database, int64_t now_ms, struct attempt *attempt,
                                 struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.rows = &failures_map};
    WHERE(&listing.where, "name_hash = ?", value_blob(attempt->name_hash, DIGEST_BYTES));
    WHERE(&listing.where, "last_ms > ?", value_integer(now_ms - FORGIVEN_MS));
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status && listing.n) {
        const struct failures *found = listing.items;
        attempt->n_failure = found->n;
        attempt->retry_ms = found->retry_ms;
    }
    arena_done(&arena);
    return status;
}

static enum status attempt_read(struct store *store, const char *name, struct attempt *attempt,
                                struct error *err)
{
    struct database *database;
    secret_hash("login name", name, attempt->name_hash);
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = user_read(database, name, attempt, err);
    if (!status)
        status = failures_read(database, store_now(store), attempt, err);
    read_end(store, database);
    return status;
}

static int64_t wait_after(int64_t n_failure)
{
    int64_t doublings = n_failure - LOGIN_FREE;
    if (doublings < 0)
        return 0;
    return doublings >= 10 ? WAIT_MAX_MS : (int64_t)1000 << doublings;
}

// The counts of a name that has failed; those of old names go, so that the table stays small.
static enum status failure_write(struct database *database, int64_t now_ms,
                                 const struct attempt *attempt, int64_t wait_ms, struct error *err)
{
    enum status status = database_run(
        database,
        SQL("DELETE FROM login_failures WHERE last_ms <= ?1", value_integer(now_ms - FORGIVEN_MS)),
        err);
    if (status)
        return status;
    return database_run(database,
                        SQL("INSERT INTO login_failures (name_hash, n_failure, last_ms, retry_ms)"
                            " VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT (name_hash) DO UPDATE SET n_failure = excluded.n_failure,"
                            " last_ms = excluded.last_ms, retry_ms = excluded.retry_ms",
                            value_blob(attempt->name_hash, DIGEST_BYTES),
                            value_integer(attempt->n_failure + 1), value_integer(now_ms),
                            value_integer(now_ms + wait_ms)),
                        err);
}

static enum status attempt_write(struct store *store, const struct attempt *attempt,
                                 const struct login *login, struct error *err)
{
    bool good = login->result == LOGIN_OK;
    char actor[ACTOR_TEXT] = "unknown";
    struct database *database;
    if (attempt->user.id)
        actor_name("user", attempt->user.name, actor);
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    if (good)
        status = database_run(database,
                              SQL("DELETE FROM login_failures WHERE name_hash = ?1",
                                  value_blob(attempt->name_hash, DIGEST_BYTES)),
                              err);
    else
        status = failure_write(database, store_now(store), attempt, login->wait_ms, err);
    struct audit_entry entry = {.actor = actor, .action = good ? "login.ok" : "login.refused"};
    if (!status)
        status = audit_append(database, store_now(store), &entry, err);
    return write_end(store, status, err);
}

static enum status attempt_make(struct store *store, const char *name, const char *password,
                                struct login *login, struct error *err)
{
    struct attempt attempt = {0};
    enum status status = attempt_read(store, name, &attempt, err);
    if (status)
        return status;
    if (attempt.retry_ms > store_now(store)) {
        login->result = LOGIN_WAIT;
        login->wait_ms = attempt.retry_ms - store_now(store);
        return OK;
    }
    bool fits = password_fits(attempt.user.id ? attempt.password : NULL, password);
    bool good = fits && !attempt.user.disabled_ms;
    login->result = good ? LOGIN_OK : LOGIN_REFUSED;
    login->wait_ms = good ? 0 : wait_after(attempt.n_failure + 1);
    if (good)
        login->user = attempt.user;
    secret_wipe(attempt.password, sizeof attempt.password);
    status = attempt_write(store, &attempt, login, err);
    if (status)
        *login = (struct login){.result = LOGIN_REFUSED};
    return status;
}

enum status user_login(struct store *store, const char *name, const char *password,
                       struct login *ret_login, struct error *err)
{
    *ret_login = (struct login){.result = LOGIN_REFUSED};
    if (strlen(name) > 1024 || strlen(password) > PASSWORD_MAX)
        return OK;
    password_turn_begin(store);
    enum status status = attempt_make(store, name, password, ret_login, err);
    password_turn_end(store);
    return status;
}
