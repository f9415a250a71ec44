// The relations that features, conditions and outcomes may name (`of:`), as visible at a view's
// date. Nobody is the parent of somebody born less than ten years after, whatever a record says, nor
// the brother or sister of a recorded parent, child or partner, or of a parent's partner.
#ifndef HEARTH_RELATIONS_H
#define HEARTH_RELATIONS_H

#include "features/timeline/view.h"

enum relation {
    RELATION_SELF,
    RELATION_MOTHER,
    RELATION_FATHER,
    RELATION_PARENT,
    RELATION_CHILD,
    RELATION_SIBLING,
    RELATION_PARTNER,
    RELATION_HOUSEHOLD,
    RELATION_COUNT
};

// One row a relation, with the words for it: pages, lists and reports have none of their own.
struct relation_row {
    const char *name, *help;
    bool has_attributes; // one person, whose attributes may be features
    // RELATION_SELF has NULL in these two: the scenario says what a row is called (`words:`).
    const char *group;  // all of them, as a heading: "Brothers and sisters"
    const char *member; // one of them: "Sibling"
    const char *to_row; // what one of them is to the row's person: "brother or sister"
    const char *size;   // how many there are, within a sentence: "number of brothers and sisters"
};
extern const struct relation_row relation_table[RELATION_COUNT];
const struct relation_row *relation_find(const char *name); // NULL when unknown

// A growing list of persons. Owns: free(items).
struct person_list {
    uint32_t *items;
    size_t n, capacity;
};

// The persons in the relation, ascending, each once, self left out (RELATION_SELF: self). Replaces
// the list's items.
void view_related(const struct view *view, uint32_t person, enum relation relation,
                  struct person_list *list);
// The persons in any of the relations, each once.
void view_related_any(const struct view *view, uint32_t person, const enum relation *relations,
                      size_t n_relation, struct person_list *list);
// mother or father: the tie that started last; self: self. PERSON_NONE when unknown.
uint32_t view_relative(const struct view *view, uint32_t person, enum relation relation);
// Number of persons in the relation; household: people with self
// (household_size), −1 without a household.
long view_relation_size(const struct view *view, uint32_t person, enum relation relation,
                        struct person_list *scratch);

#endif
