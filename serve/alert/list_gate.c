// A ranking that was never tested at its own length, or rests on old extracts, must not reach a family:
// the list is made, and its alerts are withheld until the evidence is there or two people take it on
// themselves.
#include "serve/alert/list_gate.h"

#include "features/base/plain.h"
#include "features/extract/scenario_sources.h"
#include "model/bundle/drift_status.h"

#include <math.h>

static void reason_add(struct list_reasons *reasons, const char *text)
{
    if (reasons->n < LIST_REASONS_MAX)
        reasons->items[reasons->n++] = text;
}

static void families_check(struct arena *arena, const struct evidence *evidence,
                           const struct evidence_limits *limits, struct list_reasons *reasons)
{
    const char *have = evidence->n_family || !(evidence->min_count > 0)
                           ? arena_format(arena, "%zu", evidence->n_family)
                           : arena_format(arena, "fewer than %.0f", evidence->min_count);
    if (evidence->n_family < limits->families)
        reason_add(reasons, arena_format(arena,
                                         "Tests on past dates have %s families with the outcome; "
                                         "%zu are needed",
                                         have, limits->families));
}

static void lift_check(struct arena *arena, const struct evidence *evidence,
                       const struct evidence_limits *limits, struct list_reasons *reasons)
{
    const struct interval *lift = &evidence->lift;
    if (limits->lift_low == 0)
        return;
    if (isnan(lift->low))
        reason_add(reasons,
                   arena_format(arena,
                                "In tests on past dates a list of %zu has no lift that can "
                                "be estimated",
                                evidence->length));
    else if (!(lift->low > limits->lift_low))
        reason_add(reasons,
                   arena_format(
                       arena,
                       "In tests on past dates a list of %zu finds the outcome %.2f times as "
                       "often as chance (95%% CI %.2f to %.2f); the lower end must be above "
                       "%g",
                       evidence->length, lift->estimate, lift->low, lift->high, limits->lift_low));
    if (evidence->baseline &&
        (evidence->baseline_better || lift->estimate < evidence->baseline_lift))
        reason_add(reasons,
                   arena_format(arena,
                                "Ranking by %s finds the outcome %.2f times as often as chance, "
                                "the model %.2f times",
                                evidence->baseline, evidence->baseline_lift, lift->estimate));
}

static bool too_old(day_t day, struct span limit, day_t at)
{
    return limit.n && span_add(day, limit) < at;
}

static enum status sources_check(struct arena *arena, const struct gated_list *list,
                                 struct list_reasons *reasons, struct error *err)
{
    struct span limit = list->rules->evidence.data_age;
    day_t as_of = list->as_of;
    struct source_age *ages;
    size_t n;
    char words[SPAN_TEXT];
    if (!limit.n)
        return OK;
    enum status status = extract_source_ages(list->model->extract, arena, &ages, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        const struct source_age *age = &ages[i];
        bool is_closed = age->coverage_to != DAY_NONE && age->coverage_to < as_of;
        if (is_closed || (age->extracted != DAY_NONE && !too_old(age->extracted, limit, as_of - 1)))
            continue;
        if (age->extracted == DAY_NONE)
            reason_add(reasons, arena_format(arena, "Source %s has no dated record", age->name));
        else
            reason_add(reasons,
                       arena_format(arena, "Source %s was extracted on %s, more than %s before %s",
                                    age->name, plain_date(arena, age->extracted),
                                    span_words(limit, words), plain_date(arena, as_of - 1)));
    }
    return status;
}

static void age_check(struct arena *arena, const struct scenario_model *model, struct span limit,
                      struct list_reasons *reasons)
{
    day_t trained = model->bundle.trained_on, today = extract_today(model->extract);
    char words[SPAN_TEXT];
    if (!limit.n)
        return;
    if (trained == DAY_NONE)
        reason_add(reasons,
                   arena_format(arena, "The day on which model %s was trained is not known",
                                model->bundle.id));
    else if (too_old(trained, limit, today))
        reason_add(reasons,
                   arena_format(arena, "Model %s was trained on %s, more than %s before %s",
                                model->bundle.id, plain_date(arena, trained),
                                span_words(limit, words), plain_date(arena, today)));
}

// Drift stops a model whatever the limits of evidence are.
static enum status drift_check(struct arena *arena, const struct scenario_model *model,
                               struct list_reasons *reasons, struct error *err)
{
    struct drift_status drift;
    bool known;
    const struct drift_subject subject = {model->workspace, model->info->name, model->bundle.id};
    enum status status = drift_status_read(arena, &subject, &drift, &known, err);
    for (size_t i = 0; !status && known && drift.stop && i < drift.n_reason; i++)
        reason_add(reasons, arena_format(arena, "Drift since %s stops the model: %s",
                                         plain_date(arena, drift.since), drift.reasons[i]));
    return status;
}

enum status list_gate_check(struct arena *arena, const struct gated_list *list,
                            struct list_reasons *ret_short, struct error *err)
{
    const struct scenario_model *model = list->model;
    const struct alert_rules *rules = list->rules;
    const struct evidence *evidence = &model->bundle.evidence;
    const struct evidence_limits *limits = &rules->evidence;
    *ret_short = (struct list_reasons){0};
    enum status status = drift_check(arena, model, ret_short, err);
    if (status || evidence_limits_off(limits))
        return status;
    bool is_measured = evidence->length == rules->capacity;
    if (is_measured) {
        families_check(arena, evidence, limits, ret_short);
        lift_check(arena, evidence, limits, ret_short);
    } else if (limits->families || limits->lift_low > 0) {
        reason_add(
            ret_short,
            arena_format(arena,
                         "Model %s was not tested for a list of %zu: train again to measure it",
                         model->bundle.id, rules->capacity));
    }
    age_check(arena, model, limits->age, ret_short);
    return sources_check(arena, list, ret_short, err);
}

const char *list_gate_off_text(const struct alert_rules *rules)
{
    return evidence_limits_off(&rules->evidence)
               ? "Evidence is not tested: all its limits are 0 in the scenario"
               : NULL;
}

void list_dates_check(struct arena *arena, const struct scenario_model *model, day_t as_of,
                      day_t last_list, struct list_reasons *ret_reasons)
{
    char other[DAY_TEXT];
    day_t end = extract_data_end(model->extract), first = model->bundle.as_of_from;
    *ret_reasons = (struct list_reasons){0};
    if (as_of > end + 1)
        reason_add(ret_reasons,
                   arena_format(arena, "the records end on %s", day_format(end, other)));
    if (first != DAY_NONE && as_of < first)
        reason_add(ret_reasons, arena_format(arena, "the model was trained on dates from %s",
                                             day_format(first, other)));
    if (last_list != DAY_NONE && as_of < last_list)
        reason_add(ret_reasons,
                   arena_format(arena, "the latest list is of %s", day_format(last_list, other)));
}
