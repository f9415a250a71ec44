// How the records of persons were linked, and what link/review.csv says of persons who may be one.
#ifndef HEARTH_CASE_LINKS_H
#define HEARTH_CASE_LINKS_H

#include "features/timeline/record_links.h"

#include <stddef.h>

struct possible_match { // two persons who may be one, for clerical review
    const char *one, *other, *reason;
};
struct case_links {
    const struct timeline *timeline;
    struct record_links records;
    struct possible_match *possible; // n_possible, in the order of review.csv
    size_t n_possible;
};

// The timeline's records, and the pairs of its workspace's link/review.csv: no file = no pairs. Owns:
// arena, the timeline. Errors: E_DATA, E_SYSTEM.
enum status case_links_read(struct arena *arena, const struct timeline *timeline,
                            struct case_links *ret_links, struct error *err);
// The pairs alone. Rows without persons, of an older file, say nothing.
enum status possible_matches_read(struct arena *arena, const char *workspace,
                                  struct case_links *ret_links, struct error *err);
// The records of the person of that id; n = 0 where nobody has it.
struct person_records case_links_records(const struct case_links *links, const char *person_id);
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
