// Linkage quality as a family meets it: children with any false record. A simulated borough's truth
// says who is whose mother.
#ifndef HEARTH_REFERENCE_CHILDREN_H
#define HEARTH_REFERENCE_CHILDREN_H

#include "features/base/arena.h"
#include "features/base/error.h"
#include "features/base/json.h"

#define CHILDREN_BAR .001 // at most 1 child in 1,000

struct child_group { // all, or one ethnicity
    const char *name;
    size_t n;       // children with a record
    size_t n_false; // of these with a false record of self, mother or a sibling by the mother
    double p_above; // P(so many or more) if CHILDREN_BAR were true; binomial, exact
};

struct reference_children {
    struct child_group all;
    struct child_group *groups; // n_group, in order of the file
    size_t n_group;
};

struct reference_paths {
    const char *persons, *reference; // CSV: input, record_id, person_id
    const char *people;              // CSV: person_id, dob, mother_id, ethnicity
};
// Compares the linked persons with the reference. A record is false where its person has records of
// more than one true person. Children: born in the last 18 years before the latest birth. Owns:
// arena. Errors: E_DATA (a column is missing), E_SYSTEM.
enum status reference_children_compare(struct arena *arena, const struct reference_paths *paths,
                                       struct reference_children *ret_children, struct error *err);
void reference_children_print(const struct reference_children *children);
void reference_children_put(json *object, const struct reference_children *children);

#endif
