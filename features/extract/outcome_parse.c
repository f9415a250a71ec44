// Outcomes of a scenario: one unnamed under `outcome`, or several named under `outcomes`.

#include "features/extract/plan.h"

#include <string.h>

static enum status died_parse(const struct yaml *node, const struct yaml *died, struct error *err)
{
    bool yes = false;
    enum status status = yaml_bool(died, &yes, err);
    if (!status && !yes)
        return yaml_error(died, err, "died must be true");
    if (!status && (yaml_get(node, "category") || yaml_get(node, "where")))
        return yaml_error(node, err, "died takes no category and no where");
    return status;
}

// Events need an event source, starts and ends a spell source.
static enum status kinds_check(struct extract *extract, const struct yaml *node,
                               const struct outcome_fact *fact, struct error *err)
{
    enum record_kind needed = fact->kind == OUTCOME_EVENT ? RECORD_EVENT : RECORD_SPELL;
    for (size_t i = 0; i < fact->selection.n_filter; i++) {
        const struct source *source = &extract->config.sources[fact->selection.filters[i].i_source];
        if (source->kind != needed)
            return yaml_error(node, err, "`%s` needs a source of %ss; \"%s\" holds %ss", node->key,
                              record_kind_name(needed), source->name,
                              record_kind_name(source->kind));
    }
    return OK;
}

static enum status fact_parse(struct extract *extract, const struct yaml *node,
                              struct outcome_fact *ret_fact, struct error *err)
{
    static const char *const keys[] = {"event", "start",    "end",   "died",
                                       "of",    "category", "where", NULL};
    enum status status = yaml_check_keys(node, keys, err);
    const struct yaml *found = NULL;
    size_t n_found = 0;
    for (int kind = OUTCOME_EVENT; kind <= OUTCOME_DIED && !status; kind++) {
        const struct yaml *child = yaml_get(node, keys[kind]);
        if (!child)
            continue;
        found = child;
        n_found++;
        ret_fact->kind = (enum outcome_fact_kind)kind;
    }
    if (!status && n_found != 1)
        return yaml_error(node, err, "name one of event, start, end or died");
    if (status)
        return status;
    if (ret_fact->kind == OUTCOME_DIED) {
        status = died_parse(node, found, err);
        return status
                   ? status
                   : relations_parse(extract, yaml_get(node, "of"), &ret_fact->selection.relations,
                                     &ret_fact->selection.n_relation, err);
    }
    status = selection_parse(extract, node, found, &ret_fact->selection, err);
    return status ? status : kinds_check(extract, found, ret_fact, err);
}

static enum status facts_parse(struct extract *extract, const struct yaml *list,
                               struct outcome_facts *ret_facts, struct error *err)
{
    if (!list)
        return OK;
    if (list->kind != YAML_LIST)
        return yaml_error(list, err, "%s must be a list", list->key);
    ret_facts->items = arena_array(&extract->arena, list->n_child, sizeof *ret_facts->items);
    enum status status = OK;
    for (const struct yaml *node = list->first; node && !status; node = node->next)
        status = fact_parse(extract, node, &ret_facts->items[ret_facts->n++], err);
    return status;
}

static enum status horizon_parse(struct extract *extract, const struct yaml *node,
                                 struct outcome *outcome, struct error *err)
{
    static const char *const age_keys[] = {"age", NULL};
    char words[SPAN_TEXT];
    const struct yaml *within = yaml_get(node, "within"), *until = yaml_get(node, "until");
    if (!within == !until)
        return yaml_error(node, err, "an outcome needs either within or until");
    if (within) {
        outcome->info.horizon = within->text;
        enum status status = span_read(within, false, &outcome->length, err);
        outcome->info.within =
            arena_format(&extract->arena, "within %s", span_words(outcome->length, words));
        return status || outcome->length.n
                   ? status
                   : yaml_error(within, err, "within must be longer than nothing");
    }
    outcome->until_age = true;
    enum status status = yaml_check_keys(until, age_keys, err);
    const struct yaml *age = yaml_get(until, "age");
    if (!status && !age)
        return yaml_error(until, err, "until needs an age, for example {age: 5y}");
    if (!status)
        status = span_read(age, false, &outcome->length, err);
    if (status)
        return status;
    outcome->info.horizon = arena_format(&extract->arena, "age %s", age->text);
    outcome->info.within =
        arena_format(&extract->arena, "by the age of %s", span_words(outcome->length, words));
    return OK;
}

static enum status outcome_parse(struct extract *extract, const struct yaml *node, const char *name,
                                 struct outcome *outcome, struct error *err)
{
    static const char *const keys[] = {"title",  "any",       "within",  "until",
                                       "censor", "competing", "unknown", NULL};
    enum status status = yaml_check_keys(node, keys, err);
    outcome->info.name = name;
    if (!status)
        status = yaml_optional_text(node, "title", &outcome->info.title, err);
    if (!status && !yaml_get(node, "any"))
        return yaml_error(node, err, "an outcome needs `any`");
    if (!status)
        status = horizon_parse(extract, node, outcome, err);
    if (!status)
        status = facts_parse(extract, yaml_get(node, "any"), &outcome->any, err);
    if (!status && !outcome->any.n)
        return yaml_error(node, err, "`any` names no fact");
    if (!status)
        status = facts_parse(extract, yaml_get(node, "censor"), &outcome->censor, err);
    if (!status)
        status = facts_parse(extract, yaml_get(node, "competing"), &outcome->competing, err);
    const char *unknown;
    if (!status)
        status = yaml_optional_text(node, "unknown", &unknown, err);
    if (status || !unknown || strcmp(unknown, "drop") == 0)
        return status;
    if (strcmp(unknown, "negative"))
        return yaml_error(yaml_get(node, "unknown"), err, "unknown must be drop or negative");
    outcome->info.unknown_negative = true;
    return OK;
}

enum status outcomes_parse(struct extract *extract, const struct yaml *root, struct error *err)
{
    const struct yaml *one = yaml_get(root, "outcome"), *named = yaml_get(root, "outcomes");
    if (!one == !named)
        return yaml_error(root, err, "a scenario needs either outcome or outcomes");
    if (named && (named->kind != YAML_MAP || !named->n_child))
        return yaml_error(named, err, "outcomes needs names with an outcome each");
    size_t n = one ? 1 : named->n_child;
    extract->outcomes = arena_array(&extract->arena, n, sizeof *extract->outcomes);
    struct outcome_info *infos = arena_array(&extract->arena, n, sizeof *infos);
    enum status status = OK;
    const struct yaml *node = one ? one : named->first;
    for (size_t i = 0; i < n && !status; i++, node = node->next) {
        status =
            outcome_parse(extract, node, one ? "label" : node->key, &extract->outcomes[i], err);
        infos[i] = extract->outcomes[i].info;
    }
    extract->info.outcomes = infos;
    extract->info.n_outcome = n;
    return status;
}
