// Who lives where at a date, and how surely.
#ifndef HEARTH_HOMES_H
#define HEARTH_HOMES_H

#include "features/timeline/view.h"

#define HOME_NONE UINT32_MAX
#define HOME_LIVES .8   // from here on the person lives there: household features count it
#define HOME_UNSURE .2  // from here to HOME_LIVES: perhaps
#define HOME_DISPUTE 90 // days: claims that began so close together are compared

// Where a person lives as far as is known. A place is an address; all addresses of one home have the
// same (a UPRN and the text that a row said belongs to it).
struct home {
    uint32_t place;     // 0 … n_address − 1; HOME_NONE = no address
    double probability; // that the person lives there
    bool listed;        // a refuge, hostel or care home: lives there, but makes no household
};

// Fills ret_homes, n_person. The home is the place of the latest row not ended (latest from, then
// known, source, row); where more sources say another place whose row began within HOME_DISPUTE days
// before it, it is that one. The probability follows the shares of right homes in simulated boroughs
// (README.md): .95 where two sources agree, .9 where one says so, .85 where nothing confirmed it for
// household.stale, .8 where sources disagree, .2 where nothing confirmed it for household.stale and
// others came to live there since. A child registered there within a year of its birth did not come.
// Persons of one place with a tie (any relation) are one group: what confirms one confirms all, and
// a group came when its first member did. A row without a date is always confirmed.
// Time: rows and ties as visible at view->as_of.
void homes_find(const struct view *view, struct home *ret_homes);

#endif
