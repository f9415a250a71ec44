// How an interval is written; a missing one is never without its reason.
#include "model/metric/interval.h"

#include "features/base/small_counts.h"

#include <math.h>

struct interval interval_none(double estimate, const char *reason)
{
    return (struct interval){
        .estimate = estimate, .low = NAN, .high = NAN, .method = NULL, .reason = reason};
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
}
