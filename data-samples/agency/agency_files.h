// What all agencies share when they write: files about facts and persons, local spellings of codes.
#ifndef HEARTH_AGENCY_FILES_H
#define HEARTH_AGENCY_FILES_H

#include "data-samples/agency/agency_lag.h"
#include "data-samples/agency/agency_register.h"

// What a row about a fact needs: its draws, when it was known, whose id, the record's own id.
struct fact_item {
    const struct fact *fact;
    size_t index; // into world->facts
    struct draw draw;
    day_t known;
    const struct client *client;
    char record_id[24];
};
// One file about facts: kinds (bits), ids of records = prefix and a number in the order of days.
struct fact_file {
    const char *name, *header, *id_prefix;
    uint64_t kinds;
    // Writes the row or the versions of it, each ended by sheet_end. The first may be spoilt.
    void (*write)(struct agency *agency, struct sheet *sheet, struct fact_item *item);
};
// Writes a file of facts. Leaves out what was not received by the end of the records, and facts
// about persons whom the agency does not know. Errors: E_SYSTEM.
enum status agency_write_facts(struct agency *agency, const struct fact_file *file,
                               struct error *err);
// Writes a file of person records, all versions. Errors: E_SYSTEM.
enum status agency_write_persons(struct agency *agency, const char *name, const char *header,
                                 version_writer *writer, struct error *err);
// Opens and closes one file of the agency and counts its rows. Owns: agency_close. Errors:
// E_SYSTEM.
enum status agency_open(struct agency *agency, struct sheet *sheet, const char *file,
                        const char *header, struct error *err);
enum status agency_close(struct agency *agency, struct sheet *sheet, struct error *err);
// The name of a fact's code, and this agency's spelling of it: one of the row's, by chance.
struct spelling {
    const char *canonical;
    const char *local[3]; // NULL at the end
};
const char *agency_code(const struct fact *fact);
const char *agency_spelling(const struct spelling *table, const char *canonical, struct draw *draw);

#endif
