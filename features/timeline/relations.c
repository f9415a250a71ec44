// Who stands in which relation to a person at a date: ties that hold, siblings through parents,
// households.

#include "features/timeline/relations.h"

#include "features/base/sort.h"
#include "features/timeline/household.h"

#include <stdlib.h>
#include <string.h>

enum { PARENT_LEAST_DAYS = 3652 }; // ten years

const struct relation_row relation_table[RELATION_COUNT] = {
    [RELATION_SELF] =
        {
            .name = "self",
            .help = "the person",
            .has_attributes = true,
            .to_row = "",
            .size = "number of people",
        },
    [RELATION_MOTHER] =
        {
            .name = "mother",
            .help = "the mother",
            .has_attributes = true,
            .group = "Mother",
            .member = "Mother",
            .to_row = "mother",
            .size = "number of mothers",
        },
    [RELATION_FATHER] =
        {
            .name = "father",
            .help = "the father",
            .has_attributes = true,
            .group = "Father",
            .member = "Father",
            .to_row = "father",
            .size = "number of fathers",
        },
    [RELATION_PARENT] =
        {
            .name = "parent",
            .help = "mother, father and other parents",
            .group = "Parents",
            .member = "Parent",
            .to_row = "parent",
            .size = "number of parents",
        },
    [RELATION_CHILD] =
        {
            .name = "child",
            .help = "children",
            .group = "Their children",
            .member = "Their child",
            .to_row = "child",
            .size = "number of children",
        },
    [RELATION_SIBLING] =
        {
            .name = "sibling",
            .help = "persons who share a known parent, and known siblings",
            .group = "Brothers and sisters",
            .member = "Sibling",
            .to_row = "brother or sister",
            .size = "number of brothers and sisters",
        },
    [RELATION_PARTNER] =
        {
            .name = "partner",
            .help = "partners",
            .group = "Partner",
            .member = "Partner",
            .to_row = "partner",
            .size = "number of partners",
        },
    [RELATION_HOUSEHOLD] =
        {
            .name = "household",
            .help = "the other members of the household",
            .group = "Household",
            .member = "Household member",
            .to_row = "member of the household",
            .size = "number of people in the household",
        },
};

const struct relation_row *relation_find(const char *name)
{
    for (size_t i = 0; i < RELATION_COUNT; i++)
        if (strcmp(relation_table[i].name, name) == 0)
            return &relation_table[i];
    return NULL;
}

static void list_add(struct person_list *list, uint32_t person)
{
    memory_grow(&list->items, &list->capacity, list->n + 1, sizeof *list->items);
    list->items[list->n++] = person;
}

// Whether one can be the other's parent by their dates of birth; yes when either is not known.
static bool can_be_parent(const struct view *view, uint32_t parent, uint32_t child)
{
    long i_dob = view->timeline->i_dob;
    day_t born = view_attribute_day(view, parent, i_dob);
    day_t child_born = view_attribute_day(view, child, i_dob);
    return born == DAY_NONE || child_born == DAY_NONE ||
           (int64_t)child_born - born >= PARENT_LEAST_DAYS;
}

// A benefit claim lists the claimant's partner below eighteen as a dependant, that is, as a child.
static bool tie_counts(const struct view *view, uint32_t person, const struct relationship_row *tie)
{
    if (!view_tie_holds(view, tie))
        return false;
    switch (tie->relation) {
    case TIE_MOTHER:
    case TIE_FATHER:
    case TIE_PARENT:
        return can_be_parent(view, tie->other, person);
    case TIE_CHILD:
        return can_be_parent(view, person, tie->other);
    default:
        return true;
    }
}

static void add_tied(const struct view *view, uint32_t person, enum relation_tie relation,
                     struct person_list *list)
{
    const struct timeline *timeline = view->timeline;
    for (uint32_t i = timeline->relationship_first[person];
         i < timeline->relationship_first[person + 1]; i++)
        if (timeline->ties[i].relation == relation && tie_counts(view, person, &timeline->ties[i]))
            list_add(list, timeline->ties[i].other);
}

// Sorts, leaves out repeats and `self`.
static void list_settle(struct person_list *list, uint32_t self)
{
    if (list->n > 1)
        qsort(list->items, list->n, sizeof *list->items, order_u32);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] != self && (!n || list->items[n - 1] != list->items[i]))
            list->items[n++] = list->items[i];
    list->n = n;
}

