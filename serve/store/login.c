// Logging in: whoever tries passwords learns nothing about which names exist, and soon has to wait.
// Failures are counted under hashes of what was typed and of the address, because people type passwords there.

#include "serve/store/login.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/store_key.h"
#include "serve/store/totp.h"
#include "serve/store/transaction.h"
#include "serve/store/user_row.h"

#include <stdio.h>
#include <string.h>

#define WAIT_MAX_MS (15 * 60 * 1000)
#define FORGIVEN_MS (24 * 60 * 60 * 1000)
#define PLACE_MS ((int64_t)LOGIN_PLACE_DAYS * 24 * 60 * 60 * 1000)
#define NAME_MAX_TYPED 1024
#define COUNTERS 2

// Failures of a kind: of the name, of the address, of the name at an address where it is known.
struct counter {
    uint8_t hash[DIGEST_BYTES];
    int64_t n_free, n_failure, retry_ms;
};

struct attempt {
    struct user user; // id 0 = no such user
    char password[PASSWORD_TEXT];
    char factor[SEALED_TEXT]; // sealed; "" = none
    int64_t factor_step;
    uint8_t pair_hash[DIGEST_BYTES], address_hash[DIGEST_BYTES];
    bool has_place; // the client's address is known
    struct counter counters[COUNTERS];
    size_t n_counter;
};

static void password_read(const char *text, void *member)
{
    snprintf(member, PASSWORD_TEXT, "%s", text ? text : "");
}

static void factor_read(const char *text, void *member)
{
    snprintf(member, SEALED_TEXT, "%s", text ? text : "");
}

static const struct column attempt_columns[] = {
    USER_COLUMNS(offsetof(struct attempt, user)),
    {MAPPED("password", COLUMN_CODE, attempt, password), .code = password_read},
    {MAPPED("factor", COLUMN_CODE, attempt, factor), .code = factor_read},
    {MAPPED("factor_step", COLUMN_INTEGER, attempt, factor_step)},
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

void login_address_hash(const struct ip_address *address, uint8_t ret_hash[DIGEST_BYTES])
{
    char text[IP_TEXT];
    struct ip_address holder = ip_holder(address);
    secret_hash("login address", ip_format(&holder, text), ret_hash);
}

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
        memcpy(attempt->factor, found->factor, sizeof attempt->factor);
        attempt->factor_step = found->factor_step;
    }
    arena_done(&arena);
    return status;
}

static enum status counter_read(struct database *database, int64_t now_ms, struct counter *counter,
                                struct error *err)
{
    struct arena arena = {0};
    struct listing listing = {.rows = &failures_map};
    WHERE(&listing.where, "name_hash = ?", value_blob(counter->hash, DIGEST_BYTES));
    WHERE(&listing.where, "last_ms > ?", value_integer(now_ms - FORGIVEN_MS));
    enum status status = listing_read_in(database, &arena, &listing, err);
    if (!status && listing.n) {
        const struct failures *found = listing.items;
        counter->n_failure = found->n;
        counter->retry_ms = found->retry_ms;
    }
    arena_done(&arena);
    return status;
}

static struct counter *counter_add(struct attempt *attempt, int64_t n_free)
{
    struct counter *counter = &attempt->counters[attempt->n_counter++];
    counter->n_free = n_free;
    return counter;
}

// Who has signed in at this address of late is counted there alone: strangers elsewhere, and neighbours
// who guess other names, do not make that person wait.
static enum status counters_choose(struct database *database, const struct login_attempt *given,
                                   int64_t now_ms, struct attempt *attempt, struct error *err)
{
    int64_t n_place = 0;
    struct digest pair;
    attempt->has_place = given->client != NULL;
    if (given->client) {
        login_address_hash(given->client, attempt->address_hash);
        digest_start(&pair, "login place");
        digest_add_text(&pair, given->name);
        digest_add_bytes(&pair, attempt->address_hash, DIGEST_BYTES);
        digest_finish(&pair, attempt->pair_hash);
        enum status status = query_one(
            database,
            SQL("SELECT count(*) FROM login_places WHERE pair_hash = ?1 AND last_ms > ?2",
                value_blob(attempt->pair_hash, DIGEST_BYTES), value_integer(now_ms - PLACE_MS)),
            &n_place, err);
        if (status)
            return status;
    }
    if (n_place) {
        memcpy(counter_add(attempt, LOGIN_FREE)->hash, attempt->pair_hash, DIGEST_BYTES);
        return OK;
    }
    secret_hash("login name", given->name, counter_add(attempt, LOGIN_FREE)->hash);
    if (given->client)
        memcpy(counter_add(attempt, LOGIN_FREE_ADDRESS)->hash, attempt->address_hash, DIGEST_BYTES);
    return OK;
}

