// In memory alone: a hub that is started again offers anew.

#include "serve/http/factor_offers.h"

#include "features/base/arena.h"
#include "serve/store/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct offer {
    int64_t session; // 0 = none
    int64_t made_ms;
    char secret[TOTP_SECRET_TEXT];
};
struct factor_offers {
    pthread_mutex_t mutex;
    struct offer items[FACTOR_OFFERS_MAX];
};

struct factor_offers *factor_offers_create(void)
{
    struct factor_offers *offers = memory_alloc(sizeof *offers);
    pthread_mutex_init(&offers->mutex, NULL);
    return offers;
}

void factor_offers_free(struct factor_offers *offers)
{
    if (!offers)
        return;
    pthread_mutex_destroy(&offers->mutex);
    secret_wipe(offers, sizeof *offers);
    free(offers);
}

static struct offer *offer_find(struct factor_offers *offers, int64_t session, int64_t now_ms)
{
    for (size_t i = 0; i < FACTOR_OFFERS_MAX; i++) {
        struct offer *offer = &offers->items[i];
        if (offer->session == session && now_ms - offer->made_ms < FACTOR_OFFER_MS)
            return offer;
    }
    return NULL;
}

static struct offer *oldest_find(struct factor_offers *offers)
{
    struct offer *oldest = offers->items;
    for (size_t i = 0; i < FACTOR_OFFERS_MAX; i++)
        if (offers->items[i].made_ms < oldest->made_ms)
            oldest = &offers->items[i];
    return oldest;
}

void factor_offers_make(struct factor_offers *offers, int64_t session, int64_t now_ms,
                        char ret_secret[TOTP_SECRET_TEXT])
{
    pthread_mutex_lock(&offers->mutex);
    struct offer *offer = offer_find(offers, session, now_ms);
    if (!offer) {
        offer = oldest_find(offers);
        *offer = (struct offer){.session = session, .made_ms = now_ms};
        totp_secret_make(offer->secret);
    }
    memcpy(ret_secret, offer->secret, TOTP_SECRET_TEXT);
    pthread_mutex_unlock(&offers->mutex);
}

bool factor_offers_find(struct factor_offers *offers, int64_t session, int64_t now_ms,
                        char ret_secret[TOTP_SECRET_TEXT])
{
    pthread_mutex_lock(&offers->mutex);
    const struct offer *offer = offer_find(offers, session, now_ms);
    if (offer)
        memcpy(ret_secret, offer->secret, TOTP_SECRET_TEXT);
    pthread_mutex_unlock(&offers->mutex);
    return offer != NULL;
}

void factor_offers_end(struct factor_offers *offers, int64_t session)
{
    pthread_mutex_lock(&offers->mutex);
    for (size_t i = 0; i < FACTOR_OFFERS_MAX; i++)
        if (offers->items[i].session == session)
            secret_wipe(&offers->items[i], sizeof offers->items[i]);
    pthread_mutex_unlock(&offers->mutex);
}
