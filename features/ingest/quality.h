// Data quality per source, from manifests and records: for `check`, its page and its JSON.
#ifndef HEARTH_QUALITY_H
#define HEARTH_QUALITY_H

#include "features/base/json.h"
#include "features/base/report.h"
#include "features/ingest/manifest.h"

#define QUALITY_EXPIRY_DAYS 60    // an agreement that ends within so many days is told
#define QUALITY_LAST_YEAR_ROWS 10 // fewer in the last year before E make E doubtful

enum agreement_state { AGREEMENT_VALID, AGREEMENT_NONE, AGREEMENT_EXPIRED, AGREEMENT_EXPIRES_SOON };

struct quality_source {
    const struct source *source;
    struct manifest manifest;
    bool has_records;    // false: over its limit of rejects, so nothing below it is known
    bool has_lag;        // known is mapped and there are rows
    int lag_median_days; // known − date, nearest rank; rows without known count as 0
    int lag_p90_days;
    enum agreement_state agreement;
};

struct quality {
    const struct config *config;
    struct quality_source *sources; // as in the configuration
    day_t today;
    day_t data_end;        // E; DAY_NONE when there is no event or spell
    uint64_t n_last_year;  // events and spell starts in the year that ends with E
    const char **warnings; // sentences for people, in order of the sources
    size_t n_warning;
};

// After ingest_update (E_REJECTED included). Owns: contents live in arena. Time: today decides on
// agreements only. Errors: E_DATA when a manifest or pack cannot be read.
enum status quality_measure(struct arena *arena, const struct config *config, day_t today,
                            struct quality *ret_quality, struct error *err);
json *quality_json(const struct quality *quality); // the caller frees
void quality_print(const struct quality *quality, FILE *stream);
void quality_report(const struct quality *quality, struct report *report); // sections of a page
const char *agreement_state_name(enum agreement_state state);

#endif
