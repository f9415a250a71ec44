// Matches → persons, true to time: who counted as one person at which date.
#ifndef HEARTH_JOINING_H
#define HEARTH_JOINING_H

#include "features/link/matches.h"

// Two records that must stay apart.
struct apart {
    uint32_t a, b;
};

struct joining_input {
    size_t n_record;
    const day_t *first_seen; // n_record; NULL = all at once
    const bool *is_anchor;   // n_record: named a person in an earlier run; NULL = none
    const struct apart *aparts;
    size_t n_apart;
    const uint32_t *input; // n_record
    const bool *unique;    // by input: a person has at most one record of it; NULL = none
};

// A record belongs to the person from after `joined` on (DAY_NONE = from its first day).
struct membership {
    uint32_t person;
    day_t joined;
};

// A person is named by its anchor, the record that others joined. One that was later found to be
// the same as another person stands until that day and then gives way to it.
struct joining {
    uint32_t *anchor;               // n_person: record
    day_t *until;                   // n_person: the last as_of at which it stands; DAY_MAX = still
    uint32_t *joined_into;          // n_person: who it was found to be; itself while it stands
    size_t n_person;                // in order of their anchors
    uint32_t *first;                // n_record + 1
    struct membership *memberships; // by record, then time; the last one is today's
    size_t n_refused;               // matches left out because records must stay apart
};

// Joins in the order of matches, which are sorted by day. Of two persons the one with the senior
// anchor goes on: an anchor of an earlier run before others, then who was seen first, then the
// smaller record. Owns: joining_done.
void joining_make(const struct joining_input *input, const struct matches *matches,
                  struct joining *ret_joining);
void joining_done(struct joining *joining);

#endif
