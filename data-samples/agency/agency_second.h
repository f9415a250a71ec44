// Which of a child's two homes an agency has on file.
#ifndef HEARTH_AGENCY_SECOND_H
#define HEARTH_AGENCY_SECOND_H

#include "data-samples/agency/agency.h"

// A time during which the agency keeps a child's second address.
struct second_address {
    const struct stay *stay; // of world->second_homes
    day_t from, known;       // kept beside the address; of the extract
    day_t back_known;        // of the extract that has the main home again; DAY_MAX = none
};
enum { SECOND_MOST = 8 };

// Of the client, in order; returns how many, none for most. Children of one pair of parents are
// recorded alike. Units: at most SECOND_MOST.
size_t second_addresses(const struct agency *agency, const struct client *client,
                        struct second_address ret_addresses[SECOND_MOST]);

#endif
