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

const struct token_scope_row token_scope_table[TOKEN_SCOPES] = {
    {"score", "ask for scores", TOKEN_SCORE},
    {"events", "send new events", TOKEN_EVENTS},
    {"alerts", "read alerts and what was decided", TOKEN_ALERTS},
};

enum status token_scope_parse(const char *text, unsigned *ret_scope, struct error *err)
{
    const char *names[TOKEN_SCOPES];
    for (int i = 0; i < TOKEN_SCOPES; i++) {
        names[i] = token_scope_table[i].name;
        if (strcmp(text, names[i]) != 0)
            continue;
        *ret_scope = token_scope_table[i].scope;
        return OK;
    }
    const char *nearest = error_nearest(text, names, TOKEN_SCOPES);
    error_set(err, E_USAGE, "unknown role '%s' of a token", text);
    error_hint(err, nearest ? "did you mean '%s'?" : "roles: score, events, alerts", nearest);
    return E_USAGE;
}

char *token_scopes_format(unsigned scopes, char buffer[SCOPES_TEXT])
{
    size_t n = 0;
    buffer[0] = 0;
    for (int i = 0; i < TOKEN_SCOPES; i++)
        if (scopes & token_scope_table[i].scope)
            n += (size_t)snprintf(buffer + n, SCOPES_TEXT - n, "%s%s", n ? "," : "",
                                  token_scope_table[i].name);
    return buffer;
}

// Names that this program does not know give nothing.
static unsigned scopes_read(const char *text)
{
    unsigned scopes = 0;
    for (const char *at = text; *at; at += strcspn(at, ","), at += *at == ',')
        for (int i = 0; i < TOKEN_SCOPES; i++) {
            const char *name = token_scope_table[i].name;
            if (strcspn(at, ",") == strlen(name) && strncmp(at, name, strlen(name)) == 0)
                scopes |= token_scope_table[i].scope;
        }
    return scopes;
}

#define COLUMNS "token_id, name, scopes, created_ms, expires_ms, revoked_ms"

static void token_read(struct query *row, struct arena *arena, void *item)
{
    struct token *token = item;
    *token = (struct token){.id = query_integer(row, 0),
                            .scopes = scopes_read(query_text(row, 2)),
                            .created_ms = query_integer(row, 3),
                            .expires_ms = query_integer(row, 4),
                            .revoked_ms = query_integer(row, 5)};
    snprintf(token->name, sizeof token->name, "%s", query_text(row, 1));
}

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
        "INSERT INTO tokens (name, scopes, token_hash, created_ms, expires_ms)"
        " VALUES (?1, ?2, ?3, ?4, ?5)",
        BIND(value_text(token->name), value_text(token_scopes_format(token->scopes, scopes)),
             value_bytes(hash, DIGEST_BYTES), value_integer(now_ms), value_integer(expires_ms)),
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
    struct listing listing = {
        .sql = "SELECT " COLUMNS " FROM tokens ORDER BY name, token_id",
        .item_bytes = sizeof **ret_tokens,
        .read = token_read,
    };
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
                  "UPDATE tokens SET revoked_ms = ?2 WHERE name = ?1 AND revoked_ms IS NULL"
                  " RETURNING token_id",
                  BIND(value_text(name), value_integer(store_now(store))), &id, err);
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
    struct listing listing = {
        .sql = "SELECT " COLUMNS " FROM tokens"
               " WHERE token_hash = ?1 AND revoked_ms IS NULL AND expires_ms > ?2",
        BIND(value_bytes(hash, DIGEST_BYTES), value_integer(store_now(store))),
        .item_bytes = sizeof *ret_token,
        .read = token_read,
    };
    enum status status = listing_read(store, &arena, &listing, err);
    *ret_found = !status && listing.n == 1;
    if (*ret_found)
        *ret_token = *(struct token *)listing.items;
    arena_done(&arena);
    return status;
}
