// A few places, each a digest of the secret; the oldest one gives way. What is not found is not
// kept.

#include "serve/http/token_cache.h"

#include "serve/store/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 16

struct place {
    uint8_t digest[DIGEST_BYTES];
    struct token token;
    int64_t until_ms; // 0 = empty
};

struct token_cache {
    struct store *store;
    pthread_mutex_t mutex;
    struct place places[PLACES];
};

struct token_cache *token_cache_create(struct store *store)
{
    struct token_cache *cache = memory_alloc(sizeof *cache);
    cache->store = store;
    pthread_mutex_init(&cache->mutex, NULL);
    return cache;
}

void token_cache_free(struct token_cache *cache)
{
    if (!cache)
        return;
    pthread_mutex_destroy(&cache->mutex);
    free(cache);
}

static bool place_read(struct token_cache *cache, const uint8_t digest[DIGEST_BYTES],
                       struct token *ret_token)
{
    bool found = false;
    int64_t now_ms = store_now(cache->store);
    pthread_mutex_lock(&cache->mutex);
    for (int i = 0; i < PLACES && !found; i++) {
        const struct place *place = &cache->places[i];
        found = place->until_ms > now_ms && place->token.expires_ms > now_ms &&
                digest_equal(place->digest, digest);
        if (found)
            *ret_token = place->token;
    }
    pthread_mutex_unlock(&cache->mutex);
    return found;
}

static void place_write(struct token_cache *cache, const uint8_t digest[DIGEST_BYTES],
                        const struct token *token)
{
    pthread_mutex_lock(&cache->mutex);
    struct place *oldest = &cache->places[0];
    for (int i = 1; i < PLACES; i++)
        if (cache->places[i].until_ms < oldest->until_ms)
            oldest = &cache->places[i];
    *oldest = (struct place){.token = *token, .until_ms = store_now(cache->store) + TOKEN_CACHE_MS};
    memcpy(oldest->digest, digest, DIGEST_BYTES);
    pthread_mutex_unlock(&cache->mutex);
}

enum status token_cache_find(struct token_cache *cache, const char *secret, struct token *ret_token,
                             bool *ret_found, struct error *err)
{
    uint8_t digest[DIGEST_BYTES];
    secret_hash("token cache", secret, digest);
    *ret_found = place_read(cache, digest, ret_token);
    if (*ret_found)
        return OK;
    enum status status = token_find(cache->store, secret, ret_token, ret_found, err);
    if (*ret_found)
        place_write(cache, digest, ret_token);
    return status;
}
