// Tokens: 256 random bits told once, stored as a hash, found by it.

#include "serve/store/tokens.h"

#include "serve/store/audit_chain.h"
#include "serve/store/listing.h"
#include "serve/store/secret.h"
#include "serve/store/transaction.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "hearth_" // so that a secret scanner knows one when it sees it
#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

static void scopes_read(const char *text, void *member)
{
    *(unsigned *)member = token_scopes_read(text ? text : "");
}

static const struct column token_columns[] = {
    {MAPPED("token_id", COLUMN_INTEGER, token, id)},
    {MAPPED("name", COLUMN_NAME, token, name)},
    {MAPPED("scopes", COLUMN_CODE, token, scopes), .code = scopes_read},
    {MAPPED("created_ms", COLUMN_INTEGER, token, created_ms)},
    {MAPPED("expires_ms", COLUMN_INTEGER, token, expires_ms)},
    {MAPPED("revoked_ms", COLUMN_INTEGER, token, revoked_ms)},
    {0},
};
static const struct row_map token_map = {token_columns, sizeof(struct token), "tokens"};

static enum status token_insert(struct database *database, int64_t now_ms,
                                const struct token_new *token, const char *secret,
                                struct error *err)
{
    char scopes[SCOPES_TEXT];
    uint8_t hash[DIGEST_BYTES];
    int64_t expires_ms = now_ms + token->n_day * DAY_MS;
    secret_hash("token", secret, hash);
    enum status status = database_run(
        database,
        SQL("INSERT INTO tokens (name, scopes, token_hash, created_ms, expires_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5)",
            value_text(token->name), value_text(token_scopes_format(token->scopes, scopes)),
            value_blob(hash, DIGEST_BYTES), value_integer(now_ms), value_integer(expires_ms)),
        err);
    if (status == E_CONFLICT) {
        error_set(err, E_CONFLICT, "there is a token '%s' already", token->name);
        error_hint(err, "'hearth token revoke %s' ends it", token->name);
    }
    if (status)
        return status;
    struct audit_entry entry = {
        .actor = token->actor, .action = "token.add", .subject = token->name};
    json *details = json_object_create();
    json_put_text(details, "scopes", scopes);
    json_put_integer(details, "expires_ms", expires_ms);
    return audit_append_json(database, now_ms, &entry, details, err);
}

enum status token_add(struct store *store, const struct token_new *token,
                      char ret_secret[TOKEN_TEXT], struct error *err)
{
    struct database *database;
    char random[SECRET_TEXT];
    enum status status = name_check("token", token->name, err);
    if (!status && (token->n_day < 1 || token->n_day > TOKEN_DAYS_MAX))
        status = error_set(err, E_USAGE, "a token lives 1 to %d days", TOKEN_DAYS_MAX);
    if (!status && !token->scopes)
        status = error_set(err, E_USAGE, "a token without a role can do nothing");
    if (!status)
        status = write_begin(store, &database, err);
    if (status)
        return status;
    secret_make(random);
    snprintf(ret_secret, TOKEN_TEXT, PREFIX "%s", random);
    secret_wipe(random, sizeof random);
    status = token_insert(database, store_now(store), token, ret_secret, err);
    return write_end(store, status, err);
}

enum status token_list(struct store *store, struct arena *arena, struct token **ret_tokens,
                       size_t *ret_n, struct error *err)
{
    struct listing listing = {.rows = &token_map, .order = "name, token_id"};
    enum status status = listing_read(store, arena, &listing, err);
    *ret_tokens = listing.items;
    *ret_n = listing.n;
    return status;
}

static enum status revoke(struct store *store, struct database *database, const char *actor,
                          const char *name, struct error *err)
{
    int64_t id;
    enum status status =
        query_one(database,
                  SQL("UPDATE tokens SET revoked_ms = ?2 WHERE name = ?1 AND revoked_ms IS NULL"
                      " RETURNING token_id",
                      value_text(name), value_integer(store_now(store))),
                  &id, err);
    if (!status && !id) {
        error_set(err, E_NOT_FOUND, "there is no token of that name in use");
        error_hint(err, "'hearth token list' shows them");
        return E_NOT_FOUND;
    }
    struct audit_entry entry = {.actor = actor, .action = "token.revoke", .subject = name};
    return status ? status : audit_append(database, store_now(store), &entry, err);
}

enum status token_revoke(struct store *store, const char *actor, const char *name,
                         struct error *err)
{
    struct database *database;
    enum status status = write_begin(store, &database, err);
    if (status)
        return status;
    status = revoke(store, database, actor, name, err);
    return write_end(store, status, err);
}

enum status token_find(struct store *store, const char *secret, struct token *ret_token,
                       bool *ret_found, struct error *err)
{
    struct arena arena = {0};
    uint8_t hash[DIGEST_BYTES];
    *ret_found = false;
    if (strlen(secret) != TOKEN_TEXT - 1)
        return OK;
    secret_hash("token", secret, hash);
    struct listing listing = {.rows = &token_map};
    WHERE(&listing.where, "token_hash = ?", value_blob(hash, DIGEST_BYTES));
    WHERE(&listing.where, "revoked_ms IS NULL");
    WHERE(&listing.where, "expires_ms > ?", value_integer(store_now(store)));
    enum status status = listing_read(store, &arena, &listing, err);
    *ret_found = !status && listing.n == 1;
    if (*ret_found)
        *ret_token = *(struct token *)listing.items;
    arena_done(&arena);
    return status;
}
