// Reads `significant` and `strengths` of a scenario's alerts, and finds the facts that they name. The
// sources that only they name are not among those that features, cohort and outcomes read.

#include "features/extract/list_facts.h"

#include "features/extract/plan.h"
#include "features/extract/scenario_keys.h"

#include <stdlib.h>
#include <string.h>

static void strength_parse(struct extract *extract, struct key_reader *reader,
                           const struct yaml *node, struct strength *ret_strength)
{
    struct error err = {0};
    struct strength_input input = {0};
    if (!key_read(reader, &strength_keys, node, &input))
        return;
    ret_strength->text = input.text;
    key_note(reader,
             condition_resolve(extract, node, &input.condition, &ret_strength->condition, &err),
             &err);
}

static void strengths_parse(struct extract *extract, struct key_reader *reader,
                            const struct yaml *list)
{
    struct error err = {0};
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        key_note(reader, yaml_error(list, &err, "strengths must be a list of conditions"), &err);
        return;
    }
    extract->strengths = arena_array(&extract->arena, list->n_child, sizeof *extract->strengths);
    for (const struct yaml *node = list->first; node; node = node->next)
        strength_parse(extract, reader, node, &extract->strengths[extract->n_strength++]);
}

void list_facts_parse(struct extract *extract, struct key_reader *reader)
{
    size_t n = extract->config.n_source;
    unsigned char *used = arena_array(&extract->arena, n + 1, 1);
    memcpy(used, extract->used, n);
    facts_parse(extract, reader, yaml_get(extract->info.alerts, "significant"),
                &extract->significant);
    strengths_parse(extract, reader, yaml_get(extract->info.alerts, "strengths"));
    memcpy(extract->used, used, n);
}

bool list_facts_named(const struct extract *extract, enum list_fact_kind kind)
{
    return kind == LIST_SIGNIFICANT ? extract->significant.n : extract->n_strength;
}

// Whether a fact that passes the filter counts: a start or an event always, an end when it is seen, a
// state when it holds, a condition with a window when it lies within.
struct counting {
    enum { COUNT_ALL, COUNT_ENDED, COUNT_HOLDS, COUNT_WITHIN } rule;
    day_t from; // COUNT_WITHIN
};

static bool counts(const struct counting *counting, const struct view *view,
                   const struct visible_fact *seen)
{
    switch (counting->rule) {
    case COUNT_ENDED:
        return seen->end != DAY_NONE;
    case COUNT_HOLDS:
        return seen->end == DAY_NONE || seen->end >= view->as_of;
    case COUNT_WITHIN:
        return seen->date >= counting->from;
    default:
        return true;
    }
}

struct visit {
    const struct view *view;
    struct person_list persons;
    const char *text;
    struct counting counting;
    const struct list_fact_visitor *visitor;
};

static void selection_visit(struct visit *visit, uint32_t person, const struct selection *selection)
{
    view_related_any(visit->view, person, selection->relations, selection->n_relation,
                     &visit->persons);
    for (size_t p = 0; p < visit->persons.n; p++)
        for (size_t f = 0; f < selection->n_filter; f++) {
            const struct filter *filter = &selection->filters[f];
            struct list_fact fact = {.i_source = filter->i_source,
                                     .person = visit->persons.items[p],
                                     .text = visit->text};
            struct cursor cursor;
            struct visible_fact seen;
            view_facts(visit->view, filter->i_source, fact.person, &cursor);
            fact.seen = &seen;
            while (cursor_next(&cursor, &seen))
                if (filter_passes(filter, &seen) && counts(&visit->counting, visit->view, &seen))
                    visit->visitor->visit(visit->visitor->context, &fact);
        }
}

void list_facts_visit(const struct extract *extract, const struct view *view, uint32_t person,
                      enum list_fact_kind kind, const struct list_fact_visitor *visitor)
{
    struct visit visit = {.view = view, .visitor = visitor};
    for (size_t i = 0; kind == LIST_SIGNIFICANT && i < extract->significant.n; i++) {
        const struct outcome_fact *fact = &extract->significant.items[i];
        if (fact->kind == OUTCOME_DIED)
            continue; // a death stands on the person, not among facts
        visit.counting.rule = fact->kind == OUTCOME_END ? COUNT_ENDED : COUNT_ALL;
        selection_visit(&visit, person, &fact->selection);
    }
    for (size_t i = 0; kind == LIST_STRENGTH && i < extract->n_strength; i++) {
        const struct strength *strength = &extract->strengths[i];
        bool state = strength->condition.kind == CONDITION_IN;
        visit.counting.rule = state ? COUNT_HOLDS : COUNT_WITHIN;
        visit.counting.from = span_subtract(view->as_of, strength->condition.within);
        visit.text = strength->text;
        selection_visit(&visit, person, &strength->condition.selection);
    }
    free(visit.persons.items);
}