static enum status attempt_read(struct store *store, const struct login_attempt *given,
                                struct attempt *attempt, struct error *err)
{
    struct database *database;
    int64_t now_ms = store_now(store);
    enum status status = read_begin(store, &database, err);
    if (status)
        return status;
    status = user_read(database, given->name, attempt, err);
    if (!status)
        status = counters_choose(database, given, now_ms, attempt, err);
    for (size_t i = 0; i < attempt->n_counter && !status; i++)
        status = counter_read(database, now_ms, &attempt->counters[i], err);
    read_end(store, database);
    return status;
}

static int64_t wait_after(int64_t n_failure, int64_t n_free)
{
    int64_t doublings = n_failure - n_free;
    if (doublings < 0)
        return 0;
    return doublings >= 10 ? WAIT_MAX_MS : (int64_t)1000 << doublings;
}

static enum status counter_write(struct database *database, int64_t now_ms,
                                 const struct counter *counter, struct error *err)
{
    int64_t n_failure = counter->n_failure + 1;
    return database_run(database,
                        SQL("INSERT INTO login_failures (name_hash, n_failure, last_ms, retry_ms)"
                            " VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT (name_hash) DO UPDATE SET n_failure = excluded.n_failure,"
                            " last_ms = excluded.last_ms, retry_ms = excluded.retry_ms",
                            value_blob(counter->hash, DIGEST_BYTES), value_integer(n_failure),
                            value_integer(now_ms),
                            value_integer(now_ms + wait_after(n_failure, counter->n_free))),
                        err);
}

// The counts of what has failed; those that are forgiven go, so that the table stays small.
static enum status failure_write(struct database *database, int64_t now_ms,
                                 const struct attempt *attempt, struct error *err)
{
    enum status status = database_run(
        database,
        SQL("DELETE FROM login_failures WHERE last_ms <= ?1", value_integer(now_ms - FORGIVEN_MS)),
        err);
    for (size_t i = 0; i < attempt->n_counter && !status; i++)
        status = counter_write(database, now_ms, &attempt->counters[i], err);
    return status;
}

// An address is not forgiven by one good login: whoever has an account there could go on guessing others.
static enum status failures_forget(struct database *database, const struct attempt *attempt,
                                   struct error *err)
{
    return database_run(database,
                        SQL("DELETE FROM login_failures WHERE name_hash = ?1",
                            value_blob(attempt->counters[0].hash, DIGEST_BYTES)),
                        err);
}

static enum status place_write(struct database *database, int64_t now_ms,
                               const struct attempt *attempt, struct error *err)
{
    enum status status = database_run(
        database,
        SQL("DELETE FROM login_places WHERE last_ms <= ?1", value_integer(now_ms - PLACE_MS)), err);
    return status ? status
                  : database_run(
                        database,
                        SQL("INSERT INTO login_places (pair_hash, address_hash, last_ms)"
                            " VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (pair_hash) DO UPDATE SET last_ms = excluded.last_ms",
                            value_blob(attempt->pair_hash, DIGEST_BYTES),
                            value_blob(attempt->address_hash, DIGEST_BYTES), value_integer(now_ms)),
                        err);
}

// A code is taken once, also when it comes twice at the same time.
static enum status code_write(struct database *database, const struct attempt *attempt,
                              struct error *err)
{
    int64_t id = 0;
    enum status status =
        query_one(database,
                  SQL("UPDATE users SET factor_step = ?2 WHERE user_id = ?1 AND factor_step < ?2"
                      " RETURNING user_id",
                      value_integer(attempt->user.id), value_integer(attempt->factor_step)),
                  &id, err);
    if (!status && !id)
        return error_set(err, E_CONFLICT, "this code has been used: wait for the next one");
    return status;
}

static enum status success_write(struct database *database, int64_t now_ms,
                                 const struct login_attempt *given, const struct attempt *attempt,
                                 struct error *err)
{
    char actor[ACTOR_TEXT], client[IP_TEXT];
    enum status status = failures_forget(database, attempt, err);
    if (!status && attempt->has_place)
        status = place_write(database, now_ms, attempt, err);
    if (!status && *attempt->factor)
        status = code_write(database, attempt, err);
    if (status || given->own_only)
        return status;
    actor_name("user", attempt->user.name, actor);
    struct audit_entry entry = {.actor = actor,
                                .action = "login.ok",
                                .client = given->client ? ip_format(given->client, client) : NULL,
                                .details = *attempt->factor ? "{\"second_factor\":true}" : NULL};
    return audit_append(database, now_ms, &entry, err);
}

static enum status code_check(struct store *store, const char *code, struct attempt *attempt,
                              enum login_result *ret_result, struct error *err)
{
    char secret[SEALED_MAX];
    enum status status = store_unseal(store, attempt->user.name, attempt->factor, secret, err);
    bool fits = !status && totp_fits(secret, code, store_now(store), attempt->factor_step,
                                     &attempt->factor_step);
    secret_wipe(secret, sizeof secret);
    *ret_result = fits ? LOGIN_OK : LOGIN_REFUSED;
    return status;
}

