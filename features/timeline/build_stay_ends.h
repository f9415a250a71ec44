// Spells that end homes (`ends_home`): tenancies and accounts have no address of their own.
#ifndef HEARTH_BUILD_STAY_ENDS_H
#define HEARTH_BUILD_STAY_ENDS_H

#include "features/timeline/build_common.h"

// A person row with an address once more, as it is known when a spell ended.
struct stay_end {
    uint32_t record;       // of the registry
    uint32_t source, row;  // of the person row
    day_t from, known, to; // known: from after this day on
    uint32_t address;
};

// Zeroed = empty. Owns: stay_ends_done.
struct stay_ends {
    struct stay_end *items; // n, after stay_ends_find: one for each spell that ended a stay
    size_t n, capacity;
};

struct source_row {
    size_t i_source, i_row;
};

// Notes a person row with an address, where spells of its ids end homes.
void stay_ends_note(struct stay_ends *ends, const struct timeline_writer *build,
                    const struct source_row *at, uint32_t address);
// Replaces the rows by the ends: of each ended spell, the last row of its record that begins at most
// 31 days after the spell does, unless that row has an end itself or another
// spell goes on there; where that is known later, the row is open again from then on. Cost: O(n log n).
void stay_ends_find(struct stay_ends *ends, const struct timeline_writer *build);
void stay_ends_done(struct stay_ends *ends);

#endif
