// An evaluation as JSON, the form that other programs read: names and meanings are fixed.
#include "features/base/small_counts.h"
#include "model/metric/evaluation.h"

static const char *const rate_names[RATE_COUNT] = {"selection_rate", "tpr", "fpr", "fnr", "ppv"};

const char *rate_name(int i_rate)
{
    return rate_names[i_rate];
}

int rate_part(int i_rate)
{
    return i_rate == RATE_SELECTION ? PART_SELECTED : PART_CROSSED;
}

static void bounds_to_json(const struct tie_bounds *bounds, const struct interval *interval,
                           bool withheld, json *object)
{
    json_put_count(object, "estimate", bounds->estimate, withheld);
    json_put_count(object, "best", bounds->best, withheld);
    json_put_count(object, "worst", bounds->worst, withheld);
    interval_bounds_to_json(interval, withheld, object);
}

static void top_to_json(const struct evaluated_top *top, json *object)
{
    bool withheld = top->withheld;
    if (top->top.percent)
        json_put_text(object, "k", top->top.text);
    else
        json_put_number(object, "k", top->top.value);
    json_put_number(object, "n", top->at.n);
    bounds_to_json(&top->at.precision, &top->precision, withheld,
                   json_put_object(object, "precision"));
    bounds_to_json(&top->at.recall, &top->recall, withheld, json_put_object(object, "recall"));
    bounds_to_json(&top->at.lift, &top->lift, withheld, json_put_object(object, "lift"));
}

static void gap_to_json(const struct gap *gap, bool withheld, json *object)
{
    json_put_count(object, "difference", gap->difference.estimate, withheld);
    interval_bounds_to_json(&gap->difference, withheld, object);
    json_put_count(object, "shrunk", gap->shrunk, withheld);
    json_put_count(object, "smallest_gap", gap->smallest, withheld);
    json_put_text(object, "verdict", withheld ? NULL : gap->verdict);
    if (withheld)
        json_add_withheld(object, "verdict");
}

static void group_to_json(const struct evaluated_group *group, json *object)
{
    json_put_text(object, "column", group->column);
    json_put_text(object, "value", group->value);
    json_put_count(object, "n", (double)group->n, group->withheld[PART_SIZE]);
    json_put_count(object, "n_positive", (double)group->n_positive, group->withheld[PART_OUTCOME]);
    for (int i = 0; i < RATE_COUNT; i++)
        interval_to_json(&group->rates[i], group->withheld[rate_part(i)],
                         json_put_object(object, rate_names[i]));
    json *gaps = json_put_object(object, "gaps");
    for (int i = 0; i < RATE_COUNT; i++)
        gap_to_json(&group->gaps[i], group->withheld[rate_part(i)],
                    json_put_object(gaps, rate_names[i]));
}

void evaluation_to_json(const struct evaluation *evaluation, json *object)
{
    bool outcome = evaluation->withheld_outcome;
    json_put_count(object, "n", (double)evaluation->n, evaluation->withheld_size);
    json_put_count(object, "n_positive", (double)evaluation->n_positive, outcome);
    json_put_count(object, "base_rate", evaluation->base_rate, outcome);
    json_put_count(object, "n_cluster", (double)evaluation->n_cluster,
                   count_is_small((double)evaluation->n_cluster, evaluation->min_count));
    json *metrics = json_put_object(object, "metrics");
    for (size_t i = 0; i < n_metric; i++)
        interval_to_json(&evaluation->metrics[i], false,
                         json_put_object(metrics, metric_rows[i].name));
    json *tops = json_put_array(object, "at_k");
    for (size_t i = 0; i < evaluation->n_top; i++)
        top_to_json(&evaluation->tops[i], json_add_object(tops));
    json *groups = json_put_array(object, "groups");
    for (size_t i = 0; i < evaluation->n_group; i++)
        group_to_json(&evaluation->groups[i], json_add_object(groups));
}
