// What follows for a family that has to leave its home for what it owes: another home, temporary
// accommodation before it, here or in another district, and a crisis.
#ifndef HEARTH_WORLD_LOST_HOME_H
#define HEARTH_WORLD_LOST_HOME_H

#include "data-samples/world/world_family.h"
#include "data-samples/world/world_money.h"

// The family has to leave home i on the day. When it is placed in another district it is gone from
// the borough: family->left and end_month say so.
void lost_home_put_out(struct family *family, const struct payer *payer, int i, day_t day);
// Help kept the home in that month: the crisis comes in the life without help alone.
void lost_home_spared(struct family *family, int month);
// The household goes into temporary accommodation between home i and the next, for some days.
void lost_home_temporary(struct family *family, int i, int days);

#endif
