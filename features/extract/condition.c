// Cohort conditions: {in: spell source} and {any: source, within: …, at_least: …}, of the person or
// of relatives, as known before as_of.

#include "features/extract/scenario_keys.h"

#include <string.h>

static enum status in_check(struct extract *extract, const struct yaml *in,
                            const struct selection *selection, struct error *err)
{
    for (size_t i = 0; i < selection->n_filter; i++) {
        const struct source *source = &extract->config.sources[selection->filters[i].i_source];
        if (source->kind != RECORD_SPELL)
            return yaml_error(in, err, "`in` needs a spell source; \"%s\" holds events",
                              source->name);
    }
    return OK;
}

static enum status condition_resolve(struct extract *extract, const struct yaml *node,
                                     const struct condition_input *input,
                                     struct condition *ret_condition, struct error *err)
{
    const struct yaml *in = yaml_get(node, "in"), *any = yaml_get(node, "any");
    const char *extra = yaml_get(node, "within") ? "within" : "at_least";
    if (!in == !any)
        return yaml_error(node, err, "a condition needs either `in` (a spell) or `any`");
    if (in && yaml_get(node, extra))
        return yaml_error(yaml_get(node, extra), err, "`in` is a state: it takes no %s", extra);
    *ret_condition = (struct condition){.kind = in ? CONDITION_IN : CONDITION_ANY,
                                        .within = input->within,
                                        .at_least = input->at_least};
    enum status status =
        selection_parse(extract, node, in ? in : any, &ret_condition->selection, err);
    return status || !in ? status : in_check(extract, in, &ret_condition->selection, err);
}

void conditions_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list,
                      struct condition **ret_conditions, size_t *ret_n)
{
    struct error err = {0};
    *ret_conditions = NULL;
    *ret_n = 0;
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        key_note(reader, yaml_error(list, &err, "%s must be a list of conditions", list->key),
                 &err);
        return;
    }
    *ret_conditions = arena_array(&extract->arena, list->n_child, sizeof **ret_conditions);
    for (const struct yaml *node = list->first; node; node = node->next) {
        struct condition_input input = {0};
        struct condition *condition = &(*ret_conditions)[(*ret_n)++];
        if (key_read(reader, &condition_keys, node, &input))
            key_note(reader, condition_resolve(extract, node, &input, condition, &err), &err);
    }
}

// Facts of one person that count towards the condition.
static long count_person(const struct view *view, uint32_t person,
                         const struct condition *condition, const struct filter *filter)
{
    if (!view_may_have_facts(view, filter->i_source, person))
        return 0;
    day_t from = span_subtract(view->as_of, condition->within);
    long n = 0;
    struct cursor cursor;
    struct visible_fact seen;
    view_facts(view, filter->i_source, person, &cursor);
    while (n < condition->at_least && cursor_next(&cursor, &seen)) {
        bool counts = condition->kind == CONDITION_ANY
                          ? seen.date >= from
                          : seen.end == DAY_NONE || seen.end >= view->as_of;
        n += counts && filter_passes(filter, &seen);
    }
    return n;
}

bool condition_holds(const struct view *view, uint32_t person, const struct condition *condition,
                     struct scratch *scratch)
{
    const struct selection *selection = &condition->selection;
    long n = 0;
    view_related_any(view, person, selection->relations, selection->n_relation, &scratch->persons);
    for (size_t p = 0; p < scratch->persons.n; p++)
        for (size_t f = 0; f < selection->n_filter; f++) {
            n += count_person(view, scratch->persons.items[p], condition, &selection->filters[f]);
            if (n >= condition->at_least)
                return true;
        }
    return false;
}
