// What all handlers share for the life of the process. Threads: read by all, changed by none; what
// is opaque here looks after itself.
#ifndef HEARTH_SITE_H
#define HEARTH_SITE_H

#include "features/base/day.h"
#include "serve/alert/due_time.h"
#include "serve/case/case_cache.h"
#include "serve/http/entrance.h"
#include "serve/http/factor_offers.h"
#include "serve/http/http_metrics.h"
#include "serve/http/known_addresses.h"
#include "serve/scoring/open_scenarios.h"
#include "serve/store/store.h"

struct site {
    struct store *store;
    struct case_cache *cases;
    struct open_scenarios *scenarios;
    struct metrics *metrics;
    const char *workspace;
    const char *hub_name; // of the workspace: "Borough of …"
    struct due_times due_times;
    day_t today;          // of a demonstration; DAY_NONE = the calendar's: ask site_today
    struct entrance entrance;
    struct known_addresses *known;
    struct factor_offers *offers;
    bool needs_factor;   // who signs in with a password needs a second factor
    bool secure_cookies; // browsers send them over TLS only
};

// The day that ages, due dates and bounds count from.
static inline day_t site_today(const struct site *site)
{
    return site->today == DAY_NONE ? day_today() : site->today;
}

#endif
