// The linked persons of a workspace or flat file, true to time: which person each record belongs
// to, and since when.
#ifndef HEARTH_PERSONS_H
#define HEARTH_PERSONS_H

#include "features/link/merging.h"
#include "features/link/previous_run.h"
#include "features/link/weight_matches.h"

struct unusable_values { // of a column that rules compare
    const char *column;
    size_t n; // values given that cannot be one: placeholders, wrong check digits
};

struct plain_column { // of rules, comparisons and blocks: it tells no two records apart
    const char *column;
    bool blank; // in every record; false: every record that has a value has the same
};

struct incremental_counts { // of a run that took over what did not change since the run before
    bool is_incremental;
    size_t n_changed, n_gone; // records: new or of other values; no longer in the data
    size_t n_compared;        // pairs that were compared
    size_t n_remade;          // records whose persons were made anew
};

// Persons by number, in bytewise order of their ids. Under rules a person's id follows from its
// representative (see merging.h), so it stays while its records stay together.
struct persons {
    size_t n_person;
    struct texts ids;            // n_person
    const day_t *until;          // n_person: last as_of at which it is valid; DAY_MAX = today's
    const uint32_t *merged_into; // n_person: who it was found to be after `until`; else itself
    struct registry registry;
    const uint32_t *first;                // n_record + 1, into memberships
    const struct membership *memberships; // of a record in time order; the last one is today's
    struct matches matches;               // by records; empty under `link: none`
    uint64_t *n_match;                    // n_rule + 2: pairs by first rule, `always`, weights
    size_t n_refused;                     // matches left out because two records must not be linked
    struct match_tally *tallies;          // n_rule: what each rule left unlinked
    struct weight_matches weights;        // with `compare:`; else zeroed
    struct match *reviews;                // n_review, by records: not linked, for clerical review
    size_t n_review;
    const char **review_details;      // n_review: review_pairs.h; items NULL = nothing more to say
    struct unusable_values *unusable; // n_unusable
    size_t n_unusable;
    struct plain_column *plain; // n_plain
    size_t n_plain;
    const bool *is_nobody;      // n_record: an id such as UNKNOWN, which makes no tie; NULL = none
    size_t n_tie_to_nobody;     // rows of relationships that name such an id
    const bool *separated;      // n_record: of matches across an adoption; NULL = none
    size_t n_across_adoption;   // matches left out because they cross an adoption
    const day_t *adopted_after; // n_person: from after this day on the person, adopted, has neither
                                // home nor relatives; DAY_MAX = not adopted; NULL = nobody is
    const bool *is_adopted;     // n_record: has an adoption mark; NULL = none has
    size_t n_undecided;         // pairs of `never` and `always` that name no record of the data
    const char *first_undecided;            // file:line of the first
    const struct cannot_link *cannot_links; // n_cannot_link: the pairs of `never`
    size_t n_cannot_link;
    struct linkage_variable *columns; // n_column: what weights compare of a workspace; else NULL
    size_t n_column;
    struct previous_run previous;
    struct incremental_counts incremental;
    char hash[HASH_TEXT]; // of all memberships: equal = linked the same
};

// The memberships of a source's local id.
static inline const struct membership *persons_of(const struct persons *persons, size_t i_source,
                                                  uint32_t local, size_t *ret_n)
{
    uint32_t record = persons->registry.record_of[i_source][local];
    *ret_n = persons->first[record + 1] - persons->first[record];
    return persons->memberships + persons->first[record];
}

// Of a record: the person that it belongs to by all that is known.
static inline uint32_t persons_of_record(const struct persons *persons, size_t record)
{
    return persons->memberships[persons->first[record + 1] - 1].person;
}

void persons_done(struct persons *persons);

// The numbers 0 … n − 1 in bytewise order of the ids. Owns: the caller frees.
uint32_t *persons_sort_ids(const char **ids, size_t n);
// Copies the ids of persons 0 … n_person − 1.
void persons_set_ids(struct arena *arena, struct persons *persons, const char *const *ids);
void persons_hash(struct persons *persons); // fills persons->hash

#endif
