// scenarios/S.yaml: the cohort, its dates and what stays YAML for other floors. Unknown keys are
// errors; sections that hearth does not know how to run yet say "not implemented".

#include "features/base/sort.h"
#include "features/extract/plan.h"

#include <stdlib.h>
#include <string.h>

#define MAX_AS_OF 10000

static enum status day_read(const struct yaml *node, day_t *ret_day, struct error *err)
{
    if (node && node->kind == YAML_TEXT && day_parse(node->text, strlen(node->text), NULL, ret_day))
        return OK;
    return yaml_error(node, err, "%s is no date", node->kind == YAML_TEXT ? node->text : "this");
}

static enum status as_of_list(struct extract *extract, const struct yaml *list, struct error *err)
{
    day_t *days = arena_array(&extract->arena, list->n_child, sizeof *days);
    size_t n = 0;
    enum status status = OK;
    for (const struct yaml *node = list->first; node && !status; node = node->next)
        status = day_read(node, &days[n++], err);
    qsort(days, n, sizeof *days, order_i32);
    for (size_t i = 1; i < n && !status; i++)
        if (days[i] == days[i - 1])
            status = yaml_error(list, err, "as_of names a date twice");
    if (!status && !n)
        status = yaml_error(list, err, "as_of names no date");
    extract->info.as_of = days;
    extract->info.n_as_of = n;
    extract->info.as_of_to = n ? days[n - 1] : DAY_NONE;
    return status;
}

static enum status as_of_range(struct extract *extract, const struct yaml *node, struct error *err)
{
    static const char *const keys[] = {"from", "to", "every", NULL};
    enum status status = yaml_check_keys(node, keys, err);
    day_t from = 0, to = 0;
    for (size_t i = 0; keys[i] && !status; i++)
        if (!yaml_get(node, keys[i]))
            status = yaml_error(node, err, "as_of needs from, to and every");
    if (!status)
        status = day_read(yaml_get(node, "from"), &from, err);
    if (!status)
        status = day_read(yaml_get(node, "to"), &to, err);
    if (!status)
        status = span_read(yaml_get(node, "every"), false, &extract->as_of_step, err);
    if (!status && (extract->as_of_step.n < 1 || to < from))
        status = yaml_error(node, err,
                            "as_of needs a step of at least a day and `to` not before `from`");
    if (status)
        return status;
    day_t *days = arena_array(&extract->arena, MAX_AS_OF, sizeof *days);
    size_t n = 0;
    for (int k = 0; n < MAX_AS_OF; k++) {
        struct span distance = {extract->as_of_step.n * k, extract->as_of_step.unit};
        days[n] = span_add(from, distance);
        if (days[n] > to)
            break;
        n++;
    }
    if (n == MAX_AS_OF)
        return yaml_error(node, err, "as_of makes more than %d dates", MAX_AS_OF - 1);
    extract->info.as_of = days;
    extract->info.n_as_of = n;
    extract->info.as_of_to = to;
    return OK;
}

static enum status age_read(struct extract *extract, const struct yaml *node, struct error *err)
{
    static const char *const keys[] = {"from", "to", NULL};
    struct cohort_rules *rules = &extract->rules;
    rules->age_from = (struct span){0, 'd'}; // nobody has an age before birth
    rules->age_to = (struct span){0, 'e'};
    if (!node)
        return OK;
    enum status status = yaml_check_keys(node, keys, err);
    const struct yaml *from = yaml_get(node, "from"), *to = yaml_get(node, "to");
    if (!status && !from && !to)
        return yaml_error(node, err, "age needs from or to");
    rules->has_age = true;
    if (!status && from)
        status = span_read(from, false, &rules->age_from, err);
    if (!status && to)
        status = span_read(to, false, &rules->age_to, err);
    return status;
}

static enum status cohort_read(struct extract *extract, const struct yaml *node, struct error *err)
{
    static const char *const keys[] = {"as_of", "age", "require", "exclude", NULL};
    if (!node)
        return yaml_error(extract->root, err, "cohort is missing");
    enum status status = yaml_check_keys(node, keys, err);
    const struct yaml *as_of = yaml_get(node, "as_of");
    if (!status && !as_of)
        return yaml_error(node, err, "cohort needs as_of");
    if (!status)
        status = as_of->kind == YAML_LIST ? as_of_list(extract, as_of, err)
                                          : as_of_range(extract, as_of, err);
    if (!status)
        status = age_read(extract, yaml_get(node, "age"), err);
    if (!status)
        status = conditions_parse(extract, yaml_get(node, "require"), &extract->rules.require,
                                  &extract->rules.n_require, err);
    if (!status)
        status = conditions_parse(extract, yaml_get(node, "exclude"), &extract->rules.exclude,
                                  &extract->rules.n_exclude, err);
    return status;
}

