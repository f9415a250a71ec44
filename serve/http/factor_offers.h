// Secrets of second factors that a page has offered and nobody has taken yet: the hub chooses them, never the browser.
#ifndef HEARTH_FACTOR_OFFERS_H
#define HEARTH_FACTOR_OFFERS_H

#include "serve/store/totp.h"

#include <stdbool.h>
#include <stdint.h>

#define FACTOR_OFFERS_MAX 256 // beyond them the oldest goes: its person is offered another
#define FACTOR_OFFER_MS (60 * 60 * 1000)

struct factor_offers; // Threads: any
struct factor_offers *factor_offers_create(void);
void factor_offers_free(struct factor_offers *offers); // NULL is fine

// What is offered to the session of that number: the same until it is taken or FACTOR_OFFER_MS old, then a new one.
void factor_offers_make(struct factor_offers *offers, int64_t session, int64_t now_ms,
                        char ret_secret[TOTP_SECRET_TEXT]);
// What was offered to it. false = nothing, or it is too old.
bool factor_offers_find(struct factor_offers *offers, int64_t session, int64_t now_ms,
                        char ret_secret[TOTP_SECRET_TEXT]);
void factor_offers_end(struct factor_offers *offers, int64_t session);

#endif
