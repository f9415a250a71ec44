// Measures the quality of what the agencies sent. Counts come from the manifests, which were made
// while reading; what concerns dates and identifiers comes from the records.

#include "features/quality/quality_parts.h"

#include <stdlib.h>

#define AXIS_MONTHS_MAX 480 // what lies further back is not drawn,
#define AXIS_SHARE 0.99     // nor are the few rows before nearly all others
#define SILENCE_MONTHS_MAX 36

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

static enum status measure_source(struct arena *arena, struct quality *quality, size_t i,
                                  struct records *records, struct error *err)
{
    const struct config *config = quality->config;
    struct quality_source *item = &quality->sources[i];
    item->source = &config->sources[i];
    item->agreement = agreement_of(item->source, quality->today);
    enum status status = manifest_need(arena, config, item->source, &item->manifest, err);
    if (status)
        return status;
    item->has_records = !item->manifest.over_limit && !item->manifest.is_lost;
    if (!item->has_records)
        return OK;
    status = records_open(arena, config, item->source, records, err);
    if (status)
        return status;
    if (item->source->known)
        lag_measure(records, &item->lag);
    months_count(arena, item->source, records, &item->months);
    identifiers_measure(arena, records, item);
    codes_measure(arena, records, item);
    if (source_has_facts(item->source) && records->last_known > quality->data_end)
        quality->data_end = records->last_known;
    return OK;
}

static void count_last_year(struct quality *quality, const struct records *records)
{
    const struct config *config = quality->config;
    if (config->data_end != DAY_NONE)
        quality->data_end = config->data_end;
    if (quality->data_end == DAY_NONE)
        return;
    day_t first = day_add_months(quality->data_end, -12) + 1;
    for (size_t i = 0; i < config->n_source; i++)
        for (size_t k = 0; source_has_facts(&config->sources[i]) && k < records[i].n_row; k++)
            quality->n_last_year +=
                records[i].date[k] >= first && records[i].date[k] <= quality->data_end;
}

// Rows of all events and spells in a month.
static uint64_t rows_in_month(const struct quality *quality, int month)
{
    uint64_t n = 0;
    for (size_t i = 0; i < quality->config->n_source; i++) {
        const struct quality_months *months = &quality->sources[i].months;
        int k = month - months->range.first;
        if (source_has_facts(quality->sources[i].source) && k >= 0 && k < months->range.n)
            n += months->n_row[k];
    }
    return n;
}

// Rows after the data's end are not drawn; silence before it is, unless that end is far off. INT32_MIN = no
// row that counts.
static int end_of_axis(int end, int data_end)
{
    if (end == INT32_MIN)
        return data_end;
    return data_end < end || data_end - end <= SILENCE_MONTHS_MAX ? data_end : end;
}

// The ordinary months of all events and spells together, without a thin beginning.
static struct quality_run axis_of(const struct quality *quality)
{
    int first = INT32_MAX, end = INT32_MIN;
    for (size_t i = 0; i < quality->config->n_source; i++) {
        struct quality_run range = quality->sources[i].months.range;
        if (!range.n || !source_has_facts(quality->sources[i].source))
            continue;
        first = range.first < first ? range.first : first;
        end = range.first + range.n > end ? range.first + range.n : end;
    }
    if (quality->data_end != DAY_NONE)
        end = end_of_axis(end, month_of(quality->data_end) + 1);
    if (end <= first)
        return (struct quality_run){0, 0};
    uint64_t n_all = 0, n = 0;
    for (int month = first; month < end; month++)
        n_all += rows_in_month(quality, month);
    int start = end;
    while (start > first && (double)n < AXIS_SHARE * (double)n_all)
        n += rows_in_month(quality, --start);
    start -= start % 12;
    if (end - start > AXIS_MONTHS_MAX)
        start = end - AXIS_MONTHS_MAX;
    return (struct quality_run){start, end - start};
}

// An E that is not stated may come from one mistyped date: the sources' ends are then held against
// the last ordinary month.
static void summarise_months(struct arena *arena, struct quality *quality)
{
    quality->axis = axis_of(quality);
    if (!quality->axis.n)
        return;
    int next = quality->axis.first + quality->axis.n;
    day_t end = day_from_civil(next / 12, next % 12 + 1, 1) - 1;
    if (quality->data_end < end || quality->config->data_end != DAY_NONE)
        end = quality->data_end;
    for (size_t i = 0; i < quality->config->n_source; i++)
        months_summarise(arena, &quality->sources[i], end, &quality->sources[i].months);
}

enum status quality_measure(struct arena *arena, const struct config *config, day_t today,
                            struct quality *ret_quality, struct error *err)
{
    struct quality quality = {.config = config, .today = today, .data_end = DAY_NONE};
    quality.sources = arena_array(arena, config->n_source, sizeof *quality.sources);
    struct records *records = memory_alloc(config->n_source * sizeof *records);
    enum status status = OK;
    for (size_t i = 0; i < config->n_source && !status; i++)
        status = measure_source(arena, &quality, i, &records[i], err);
    if (!status)
        count_last_year(&quality, records);
    for (size_t i = 0; i < config->n_source && !status; i++)
        if (quality.sources[i].has_records)
            nobody_measure(arena, config, records, &quality.sources[i]);
    for (size_t i = 0; i < config->n_source; i++)
        if (records[i].n_row || records[i].pack.entries)
            records_close(&records[i]);
    free(records);
    if (status)
        return status;
    summarise_months(arena, &quality);
    findings_make(arena, &quality);
    *ret_quality = quality;
    return OK;
}