static enum status unit_read(const struct yaml *root, struct error *err)
{
    const char *unit;
    enum status status = yaml_optional_text(root, "unit", &unit, err);
    if (status || !unit || strcmp(unit, "person") == 0)
        return status;
    if (strcmp(unit, "household"))
        return yaml_error(yaml_get(root, "unit"), err, "unit must be person or household");
    error_set(err, E_NOT_IMPLEMENTED, "not implemented: unit: household (only person)");
    error_at(err, yaml_get(root, "unit")->file, yaml_get(root, "unit")->line, 0);
    return E_NOT_IMPLEMENTED;
}

// `splits` is read by training too; its names and lengths are checked here, where the first test
// date needs them.
static enum status splits_check(const struct yaml *splits, struct error *err)
{
    static const char *const keys[] = {"test_every", "max_history", NULL};
    enum status status = splits ? yaml_check_keys(splits, keys, err) : OK;
    for (size_t i = 0; keys[i] && splits && !status; i++) {
        const struct yaml *node = yaml_get(splits, keys[i]);
        struct span span = {1, 'd'};
        status = node ? span_read(node, false, &span, err) : OK;
        if (!status && !span.n)
            status = yaml_error(node, err, "%s must be longer than nothing", keys[i]);
    }
    return status;
}

// What pages, reasons and reports call a row.
static enum status words_read(const struct yaml *root, struct scenario_info *info,
                              struct error *err)
{
    static const char *const keys[] = {"one", "many", NULL};
    const struct yaml *words = yaml_get(root, "words");
    info->one = "person";
    info->many = "persons";
    if (!words)
        return OK;
    enum status status = yaml_check_keys(words, keys, err);
    if (!status)
        status = yaml_text(words, "one", &info->one, err);
    return status ? status : yaml_text(words, "many", &info->many, err);
}

static enum status sections_read(struct extract *extract, struct error *err)
{
    const struct yaml *root = extract->root;
    struct scenario_info *info = &extract->info;
    const char **names;
    enum status status = yaml_optional_text(root, "title", &info->title, err);
    if (!status)
        status = yaml_optional_text(root, "purpose", &info->purpose, err);
    if (!status)
        status = yaml_texts(&extract->arena, yaml_get(root, "protected"), &names,
                            &info->n_protected, err);
    if (status)
        return status;
    for (size_t i = 0; i < info->n_protected && !status; i++)
        status = attribute_require(extract, yaml_get(root, "protected"), names[i], err);
    if (status)
        return status;
    info->title = info->title ? info->title : info->name;
    info->protected_columns = (const char *const *)names;
    info->cohort = yaml_get(root, "cohort");
    info->splits = yaml_get(root, "splits");
    info->models = yaml_get(root, "models");
    info->select = yaml_get(root, "select");
    info->alerts = yaml_get(root, "alerts");
    info->interventions = yaml_get(root, "interventions");
    status = words_read(root, info, err);
    if (!status)
        status = splits_check(info->splits, err);
    return status ? status : unit_read(root, err);
}

enum status scenario_read(struct extract *extract, const char *name, struct error *err)
{
    static const char *const keys[] = {"scenario",  "title",         "purpose",  "unit",
                                       "cohort",    "outcome",       "outcomes", "features",
                                       "protected", "splits",        "models",   "select",
                                       "alerts",    "interventions", "words",    NULL};
    struct scenario_info *info = &extract->info;
    if (!*name || strchr(name, '/'))
        return error_set(err, E_USAGE, "\"%s\" is no scenario name", name);
    info->name = arena_text(&extract->arena, name);
    info->path = file_join(&extract->arena, extract->config.workspace,
                           arena_format(&extract->arena, "scenarios/%s.yaml", name));
    enum status status = yaml_read_file(&extract->arena, info->path, &extract->root, err);
    if (status == E_SYSTEM) {
        error_hint(err,
                   "scenarios are files <workspace>/scenarios/<name>.yaml; -C names the workspace");
        err->code = E_CONFIG;
        return E_CONFIG;
    }
    if (!status)
        status = yaml_check_keys(extract->root, keys, err);
    if (!status)
        status = sections_read(extract, err);
    if (!status)
        status = cohort_read(extract, yaml_get(extract->root, "cohort"), err);
    if (!status)
        status = outcomes_parse(extract, extract->root, err);
    if (!status)
        status = entries_parse(extract, yaml_get(extract->root, "features"), err);
    return status ? status : purpose_check(extract, err);
}
