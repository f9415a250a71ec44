// Measures the quality of what the agencies sent. Counts come from the manifests, which were made
// while reading; what concerns dates comes from the records.

#include "features/ingest/quality.h"

#include "features/ingest/records.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define REJECT_WARNING_SHARE 0.5 // of the limit

struct measuring {
    struct arena *arena;
    struct quality *quality;
    size_t warning_capacity;
};

static void warn(struct measuring *measuring, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void warn(struct measuring *measuring, const char *format, ...)
{
    struct quality *quality = measuring->quality;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    memory_grow(&quality->warnings, &measuring->warning_capacity, quality->n_warning + 1,
                sizeof *quality->warnings);
    quality->warnings[quality->n_warning++] = arena_text(measuring->arena, text);
}

static int compare_days(const void *a, const void *b)
{
    const day_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// The value of which at least `percent` of the sorted ones are no larger.
static day_t nearest_rank(const day_t *sorted, size_t n, size_t percent)
{
    size_t rank = (n * percent + 99) / 100;
    return sorted[rank ? rank - 1 : 0];
}

static void measure_lag(const struct records *records, struct quality_source *source)
{
    if (!source->source->known || !records->date || !records->known)
        return;
    day_t *lags = memory_alloc(records->n_row * sizeof *lags);
    size_t n = 0;
    for (size_t i = 0; i < records->n_row; i++)
        if (records->date[i] != DAY_NONE && records->known[i] != DAY_NONE)
            lags[n++] = records->known[i] - records->date[i];
    qsort(lags, n, sizeof *lags, compare_days);
    source->has_lag = n > 0;
    if (n) {
        source->lag_median_days = nearest_rank(lags, n, 50);
        source->lag_p90_days = nearest_rank(lags, n, 90);
    }
    free(lags);
}

static enum agreement_state agreement_of(const struct source *source, day_t today)
{
    if (!source->agreement_id)
        return AGREEMENT_NONE;
    if (source->agreement_expires == DAY_NONE)
        return AGREEMENT_VALID;
    if (source->agreement_expires < today)
        return AGREEMENT_EXPIRED;
    return source->agreement_expires - today <= QUALITY_EXPIRY_DAYS ? AGREEMENT_EXPIRES_SOON
                                                                    : AGREEMENT_VALID;
}

static void warn_of_footing(struct measuring *measuring, const struct quality_source *item)
{
    const struct source *source = item->source;
    char day[DAY_TEXT];
    day_format(source->agreement_expires, day);
    if (!source->lawful_basis)
        warn(measuring, "source %s states no lawful_basis", source->name);
    if (!source->n_purpose)
        warn(measuring, "source %s states no purposes", source->name);
    if (item->agreement == AGREEMENT_NONE)
        warn(measuring, "source %s states no agreement", source->name);
    if (item->agreement == AGREEMENT_EXPIRED)
        warn(measuring, "source %s: its agreement expired on %s", source->name, day);
    if (item->agreement == AGREEMENT_EXPIRES_SOON)
        warn(measuring, "source %s: its agreement expires on %s", source->name, day);
}

static void warn_of_rows(struct measuring *measuring, const struct quality_source *item)
{
    const struct source *source = item->source;
    const struct manifest *manifest = &item->manifest;
    uint64_t n_row = manifest->n_accepted + manifest->n_rejected;
    double share = n_row ? (double)manifest->n_rejected / (double)n_row : 0;
    if (manifest->over_limit)
        warn(measuring,
             "source %s: %" PRIu64 " of %" PRIu64 " rows were rejected, beyond max_rejects",
             source->name, manifest->n_rejected, n_row);
    else if (share > REJECT_WARNING_SHARE * source->max_reject_share)
        warn(measuring,
             "source %s: %" PRIu64 " of %" PRIu64 " rows were rejected, near max_rejects",
             source->name, manifest->n_rejected, n_row);
    if (!manifest->n_accepted)
        warn(measuring, "source %s has no usable row", source->name);
    if (manifest->n_duplicate)
        warn(measuring, "source %s: %" PRIu64 " %s", source->name, manifest->n_duplicate,
             manifest->n_duplicate == 1 ? "row repeats an earlier row"
                                        : "rows repeat an earlier row");
    if (manifest->n_after_data_end)
        warn(measuring, "source %s: %" PRIu64 " %s", source->name, manifest->n_after_data_end,
             manifest->n_after_data_end == 1 ? "row is dated after data_end"
                                             : "rows are dated after data_end");
    if (manifest->n_unmapped_distinct)
        warn(measuring, "source %s: %" PRIu64 " %s", source->name, manifest->n_unmapped_distinct,
             manifest->n_unmapped_distinct == 1 ? "category is not in its codes file"
                                                : "categories are not in its codes file");
}

static bool is_fact(const struct source *source)
{
    return source->kind == RECORD_EVENT || source->kind == RECORD_SPELL;
}

static enum status measure_source(struct measuring *measuring, struct records *records, size_t i,
                                  struct error *err)
{
    const struct config *config = measuring->quality->config;
    struct quality_source *item = &measuring->quality->sources[i];
    item->source = &config->sources[i];
    item->agreement = agreement_of(item->source, measuring->quality->today);
    if (!manifest_of(measuring->arena, config, item->source, &item->manifest))
        return error_set(err, E_DATA, "source %s was not read yet: run `hearth ingest`",
                         item->source->name);
    item->has_records = !item->manifest.over_limit;
    if (item->has_records) {
        enum status status = records_open(measuring->arena, config, item->source, records, err);
        if (status)
            return status;
        measure_lag(records, item);
        if (is_fact(item->source) && records->last_known > measuring->quality->data_end)
            measuring->quality->data_end = records->last_known;
    }
    warn_of_footing(measuring, item);
    warn_of_rows(measuring, item);
    return OK;
}

// Few rows in the last year before E: one mistyped date probably stands for the end of the data.
static void measure_last_year(struct measuring *measuring, const struct records *records)
{
    struct quality *quality = measuring->quality;
    const struct config *config = quality->config;
    if (config->data_end != DAY_NONE)
        quality->data_end = config->data_end;
    if (quality->data_end == DAY_NONE)
        return;
    day_t first = day_add_months(quality->data_end, -12) + 1;
    for (size_t i = 0; i < config->n_source; i++)
        for (size_t k = 0; is_fact(&config->sources[i]) && k < records[i].n_row; k++)
            quality->n_last_year +=
                records[i].date[k] >= first && records[i].date[k] <= quality->data_end;
    char day[DAY_TEXT];
    if (config->data_end == DAY_NONE && quality->n_last_year < QUALITY_LAST_YEAR_ROWS)
        warn(measuring,
             "only %" PRIu64
             " rows lie in the year before the data's end, %s: if that date is a mistake, "
             "state data_end in hearth.yaml",
             quality->n_last_year, day_format(quality->data_end, day));
}

enum status quality_measure(struct arena *arena, const struct config *config, day_t today,
                            struct quality *ret_quality, struct error *err)
{
    struct quality quality = {.config = config, .today = today, .data_end = DAY_NONE};
    quality.sources = arena_array(arena, config->n_source, sizeof *quality.sources);
    struct measuring measuring = {arena, &quality, 0};
    struct records *records = memory_alloc(config->n_source * sizeof *records);
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++)
        status = measure_source(&measuring, &records[i], i, err);
    if (!status)
        measure_last_year(&measuring, records);
    for (size_t i = 0; i < config->n_source; i++)
        if (records[i].n_row || records[i].pack.entries)
            records_close(&records[i]);
    free(records);
    const char **warnings = arena_array(arena, quality.n_warning, sizeof *warnings);
    if (quality.n_warning)
        memcpy(warnings, quality.warnings, quality.n_warning * sizeof *warnings);
    free(quality.warnings);
    quality.warnings = warnings;
    if (!status)
        *ret_quality = quality;
    return status;
}

const char *agreement_state_name(enum agreement_state state)
{
    static const char *const names[] = {"valid", "none", "expired", "expires soon"};
    return names[state];
}
