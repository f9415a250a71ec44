// Whether two dates of birth can be one, allowing for a slip of the keyboard.
#ifndef HEARTH_BIRTH_DATE_H
#define HEARTH_BIRTH_DATE_H

#include "features/base/day.h"

// Equal, or as YYYYMMDD one digit apart, two neighbouring digits swapped, or day and month swapped;
// and less than ten years apart, whatever the digits.
bool birth_dates_agree(day_t a, day_t b);
// Ten years apart or more: a parent's and a child's, not one person's.
bool birth_dates_exclude(day_t a, day_t b);

#endif
