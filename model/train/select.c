// Selection speaks the names of the metric table, plus the three figures at the top of the list.
#include "model/train/select.h"

#include <math.h>
#include <string.h>

static const char *const at_names[] = {"precision_at_k", "recall_at_k", "lift_at_k"};
#define N_AT 3

struct selection selection_default(void)
{
    return (struct selection){
        .metric = metric_rows[0].name, .row = &metric_rows[0], .rule = "best_average"};
}

static enum status metric_find(const struct yaml *node, const char *name, struct selection *ret,
                               struct error *err)
{
    const char *names[METRIC_MAX + N_AT];
    ret->metric = NULL;
    for (size_t i = 0; i < n_metric; i++) {
        names[i] = metric_rows[i].name;
        if (strcmp(name, names[i]) == 0) {
            ret->metric = names[i];
            ret->row = &metric_rows[i];
        }
    }
    for (size_t i = 0; i < N_AT; i++) {
        names[n_metric + i] = at_names[i];
        if (strcmp(name, at_names[i]) == 0) {
            ret->metric = at_names[i];
            ret->row = NULL;
        }
    }
    if (ret->metric)
        return OK;
    yaml_error(node, err, "unknown metric '%s'", name);
    const char *nearest = error_nearest(name, names, n_metric + N_AT);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        error_hint(
            err,
            "known: auroc, average_precision, brier, log_loss, recall_at_k, precision_at_k, …");
    return E_CONFIG;
}

static enum status top_read(const struct yaml *node, const char *text, struct selection *ret,
                            struct error *err)
{
    if (!text)
        return ret->row ? OK : yaml_error(node, err, "%s wants a k, such as k: 2%%", ret->metric);
    if (top_parse(text, &ret->top, err) == OK)
        return OK;
    return yaml_error(yaml_get(node, "k"), err,
                      "'%s' is no share such as 2%% and no count such as 100", text);
}

enum status selection_read(const struct yaml *node, struct selection *ret_selection,
                           struct error *err)
{
    *ret_selection = selection_default();
    if (!node)
        return OK;
    const char *metric = NULL, *k = NULL, *rule = NULL;
    enum status status =
        yaml_check_keys(node, (const char *const[]){"metric", "k", "rule", NULL}, err);
    if (!status)
        status = yaml_optional_text(node, "metric", &metric, err);
    if (!status)
        status = yaml_optional_text(node, "k", &k, err);
    if (!status)
        status = yaml_optional_text(node, "rule", &rule, err);
    if (!status && metric)
        status = metric_find(yaml_get(node, "metric"), metric, ret_selection, err);
    if (!status)
        status = top_read(node, k, ret_selection, err);
    if (!status && rule && strcmp(rule, "best_average") != 0)
        status = yaml_error(yaml_get(node, "rule"), err, "the only rule is best_average, not '%s'",
                            rule);
    return status;
}

bool selection_needs_probabilities(const struct selection *selection)
{
    return selection->row && selection->row->needs_probabilities;
}

double selection_value(const struct selection *selection, const double *score,
                       const signed char *label, size_t n)
{
    struct arena arena = {0};
    struct ranking ranking;
    ranking_build(&arena, score, label, NULL, n, &ranking);
    double value = NAN;
    if (selection->row) {
        if (n > 0 && (ranking.probabilities || !selection->row->needs_probabilities))
            value = selection->row->value(&ranking, NULL);
    } else if (n > 0) {
        struct at_top at;
        ranking_at_top(&ranking, NULL, &selection->top, &at);
        value = selection->metric == at_names[0]   ? at.precision.estimate
                : selection->metric == at_names[1] ? at.recall.estimate
                                                   : at.lift.estimate;
    }
    arena_done(&arena);
    return value;
}

bool selection_better(const struct selection *selection, double a, double b)
{
    if (isnan(a) || isnan(b))
        return !isnan(a);
    if (selection->row && !isnan(selection->row->ideal))
        return fabs(a - selection->row->ideal) < fabs(b - selection->row->ideal);
    return a > b;
}
