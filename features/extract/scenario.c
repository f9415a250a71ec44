// scenarios/S.yaml: the cohort, its dates and what stays YAML for higher layers. The keys are rows of
// scenario_keys.c; every error of the file is found in one run.

#include "features/base/sort.h"
#include "features/extract/scenario_keys.h"

#include <stdlib.h>
#include <string.h>

#define MAX_AS_OF 10000

static enum status as_of_list(struct extract *extract, const struct yaml *list, struct error *err)
{
    day_t *days = arena_array(&extract->arena, list->n_child, sizeof *days);
    size_t n = 0;
    for (const struct yaml *node = list->first; node; node = node->next)
        if (node->kind != YAML_TEXT || !day_parse(node->text, strlen(node->text), NULL, &days[n++]))
            return yaml_error(node, err, "as_of: \"%.40s\" is not a date as YYYY-MM-DD",
                              node->text);
    qsort(days, n, sizeof *days, order_i32);
    for (size_t i = 1; i < n; i++)
        if (days[i] == days[i - 1])
            return yaml_error(list, err, "as_of names a date twice");
    if (!n)
        return yaml_error(list, err, "as_of names no date");
    extract->info.as_of = days;
    extract->info.n_as_of = n;
    extract->info.as_of_to = days[n - 1];
    return OK;
}

static enum status as_of_range(struct extract *extract, const struct yaml *node,
                               const struct as_of_input *range, struct error *err)
{
    if (range->to < range->from)
        return yaml_error(node, err, "as_of: `to` is before `from`");
    day_t *days = arena_array(&extract->arena, MAX_AS_OF, sizeof *days);
    size_t n = 0;
    for (int k = 0; n < MAX_AS_OF; k++) {
        struct span distance = {range->every.n * k, range->every.unit};
        days[n] = span_add(range->from, distance);
        if (days[n] > range->to)
            break;
        n++;
    }
    if (n == MAX_AS_OF)
        return yaml_error(node, err, "as_of makes more than %d dates", MAX_AS_OF - 1);
    extract->as_of_step = range->every;
    extract->info.as_of = days;
    extract->info.n_as_of = n;
    extract->info.as_of_to = range->to;
    return OK;
}

static void as_of_read(struct extract *extract, struct key_reader *reader, const struct yaml *node)
{
    struct as_of_input range = {0};
    struct error err = {0};
    if (node->kind == YAML_LIST)
        key_note(reader, as_of_list(extract, node, &err), &err);
    else if (key_read(reader, &as_of_keys, node, &range))
        key_note(reader, as_of_range(extract, node, &range, &err), &err);
}

static void age_read(struct extract *extract, struct key_reader *reader, const struct yaml *node)
{
    static const struct yaml none = {.kind = YAML_MAP};
    struct age_input age = {0};
    struct error err = {0};
    struct cohort_rules *rules = &extract->rules;
    rules->has_age = node != NULL;
    if (key_read(reader, &age_keys, node ? node : &none, &age) && node && !node->n_child)
        key_note(reader, yaml_error(node, &err, "age needs from or to"), &err);
    rules->age_from = age.from; // without `age` 0d and ever: nobody has an age before birth
    rules->age_to = age.to;
}

static enum status observed_read(struct extract *extract, const struct yaml *node,
                                 const struct cohort_input *input, struct error *err)
{
    struct cohort_rules *rules = &extract->rules;
    enum status status = OK;
    rules->observed = arena_array(&extract->arena, input->n_observed, sizeof *rules->observed);
    for (size_t i = 0; i < input->n_observed && !status; i++) {
        status = source_parse(extract, node, input->observed[i], &rules->observed[i], err);
        if (!status && extract->config.sources[rules->observed[i]].kind != RECORD_SPELL)
            return yaml_error(node, err, "`observed` needs a spell source; \"%s\" holds events",
                              input->observed[i]);
    }
    rules->n_observed = status ? 0 : input->n_observed;
    return status;
}

static void cohort_read(struct extract *extract, struct key_reader *reader, const struct yaml *node)
{
    struct cohort_input input = {0};
    struct error err = {0};
    struct cohort_rules *rules = &extract->rules;
    key_read(reader, &cohort_keys, node, &input);
    if (input.as_of)
        as_of_read(extract, reader, input.as_of);
    key_note(reader, observed_read(extract, yaml_get(node, "observed"), &input, &err), &err);
    age_read(extract, reader, input.age);
    conditions_parse(extract, reader, input.require, &rules->require, &rules->n_require);
    conditions_parse(extract, reader, input.exclude, &rules->exclude, &rules->n_exclude);
}

static void protected_check(struct extract *extract, struct key_reader *reader)
{
    const struct scenario_info *info = &extract->info;
    for (size_t i = 0; i < info->n_protected; i++) {
        struct error err = {0};
        key_note(reader,
                 attribute_require(extract, yaml_get(extract->root, "protected"),
                                   info->protected_columns[i], &err),
                 &err);
    }
}

// One of the two is a slip: a copy of a scenario whose name was left as it was.
static void name_check(struct extract *extract, struct key_reader *reader)
{
    const struct yaml *name = yaml_get(extract->root, "scenario");
    struct error err = {0};
    if (!name || name->kind != YAML_TEXT || strcmp(name->text, extract->info.name) == 0)
        return;
    yaml_error(name, &err, "scenario: \"%.60s\" is in the file of \"%.60s\"", name->text,
               extract->info.name);
    error_hint(&err, "write scenario: %.60s, or rename the file to %.60s.yaml", extract->info.name,
               name->text);
    key_note(reader, E_CONFIG, &err);
}

static enum status tree_read(struct extract *extract, struct error *err)
{
    struct scenario_info *info = &extract->info;
    struct key_reader reader = key_reader_start(&extract->arena);
    const struct yaml *features = yaml_get(extract->root, "features");
    key_read(&reader, &scenario_keys, extract->root, info);
    name_check(extract, &reader);
    protected_check(extract, &reader);
    if (info->splits)
        key_read(&reader, &splits_keys, info->splits, NULL);
    if (info->cohort)
        cohort_read(extract, &reader, info->cohort);
    enough_parse(extract, &reader, yaml_get(extract->root, "enough"));
    outcomes_parse(extract, &reader, extract->root);
    if (features)
        entries_parse(extract, &reader, features);
    if (extract->info.n_outcome)
        interventions_check(extract, &reader);
    if (extract->info.alerts)
        list_facts_parse(extract, &reader);
    vocabulary_read(extract);
    literals_check(extract, &reader);
    extract->notes = reader.notes;
    info->title = info->title ? info->title : info->name;
    return key_reader_finish(&reader, err);
}

enum status scenario_read(struct extract *extract, const char *name, struct error *err)
{
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
        status = tree_read(extract, err);
    return status ? status : purpose_check(extract, err);
}
