// Data quality as JSON for machines: everything that was measured.

#include "features/quality/quality_labels.h"
#include "features/quality/quality_parts.h"

#include <string.h>

static void put_counts(json *object, const char *key, const struct manifest_count *counts, size_t n)
{
    json *map = json_put_object(object, key);
    struct arena arena = {0};
    for (size_t i = 0; i < n; i++) {
        const char *column = counts[i].column;
        bool is_named = column && strcmp(column, "category") != 0;
        json_put_integer(
            map, is_named ? arena_format(&arena, "%s: %s", column, counts[i].name) : counts[i].name,
            (long long)counts[i].n);
    }
    arena_done(&arena);
}

static void put_lag(json *object, const struct quality_lag *lag)
{
    if (!lag->n_row)
        return;
    json *days = json_put_object(object, "late_arrival_days");
    json_put_integer(days, "median", lag->median_days);
    json_put_integer(days, "p90", lag->p90_days);
    json_put_integer(days, "p99", lag->p99_days);
    json_put_integer(days, "max", lag->max_days);
    json *rows = json_put_object(object, "late_arrival_rows");
    for (size_t i = 0; i < QUALITY_DELAY_COUNT; i++)
        json_put_integer(rows, quality_delays[i].name, (long long)lag->n_delay[i]);
    json_put_integer(object, "known_before_date", (long long)lag->n_early);
}

static void put_coverage(json *object, const struct quality_source *item)
{
    json *coverage = json_put_object(object, "coverage");
    json_put_day(coverage, "from", item->source->coverage_from);
    json_put_day(coverage, "to", item->source->coverage_to);
    json_put_integer(coverage, "rows_before", (long long)item->months.n_before_coverage);
    json_put_integer(coverage, "rows_after", (long long)item->months.n_after_coverage);
    json_put_integer(coverage, "months_before_first_row", item->months.n_unbegun);
}

static void put_months(json *object, const struct quality_months *months)
{
    char word[QUALITY_WORD];
    if (!months->range.n)
        return;
    json *map = json_put_object(object, "months");
    json_put_text(map, "first", month_word(months->range.first, word));
    json *rows = json_put_array(map, "rows");
    for (int i = 0; i < months->range.n; i++)
        json_add_number(rows, (double)months->n_row[i]);
    json_put_number(map, "usual_rows", months->usual);
    json *gaps = json_put_array(map, "gaps");
    for (size_t i = 0; i < months->n_gap; i++) {
        json *gap = json_add_object(gaps);
        json_put_text(gap, "first", month_word(months->gaps[i].first, word));
        json_put_integer(gap, "months", months->gaps[i].n);
    }
    json_put_integer(map, "silent_at_end", months->n_silent);
    json_put_integer(map, "low_at_end", months->n_low);
    json_put_integer(map, "rows_far_before", (long long)months->n_far_before);
    json_put_integer(map, "rows_far_after", (long long)months->n_far_after);
}

static void put_shared(json *object, const struct quality_identifier *identifier)
{
    json_put_integer(object, "ids", (long long)identifier->n_id);
    json_put_integer(object, "shared", (long long)identifier->n_shared);
    json_put_integer(object, "sharing_ids", (long long)identifier->n_sharing_id);
    json_put_number(object, "sharing_share", share_of(identifier->n_sharing_id, identifier->n_id));
    json_put_integer(object, "ids_with_several", (long long)identifier->n_several_id);
}

static void put_identifiers(json *object, const struct quality_source *item)
{
    json *list = json_put_array(object, "identifiers");
    for (size_t i = 0; i < item->n_identifier; i++) {
        const struct quality_identifier *identifier = &item->identifiers[i];
        json *map = json_add_object(list);
        json_put_text(map, "column", identifier->kind->name);
        json_put_text(map, "rule", identifier->kind->rule);
        json_put_integer(map, "values", (long long)identifier->n_value);
        json_put_integer(map, "invalid", (long long)identifier->n_invalid);
        json_put_number(map, "invalid_share", share_of(identifier->n_invalid, identifier->n_value));
        put_counts(map, "reasons", identifier->invalid, identifier->n_invalid_reason);
        put_counts(map, "apart", identifier->special, identifier->n_special_reason);
        json *places = json_put_array(map, "places");
        for (size_t k = 0; k < identifier->n_place; k++) {
            json *place = json_add_object(places);
            json_put_text(place, "file", identifier->places[k].file);
            json_put_integer(place, "line", identifier->places[k].line);
        }
        if (identifier->kind->personal)
            put_shared(map, identifier);
    }
}

static void put_nobody(json *object, const struct quality_source *item)
{
    json *list = json_put_array(object, "no_values");
    for (size_t i = 0; i < item->n_nobody; i++) {
        json *map = json_add_object(list);
        json_put_text(map, "column", item->nobody[i].column);
        json_put_integer(map, "values", (long long)item->nobody[i].n_value);
        json_put_integer(map, "placeholders", (long long)item->nobody[i].n_placeholder);
        json_put_integer(map, "impossible", (long long)item->nobody[i].n_impossible);
    }
}

static void put_governance(json *object, const struct quality_source *item)
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

static void put_source(json *object, const struct quality_source *item)
{
    const struct manifest *manifest = &item->manifest;
    json_put_text(object, "source", item->source->name);
    json_put_text(object, "agency", item->source->agency);
    json_put_text(object, "record", record_kind_name(item->source->kind));
    quality_labels_json(object, item->source);
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
    put_counts(object, "blanked", manifest->blanked, manifest->n_blanked);
    json_put_integer(object, "no_fact", (long long)manifest->n_no_fact);
    json_put_integer(object, "versioned", (long long)manifest->n_versioned);
    json_put_integer(object, "replaced", (long long)manifest->n_replaced);
    put_nobody(object, item);
    put_lag(object, &item->lag);
    put_coverage(object, item);
    put_months(object, &item->months);
    put_identifiers(object, item);
    put_governance(object, item);
}

// `warnings` has the findings' sentences alone, for those who read it before there were findings.
static void put_findings(json *root, const struct quality *quality)
{
    json *findings = json_put_array(root, "findings");
    json *warnings = json_put_array(root, "warnings");
    for (size_t i = 0; i < quality->n_finding; i++) {
        const struct finding *finding = &quality->findings[i];
        json *map = json_add_object(findings);
        json_put_text(map, "severity", finding_severity_name(finding->severity));
        json_put_text(map, "kind", finding->kind);
        json_put_text(map, "source", finding->source ? finding->source->name : NULL);
        json_put_number(map, "weight", finding->weight);
        json_put_text(map, "text", finding->text);
        json_put_text(map, "action", finding->action);
        json_add_text(warnings, finding->text);
    }
}

json *quality_json(const struct quality *quality)
{
    json *root = json_object_create();
    json_put_text(root, "name", quality->config->name);
    json_put_day(root, "data_end", quality->data_end);
    json_put_bool(root, "data_end_stated", quality->config->data_end != DAY_NONE);
    json_put_integer(root, "rows_in_last_year", (long long)quality->n_last_year);
    json *sources = json_put_array(root, "sources");
    for (size_t i = 0; i < quality->config->n_source; i++)
        put_source(json_add_object(sources), &quality->sources[i]);
    put_findings(root, quality);
    return root;
}
