// Persons through time: every fact of every person, sorted, in one mapped file
// (build/timeline.pack). This header names what is stored; what may be read of it at a date is
// asked through `view` (features) and `outcome` (labels) only.
#ifndef HEARTH_TIMELINE_H
#define HEARTH_TIMELINE_H

#include "features/ingest/records.h"

#define PERSON_NONE UINT32_MAX

// An event or a spell. Holds (its version) at a date d iff known < d <= superseded.
struct fact {
    day_t date;        // of an event; start of a spell
    day_t known;       // when it became known
    day_t superseded;  // DAY_MAX = never
    day_t end;         // spell: first day no longer covered; DAY_NONE = open or an event
    day_t end_known;   // when the end became known
    uint32_t category; // into the source's categories, or TEXT_NONE
    uint32_t row;      // of the source's records, in file order
};

// Value and tag columns that stand beside a run of facts, by the same index.
struct fact_columns {
    const double *const *values; // [n_value][n_fact], NaN = none
    const uint32_t *const *tags; // [n_tag][n_fact] into texts, or TEXT_NONE
};

// The facts of one event or spell source, by person, then date, then row.
struct timeline_source {
    const struct source *config;
    const uint32_t *first; // see timeline_facts; NULL = other kinds
    size_t n_step;         // the numbers of one person stand together, one a source
    uint64_t bit;          // in timeline.may_have; shared where there are more than 64 sources
    const struct fact *facts;
    size_t n_fact;
    struct fact_columns columns;
    struct texts categories; // canonical values of the codes file first
    size_t n_canonical;
    struct texts texts; // of tags
};

// Facts of person p are timeline_facts(p) … timeline_facts(p + 1) − 1. Shapes: p 0 … n_person.
static inline uint32_t timeline_facts(const struct timeline_source *source, size_t person)
{
    return source->first[person * source->n_step];
}

// Sources with facts: how many numbers a person has in the table of their first facts.
static inline size_t timeline_n_step(const struct config *config)
{
    size_t n = 0;
    for (size_t i = 0; i < config->n_source; i++)
        n += source_has_facts(&config->sources[i]);
    return n;
}

// One value of an attribute, sorted by person, then from, known, source order, row: the last
// visible one holds.
struct attribute_row {
    day_t from, known; // DAY_NONE = always
    uint32_t value;    // into the timeline's texts; for date attributes the day itself
    uint32_t source, row;
};

struct timeline_attribute {
    const char *name;
    bool is_day;           // value is a day_t
    const uint32_t *first; // n_person + 1
    const struct attribute_row *rows;
};

// A stay at an address, sorted as attribute rows are.
struct address_row {
    day_t from, known, to; // to DAY_NONE = open
    day_t received;        // of the row itself: `known` is also the day of the link to its person
    uint32_t address;      // 0 … n_address − 1
    uint32_t source;
};

// How a row names a home: by UPRN, by address and postcode, or by both. Numbers of addresses that
// have one of them alone; ADDRESS_NONE = not said. A listed place may add further addresses.
#define ADDRESS_NONE UINT32_MAX
struct address_parts {
    uint32_t uprn, text;
};

// A source said that UPRN and written address are one home.
struct address_alias {
    uint32_t text, uprn; // addresses, by text, UPRN, known; each source once
    day_t known;         // said from after this day on
    uint32_t source;
};

// A place of household.places: whoever lives there makes no household.
struct listed_place {
    uint32_t address;
    day_t from, to;    // DAY_NONE = always, open
    uint32_t is_whole; // a building whose flats are homes of their own: a flat's number was lost
};

// A tie: other is the relation of the person. Stored in both directions; mother and father once
// more as parent.
struct relationship_row {
    uint32_t other;
    uint32_t relation;       // enum relation_tie
    day_t start, known, end; // DAY_NONE = always known, open
    uint32_t order;          // of writing, for equal starts
};

struct duplicate_row;

struct timeline {
    struct pack pack;
    const struct config *config;
    size_t n_person;
    struct texts ids;                // bytewise ascending
    const day_t *until;              // n_person: last as_of at which the person stands; after it
                                     // the records are another's; DAY_MAX = stands still
    const uint32_t *joined_into;     // n_person: who it was found to be; itself while it stands
    struct timeline_source *sources; // n_source of config
    const uint64_t *may_have;        // n_person: bits of sources; not set = it has no facts there
    struct timeline_attribute *attributes;
    size_t n_attribute;
    long i_dob; // the attribute of that name, or −1
    struct texts texts;         // attribute values
    struct texts address_texts; // n_address: as address_key folds them
    size_t n_address;
    const uint32_t *address_first; // n_person + 1
    const struct address_row *addresses;
    const struct address_parts *address_parts; // n_address
    const struct address_alias *aliases;
    size_t n_alias;
    const struct listed_place *listed;
    size_t n_listed;
    const uint32_t *relationship_first; // n_person + 1, by relation then order
    const struct relationship_row *ties;
    const uint32_t *duplicate_first;        // n_person + 1
    const struct duplicate_row *duplicates; // duplicates.h; by person, other, known
    size_t n_duplicate;
    const day_t *first_seen; // n_person: a record is visible after this day at the earliest
    const day_t
        *settled; // n_person: from after this day on a record is visible for good; DAY_MAX = never
    day_t data_end;           // E
    const char *content_hash; // of all records: equal = equal timeline
};

// Maps the timeline that workspace_update keeps up to date, and checks it; never builds.
// Owns: arena holds the tables, timeline_close unmaps. Errors: E_DATA when the pack is missing,
// older than the records (see timeline_stamp) or damaged.
enum status timeline_open(struct arena *arena, const struct config *config,
                          struct timeline *ret_timeline, struct error *err);
void timeline_close(struct timeline *timeline);

// Index of a source by name, −1 when unknown. Index of an attribute, −1 when no source has it.
long timeline_find_source(const struct timeline *timeline, const char *name);
long timeline_find_attribute(const struct timeline *timeline, const char *name);
// The person of that id. Cost: O(log n_person).
bool timeline_find_person(const struct timeline *timeline, const char *id, uint32_t *ret_person);
// Whether the person stands at the date: no link known before it gave its records to another.
static inline bool timeline_stands(const struct timeline *timeline, uint32_t person, day_t at)
{
    return at <= timeline->until[person];
}
// Who the person was known to be at the date: itself, or whom it had been found to be by then.
uint32_t timeline_person_at(const struct timeline *timeline, uint32_t person, day_t at);

#endif
