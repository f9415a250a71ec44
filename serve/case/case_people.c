// The child's people: family by ties, then who shares the household, then who may; each under a plain
// label.

#include "serve/case/case_make.h"

#include "features/base/text.h"
#include "features/timeline/household.h"
#include "features/timeline/relations.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// The nearest first: a person is listed under the first relation that holds.
static const enum relation circle[] = {
    RELATION_MOTHER, RELATION_FATHER,  RELATION_PARENT,    RELATION_SIBLING,
    RELATION_CHILD,  RELATION_PARTNER, RELATION_HOUSEHOLD,
};
#define N_CIRCLE (sizeof circle / sizeof *circle)

size_t case_person_index(const struct case_maker *maker, uint32_t person)
{
    for (size_t i = 0; i < maker->family->n_person; i++)
        if (maker->persons[i] == person)
            return i;
    return SIZE_MAX;
}

// As people read it: the label of the first person source that has one, else as recorded.
static const char *sex_text(const struct case_maker *maker, uint32_t person)
{
    const struct timeline *timeline = maker->model->timeline;
    const struct config *config = timeline->config;
    const char *text =
        view_attribute_text(&maker->view, person, timeline_find_attribute(timeline, "sex"));
    const char *label = NULL;
    for (size_t i = 0; text && !label && i < config->n_source; i++)
        if (config->sources[i].kind == RECORD_PERSON)
            label = column_labels_text(&config->sources[i].labels, "sex", text);
    return label ? label : text ? text : "";
}

static bool is_parent(const char *relation)
{
    static const enum relation parents[] = {RELATION_MOTHER, RELATION_FATHER, RELATION_PARENT};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(relation, relation_table[parents[i]].to_row) == 0)
            return true;
    return false;
}

static void person_add(struct case_maker *maker, uint32_t person, const char *label,
                       const char *relation)
{
    struct family_case *family = maker->family;
    const struct timeline *timeline = maker->model->timeline;
    if (case_person_index(maker, person) != SIZE_MAX)
        return;
    if (family->n_person == CASE_PEOPLE) {
        family->n_person_more++; // at least: one who is related twice counts twice
        return;
    }
    maker->persons[family->n_person] = person;
    struct case_person *one = &family->people[family->n_person++];
    day_t dob = view_attribute_day(&maker->view, person, timeline_find_attribute(timeline, "dob"));
    if (dob == DAY_NONE)
        dob = view_attribute_day(&maker->view, person,
                                 timeline_find_attribute(timeline, "expected_dob"));
    *one = (struct case_person){
        .id = texts_at(&timeline->ids, person),
        .label = label,
        .relation = relation,
        .dob = dob,
        .died = view_attribute_day(&maker->view, person, timeline_find_attribute(timeline, "died")),
        .sex = sex_text(maker, person),
    };
    case_home_find(maker, person, one);
    one->young_parent = is_parent(relation) && day_is_of_child(maker->family->today, dob);
    one->same_as = SIZE_MAX;
}

// Whoever is possibly a person named before has no number: "Possibly mother".
static void labels_same(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    for (size_t i = 1; i < family->n_person; i++) {
        struct case_person *one = &family->people[i];
        if (one->same_as == SIZE_MAX)
            continue;
        char *label = arena_text(&family->arena, family->people[one->same_as].label);
        *label = (char)tolower((unsigned char)*label);
        one->label = arena_format(&family->arena, "Possibly %s", label);
        one->home = arena_format(&family->arena, "Possibly the same person as %s", label);
    }
}

// "Sibling" of one, "Sibling 2" of several.
static void labels_number(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    for (size_t i = 1; i < family->n_person; i++) {
        size_t n = 0, place = 0;
        for (size_t j = 1; j < family->n_person; j++) {
            bool same = strcmp(family->people[j].relation, family->people[i].relation) == 0 &&
                        family->people[j].same_as == SIZE_MAX;
            n += same;
            place += same && j <= i;
        }
        if (n > 1)
            family->people[i].label =
                arena_format(&family->arena, "%s %zu", family->people[i].label, place);
    }
}

