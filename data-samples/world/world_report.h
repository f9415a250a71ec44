// What an agency meets and tells social care of: events first, then contacts and referrals.
#ifndef HEARTH_WORLD_REPORT_H
#define HEARTH_WORLD_REPORT_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_codes.h"
#include "data-samples/world/world_family.h"

// An event that its agency may report. The record of it is written by the caller, before.
struct report_event {
    day_t day; // on which it happened
    enum source_code source;
    uint32_t children; // bit i = the family's child i; REPORT_ALL = all who are there then
    double prob;       // of a report, were it the first of its kind and no case open
    int slowest;       // days until the report, at most; then a working day
};
#define REPORT_ALL UINT32_MAX

// Remembers the event and, by chance, has it reported: sooner with earlier events of the same year
// and with an open case. A report becomes a contact, and a referral by world_concern.c.
// Time: events of a month come before what social care does in it.
void report_event(struct family *family, const struct report_event *event);
// Puts the reports of the month on the agenda.
void report_plan(struct family *family, int month, struct agenda *agenda);

// Who met the family in the week up to the day, the latest; false = nobody.
bool report_source_before(const struct family *family, day_t day, enum source_code *ret_source);
// Events in the year up to the day.
int report_events_before(const struct family *family, day_t day);
// Harm that leads straight to an enquiry is met by somebody: writes what the source then recorded
// of the child, on the day or up to two days before.
void report_trigger(struct family *family, const struct child *child, day_t day,
                    enum source_code source);

#endif