static enum status attempt_decide(struct store *store, const struct login_attempt *given,
                                  struct attempt *attempt, enum login_result *ret_result,
                                  struct error *err)
{
    const char *code = given->code ? given->code : "";
    const struct user *user = &attempt->user;
    bool fits = password_fits(user->id ? attempt->password : NULL, given->password);
    *ret_result = LOGIN_REFUSED;
    if (!fits || user->disabled_ms || user->locked_ms)
        return OK;
    *ret_result = *attempt->factor ? LOGIN_CODE : LOGIN_OK;
    enum status status = OK;
    if (*attempt->factor && *code)
        status = code_check(store, code, attempt, ret_result, err);
    if (*ret_result == LOGIN_OK && user->password_until_ms &&
        user->password_until_ms < store_now(store))
        *ret_result = LOGIN_EXPIRED;
    return status;
}

static enum status attempt_write(struct store *store, const struct login_attempt *given,
                                 const struct attempt *attempt, enum login_result result,
                                 struct error *err)
{
    struct database *database;
    int64_t now_ms = store_now(store);
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = result == LOGIN_OK ? success_write(database, now_ms, given, attempt, err)
                                : failure_write(database, now_ms, attempt, err);
    return write_end(store, status, err);
}

static int64_t wait_now(const struct attempt *attempt, int64_t now_ms)
{
    int64_t wait_ms = 0;
    for (size_t i = 0; i < attempt->n_counter; i++)
        if (attempt->counters[i].retry_ms - now_ms > wait_ms)
            wait_ms = attempt->counters[i].retry_ms - now_ms;
    return wait_ms;
}

static int64_t wait_next(const struct attempt *attempt)
{
    int64_t longest = 0;
    for (size_t i = 0; i < attempt->n_counter; i++) {
        const struct counter *counter = &attempt->counters[i];
        int64_t wait_ms = wait_after(counter->n_failure + 1, counter->n_free);
        longest = wait_ms > longest ? wait_ms : longest;
    }
    return longest;
}

static enum status attempt_make(struct store *store, const struct login_attempt *given,
                                struct login *login, struct error *err)
{
    struct attempt attempt = {0};
    enum status status = attempt_read(store, given, &attempt, err);
    if (status)
        return status;
    if (attempt.user.id)
        actor_name("user", attempt.user.name, login->actor);
    login->wait_ms = wait_now(&attempt, store_now(store));
    if (login->wait_ms) {
        login->result = LOGIN_WAIT;
        return OK;
    }
    enum login_result result;
    status = attempt_decide(store, given, &attempt, &result, err);
    if (result == LOGIN_REFUSED)
        login->wait_ms = wait_next(&attempt);
    if (!status && (result == LOGIN_OK || result == LOGIN_REFUSED))
        status = attempt_write(store, given, &attempt, result, err);
    secret_wipe(attempt.password, sizeof attempt.password);
    secret_wipe(attempt.factor, sizeof attempt.factor);
    if (status)
        return status;
    login->result = result;
    if (result == LOGIN_OK)
        login->user = attempt.user;
    return OK;
}

enum status user_login(struct store *store, const struct login_attempt *attempt,
                       struct login *ret_login, struct error *err)
{
    *ret_login = (struct login){.result = LOGIN_REFUSED, .actor = "unknown"};
    if (strlen(attempt->name) > NAME_MAX_TYPED || strlen(attempt->password) > PASSWORD_MAX)
        return OK;
    password_turn_begin(store, attempt->known);
    enum status status = attempt_make(store, attempt, ret_login, err);
    password_turn_end(store, attempt->known);
    return status;
}

struct place {
    uint8_t hash[DIGEST_BYTES];
};

static void hash_read(const char *text, void *member)
{
    if (!text || !digest_from_hex(text, member))
        memset(member, 0, DIGEST_BYTES);
}

enum status login_addresses(struct store *store, struct arena *arena,
                            uint8_t (**ret_hashes)[DIGEST_BYTES], size_t *ret_n, struct error *err)
{
    static const struct column columns[] = {
        {MAPPED("address", COLUMN_CODE, place, hash), .sql = "lower(hex(address_hash))",
         .code = hash_read},
        {0},
    };
    static const struct row_map map = {columns, sizeof(struct place), "login_places"};
    struct listing listing = {.rows = &map, .order = "last_ms DESC", .limit = LOGIN_ADDRESSES_MAX};
    WHERE(&listing.where, "last_ms > ?", value_integer(store_now(store) - PLACE_MS));
    enum status status = listing_read(store, arena, &listing, err);
    *ret_hashes = listing.items;
    *ret_n = listing.n;
    return status;
}
