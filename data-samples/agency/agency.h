// An agency at work: its habits, whom it knows under which id, and the files it writes.
#ifndef HEARTH_AGENCY_H
#define HEARTH_AGENCY_H

#include "data-samples/agency/agency_identity.h"
#include "data-samples/agency/agency_sheet.h"

struct agency;

// One row an agency; see agency_table.c.
struct agency_row {
    const char *folder; // below records/
    const char *ids;    // the id space, as in hearth.yaml
    const char *id_prefix;
    uint32_t id_first;
    int id_width; // digits
    struct error_rates rates;
    struct sheet_style style;
    int load_every_days; // 1, 7 (Mondays) or 30 (the third of the month): when extracts are taken
    double lag_days;     // median until the agency's own system holds a thing
    double late_share;   // of things that come one to nine months late
    bool names_in_capitals, names_plain; // plain: no accents
    // First says whom the agency knows (register_see), then, with ids given, writes all files.
    void (*enrol)(struct agency *agency);
    enum status (*write)(struct agency *agency, struct error *err);
};

struct client {
    uint32_t person;
    day_t since;  // first known to the agency
    uint8_t copy; // 1 = the second registration of the same person
    bool secondary;
    bool used; // a file holds the id
};

struct agency_register {
    day_t *since, *second;         // n_person: DAY_MAX = not known, no second registration
    bool *secondary;               // n_person
    uint32_t *client, *client_two; // n_person: into clients
    struct client *clients;        // in the order of their ids
    size_t n_client;
};

struct file_count {
    const char *path; // below records/
    size_t n_row;
};
#define AGENCY_FILE_MAX 48

struct agency {
    const struct agency_row *row;
    int index; // its place in the table
    const struct agency_view *view;
    struct arena arena;  // of this agency's work; the counts and the register live in it
    const char *records; // the folder records/ of the workspace
    struct agency_register people;
    struct file_count files[AGENCY_FILE_MAX];
    size_t n_file;
};

// ---- whom the agency knows (agency_register.c)
void register_open(struct agency *agency);
void register_see(struct agency *agency, uint32_t person, day_t day);
void register_see_secondary(struct agency *agency, uint32_t person, day_t day);
// The persons of all facts of these kinds, on the facts' days.
void register_see_facts(struct agency *agency, uint64_t kinds);
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

// ---- the files (agency_files.c)
// A stream for an item of this agency; `purpose` below 32 is the caller's own.
struct draw agency_draw(const struct agency *agency, int purpose, uint64_t item);
// The day on which the hub's extract holds what happened on `day`; beyond view->end = not at all.
day_t agency_known(const struct agency *agency, day_t day, struct draw *draw);
day_t agency_next_load(const struct agency *agency, day_t day);
// When a spell ended and when the hub knew, by the end of the records; both DAY_NONE while open.
struct spell_end {
    day_t end, known;
};
struct spell_end agency_end(const struct agency *agency, const struct fact *fact,
                            struct draw *draw);
enum { PURPOSE_FACT = 8, PURPOSE_DIRT, PURPOSE_LATER, PURPOSE_PEOPLE }; // of agency_draw
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
// Leaves out what was not known by the end of the records, or is about nobody whom the agency
// knows.
enum status agency_write_facts(struct agency *agency, const struct fact_file *file,
                               struct error *err);
enum status agency_write_persons(struct agency *agency, const char *name, const char *header,
                                 version_writer *writer, struct error *err);
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