void case_people_find(struct case_maker *maker)
{
    struct person_list list = {0};
    struct family_case *family = maker->family;
    family->people = arena_array(&family->arena, CASE_PEOPLE, sizeof *family->people);
    person_add(maker, maker->child, text_sentence(&family->arena, maker->model->model->info->one),
               "");
    for (size_t k = 0; k < N_CIRCLE; k++) {
        const struct relation_row *relation = &relation_table[circle[k]];
        view_related(&maker->view, maker->child, circle[k], &list);
        for (size_t i = 0; i < list.n; i++)
            person_add(maker, list.items[i], relation->member, relation->to_row);
    }
    uint32_t not_sure[CASE_PEOPLE];
    size_t n = case_not_sure_list(maker, not_sure, CASE_PEOPLE);
    for (size_t i = 0; i < n; i++)
        person_add(maker, not_sure[i], "Person at the address", "may live at the address");
    free(list.items);
    for (size_t i = 1; i < family->n_person; i++)
        family->people[i].same_as = case_same_person(maker, i);
    for (size_t i = 1; i < family->n_person; i++) // of another who was found to be a third since
        while (family->people[i].same_as != SIZE_MAX &&
               family->people[family->people[i].same_as].same_as != SIZE_MAX)
            family->people[i].same_as = family->people[family->people[i].same_as].same_as;
    labels_number(maker);
    labels_same(maker);
}

void case_was_here_add(struct case_maker *maker)
{
    uint32_t persons[CASE_PEOPLE];
    size_t n = case_was_here_list(maker, persons, CASE_PEOPLE), first = maker->family->n_person;
    for (size_t i = 0; i < n; i++)
        person_add(maker, persons[i], "Person recorded here before", "was at the address");
    for (size_t i = first; i < maker->family->n_person; i++)
        maker->family->people[i].known = "";
}

static size_t find_person(const struct family_case *family, const char *id)
{
    size_t i = 0;
    while (i < family->n_person && strcmp(family->people[i].id, id) != 0)
        i++;
    return i;
}

static bool is_listed(const struct family_case *family, size_t one, size_t other)
{
    for (size_t i = 0; i < family->n_possible; i++)
        if ((family->possible[i].i_person == one && family->possible[i].i_other == other) ||
            (family->possible[i].i_person == other && family->possible[i].i_other == one))
            return true;
    return false;
}

// Of pairs for clerical review only those of two people whom the case shows anyway.
static void note_possible(struct family_case *family, const struct case_links *links)
{
    size_t n_most = family->n_person * family->n_person;
    family->possible = arena_array(&family->arena, n_most + 1, sizeof *family->possible);
    for (size_t i = 0; i < links->n_possible && family->n_possible < n_most; i++) {
        const struct possible_match *match = &links->possible[i];
        size_t one = find_person(family, match->one), other = find_person(family, match->other);
        if (one < family->n_person && other < family->n_person && one != other &&
            !is_listed(family, one, other))
            family->possible[family->n_possible++] =
                (struct case_possible){one, other, arena_text(&family->arena, match->reason)};
    }
}

// Who they are is not the case's: only how many.
static void note_outside(struct family_case *family, const struct case_links *links)
{
    struct outside_match *matches;
    const char **ids = arena_array(&family->arena, family->n_person + 1, sizeof *ids);
    for (size_t i = 0; i < family->n_person; i++)
        ids[i] = family->people[i].id;
    size_t n = case_links_outside(&family->arena, links,
                                  &(struct named_people){ids, family->n_person}, &matches);
    family->outside = arena_array(&family->arena, n + 1, sizeof *family->outside);
    for (family->n_outside = 0; family->n_outside < n; family->n_outside++) {
        const struct outside_match *match = &matches[family->n_outside];
        family->outside[family->n_outside] = (struct case_outside){
            match->i_person, match->n, arena_text(&family->arena, match->reason)};
    }
}

void case_links_make(struct case_maker *maker)
{
    struct family_case *family = maker->family;
    const struct case_links *links = &maker->model->links;
    family->linked = maker->model->timeline->config->link == LINK_RULES;
    family->links = arena_array(&family->arena, family->n_person + 1, sizeof *family->links);
    for (size_t i = 0; family->linked && i < family->n_person; i++) {
        struct person_records records = case_links_records(links, family->people[i].id);
        if (records.n > 1)
            family->links[family->n_link++] =
                (struct case_link){i, (int)records.n, records.confidence, records.latest};
    }
    if (!family->linked)
        return;
    note_possible(family, links);
    note_outside(family, links);
}
