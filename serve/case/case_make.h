// The parts of a case, each in its own file; for the files of this folder.
#ifndef HEARTH_CASE_MAKE_H
#define HEARTH_CASE_MAKE_H

#include "serve/case/case.h"
#include "serve/case/case_model.h"

struct case_maker {
    struct case_model *model;
    struct view view;           // at the alert's as_of
    struct family_case *family; // being made
    uint32_t child;
    uint32_t *persons; // CASE_PEOPLE places, as family->people
};

// Who belongs to the child: family->people, and persons.
void case_people_find(struct case_maker *maker);
// Index among the people, SIZE_MAX = none of them.
size_t case_person_index(const struct case_maker *maker, uint32_t person);
// What happened to them, and what each source knows.
void case_chronology_make(struct case_maker *maker);
// Score, reasons with their records, protective facts, changes, what became of others.
void case_why_make(struct case_maker *maker);
void case_links_make(struct case_maker *maker);

#endif
