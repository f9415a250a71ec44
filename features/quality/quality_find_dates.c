// Rules about time: rows that are not there, came late, or carry dates that cannot be meant.

#include "features/quality/quality_find.h"

#include <inttypes.h>

#define VERY_LATE_DAYS 92

static const char *months_text(struct arena *arena, int n)
{
    return arena_format(arena, "%d month%s", n, n == 1 ? "" : "s");
}

void find_silent_end(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    if (!months->n_silent)
        return;
    char last[QUALITY_WORD];
    struct finding *finding = finding_add(list, FINDING_WARNING, "silent_end", 0.9);
    finding->text = arena_format(
        list->arena, "%s: no row after %s, %s before the data's end; %.0f a month are usual",
        list->item->source->name, month_word(months->range.first + months->range.n - 1, last),
        months_text(list->arena, months->n_silent), months->usual);
    finding->action = "Ask for a newer extract, or state coverage.to if it has ended";
}

void find_low_end(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    if (!months->n_low)
        return;
    struct finding *finding = finding_add(list, FINDING_WARNING, "low_end", 0.5);
    finding->text = arena_format(
        list->arena, "%s: %s with less than half of the usual %.0f rows, at the end of the data",
        list->item->source->name, months_text(list->arena, months->n_low), months->usual);
    finding->action = list->item->lag.p90_days > FIND_LATE_DAYS
                          ? "Late rows may still come; else the extract was cut short: ask"
                          : "The extract may have been cut short: ask";
}

// "2019-04 to 2019-06, 2021-01"
static const char *list_gaps(struct arena *arena, const struct quality_months *months, int *ret_n)
{
    char first[QUALITY_WORD], last[QUALITY_WORD];
    const char *text = "";
    *ret_n = 0;
    for (size_t i = 0; i < months->n_gap; i++) {
        struct quality_run gap = months->gaps[i];
        *ret_n += gap.n;
        month_word(gap.first, first);
        month_word(gap.first + gap.n - 1, last);
        if (i < FIND_NAMES_MAX)
            text = arena_format(arena, "%s%s%s%s%s", text, i ? ", " : "", first,
                                gap.n > 1 ? " to " : "", gap.n > 1 ? last : "");
    }
    if (months->n_gap > FIND_NAMES_MAX)
        text = arena_format(arena, "%s and %zu more", text, months->n_gap - FIND_NAMES_MAX);
    return text;
}

void find_gaps(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    if (!months->n_gap)
        return;
    int n;
    const char *gaps = list_gaps(list->arena, months, &n);
    struct finding *finding = finding_add(list, FINDING_WARNING, "gap", 0.5);
    finding->text = arena_format(list->arena, "%s: %s without a row where rows are usual, %s",
                                 list->item->source->name, months_text(list->arena, n), gaps);
    finding->action = "Ask for these months: as features see it, nothing happened in them";
}

void find_late_start(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    if (!months->n_unbegun)
        return;
    char day[DAY_TEXT], first[QUALITY_WORD];
    struct finding *finding = finding_add(list, FINDING_WARNING, "late_start", 0.5);
    finding->text = arena_format(
        list->arena, "%s: coverage is stated from %s, but the rows begin in %s, %s later",
        list->item->source->name, day_format(list->item->source->coverage_from, day),
        month_word(months->range.first, first), months_text(list->arena, months->n_unbegun));
    finding->action = "Correct coverage.from, or ask for the earlier rows";
}

// Events only: a spell may well have begun before its source does.
void find_outside_coverage(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    uint64_t n = months->n_before_coverage + months->n_after_coverage;
    uint64_t n_all = list->item->manifest.n_accepted;
    if (!n || list->item->source->kind != RECORD_EVENT)
        return;
    char word[QUALITY_WORD];
    double share = share_of(n, n_all);
    struct finding *finding = finding_add(list, share > FIND_MUCH ? FINDING_WARNING : FINDING_INFO,
                                          "outside_coverage", share);
    finding->text = arena_format(list->arena, "%s: %s (%s) dated outside the stated coverage",
                                 list->item->source->name, rows_word(list->arena, n),
                                 share_word(n, n_all, word));
    finding->action = "Correct coverage, or hold these dates for doubtful";
}

