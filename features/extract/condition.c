// Cohort conditions: {in: spell source} and {any: source, within: …, at_least: …}, of the person or
// of relatives, as known before as_of.

#include "features/extract/cover.h"
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

enum status condition_resolve(struct extract *extract, const struct yaml *node,
                              const struct condition_input *input, struct condition *ret_condition,
                              struct error *err)
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

// Facts of one person that count towards the condition; with a cover those that it has.
static long count_person(const struct view *view, uint32_t person,
                         const struct condition *condition, const struct filter *filter,
                         const struct cover *cover)
{
    if (!view_may_have_facts(view, filter->i_source, person))
        return 0;
    day_t from = span_subtract(view->as_of, condition->within);
    long n = 0;
    struct cursor cursor;
    struct visible_fact seen;
    view_facts(view, filter->i_source, person, &cursor);
    while (n < condition->at_least && cursor_next(&cursor, &seen)) {
        bool in = condition->kind == CONDITION_IN;
        bool counts = in ? seen.end == DAY_NONE || seen.end >= view->as_of : seen.date >= from;
        if (counts && cover)
            counts = cover_has(cover, in ? view->as_of - 1 : seen.date);
        n += counts && filter_passes(filter, &seen);
    }
    return n;
}

// Adds the observed days of one person in one source that the cover is about.
static void days_add(const struct cover *cover, const struct condition *condition, day_t birth,
                     day_t as_of, struct observed_days *days)
{
    if (condition->kind == CONDITION_IN) {
        days->all++;
        days->observed += cover_has(cover, as_of - 1);
        return;
    }
    observed_add(days, cover, span_subtract(as_of, condition->within), birth, as_of);
}

// What the source can know of the person, where that is not all; else NULL.
static const struct cover *bounds_of(const struct cover_question *question, const struct view *view,
                                     uint32_t person, struct scratch *scratch)
{
    if (!source_is_bounded(question->extract, question->i_source))
        return NULL;
    if (!scratch->cover)
        scratch->cover = memory_alloc(sizeof *scratch->cover);
    cover_find(question, view, person, scratch->cover);
    return scratch->cover;
}

// A condition is a number over a window: where too little was observed for that, it is open.
enum truth condition_test(const struct extract *extract, const struct view *view, uint32_t person,
                          const struct condition *condition, struct scratch *scratch)
{
    const struct selection *selection = &condition->selection;
    struct observed_days days = {0, 0};
    long n = 0;
    view_related_any(view, person, selection->relations, selection->n_relation, &scratch->persons);
    for (size_t p = 0; p < scratch->persons.n; p++)
        for (size_t f = 0; f < selection->n_filter; f++) {
            uint32_t whose = scratch->persons.items[p];
            const struct filter *filter = &selection->filters[f];
            struct cover_question question = {extract, filter->i_source, whose == person};
            const struct cover *cover = bounds_of(&question, view, whose, scratch);
            n += count_person(view, whose, condition, filter, cover);
            if (n >= condition->at_least)
                return TRUTH_YES;
            if (cover)
                days_add(cover, condition, view_attribute_day(view, whose, extract->i_dob),
                         view->as_of, &days);
        }
    return observed_too_little(&days) ? TRUTH_OPEN : TRUTH_NO;
}
