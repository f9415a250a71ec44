// Significant facts since the list, and strengths to check: both as the scenario names them, by today's
// records. A strength is gone once a significant fact follows it.

#include "serve/case/case_make.h"

#include "features/base/text.h"
#include "features/extract/list_facts.h"

#include <string.h>

struct finding {
    struct case_maker *maker;
    day_t latest; // of the significant facts
};

// Whether the record tells of the fact, and had not been marked before.
static bool record_mark(struct case_record *record, const struct list_fact *fact, size_t i_person)
{
    bool same = record->i_source == fact->i_source && record->i_person == i_person &&
                record->date == fact->seen->date && record->known == fact->seen->known;
    bool is_new = same && !record->significant;
    record->significant |= same;
    return is_new;
}

// The records of the chronology and of what came in since that tell of this fact.
static void significant_mark(void *context, const struct list_fact *fact)
{
    struct finding *finding = context;
    struct family_case *family = finding->maker->family;
    size_t i_person = case_person_index(finding->maker, fact->person);
    if (fact->seen->date > finding->latest)
        finding->latest = fact->seen->date;
    for (size_t i = 0; i < family->n_since; i++)
        family->n_significant += record_mark(&family->since[i], fact, i_person);
    for (size_t i = 0; i < family->n_chronology; i++)
        record_mark(&family->chronology[i], fact, i_person);
}

static void strength_add(void *context, const struct list_fact *fact)
{
    struct finding *finding = context;
    struct family_case *family = finding->maker->family;
    const struct case_source *source = &family->sources[fact->i_source];
    const char *text = fact->text ? fact->text : source->title;
    if (fact->seen->date <= finding->latest)
        return;
    for (size_t i = 0; i < family->n_strength; i++) {
        struct case_strength *known = &family->strengths[i];
        if (known->i_source != fact->i_source || strcmp(known->text, text) != 0)
            continue;
        if (fact->seen->date > known->date)
            known->date = fact->seen->date;
        return;
    }
    if (family->n_strength < CASE_STRENGTHS)
        family->strengths[family->n_strength++] =
            (struct case_strength){text, fact->i_source, fact->seen->date};
}

void case_strengths_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    const struct extract *extract = maker->model->model->extract;
    struct finding finding = {maker, DAY_NONE};
    struct view now = maker->view;
    now.as_of = family->today + 1; // what is known today counts
    family->strengths = arena_array(&family->arena, CASE_STRENGTHS, sizeof *family->strengths);
    list_facts_visit(extract, &now, maker->child, LIST_SIGNIFICANT,
                     &(struct list_fact_visitor){significant_mark, &finding});
    list_facts_visit(extract, &now, maker->child, LIST_STRENGTH,
                     &(struct list_fact_visitor){strength_add, &finding});
}
