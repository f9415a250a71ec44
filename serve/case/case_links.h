// What link/persons.csv and link/review.csv say of how records were linked into persons.
#ifndef HEARTH_CASE_LINKS_H
#define HEARTH_CASE_LINKS_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"

#include <stddef.h>

struct linked_record {
    const char *person_id;
    double confidence;
    day_t linked_on; // DAY_NONE = not dated
};
struct possible_match { // two persons who may be one, for clerical review
    const char *one, *other, *reason;
};
struct case_links {
    struct linked_record *items; // by person_id bytewise
    size_t n;
    struct possible_match *possible; // n_possible, in the order of review.csv
    size_t n_possible;
};

// No files = no rows. Owns: arena. Errors: E_DATA, E_SYSTEM.
enum status case_links_read(struct arena *arena, const char *workspace,
                            struct case_links *ret_links, struct error *err);
// The first of the person's rows, ret_n of them.
const struct linked_record *case_links_of(const struct case_links *links, const char *person_id,
                                          size_t *ret_n);
// How many people beyond those named may be the same person as one of them, by reason.
struct outside_match {
    size_t i_person; // of the named
    const char *reason;
    size_t n; // people, at least 1
};
struct named_people {
    const char *const *ids; // n, each once
    size_t n;
};
// By person, then reason. Each two people count once, for the first reason in review.csv. Owns: arena;
// reasons are the links'.
size_t case_links_outside(struct arena *arena, const struct case_links *links,
                          const struct named_people *named, struct outside_match **ret_matches);

#endif
