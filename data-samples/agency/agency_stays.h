// Registers kept by address: one row for each time that a person was on the register at a home,
// with the days on which the register added and removed the entry. The person may have moved in
// long before and have left long since.
#ifndef HEARTH_AGENCY_STAYS_H
#define HEARTH_AGENCY_STAYS_H

#include "data-samples/agency/agency_files.h"

struct registration {
    const struct stay *stay;
    day_t from, to; // [from, to) on the register; to DAY_MAX = never removed
};
enum { REGISTRATION_MAX = 32 };

// The person's entries in the order of days, at most REGISTRATION_MAX; returns how many.
typedef size_t registrar(const struct agency *agency, uint32_t person,
                         struct registration ret_entries[REGISTRATION_MAX]);
// A row: the record as the agency took it down, ended by sheet_end.
struct registration_row {
    const struct client *client;
    struct registration entry; // to DAY_NONE = not removed by the end of the records
    day_t known;
    struct identity identity;
    struct draw draw;
};
typedef void registration_writer(struct agency *agency, struct sheet *sheet,
                                 struct registration_row *row);

void registrations_enrol(struct agency *agency, registrar *entries_of);
struct registration_file {
    const char *name, *header;
    registrar *entries_of;
    registration_writer *write;
    bool corrects; // a newcomer's address in a second row, once it has been put right
};
// Errors: E_SYSTEM.
enum status registrations_write(struct agency *agency, const struct registration_file *file,
                                struct error *err);

// A stream that everybody shares who moved into the dwelling on the same day: families register
// together or not at all.
struct draw registration_home_draw(const struct agency *agency, int purpose,
                                   const struct stay *stay);
enum { PURPOSE_HOME = 20, PURPOSE_ENTRY, PURPOSE_REMOVAL, PURPOSE_ROW }; // of agency_draw

#endif
