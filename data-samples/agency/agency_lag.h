// When a thing reaches the hub: the lag until the agency's own system holds it, and the day of the
// next extract.
#ifndef HEARTH_AGENCY_LAG_H
#define HEARTH_AGENCY_LAG_H

#include "data-samples/agency/agency.h"

// A stream for an item of this agency; `purpose` below 32 is the caller's own.
struct draw agency_draw(const struct agency *agency, int purpose, uint64_t item);
// Time: the day on which the hub's extract holds what happened on `day`; beyond view->end = not at
// all.
day_t agency_known(const struct agency *agency, day_t day, struct draw *draw);
// The same with the day on which the agency's own system held it.
struct agency_entry {
    day_t recorded, known;
};
struct agency_entry agency_entry(const struct agency *agency, day_t day, struct draw *draw);
day_t agency_next_load(const struct agency *agency, day_t day);
// When a spell ended, at the latest by the person's death, and when the hub knew, by the end of the
// records; both DAY_NONE while open.
struct spell_end {
    day_t end, known;
};
struct spell_end agency_end(const struct agency *agency, const struct fact *fact,
                            struct draw *draw);
// Of agency_draw.
enum { PURPOSE_FACT = 8, PURPOSE_ERRORS, PURPOSE_LATER, PURPOSE_PEOPLE };
enum { PURPOSE_KIN_RECORDED = 20, PURPOSE_KIN_LINK };
enum {
    PURPOSE_MOVE = 24,
    PURPOSE_MOVE_MEMBER,
    PURPOSE_LEAVE,
    PURPOSE_STATED,
    PURPOSE_OWN_CONTACT,
    PURPOSE_SECOND_HOME
};

#endif
