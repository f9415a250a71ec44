// How an interval is written; a missing one is never without its reason.
#include "model/metric/interval.h"

#include "features/base/small_counts.h"

#include <math.h>

struct interval interval_none(double estimate, const char *reason)
{
    return (struct interval){
        .estimate = estimate, .low = NAN, .high = NAN, .method = NULL, .reason = reason};
}

static double rounded(double value, double scale)
{
    return isnan(value) ? value : round(value * scale) / scale;
}

void interval_round(struct interval *interval, int n_decimal)
{
    double scale = pow(10, n_decimal);
    interval->estimate = rounded(interval->estimate, scale);
    interval->low = rounded(interval->low, scale);
    interval->high = rounded(interval->high, scale);
    interval->rounded = true;
}

void interval_bounds_to_json(const struct interval *interval, bool withheld, json *object)
{
    json_put_count(object, "ci_low", interval->low, withheld);
    json_put_count(object, "ci_high", interval->high, withheld);
    if (interval->method && !withheld)
        json_put_text(object, "interval", interval->method);
    if (withheld || interval->reason)
        json_put_text(object, "reason", withheld ? WITHHELD_REASON : interval->reason);
    if (interval->note && !withheld)
        json_put_text(object, "note", interval->note);
}

void interval_to_json(const struct interval *interval, bool withheld, json *object)
{
    json_put_count(object, "estimate", interval->estimate, withheld);
    interval_bounds_to_json(interval, withheld, object);
    if (!interval->rounded || withheld || isnan(interval->estimate))
        return;
    static const char *const keys[] = {"estimate", "ci_low", "ci_high"};
    for (size_t i = 0; i < (isnan(interval->low) ? 1u : 3u); i++)
        json_add_text(json_list_of(object, "rounded"), keys[i]);
}
