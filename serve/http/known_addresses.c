// Hashes in a ring: a login from a new address takes the place of the oldest.

#include "serve/http/known_addresses.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct known_addresses {
    pthread_mutex_t mutex;
    uint8_t hashes[LOGIN_ADDRESSES_MAX][DIGEST_BYTES];
    size_t n, next;
};

static bool hash_find(const struct known_addresses *known, const uint8_t hash[DIGEST_BYTES])
{
    for (size_t i = 0; i < known->n; i++)
        if (memcmp(known->hashes[i], hash, DIGEST_BYTES) == 0)
            return true;
    return false;
}

static void hash_put(struct known_addresses *known, const uint8_t hash[DIGEST_BYTES])
{
    if (hash_find(known, hash))
        return;
    memcpy(known->hashes[known->next], hash, DIGEST_BYTES);
    known->next = (known->next + 1) % LOGIN_ADDRESSES_MAX;
    if (known->n < LOGIN_ADDRESSES_MAX)
        known->n++;
}

enum status known_addresses_create(struct store *store, struct known_addresses **ret_known,
                                   struct error *err)
{
    struct arena arena = {0};
    uint8_t(*hashes)[DIGEST_BYTES];
    size_t n = 0;
    enum status status = login_addresses(store, &arena, &hashes, &n, err);
    if (!status) {
        *ret_known = memory_alloc(sizeof **ret_known);
        pthread_mutex_init(&(*ret_known)->mutex, NULL);
        while (n)
            hash_put(*ret_known, hashes[--n]);
    }
    arena_done(&arena);
    return status;
}

void known_addresses_free(struct known_addresses *known)
{
    if (!known)
        return;
    pthread_mutex_destroy(&known->mutex);
    free(known);
}

void known_addresses_add(struct known_addresses *known, const struct ip_address *address)
{
    uint8_t hash[DIGEST_BYTES];
    login_address_hash(address, hash);
    pthread_mutex_lock(&known->mutex);
    hash_put(known, hash);
    pthread_mutex_unlock(&known->mutex);
}

bool known_addresses_has(struct known_addresses *known, const struct ip_address *address)
{
    uint8_t hash[DIGEST_BYTES];
    login_address_hash(address, hash);
    pthread_mutex_lock(&known->mutex);
    bool found = hash_find(known, hash);
    pthread_mutex_unlock(&known->mutex);
    return found;
}
