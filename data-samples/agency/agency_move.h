// How news of a move reaches an agency, and which date it writes beside the new address. A household
// tells its move once: all of it moves in an agency's records, or nobody does.
#ifndef HEARTH_AGENCY_MOVE_H
#define HEARTH_AGENCY_MOVE_H

#include "data-samples/agency/agency.h"

// What an agency gets to know of a move.
struct move_news {
    bool heard;
    day_t from; // the date it keeps beside the address
    day_t known;
};

// Of the client's move into the home of this stay, after the client was registered. A member of the
// household who is registered at the new address brings the news too.
struct move_news move_heard(const struct agency *agency, const struct client *client,
                            const struct stay *stay);
// The day on which the agency notes that the client has left the last home: DAY_NONE = it never does,
// or it keeps no end dates.
day_t move_end_heard(const struct agency *agency, const struct client *client,
                     const struct stay *stay);
// The date kept beside the address of a first record, made on the day `recorded`.
day_t move_first_day(const struct agency *agency, const struct stay *stay, day_t recorded);
// The day that was stated for a move into a home, an account, a tenancy: the true day, the first of
// a month, one backdated, or the day of the notice. One home and day, one statement.
day_t move_stated_day(const struct agency *agency, uint32_t dwelling, day_t day);
// The same for a spell of a person that began with moving in; other days are as they are. Never
// after `end`.
day_t move_spell_day(const struct agency *agency, const struct fact *fact);

#endif
