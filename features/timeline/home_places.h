// Which addresses are one place at a date.
#ifndef HEARTH_HOME_PLACES_H
#define HEARTH_HOME_PLACES_H

#include "features/timeline/home_memory.h"
#include "features/timeline/view.h"

struct home_places {
    uint32_t *place_of; // n_address: the address that stands for all of the place
    bool *listed;       // n_address, of places: makes no household
    bool *whole;        // likewise: a building whose flats are homes of their own
};

// A written address is the UPRN that more than half of the sources said that said one. A row with both
// has its own UPRN, unless two sources or more said that one, and twice as many as all others.
// Time: what was said and listed before view->as_of. Owns: memory.
void home_places_find(const struct view *view, struct home_memory *memory,
                      struct home_places *ret_places);

#endif
