// A child's case with social care, step by step. A child has one open case at a time; whatever
// happens meanwhile belongs to it and keeps it open.
#ifndef HEARTH_WORLD_CASE_H
#define HEARTH_WORLD_CASE_H

#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_family.h"

// Writes a fact of the child's case; its number in the batch.
size_t case_write(struct family *family, struct child *child, struct fact fact);
// Opens a case: a contact that became a referral.
void case_open(struct family *family, struct child *child, day_t day, enum source_code source);
// Keeps the open case open until a day, and says why it would close then. Source: `reason` 1 to 9 is
// the reason for case closure of the children in need census (RC1 to RC9).
void case_keep_open(struct family *family, struct child *child, day_t until, uint32_t reason);
// Draws who contacts social care about a child of this age when no event was reported: all sources,
// or `rest`, those who report without an event on record.
enum source_code case_source(struct family *family, const struct child *child, day_t day,
                             bool rest);
void case_contact(struct family *family, struct child *child, day_t day, enum source_code source,
                  uint32_t bits);
// Assesses the child and gives the day on which the assessment was done.
day_t case_assess(struct family *family, struct child *child, day_t day, enum assessment_code code);
// Starts a child in need plan. Units: median length in years.
void case_cin_plan(struct family *family, struct child *child, day_t day, double median_years);

bool child_in_care(const struct child *child, day_t day); // or bound for it
bool child_on_plan(const struct child *child, day_t day); // or bound for one

#endif
