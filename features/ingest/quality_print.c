// Data quality as JSON for machines and as text for people.

#include "features/ingest/quality.h"

#include <inttypes.h>
#include <string.h>

static void put_counts(json *object, const char *key, const struct manifest_count *counts, size_t n)
{
    json *map = json_put_object(object, key);
    for (size_t i = 0; i < n; i++)
        json_put_integer(map, counts[i].name, (long long)counts[i].n);
}

static void put_lag(json *object, const struct quality_source *item)
{
    if (!item->has_lag)
        return;
    json *lag = json_put_object(object, "late_arrival_days");
    json_put_integer(lag, "median", item->lag_median_days);
    json_put_integer(lag, "p90", item->lag_p90_days);
}

static void put_footing(json *object, const struct quality_source *item)
{
    const struct source *source = item->source;
    json_put_text(object, "lawful_basis", source->lawful_basis);
    json *purposes = json_put_array(object, "purposes");
    for (size_t i = 0; i < source->n_purpose; i++)
        json_add_text(purposes, source->purposes[i]);
    json *agreement = json_put_object(object, "agreement");
    json_put_text(agreement, "id", source->agreement_id);
    json_put_day(agreement, "expires", source->agreement_expires);
    json_put_text(agreement, "state", agreement_state_name(item->agreement));
}

static double share_of(uint64_t n, uint64_t n_all)
{
    return n_all ? (double)n / (double)n_all : 0;
}

static void put_source(json *object, const struct quality_source *item)
{
    const struct manifest *manifest = &item->manifest;
    json_put_text(object, "source", item->source->name);
    json_put_text(object, "agency", item->source->agency);
    json_put_text(object, "record", record_kind_name(item->source->kind));
    json_put_integer(object, "accepted", (long long)manifest->n_accepted);
    json_put_integer(object, "rejected", (long long)manifest->n_rejected);
    json_put_integer(object, "void", (long long)manifest->n_void);
    json_put_bool(object, "over_limit", manifest->over_limit);
    put_counts(object, "rejects", manifest->reasons, manifest->n_reason);
    json_put_day(object, "first_date", manifest->first_date);
    json_put_day(object, "last_date", manifest->last_date);
    json *missing = json_put_object(object, "missing_share");
    for (size_t i = 0; i < manifest->n_missing; i++)
        json_put_number(missing, manifest->missing[i].name,
                        share_of(manifest->missing[i].n, manifest->n_accepted));
    json_put_integer(object, "duplicates", (long long)manifest->n_duplicate);
    json_put_integer(object, "after_data_end", (long long)manifest->n_after_data_end);
    json_put_integer(object, "unmapped_codes", (long long)manifest->n_unmapped_distinct);
    put_counts(object, "unmapped", manifest->unmapped, manifest->n_unmapped);
    put_lag(object, item);
    put_footing(object, item);
}

json *quality_json(const struct quality *quality)
{
    json *root = json_object_create();
    json_put_day(root, "data_end", quality->data_end);
    json_put_bool(root, "data_end_stated", quality->config->data_end != DAY_NONE);
    json_put_integer(root, "rows_in_last_year", (long long)quality->n_last_year);
    json *sources = json_put_array(root, "sources");
    for (size_t i = 0; i < quality->config->n_source; i++)
        put_source(json_add_object(sources), &quality->sources[i]);
    json *warnings = json_put_array(root, "warnings");
    for (size_t i = 0; i < quality->n_warning; i++)
        json_add_text(warnings, quality->warnings[i]);
    return root;
}

#define UNMAPPED_SHOWN 10

static void print_counts(FILE *stream, const char *label, const struct manifest_count *counts,
                         size_t n, uint64_t n_distinct)
{
    if (!n)
        return;
    fprintf(stream, "    %s", label);
    for (size_t i = 0; i < n; i++)
        fprintf(stream, "%s %s %" PRIu64, i ? "," : "", counts[i].name, counts[i].n);
    if (n_distinct > n)
        fprintf(stream, " and %" PRIu64 " more", n_distinct - n);
    fputc('\n', stream);
}

static void print_missing(FILE *stream, const struct manifest *manifest)
{
    bool any = false;
    for (size_t i = 0; i < manifest->n_missing; i++) {
        if (!manifest->missing[i].n)
            continue;
        fprintf(stream, "%s %s %.1f%%", any ? "," : "    missing:", manifest->missing[i].name,
                100 * share_of(manifest->missing[i].n, manifest->n_accepted));
        any = true;
    }
    if (any)
        fputc('\n', stream);
}

static void print_source(FILE *stream, const struct quality_source *item)
{
    const struct manifest *manifest = &item->manifest;
    char first[DAY_TEXT], last[DAY_TEXT];
    fprintf(stream, "%s (%s, %s)\n", item->source->name, item->source->agency,
            record_kind_name(item->source->kind));
    fprintf(stream,
            "    rows: %" PRIu64 " accepted, %" PRIu64 " rejected, %" PRIu64 " void, %" PRIu64
            " duplicate\n",
            manifest->n_accepted, manifest->n_rejected, manifest->n_void, manifest->n_duplicate);
    if (manifest->first_date != DAY_NONE)
        fprintf(stream, "    dates: %s to %s\n", day_format(manifest->first_date, first),
                day_format(manifest->last_date, last));
    print_counts(stream, "rejected:", manifest->reasons, manifest->n_reason, 0);
    print_missing(stream, manifest);
    if (item->has_lag)
        fprintf(stream, "    known after: median %d days, 90%% within %d days\n",
                item->lag_median_days, item->lag_p90_days);
    size_t n_shown = manifest->n_unmapped < UNMAPPED_SHOWN ? manifest->n_unmapped : UNMAPPED_SHOWN;
    print_counts(stream, "not in the codes file:", manifest->unmapped, n_shown,
                 manifest->n_unmapped_distinct);
}

void quality_print(const struct quality *quality, FILE *stream)
{
    char day[DAY_TEXT];
    for (size_t i = 0; i < quality->config->n_source; i++)
        print_source(stream, &quality->sources[i]);
    if (quality->data_end != DAY_NONE)
        fprintf(stream, "the data end on %s%s\n", day_format(quality->data_end, day),
                quality->config->data_end == DAY_NONE ? " (the latest known date)" : "");
    for (size_t i = 0; i < quality->n_warning; i++)
        fprintf(stream, "warning: %s\n", quality->warnings[i]);
}
