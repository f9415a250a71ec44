// Tokens that were found a moment ago: a program asks thousands of times a second with one.
// Somebody who revokes a token waits so long for it.
#ifndef HEARTH_TOKEN_CACHE_H
#define HEARTH_TOKEN_CACHE_H

#include "serve/store/tokens.h"

#define TOKEN_CACHE_MS 1000

struct token_cache;
struct token_cache *token_cache_create(struct store *store);
void token_cache_free(struct token_cache *cache); // NULL is fine
// As token_find. Threads: any.
enum status token_cache_find(struct token_cache *cache, const char *secret, struct token *ret_token,
                             bool *ret_found, struct error *err);

#endif
