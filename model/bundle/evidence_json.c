// Evidence is written once, after the tests, and read at every scoring.
#include "model/bundle/evidence_json.h"

#include "features/base/small_counts.h"

#include <math.h>

void evidence_to_json(const struct evidence *evidence, json *object)
{
    double n_family = (double)evidence->n_family;
    bool withheld = count_is_small(n_family, evidence->min_count);
    json_put_integer(object, "length", (long long)evidence->length);
    json_put_integer(object, "test_dates", (long long)evidence->n_date);
    json_put_number(object, "min_count", evidence->min_count);
    json_put_count(object, "families", n_family, withheld);
    json_put_integer(object, "n_listed", (long long)evidence->n_listed);
    json_put_count(object, "base_rate", evidence->base_rate, withheld);
    interval_to_json(&evidence->lift, false, json_put_object(object, "lift"));
    if (!evidence->baseline)
        return;
    json *baseline = json_put_object(object, "baseline");
    json_put_text(baseline, "ranked_by", evidence->baseline);
    json_put_number(baseline, "lift", evidence->baseline_lift);
    json_put_bool(baseline, "better", evidence->baseline_better);
}

static size_t count_of(const json *object, const char *name)
{
    return (size_t)fmin(fmax(json_number(object, name, 0), 0), 1e15);
}

void evidence_from_json(struct arena *arena, const json *object, struct evidence *ret_evidence)
{
    const json *lift = json_get(object, "lift"), *baseline = json_get(object, "baseline");
    const char *ranked_by = json_text(baseline, "ranked_by");
    *ret_evidence = (struct evidence){
        .length = count_of(object, "length"),
        .n_date = count_of(object, "test_dates"),
        .n_family = count_of(object, "families"),
        .min_count = json_number(object, "min_count", SMALL_COUNTS_DEFAULT),
        .n_listed = count_of(object, "n_listed"),
        .precision = NAN,
        .base_rate = json_number(object, "base_rate", NAN),
        .lift = {.estimate = json_number(lift, "estimate", NAN),
                 .low = json_number(lift, "ci_low", NAN),
                 .high = json_number(lift, "ci_high", NAN)},
        .baseline = ranked_by ? arena_text(arena, ranked_by) : NULL,
        .baseline_lift = json_number(baseline, "lift", NAN),
        .baseline_better = json_bool(baseline, "better", false),
    };
}
