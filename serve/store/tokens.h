// Tokens of programs that use the API. The store keeps a hash only.
// Errors, where a function names no others: E_FAILED, E_SYSTEM (the store refused; nothing was changed).
#ifndef HEARTH_TOKENS_H
#define HEARTH_TOKENS_H

#include "features/base/arena.h"
#include "serve/store/roles.h"
#include "serve/store/store.h"

#include <stddef.h>

#define TOKEN_TEXT 51 // "hearth_", 256 random bits, and a 0
#define TOKEN_DAYS 365
#define TOKEN_DAYS_MAX 3650

struct token {
    int64_t id;
    char name[NAME_TEXT];
    unsigned scopes;                            // sum of enum token_scope
    int64_t created_ms, expires_ms, revoked_ms; // revoked 0 = not
};
struct token_new {
    const char *actor, *name;
    unsigned scopes;
    int64_t n_day; // it lives so long
};
// ret_secret is told once and cannot be had again. Errors: E_USAGE, E_CONFLICT when a token of that
// name is in use.
enum status token_add(struct store *store, const struct token_new *token,
                      char ret_secret[TOKEN_TEXT], struct error *err);
// All that ever were, by name, then age. Owns: arena.
enum status token_list(struct store *store, struct arena *arena, struct token **ret_tokens,
                       size_t *ret_n, struct error *err);
enum status token_revoke(struct store *store, const char *actor, const char *name,
                         struct error *err);
// The token of that secret if it is neither revoked nor expired.
enum status token_find(struct store *store, const char *secret, struct token *ret_token,
                       bool *ret_found, struct error *err);

#endif
