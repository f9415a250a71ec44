// Logging in: whoever tries passwords learns nothing about which names exist, and soon has to wait.
// Failures are counted under a hash of what was typed, because people type passwords there.

#include "serve/store/audit_chain.h"
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

static enum status user_read(struct database *database, const char *name, struct attempt *attempt,
                             struct error *err)
{
    struct query *row;
    bool more;
    enum status status = query_start(database,
                                     "SELECT user_id, name, role, created_ms, disabled_ms, password"
                                     " FROM users WHERE name = ?1",
                                     BIND(value_text(name)), &row, err);
    if (status)
        return status;
    status = query_next(row, &more, err);
    if (!status && more) {
        user_row_read(row, &attempt->user);
        snprintf(attempt->password, sizeof attempt->password, "%s", query_text(row, 5));
    }
    query_end(row);
    return status;
}

static enum status failures_read(struct database *database, int64_t now_ms, struct attempt *attempt,
                                 struct error *err)
{
    struct query *row;
    bool more;
    enum status status = query_start(
        database,
        "SELECT n_failure, retry_ms FROM login_failures"
        " WHERE name_hash = ?1 AND last_ms > ?2",
        BIND(value_bytes(attempt->name_hash, DIGEST_BYTES), value_integer(now_ms - FORGIVEN_MS)),
        &row, err);
    if (status)
        return status;
    status = query_next(row, &more, err);
    if (!status && more) {
        attempt->n_failure = query_integer(row, 0);
        attempt->retry_ms = query_integer(row, 1);
    }
    query_end(row);
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
static enum status failure_store(struct database *database, int64_t now_ms,
                                 const struct attempt *attempt, int64_t wait_ms, struct error *err)
{
    enum status status = database_run(database, "DELETE FROM login_failures WHERE last_ms <= ?1",
                                      BIND(value_integer(now_ms - FORGIVEN_MS)), err);
    if (status)
        return status;
    return database_run(database,
                        "INSERT INTO login_failures VALUES (?1, ?2, ?3, ?4)"
                        " ON CONFLICT (name_hash) DO UPDATE SET n_failure = excluded.n_failure,"
                        " last_ms = excluded.last_ms, retry_ms = excluded.retry_ms",
                        BIND(value_bytes(attempt->name_hash, DIGEST_BYTES),
                             value_integer(attempt->n_failure + 1), value_integer(now_ms),
                             value_integer(now_ms + wait_ms)),
                        err);
}

static enum status attempt_store(struct store *store, const struct attempt *attempt,
                                 const struct login *login, struct error *err)
{
    bool good = login->outcome == LOGIN_OK;
    char actor[ACTOR_TEXT] = "unknown";
    struct database *database;
    if (attempt->user.id)
        actor_name("user", attempt->user.name, actor);
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    if (good)
        status = database_run(database, "DELETE FROM login_failures WHERE name_hash = ?1",
                              BIND(value_bytes(attempt->name_hash, DIGEST_BYTES)), err);
    else
        status = failure_store(database, store_now(store), attempt, login->wait_ms, err);
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
        login->outcome = LOGIN_WAIT;
        login->wait_ms = attempt.retry_ms - store_now(store);
        return OK;
    }
    bool fits = password_fits(attempt.user.id ? attempt.password : NULL, password);
    bool good = fits && !attempt.user.disabled_ms;
    login->outcome = good ? LOGIN_OK : LOGIN_REFUSED;
    login->wait_ms = good ? 0 : wait_after(attempt.n_failure + 1);
    if (good)
        login->user = attempt.user;
    secret_wipe(attempt.password, sizeof attempt.password);
    status = attempt_store(store, &attempt, login, err);
    if (status)
        *login = (struct login){.outcome = LOGIN_REFUSED};
    return status;
}

enum status user_login(struct store *store, const char *name, const char *password,
                       struct login *ret_login, struct error *err)
{
    *ret_login = (struct login){.outcome = LOGIN_REFUSED};
    if (strlen(name) > 1024 || strlen(password) > PASSWORD_MAX)
        return OK;
    password_turn_begin(store);
    enum status status = attempt_make(store, name, password, ret_login, err);
    password_turn_end(store);
    return status;
}
