// The child health register's entry about a child: since when, with which mother, until when. It hears
// of most births in days, of children who move in or are born elsewhere in months, and of some who
// leave never.
#ifndef HEARTH_CHILD_REGISTER_H
#define HEARTH_CHILD_REGISTER_H

#include "data-samples/agency/agency.h"

struct child_entry {
    bool held;              // at some time of the records
    day_t from;             // resident since, as recorded
    day_t registered;       // when the register held it
    uint32_t mother;        // as recorded, rightly or not; WORLD_NONE = none
    day_t gone, gone_heard; // left or died, as recorded; DAY_MAX = not, or not heard of
    bool left;              // gone to another district
};
struct child_entry child_entry(const struct agency *agency, uint32_t child);

#endif
