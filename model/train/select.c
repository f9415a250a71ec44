// Selection: the metrics of the table and the figures at the top of the list by name, and the rules
// by which one candidate is chosen.
#include "model/train/select.h"

#include <math.h>
#include <string.h>

#define CAPACITY "capacity" // k: as many as a month has alerts

static size_t choose_best_average(const struct selection *selection,
                                  const struct candidates *candidates)
{
    size_t best = 0;
    for (size_t i = 1; i < candidates->n_cell; i++)
        if (selection_better(selection, candidates->averages[i], candidates->averages[best]))
            best = i;
    return best;
}

static size_t choose_best_current(const struct selection *selection,
                                  const struct candidates *candidates)
{
    size_t best = 0, n = candidates->n_split;
    for (size_t i = 1; i < candidates->n_cell && n; i++)
        if (selection_better(selection, candidates->values[i * n + n - 1],
                             candidates->values[best * n + n - 1]))
            best = i;
    return best;
}

double selection_loss(const struct selection *selection, double value)
{
    bool has_ideal = selection->row && !isnan(selection->row->ideal);
    return has_ideal ? fabs(value - selection->row->ideal) : -value;
}

static double average_regret(const struct selection *selection, const struct candidates *candidates,
                             size_t i_cell)
{
    double sum = 0;
    size_t n = candidates->n_split;
    for (size_t s = 0; s < n; s++) {
        double least = INFINITY;
        for (size_t c = 0; c < candidates->n_cell; c++)
            least = fmin(least, selection_loss(selection, candidates->values[c * n + s]));
        sum += selection_loss(selection, candidates->values[i_cell * n + s]) - least;
    }
    return sum / (double)n;
}

static size_t choose_lowest_regret(const struct selection *selection,
                                   const struct candidates *candidates)
{
    size_t best = 0;
    double lowest = INFINITY;
    for (size_t i = 0; i < candidates->n_cell; i++) {
        double regret = average_regret(selection, candidates, i);
        if (regret < lowest) { // never of NaN
            lowest = regret;
            best = i;
        }
    }
    return best;
}

// Over the dates, with divisor n − 1; 0 for a single date.
static double variance_of(const struct candidates *candidates, size_t i_cell)
{
    double sum = 0;
    size_t n = candidates->n_split;
    for (size_t s = 0; s < n; s++) {
        double off = candidates->values[i_cell * n + s] - candidates->averages[i_cell];
        sum += off * off;
    }
    return n > 1 ? sum / (double)(n - 1) : sum;
}

static size_t choose_least_variance(const struct selection *selection,
                                    const struct candidates *candidates)
{
    size_t chosen = choose_best_average(selection, candidates);
    double best = selection_loss(selection, candidates->averages[chosen]);
    double least = variance_of(candidates, chosen);
    double error = sqrt(least / fmax(1, (double)candidates->n_split));
    for (size_t i = 0; i < candidates->n_cell; i++) {
        double variance = variance_of(candidates, i);
        if (selection_loss(selection, candidates->averages[i]) <= best + error &&
            variance < least) {
            least = variance;
            chosen = i;
        }
    }
    return chosen;
}

const struct selection_rule selection_rules[SELECTION_RULE_COUNT] = {
    {"best_average", "the best unweighted mean over the test dates", choose_best_average},
    {"best_current", "the best at the latest test date", choose_best_current},
    {"lowest_regret", "the smallest mean distance from the best of each test date",
     choose_lowest_regret},
    {"least_variance",
     "the smallest variance over the test dates among those within one standard error of the best",
     choose_least_variance},
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
    if (strcmp(node->text, CAPACITY) == 0 || top_parse(node->text, &top, ERROR_IGNORED) == OK)
        return OK;
    return yaml_error(node, err,
                      "'%s' must be a share such as 2%%, a count such as 100, or capacity",
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
     .help =
         "for metrics at k: a share such as 2%, a count such as 100, or capacity: the list's own "
         "length"},
    {.name = "rule",
     .type = KEY_TEXT,
     .check = check_rule,
     .preset = "best_average",
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct selection_input, rule),
     .help = "best_average, best_current, lowest_regret or least_variance"},
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
    if (!status && input.k && strcmp(input.k, CAPACITY) == 0)
        ret_selection->top = (struct top){.text = CAPACITY};
    else if (!status && input.k)
        status = top_parse(input.k, &ret_selection->top, err);
    if (!status && !input.k && !ret_selection->row)
        status = yaml_error(node, err, "%s needs a k, such as k: 2%%", ret_selection->metric);
    return status ? status : rule_find(node, input.rule, ret_selection, err);
}

enum status selection_set_capacity(struct selection *selection, size_t capacity, struct error *err)
{
    if (!selection->top.text || strcmp(selection->top.text, CAPACITY) != 0)
        return OK;
    if (!capacity) {
        error_set(err, E_CONFIG, "select: k: capacity needs a capacity under alerts:");
        error_hint(err, "add for instance: alerts: {capacity: 20 per month}");
        return E_CONFIG;
    }
    selection->top.value = (double)capacity;
    return OK;
}

bool selection_needs_probabilities(const struct selection *selection)
{
    return selection->row && selection->row->needs_probabilities;
}

double selection_ranking_value(const struct selection *selection, const struct ranking *ranking,
                               const double *weight)
{
    if (ranking->n == 0)
        return NAN;
    if (selection->row)
        return metric_value(selection->row, ranking, weight);
    struct at_top at;
    ranking_at_top(ranking, weight, &selection->top, &at);
    return selection->top_figure->value(&at);
}

double selection_value(const struct selection *selection, const struct ranking_input *input)
{
    struct arena arena = {0};
    struct ranking ranking;
    ranking_build(&arena, input, &ranking);
    double value = selection_ranking_value(selection, &ranking, ranking.weight);
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
