// Selection: the metrics of the table and the figures at the top of the list by name, and the rules
// by which one candidate is chosen.
#include "model/train/select.h"

#include <math.h>
#include <string.h>

static size_t choose_best_average(const struct selection *selection,
                                  const struct candidates *candidates)
{
    size_t best = 0;
    for (size_t i = 1; i < candidates->n_cell; i++)
        if (selection_better(selection, candidates->averages[i], candidates->averages[best]))
            best = i;
    return best;
}

const struct selection_rule selection_rules[SELECTION_RULE_COUNT] = {
    {"best_average", "the best unweighted mean over the test dates", choose_best_average},
    {"best_current", "the best at the latest test date", NULL},
    {"lowest_regret", "the smallest mean distance from the best of each test date", NULL},
    {"least_variance", "the steadiest over the test dates among the good", NULL},
};

struct selection selection_default(void)
{
    return (struct selection){
        .metric = metric_rows[0].name, .row = &metric_rows[0], .rule = &selection_rules[0]};
}

static void print_row(FILE *stream, const char *name, const char *help, const char *unit)
{
    fprintf(stream, "  %s: %s%s%s%s\n", name, help, unit ? " (" : "", unit ? unit : "",
            unit ? ")" : "");
}

void selection_help_print(FILE *stream)
{
    fputs("\nMetrics of `select: {metric: …}`; those at k need `k: 2%` or `k: 100`:\n", stream);
    for (size_t i = 0; i < n_metric; i++)
        print_row(stream, metric_rows[i].name, metric_rows[i].help, metric_rows[i].unit);
    for (size_t i = 0; i < TOP_FIGURE_COUNT; i++)
        print_row(stream, top_figure_rows[i].name, top_figure_rows[i].help,
                  top_figure_rows[i].unit);
    fputs("\nRules of `select: {rule: …}`:\n", stream);
    for (size_t i = 0; i < SELECTION_RULE_COUNT; i++)
        print_row(stream, selection_rules[i].name,
                  selection_rules[i].choose ? selection_rules[i].help : "(not implemented)", NULL);
}

static enum status metric_find(const struct yaml *node, const char *name, struct selection *ret,
                               struct error *err)
{
    const char *names[METRIC_MAX + TOP_FIGURE_COUNT];
    ret->metric = NULL;
    for (size_t i = 0; i < n_metric; i++) {
        names[i] = metric_rows[i].name;
        if (strcmp(name, names[i]) == 0) {
            ret->metric = names[i];
            ret->row = &metric_rows[i];
        }
    }
    for (size_t i = 0; i < TOP_FIGURE_COUNT; i++) {
        names[n_metric + i] = top_figure_rows[i].name;
        if (strcmp(name, top_figure_rows[i].name) == 0) {
            ret->metric = top_figure_rows[i].name;
            ret->row = NULL;
            ret->top_figure = &top_figure_rows[i];
        }
    }
    if (ret->metric)
        return OK;
    yaml_error(node, err, "unknown metric '%s'", name);
    yaml_hint_known(err, name, names, n_metric + TOP_FIGURE_COUNT);
    return E_CONFIG;
}

static enum status rule_find(const struct yaml *node, const char *name, struct selection *ret,
                             struct error *err)
{
    const char *names[SELECTION_RULE_COUNT];
    for (size_t i = 0; i < SELECTION_RULE_COUNT; i++) {
        names[i] = selection_rules[i].name;
        if (strcmp(name, names[i]) != 0)
            continue;
        ret->rule = &selection_rules[i];
        if (ret->rule->choose)
            return OK;
        error_set(err, E_NOT_IMPLEMENTED, "selection by '%s' is not implemented", name);
        error_at(err, node->file, node->line, node->column);
        return E_NOT_IMPLEMENTED;
    }
    yaml_error(node, err, "unknown rule '%s'", name);
    yaml_hint_known(err, name, names, SELECTION_RULE_COUNT);
    return E_CONFIG;
}

static enum status check_metric(const struct yaml *node, struct error *err)
{
    struct selection selection;
    return metric_find(node, node->text, &selection, err);
}

static enum status check_rule(const struct yaml *node, struct error *err)
{
    struct selection selection;
    return rule_find(node, node->text, &selection, err);
}

static enum status check_top(const struct yaml *node, struct error *err)
{
    struct top top;
    if (top_parse(node->text, &top, ERROR_IGNORED) == OK)
        return OK;
    if (strcmp(node->text, "capacity") == 0) {
        error_set(err, E_NOT_IMPLEMENTED, "not implemented: k: capacity");
        error_at(err, node->file, node->line, node->column);
        return E_NOT_IMPLEMENTED;
    }
    return yaml_error(node, err, "'%s' is neither a share such as 2%% nor a count such as 100",
                      node->text);
}

struct selection_input {
    const char *metric, *k, *rule;
};
static const struct key_row selection_rows[] = {
    {.name = "metric",
     .type = KEY_TEXT,
     .check = check_metric,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct selection_input, metric),
     .help = "auroc, average_precision, brier, log_loss, recall_at_k, …; default: the first"},
    {.name = "k",
     .type = KEY_TEXT,
     .check = check_top,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct selection_input, k),
     .help = "for metrics at k: a share such as 2% or a count such as 100"},
    {.name = "rule",
     .type = KEY_TEXT,
     .check = check_rule,
     .preset = "best_average",
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct selection_input, rule),
     .help = "best_average; best_current, lowest_regret, least_variance are not implemented"},
};
const struct key_table selection_keys = {"select", "select", NULL, KEY_ROWS(selection_rows),
                                         sizeof(struct selection_input)};

enum status selection_read(const struct yaml *node, struct selection *ret_selection,
                           struct error *err)
{
    struct arena arena = {0};
    struct selection_input input = {0};
    *ret_selection = selection_default();
    enum status status = node ? key_read_one(&arena, &selection_keys, node, &input, err) : OK;
    arena_done(&arena); // texts are the tree's
    if (status || !node)
        return status;
    if (input.metric)
        status = metric_find(yaml_get(node, "metric"), input.metric, ret_selection, err);
    if (!status && input.k)
        status = top_parse(input.k, &ret_selection->top, err);
    if (!status && !input.k && !ret_selection->row)
        status = yaml_error(node, err, "%s needs a k, such as k: 2%%", ret_selection->metric);
    return status ? status : rule_find(node, input.rule, ret_selection, err);
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
        if (n > 0)
            value = metric_value(selection->row, &ranking, NULL);
    } else if (n > 0) {
        struct at_top at;
        ranking_at_top(&ranking, NULL, &selection->top, &at);
        value = selection->top_figure->value(&at);
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