static bool is_tied(const struct view *view, uint32_t person, uint32_t other,
                    enum relation_tie relation)
{
    const struct timeline *timeline = view->timeline;
    for (uint32_t i = timeline->relationship_first[person];
         i < timeline->relationship_first[person + 1]; i++)
        if (timeline->ties[i].other == other && timeline->ties[i].relation == relation &&
            tie_counts(view, person, &timeline->ties[i]))
            return true;
    return false;
}

// Whether somebody who shares a recorded parent with the person is nearer than that: a parent, child
// or partner, or the partner of one of the parents. So a young couple in the home of her mother,
// whose claim lists both and their child as dependants, are not the child's siblings.
static bool is_nearer(const struct view *view, uint32_t person, uint32_t other,
                      const uint32_t *parents, size_t n_parent)
{
    if (is_tied(view, person, other, TIE_PARENT) || is_tied(view, person, other, TIE_CHILD) ||
        is_tied(view, person, other, TIE_PARTNER))
        return true;
    for (size_t i = 0; i < n_parent; i++)
        if (is_tied(view, parents[i], other, TIE_PARTNER))
            return true;
    return false;
}

// The parents are gathered at the end of the list, their children after them; what is then found
// nearer goes, and the parents are taken out.
static void add_siblings(const struct view *view, uint32_t person, struct person_list *list)
{
    size_t start = list->n;
    add_tied(view, person, TIE_PARENT, list);
    size_t n_parent = list->n - start, n = list->n;
    for (size_t i = 0; i < n_parent; i++)
        add_tied(view, list->items[start + i], TIE_CHILD, list);
    add_tied(view, person, TIE_SIBLING, list);
    for (size_t i = n; i < list->n; i++) {
        uint32_t other = list->items[i];
        if (other != person && !is_nearer(view, person, other, list->items + start, n_parent))
            list->items[n++] = other;
    }
    list->n = n - n_parent;
    if (n_parent)
        memmove(list->items + start, list->items + start + n_parent,
                (list->n - start) * sizeof *list->items);
}

// Adds the persons of one relation to the list, unsorted.
static void add_related(const struct view *view, uint32_t person, enum relation relation,
                        struct person_list *list)
{
    static const enum relation_tie ties[RELATION_COUNT] = {
        [RELATION_MOTHER] = TIE_MOTHER,   [RELATION_FATHER] = TIE_FATHER,
        [RELATION_PARENT] = TIE_PARENT,   [RELATION_CHILD] = TIE_CHILD,
        [RELATION_PARTNER] = TIE_PARTNER,
    };
    if (relation == RELATION_SIBLING) {
        add_siblings(view, person, list);
    } else if (relation == RELATION_HOUSEHOLD) {
        size_t n;
        const uint32_t *members = household_members(view->households, person, &n);
        for (size_t i = 0; i < n; i++)
            list_add(list, members[i]);
    } else if (relation != RELATION_SELF) {
        add_tied(view, person, ties[relation], list);
    }
}

void view_related_any(const struct view *view, uint32_t person, const enum relation *relations,
                      size_t n_relation, struct person_list *list)
{
    bool with_self = false;
    list->n = 0;
    for (size_t i = 0; i < n_relation; i++) {
        with_self |= relations[i] == RELATION_SELF;
        add_related(view, person, relations[i], list);
    }
    list_settle(list, person);
    if (with_self)
        list_add(list, person);
}

void view_related(const struct view *view, uint32_t person, enum relation relation,
                  struct person_list *list)
{
    view_related_any(view, person, &relation, 1, list);
}

uint32_t view_relative(const struct view *view, uint32_t person, enum relation relation)
{
    if (relation == RELATION_SELF)
        return person;
    enum relation_tie tie = relation == RELATION_MOTHER ? TIE_MOTHER : TIE_FATHER;
    const struct timeline *timeline = view->timeline;
    const struct relationship_row *best = NULL;
    for (uint32_t i = timeline->relationship_first[person];
         i < timeline->relationship_first[person + 1]; i++) {
        const struct relationship_row *row = &timeline->ties[i];
        if (row->relation == tie && tie_counts(view, person, row) &&
            (!best || row->start >= best->start))
            best = row;
    }
    return best ? best->other : PERSON_NONE;
}

long view_relation_size(const struct view *view, uint32_t person, enum relation relation,
                        struct person_list *scratch)
{
    if (relation == RELATION_HOUSEHOLD) {
        size_t n = household_size(view->households, person);
        return n ? (long)n : -1;
    }
    view_related(view, person, relation, scratch);
    return (long)scratch->n;
}
