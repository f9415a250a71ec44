// What a view sees of one person in one source: since when something is open there, and the latest date.
#ifndef HEARTH_CASE_STAY_H
#define HEARTH_CASE_STAY_H

#include "features/timeline/view.h"

struct stay {
    day_t open_since;  // of the latest spell that is open; DAY_NONE = none
    day_t last;        // the latest date: of an end where there is one
    uint32_t category; // of the fact that open_since or else last is of; TEXT_NONE = none
};
// Time: as the view; a spell is open when it has no visible end or ends on the view's as_of or later.
struct stay stay_find(const struct view *view, size_t i_source, uint32_t person);

#endif
