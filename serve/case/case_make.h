// Makes a case, part by part, each in its own file; for the files of this folder.
#ifndef HEARTH_CASE_MAKE_H
#define HEARTH_CASE_MAKE_H

#include "serve/case/case.h"
#include "serve/case/case_model.h"
#include "serve/scoring/snapshot.h"

struct case_maker {
    const struct case_model *model;
    struct snapshot *snapshot;  // of the model's scenario
    struct view view;           // of the snapshot, at the alert's as_of
    struct family_case *family; // being made
    uint32_t child;
    uint32_t *persons; // CASE_PEOPLE places, as family->people
};

// The case of an alert, from the events as of now. Shapes: ret_persons CASE_PEOPLE, the people's
// numbers in the timeline. ret_n_laid: see snapshot.n_laid. Owns: ret_family's arena, also when it
// fails; texts of the model are borrowed. Errors: E_DATA when the records have no such person at
// that date. Threads: any.
struct case_made {
    struct family_case family;
    uint32_t persons[CASE_PEOPLE];
    size_t n_laid;
};
// Errors: E_DATA when the person is no longer in the records.
enum status case_make(const struct case_model *model, const struct alert *alert,
                      struct case_made *ret_made, struct error *err);

// Who belongs to the child: family->people, and persons.
void case_people_find(struct case_maker *maker);
// The home of one of them, in words.
void case_home_find(const struct case_maker *maker, uint32_t person, struct case_person *one);
// Index of the person found at the same home who i possibly is (duplicates.h), the surest, of an adult
// and a child the adult: one before i, or, of one relation, one with a date of birth where i has none. SIZE_MAX = nobody.
// Call in order of i, once all people are listed.
size_t case_same_person(const struct case_maker *maker, size_t i);
// Who may live with the child (from HOME_UNSURE to HOME_LIVES), or was there (below), and is not in the
// household, ascending; n_max at most. Cost: O(n_person).
size_t case_not_sure_list(const struct case_maker *maker, uint32_t *ret_persons, size_t n_max);
size_t case_was_here_list(const struct case_maker *maker, uint32_t *ret_persons, size_t n_max);
// People who were at the address and are not of the family: last, so that no other part tells of them.
void case_was_here_add(struct case_maker *maker);
// Index among the people, SIZE_MAX = none of them.
size_t case_person_index(const struct case_maker *maker, uint32_t person);
// What happened to them, and what each source knows.
void case_chronology_make(struct case_maker *maker);
// Score, reasons with their records, protective facts, changes, what became of others.
void case_why_make(struct case_maker *maker);
void case_links_make(struct case_maker *maker);
// Significant facts since, and strengths; after the chronology was made.
void case_strengths_make(struct case_maker *maker);
// Where they stand now, and who is open to social care; after the sources were listed.
void case_position_make(struct case_maker *maker);

#endif
