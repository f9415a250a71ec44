// Cohort conditions: {in: spell source} and {any: source, within: …, at_least: …}, of the person or
// of relatives, as known before as_of.

#include "features/extract/plan.h"

#include <string.h>

enum status span_read(const struct yaml *node, bool ever, struct span *ret_span, struct error *err)
{
    if (node->kind == YAML_TEXT && span_parse(node->text, ret_span) &&
        (ever || ret_span->unit != 'e'))
        return OK;
    yaml_error(node, err, "%s is no length of time", node->kind == YAML_TEXT ? node->text : "this");
    error_hint(err, "write 30d, 6w, 3m or 2y%s", ever ? ", or ever" : "");
    return E_CONFIG;
}

static enum status condition_parse(struct extract *extract, const struct yaml *node,
                                   struct condition *ret_condition, struct error *err)
{
    static const char *const keys[] = {"in",    "any",    "of",       "category",
                                       "where", "within", "at_least", NULL};
    enum status status = yaml_check_keys(node, keys, err);
    if (status)
        return status;
    const struct yaml *in = yaml_get(node, "in"), *any = yaml_get(node, "any");
    const struct yaml *within = yaml_get(node, "within"), *at_least = yaml_get(node, "at_least");
    if (!in == !any)
        return yaml_error(node, err, "a condition needs either `in` (a spell) or `any`");
    if (in && (within || at_least))
        return yaml_error(within ? within : at_least, err, "`in` is a state: it takes no %s",
                          within ? "within" : "at_least");
    *ret_condition = (struct condition){in ? CONDITION_IN : CONDITION_ANY, {0}, {0, 'e'}, 1};
    status = selection_parse(extract, node, in ? in : any, &ret_condition->selection, err);
    for (size_t i = 0; in && !status && i < ret_condition->selection.n_filter; i++) {
        const struct source *source =
            &extract->config.sources[ret_condition->selection.filters[i].i_source];
        if (source->kind != RECORD_SPELL)
            return yaml_error(in, err, "`in` needs a spell source; \"%s\" holds events",
                              source->name);
    }
    if (!status && within)
        status = span_read(within, true, &ret_condition->within, err);
    if (!status && at_least)
        status = yaml_integer(at_least, 1, 1000000, &ret_condition->at_least, err);
    return status;
}

enum status conditions_parse(struct extract *extract, const struct yaml *list,
                             struct condition **ret_conditions, size_t *ret_n, struct error *err)
{
    *ret_conditions = NULL;
    *ret_n = 0;
    if (!list)
        return OK;
    if (list->kind != YAML_LIST)
        return yaml_error(list, err, "expected a list of conditions");
    *ret_conditions = arena_array(&extract->arena, list->n_child, sizeof **ret_conditions);
    enum status status = OK;
    for (const struct yaml *node = list->first; node && !status; node = node->next)
        status = condition_parse(extract, node, &(*ret_conditions)[(*ret_n)++], err);
    return status;
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
