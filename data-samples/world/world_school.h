// What schools meet of a family.
#ifndef HEARTH_WORLD_SCHOOL_H
#define HEARTH_WORLD_SCHOOL_H

#include "data-samples/world/world_family.h"

enum { PRIMARY_SCHOOLS = 48, SECONDARY_SCHOOLS = 12 }; // numbered in this order

// The first day of the school year in which the child is `age` on 31 August.
day_t school_start(day_t dob, int age);
void school_month(struct family *family, int month);
void school_spells(struct family *family); // rolls and free meals, after the last month

#endif
