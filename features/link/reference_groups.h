// Linkage quality by sex, ethnicity and deprivation, where the reference's people.csv has the column:
// missed and false links fall on groups unequally.
#ifndef HEARTH_REFERENCE_GROUPS_H
#define HEARTH_REFERENCE_GROUPS_H

#include "features/base/arena.h"
#include "features/base/json.h"
#include "features/link/pair_shares.h"

struct reference_group {
    const char *column, *name;
    size_t n_person; // with a record
    struct reference_share recall, precision;
};

struct reference_groups {
    struct reference_group *items; // n: by column, then name
    size_t n;
};

struct reference_group_paths {
    const char *persons, *reference; // CSV: input, record_id, person_id
    const char *people;              // CSV: person_id and any of sex, ethnicity, imd_quintile, …
    const char
        *stays; // CSV: person_id, imd_decile, a person's last home last: groups by deprivation
                // quintile; NULL = none
};
// Pairs of records: recall of those of one true person of the group, precision of those linked of
// which at least one is of the group. Records whose person is not in people.csv, and blank groups,
// are left out. Owns: arena. Errors: E_DATA (a column is missing), E_SYSTEM.
// Source: Wilson 1927 with the effective number of pairs, their variance linearised by person (Korn
// and Graubard 1998).
enum status reference_groups_compare(struct arena *arena, const struct reference_group_paths *paths,
                                     struct reference_groups *ret_groups, struct error *err);
void reference_groups_put(json *object, const struct reference_groups *groups);

#endif
