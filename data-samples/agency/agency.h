// An agency at work: its habits, whom it knows under which id, and the files it writes.
#ifndef HEARTH_AGENCY_H
#define HEARTH_AGENCY_H

#include "data-samples/agency/agency_identity.h"
#include "data-samples/agency/agency_sheet.h"

struct agency;

// How an agency hears of moves. Units: shares of moves, days (median).
struct move_habits {
    double misses;      // of moves and departures: never told
    double told_days;   // until somebody tells it
    double own_contact; // of adults: tell their own moves, whoever moves with them
    bool states_dates;  // asks for the day of moving in; else it keeps the day it wrote the row
    bool has_ends;      // writes down that somebody left
    double second_home; // of children with a second home here: has that address, not the main one
};

// One row an agency; see agency_table.c. Units: shares of 1. Source: data-samples/README.md.
struct agency_row {
    const char *folder; // below records/
    const char *ids;    // the id space, as in hearth.yaml
    const char *id_prefix;
    uint32_t id_first;
    int id_width; // digits
    struct error_rates rates;
    struct move_habits moves;
    struct sheet_style style;
    int load_every_days; // 1, 7 (Mondays) or 30 (the third of the month): when extracts are taken
    double lag_days;     // median days until the agency's own system holds a thing
    double late_share;   // of things that come one to nine months late
    bool names_in_capitals, names_plain; // plain: no accents
    // First says whom the agency knows (register_enrol), then, with ids given, writes all files.
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
    uint32_t *partner;             // n_person: of a child's mother, as recorded (agency_kin.c)
    uint32_t *client, *client_two; // n_person: into clients
    struct client *clients;        // in the order of their ids
    size_t n_client;
};

struct file_count {
    const char *path; // below records/
    size_t n_row;
};
enum { AGENCY_FILE_MAX = 48, AGENCY_CLERKS = 24 };

struct agency {
    const struct agency_row *row;
    int index; // its place in the table
    const struct agency_view *view;
    struct arena arena;  // of this agency's work; the counts and the register live in it
    const char *records; // the folder records/ of the workspace
    struct agency_register people;
    struct error_rates centres;   // log odds, for agency_quality.c
    double clerks[AGENCY_CLERKS]; // log odds that each clerk adds to every error
    struct file_count files[AGENCY_FILE_MAX];
    size_t n_file;
};

#endif
