// Pupils: which school a child goes to, what its school writes into its log of concerns, and how
// schools differ in writing and in telling others.
#ifndef HEARTH_WORLD_PUPILS_H
#define HEARTH_WORLD_PUPILS_H

#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_family.h"

enum { PRIMARY_SCHOOLS = 48, SECONDARY_SCHOOLS = 12 }; // numbered in this order

// The first day of the school year in which the child is `age` on 31 August.
day_t school_start(day_t dob, int age);
bool pupil_is(const struct family *family, const struct child *child, day_t day); // on a roll, here
// A day of the month on which schools are open; if most are closed, a working day.
day_t pupil_school_day(struct family *family, enum purpose purpose, int month);
// The family's primary or secondary school; the child's on a day.
int pupil_school(const struct family *family, bool secondary);
int pupil_school_on(const struct family *family, const struct child *child, day_t day);
// How far a school is from the usual: factors on what it logs, on the odds of what it tells social
// care.
double pupil_logs(const struct family *family, int school);
double pupil_tells(const struct family *family, int school);

// An entry of the log; nothing for who is no pupil that day.
void pupil_log(struct family *family, const struct child *child, day_t day, enum logged_code code);
// What was written within five days before the school told social care of the child.
void pupil_log_before(struct family *family, const struct child *child, day_t day);
// An entry of what weighs on the family in a month. Draws from the stream of the purpose.
enum logged_code pupil_concern(struct family *family, enum purpose purpose, int month);

#endif
