// Who else bears a name: where all records of one forename and surname that have a date of birth have
// the same one, a record of that name without a date is hardly another's.
#ifndef HEARTH_NAMESAKES_H
#define HEARTH_NAMESAKES_H

#include "features/link/home_evidence.h"
#include "features/link/number_evidence.h"

struct bearer; // a record with one of its forenames and surnames

struct duplicate_days { // of an input
    day_t *same;  // n_same, rising: days on which a pair of one name, home and birth was known
    day_t *other; // n_other, rising: of one name and home, born on different days
    size_t n_same, n_other, same_capacity, other_capacity;
};

struct namesakes {
    const struct number_evidence *evidence;
    const struct home_evidence *homes;
    struct bearer *bearers; // n, by forename, surname, record
    size_t n;
    struct duplicate_days *inputs; // n_input
    size_t n_input;
};

// Owns: namesakes_done; borrows evidence and homes. Cost: O(k log k) for k combinations of a record's
// forenames and surnames. Without the columns forename and surname there are no bearers.
void namesakes_index(const struct number_evidence *evidence, const struct home_evidence *homes,
                     const struct registry *registry, struct namesakes *ret_names);
// Whether the two records have a forename, more than an initial, and a surname in common by the day,
// and all who bear that name by then and have a date of birth have one and the same. Symmetric.
// Cost: linear in the bearers of the name. Threads: any.
bool namesakes_one_birth(const struct namesakes *names, uint32_t a, uint32_t b, day_t by);
// Whether two records of the input with one name and one home are, by the day, hardly ever two people:
// of at least 20 such pairs with dates of birth no more than 1 in 20 had different ones. It shows
// where people get a new record with a new account. Threads: any.
bool namesakes_are_duplicates(const struct namesakes *names, uint32_t input, day_t by);
// Adds to the digest of each record what the functions above can find for it: changes with the dates
// of birth of those who bear its names, and with what its input is known for. Shapes: states n_record.
void namesakes_digest(const struct namesakes *names, const struct registry *registry,
                      uint64_t *states);
// A digest of the record's forenames and dates of birth; 0 where it has no date.
uint64_t namesakes_who(const struct namesakes *names, uint32_t record);
void namesakes_done(struct namesakes *names);

#endif
