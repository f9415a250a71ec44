// Facts that a scenario's `alerts:` names for those who review a case: significant ones, which end holds
// and are handed over, and strengths to check. They change no feature, label or score.
#ifndef HEARTH_LIST_FACTS_H
#define HEARTH_LIST_FACTS_H

#include "features/extract/extract.h"
#include "features/timeline/view.h"

enum list_fact_kind { LIST_SIGNIFICANT, LIST_STRENGTH };

struct list_fact {
    size_t i_source;
    uint32_t person; // whose fact it is
    const struct visible_fact *seen;
    const char *text; // of a strength, as the scenario words it; NULL = none
};
struct list_fact_visitor {
    void (*visit)(void *context, const struct list_fact *fact);
    void *context;
};
// Each visible fact of that kind about the person and, where an entry says `of`, about relatives; several
// entries may name one fact. A strength that is a state holds on the day before the view's as_of.
// Time: as the view. Threads: any.
void list_facts_visit(const struct extract *extract, const struct view *view, uint32_t person,
                      enum list_fact_kind kind, const struct list_fact_visitor *visitor);
// Whether the scenario names any of that kind.
bool list_facts_named(const struct extract *extract, enum list_fact_kind kind);

#endif
