// A source's typed records after ingest: one pack, build/records/<source>.pack, mapped read-only.
// Rows are in file order (files bytewise by path, then row); rejected rows and void versions are
// gone.
#ifndef HEARTH_RECORDS_H
#define HEARTH_RECORDS_H

#include "features/base/pack.h"
#include "features/ingest/config.h"

#define RECORDS_KIND "records"
#define RECORDS_VERSION 3
#define TEXT_NONE UINT32_MAX // no category, tag or attribute

// Texts by number. text i = blob + offsets[i], ended by 0.
struct texts {
    const uint64_t *offsets; // n
    const char *blob;
    size_t n;
};

static inline const char *texts_at(const struct texts *texts, uint32_t i)
{
    return texts->blob + texts->offsets[i];
}

// Copies n texts. Owns: arena.
struct texts texts_make(struct arena *arena, const char *const *items, size_t n);

// Relations as stored: other is the relation of person.
enum relation_tie {
    TIE_MOTHER,
    TIE_FATHER,
    TIE_PARENT,
    TIE_CHILD,
    TIE_SIBLING,
    TIE_PARTNER,
    TIE_HOUSEHOLD
};

// Arrays have n_row items; NULL where the kind or the source has no such column.
struct records {
    struct pack pack;
    size_t n_row;
    struct texts ids;        // distinct person ids (and other ids), bytewise ascending
    struct texts categories; // distinct categories after the code map; canonical values of the
                             // codes file first, in its order
    size_t n_canonical;      // how many of them come from the codes file
    struct texts texts;      // distinct tag and attribute values and address keys
    struct texts files;      // paths as the glob gave them, below the workspace
    const uint32_t *person;  // into ids
    const uint32_t *other;   // relationship: into ids
    const uint8_t *relation; // relationship: enum relation_tie
    const day_t *
        date; // date, start or from; DAY_NONE only where optional (person from, relationship start)
    const day_t *known; // default already applied (= date); DAY_NONE where neither is given
    const day_t
        *superseded; // the day from after which a newer version holds: the row holds at as_of iff
                     // known < as_of <= superseded; DAY_MAX = never; NULL without record_id
    const uint8_t *revises; // 1 = a newer version of a fact known before; NULL without record_id
    const day_t *end; // spell end, relationship end, person to; DAY_NONE = open; NULL for events
    const day_t *end_known;   // default already applied (= end); DAY_NONE where open
    const uint32_t *category; // into categories or TEXT_NONE
    const double **values;    // [n_value][n_row], NaN = missing
    const uint32_t **tags;    // [n_tag][n_row] into texts or TEXT_NONE
    const uint32_t *
        *attributes; // [n_attribute][n_row] into texts or TEXT_NONE; NULL for date attributes
    const day_t **attribute_days; // [n_attribute][n_row] for dob, expected_dob, died (DAY_NONE =
                                  // missing); else NULL
    const uint32_t *address;      // person: address key into texts, or TEXT_NONE
    const uint32_t *file;         // into files
    const uint32_t *line;         // first physical line
    day_t last_known; // event and spell: the latest known of accepted rows, void ones too (for E);
                      // else DAY_NONE
    uint64_t n_accepted, n_rejected, n_void;
};

// Owns: arena holds the arrays of pointers; records_close unmaps. Errors: E_DATA when it is no such
// pack or an index in it points outside its table (checked once, here).
enum status records_open(struct arena *arena, const struct config *config,
                         const struct source *source, struct records *ret_records,
                         struct error *err);
void records_close(struct records *records);
bool attribute_is_day(const char *name); // dob, expected_dob, died

#endif
