// Data quality per source, from manifests and records: for `check`, its page and its JSON.
#ifndef HEARTH_QUALITY_H
#define HEARTH_QUALITY_H

#include "features/base/json.h"
#include "features/ingest/identity_value.h"
#include "features/ingest/manifest.h"
#include "features/report/report.h"

#define QUALITY_EXPIRY_DAYS 60    // an agreement that ends within so many days is a finding
#define QUALITY_LAST_YEAR_ROWS 10 // fewer in the last year before E make E doubtful

enum agreement_state { AGREEMENT_VALID, AGREEMENT_NONE, AGREEMENT_EXPIRED, AGREEMENT_EXPIRES_SOON };

// Days from a fact to its becoming known. Rows without known count as 0; what a source's first
// extract holds of more than a month before it is left out.
#define QUALITY_DELAY_COUNT 5
struct quality_lag {
    uint64_t n_row; // with both dates; 0 = known is not mapped, or there is none
    int median_days, p90_days, p99_days, max_days; // nearest rank
    uint64_t n_delay[QUALITY_DELAY_COUNT]; // rows by delay: up to the limits of quality_delays
    uint64_t n_early;                      // known before the date
};
struct quality_delay {
    const char *name, *title; // for machines, for people
    int up_to_days;
};
extern const struct quality_delay quality_delays[QUALITY_DELAY_COUNT];

// A run of months. Units: a month is 12 × year + month − 1.
struct quality_run {
    int first, n;
};

// Rows by the month of their date (event), start or from. The ordinary range leaves out the few
// rows that lie far from all others, such as 1900-01-01 or a mistyped year.
struct quality_months {
    struct quality_run range; // n = 0: no row has a date
    uint64_t *n_row;          // range.n
    uint64_t n_far_before, n_far_after;
    uint64_t n_before_coverage, n_after_coverage; // dated outside the stated coverage
    // Events and spells only, held against the months around:
    struct quality_run *gaps; // months without a row where rows were to be expected
    size_t n_gap;
    double usual;  // rows a month before the end; NaN = too short a range
    int n_silent;  // months at the end of the data without a row, where rows were to be expected
    int n_low;     // months at the end with less than half the usual
    int n_unbegun; // months of the stated coverage before the first row, likewise
};

#define QUALITY_REASONS_MAX 6
#define QUALITY_PLACES_MAX 3
struct quality_place {
    const char *file; // below the workspace
    uint32_t line;
};
// One identifier column of a source of persons. Counts of rows, then of values and ids.
struct quality_identifier {
    const struct identifier_kind *kind;
    uint64_t n_value, n_invalid, n_special; // rows with a value; of these
    struct manifest_count invalid[QUALITY_REASONS_MAX], special[QUALITY_REASONS_MAX];
    size_t n_invalid_reason, n_special_reason;
    struct quality_place places[QUALITY_PLACES_MAX]; // the first invalid ones
    size_t n_place;
    // Personal kinds only, of values that are not invalid:
    uint64_t n_id;         // ids with such a value
    uint64_t n_shared;     // values shared by more than one ID of the source …
    uint64_t n_sharing_id; // … and how many ids have one
    uint64_t n_several_id; // ids with more than one value
};

// Values of a column that identify nobody: they link nobody and make no home. Counts of rows.
struct quality_nobody {
    const char *column;
    uint64_t n_value, n_placeholder, n_impossible; // rows with a value; of these
};

// A code that has no row after a day, although the source goes on.
struct quality_stop {
    const char *code;
    day_t last;
    uint64_t n_row;
    const char *successor; // the code that began then and may be its new name; NULL = none
    day_t successor_first;
};

struct quality_source {
    const struct source *source;
    struct manifest manifest;
    bool has_records; // false: over its limit of rejects or losses, so nothing below it is known
    struct quality_lag lag;
    struct quality_months months;
    struct quality_identifier *identifiers;
    size_t n_identifier;
    struct quality_nobody *nobody; // columns in which there are any
    size_t n_nobody;
    struct quality_stop *stopped;
    size_t n_stopped;
    enum agreement_state agreement;
};

// What people should look at. Never holds a value of a record.
enum finding_severity { FINDING_ERROR, FINDING_WARNING, FINDING_INFO };
struct finding {
    enum finding_severity severity;
    double weight; // 0 to 1, mostly a share of rows: orders those of one severity
    const char *kind;
    const struct source *source; // NULL = several
    const char *text, *action;   // sentences
};

struct quality {
    const struct config *config;
    struct quality_source *sources; // as in the configuration
    day_t today;
    day_t data_end;       // E; DAY_NONE when there is no event or spell
    uint64_t n_last_year; // events and spell starts in the year that ends with E
    struct quality_run
        axis; // months to draw: up to the end, where nearly all events and spells lie
    struct finding *findings; // the heaviest first
    size_t n_finding;
};

// After ingest_update (E_REJECTED included). Owns: contents live in arena. Time: today decides on
// agreements only. Errors: E_DATA when a manifest or pack cannot be read. Cost: one pass over the
// dates and identifiers of each source.
enum status quality_measure(struct arena *arena, const struct config *config, day_t today,
                            struct quality *ret_quality, struct error *err);
json *quality_json(const struct quality *quality);                         // the caller frees
void quality_print(const struct quality *quality, FILE *stream);           // at most 100 columns
void quality_report(const struct quality *quality, struct report *report); // sections of a page
const char *agreement_state_name(enum agreement_state state);
const char *finding_severity_name(enum finding_severity severity);

#endif
