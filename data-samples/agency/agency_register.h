// Whom an agency knows, since when and under which ID, and the versions of each person's record.
#ifndef HEARTH_AGENCY_REGISTER_H
#define HEARTH_AGENCY_REGISTER_H

#include "data-samples/agency/agency.h"

void register_open(struct agency *agency);
void register_enrol(struct agency *agency, uint32_t person, day_t day);
void register_enrol_secondary(struct agency *agency, uint32_t person, day_t day);
// The persons of all facts of these kinds, on the facts' days.
void register_enrol_facts(struct agency *agency, uint64_t kinds);
void register_number(struct agency *agency); // draws second registrations, gives ids
bool register_knows(const struct agency *agency, uint32_t person);
// The id under which something of that day is filed; `item` tells things of one day apart.
const struct client *register_client(const struct agency *agency, uint32_t person, day_t day,
                                     uint64_t item);
void register_id_text(const struct agency *agency, const struct client *client, char *buffer,
                      size_t n_max);
// Writes the id and notes that a file holds it.
void register_cell(struct agency *agency, struct sheet *sheet, const struct client *client);

// What a row of persons says: the record as it stands from `known` on.
struct version {
    day_t from, to, known; // of the address; to DAY_NONE = not known to have ended
    const struct stay *stay;
    bool unborn, moved; // moved: nothing but the address is new
    day_t died;         // DAY_NONE = no
};
// Cells that most agencies keep in one order: surname, forename, date of birth and sex; address,
// postcode, UPRN; since when, until when and known when, which end the row.
void identity_cells(struct sheet *sheet, const struct identity *identity);
void version_address_cells(struct sheet *sheet, const struct version *version,
                           const struct identity *identity);
void version_end_row(struct sheet *sheet, const struct version *version);
// Writes one row, ended by sheet_end, or none.
typedef void version_writer(struct agency *agency, struct sheet *sheet, const struct client *client,
                            const struct version *version, const struct identity *identity);
// All versions of all clients that were known by the end of the records.
void register_write(struct agency *agency, struct sheet *sheet, version_writer *writer);

#endif
