// Adoption separates: the records of a child before and after an adoption are two people, for ever
// and without a list. What marks an adoption in the agencies' records, and which matches it forbids.
#ifndef HEARTH_ADOPTION_H
#define HEARTH_ADOPTION_H

#include "features/link/matches.h"

struct adoption_mark {
    uint32_t record;
    day_t adopted;  // the day of the order, or of the end of care; DAY_NONE = not stated
    day_t received; // the mark is known from after this day on
    day_t earlier;  // so is a row of the record from before the adoption; DAY_MAX = there is none
};

struct adoptions {
    struct adoption_mark *marks; // n, by record, then day
    size_t n, capacity;
    day_t *first_dated; // n_record: the first day that the record tells of; DAY_NONE = no date
};

// Whether a category, tag or attribute says that the child was adopted: "adopted …", "adoption",
// "adoption order …", RC1 (children in need census), and E11 or E12 (SSDA903) where one of the two
// names of the column speaks of an end ("REC", "ceased_reason"): E11 is also a diagnosis.
bool adoption_is_code(const char *text, const char *name, const char *header);
// Whether a source holds adoptions and nothing else, by its name: adopted, adoption_orders, …
bool adoption_is_source(const char *name);

// Finds the marks of all sources: a source of adoptions, categories and tags of events and spells
// (a reason for the end of a spell counts from the end, once it is known; others from the start), attributes of persons, and a flag or date named adopted or
// adoption. Owns: adoptions_done.
void adoptions_gather(const struct config *config, const struct records *records,
                      const struct registry *registry, struct adoptions *ret_adoptions);
// Removes the matches that would link a record from before an adoption with one from after it,
// directly or through others. Records without a date may be either, and are not linked to any of
// such a group. ret_separated: n_record, set for the records of removed matches. Returns how many
// were removed. Time: at every date, as for decisions of `never`.
size_t adoptions_separate(const struct adoptions *adoptions, size_t n_record,
                          struct matches *matches, bool *ret_separated);
void adoptions_done(struct adoptions *adoptions);

#endif
