// From which day on two records would have been compared at all.
#ifndef HEARTH_PAIR_DAY_H
#define HEARTH_PAIR_DAY_H

#include "features/link/blocking.h"

// The first day from after which the two records, by the values received until then, share a block
// of one of the rules; DAY_MAX = never. The limits of a block's size, which depend on all records,
// are settings and left aside. Threads: yes.
day_t pair_day_of_blocks(const struct blocking *blocking, const struct record_pair *pair);

#endif