void find_far_dates(struct finding_list *list)
{
    const struct quality_months *months = &list->item->months;
    const struct manifest *manifest = &list->item->manifest;
    uint64_t n = months->n_far_before + months->n_far_after;
    if (!n)
        return;
    char first[DAY_TEXT] = "", last[DAY_TEXT] = "";
    if (months->n_far_before)
        day_format(manifest->first_date, first);
    if (months->n_far_after)
        day_format(manifest->last_date, last);
    struct finding *finding =
        finding_add(list, FINDING_WARNING, "far_dates", share_of(n, manifest->n_accepted));
    finding->text = arena_format(
        list->arena, "%s: %s an outlying date (%s%s%s)", list->item->source->name,
        arena_format(list->arena, "%s %s", rows_word(list->arena, n), n == 1 ? "has" : "have"),
        first, *first && *last ? " and " : "", last);
    finding->action = "If it stands for unknown, add it to `missing:` of the source. If it is a "
                      "typing error, ask the agency to "
                      "correct it";
}

void find_after_data_end(struct finding_list *list)
{
    uint64_t n = list->item->manifest.n_after_data_end, n_all = list->item->manifest.n_accepted;
    if (!n)
        return;
    char word[QUALITY_WORD], day[DAY_TEXT];
    double share = share_of(n, n_all);
    struct finding *finding = finding_add(list, share > FIND_MUCH ? FINDING_WARNING : FINDING_INFO,
                                          "after_data_end", share);
    finding->text =
        arena_format(list->arena, "%s: %s (%s) dated after data_end, %s", list->item->source->name,
                     rows_word(list->arena, n), share_word(n, n_all, word),
                     day_format(list->quality->config->data_end, day));
    finding->action = "Planned, or mistyped: no feature sees them before their day";
}

void find_lateness(struct finding_list *list)
{
    const struct quality_lag *lag = &list->item->lag;
    if (!lag->n_row || lag->p90_days <= FIND_LATE_DAYS || !source_has_facts(list->item->source))
        return;
    uint64_t n = lag->n_row - lag->n_delay[0];
    bool very = lag->p90_days > VERY_LATE_DAYS;
    char word[QUALITY_WORD];
    struct finding *finding =
        finding_add(list, very ? FINDING_WARNING : FINDING_INFO, "late", share_of(n, lag->n_row));
    finding->text = arena_format(
        list->arena,
        "%s: %s (%s) arrived more than a month after the event; 10%% took more than %d days",
        list->item->source->name, rows_word(list->arena, n), share_word(n, lag->n_row, word),
        lag->p90_days);
    finding->action = "Scores cannot use them until they arrive. Ask the agency for more frequent "
                      "extracts";
}

void find_early_known(struct finding_list *list)
{
    const struct quality_lag *lag = &list->item->lag;
    double share = share_of(lag->n_early, lag->n_row);
    if (share <= FIND_SOME || !source_has_facts(list->item->source))
        return;
    char word[QUALITY_WORD];
    struct finding *finding = finding_add(list, FINDING_INFO, "known_before_date", share);
    finding->text = arena_format(list->arena, "%s: %s (%s) became known before their date",
                                 list->item->source->name, rows_word(list->arena, lag->n_early),
                                 share_word(lag->n_early, lag->n_row, word));
    finding->action = "Planned facts, or known and date are mapped the wrong way round: ask";
}

// Few rows in the last year before E: one mistyped date is probably the end of the data.
void find_doubtful_end(struct finding_list *list)
{
    const struct quality *quality = list->quality;
    if (quality->data_end == DAY_NONE || quality->config->data_end != DAY_NONE ||
        quality->n_last_year >= QUALITY_LAST_YEAR_ROWS)
        return;
    char day[DAY_TEXT];
    struct finding *finding = finding_add(list, FINDING_ERROR, "doubtful_data_end", 1);
    finding->text = arena_format(
        list->arena, "Only %s in the year before the data's end, %s: a mistaken date, it seems",
        rows_word(list->arena, quality->n_last_year), day_format(quality->data_end, day));
    finding->action = "State data_end in hearth.yaml: outcomes are counted up to that day";
}
