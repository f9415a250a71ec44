// Outcomes of a scenario: one unnamed under `outcome`, or several named under `outcomes`.

#include "features/extract/scenario_keys.h"

#include <string.h>

static enum status died_check(struct extract *extract, const struct yaml *node,
                              const struct yaml *died, bool yes, struct error *err)
{
    if (!yes)
        return yaml_error(died, err, "died must be true");
    if (extract->i_died < 0)
        extract_warn(extract, died,
                     "no person source has a column died: no death is seen; map it as "
                     "`died: date_of_death`");
    if (yaml_get(node, "category") || yaml_get(node, "where"))
        return yaml_error(node, err, "died takes no category and no where");
    return OK;
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

static enum status fact_resolve(struct extract *extract, const struct yaml *node, bool died,
                                struct outcome_fact *ret_fact, struct error *err)
{
    static const char *const names[] = {"event", "start", "end", "died"}; // enum outcome_fact_kind
    const struct yaml *found = NULL;
    size_t n_found = 0;
    for (int kind = OUTCOME_EVENT; kind <= OUTCOME_DIED; kind++) {
        const struct yaml *child = yaml_get(node, names[kind]);
        if (!child)
            continue;
        found = child;
        n_found++;
        ret_fact->kind = (enum outcome_fact_kind)kind;
    }
    if (n_found != 1)
        return yaml_error(node, err, "name one of event, start, end or died");
    if (ret_fact->kind == OUTCOME_DIED) {
        enum status status = died_check(extract, node, found, died, err);
        return status
                   ? status
                   : relations_parse(extract, yaml_get(node, "of"), &ret_fact->selection.relations,
                                     &ret_fact->selection.n_relation, err);
    }
    enum status status = selection_parse(extract, node, found, &ret_fact->selection, err);
    return status ? status : kinds_check(extract, found, ret_fact, err);
}

void facts_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list,
                 struct outcome_facts *ret_facts)
{
    struct error err = {0};
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        key_note(reader, yaml_error(list, &err, "%s must be a list", list->key), &err);
        return;
    }
    ret_facts->items = arena_array(&extract->arena, list->n_child, sizeof *ret_facts->items);
    for (const struct yaml *node = list->first; node; node = node->next) {
        struct fact_input input = {0};
        struct outcome_fact *fact = &ret_facts->items[ret_facts->n++];
        if (key_read(reader, &outcome_fact_keys, node, &input))
            key_note(reader, fact_resolve(extract, node, input.died, fact, &err), &err);
    }
}

static enum status horizon_find(struct extract *extract, const struct yaml *node,
                                const struct outcome_input *input, struct outcome *outcome,
                                struct error *err)
{
    char words[SPAN_TEXT];
    const struct yaml *within = yaml_get(node, "within");
    if (!within == !yaml_get(node, "until"))
        return yaml_error(node, err, "an outcome needs either within or until");
    outcome->until_age = !within;
    outcome->length = within ? input->within : input->age;
    const char *length = span_words(outcome->length, words);
    if (within) {
        outcome->info.horizon = within->text;
        outcome->info.within = arena_format(&extract->arena, "within %s", length);
    } else {
        const char *age = yaml_get(yaml_get(node, "until"), "age")->text;
        outcome->info.horizon = arena_format(&extract->arena, "age %s", age);
        outcome->info.within = arena_format(&extract->arena, "by the age of %s", length);
    }
    return OK;
}

static void outcome_parse(struct extract *extract, struct key_reader *reader,
                          const struct yaml *node, const char *name, struct outcome *outcome)
{
    struct outcome_input input = {0};
    struct error err = {0};
    if (key_read(reader, &outcome_keys, node, &input))
        key_note(reader, horizon_find(extract, node, &input, outcome, &err), &err);
    outcome->info.name = name;
    outcome->info.title = input.title;
    outcome->info.unknown = (enum unknown_rule)input.unknown;
    facts_parse(extract, reader, input.any, &outcome->any);
    facts_parse(extract, reader, input.censor, &outcome->censor);
    facts_parse(extract, reader, input.competing, &outcome->competing);
    if (input.any && input.any->kind == YAML_LIST && !outcome->any.n)
        key_note(reader, yaml_error(input.any, &err, "`any` names no fact"), &err);
}

void outcomes_parse(struct extract *extract, struct key_reader *reader, const struct yaml *root)
{
    const struct yaml *one = yaml_get(root, "outcome"), *named = yaml_get(root, "outcomes");
    struct error err = {0};
    if (!one == !named)
        yaml_error(root, &err, "a scenario needs either outcome or outcomes");
    else if (named && (named->kind != YAML_MAP || !named->n_child))
        yaml_error(named, &err, "outcomes needs names with an outcome each");
    key_note(reader, err.code, &err);
    if (err.code)
        return;
    size_t n = one ? 1 : named->n_child;
    extract->outcomes = arena_array(&extract->arena, n, sizeof *extract->outcomes);
    struct outcome_info *infos = arena_array(&extract->arena, n, sizeof *infos);
    const struct yaml *node = one ? one : named->first;
    for (size_t i = 0; i < n; i++, node = node->next) {
        outcome_parse(extract, reader, node, one ? "label" : node->key, &extract->outcomes[i]);
        infos[i] = extract->outcomes[i].info;
    }
    extract->info.outcomes = infos;
    extract->info.n_outcome = n;
}
