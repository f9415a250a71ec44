// Newer events, one by one, made into an overlay of a timeline: the same rows that a timeline built
// with them would give, for every as_of after they became known.
//
// Not so: a person of whom the timeline has no record yet (his events wait for the next extract);
// person and relationship rows.
#ifndef HEARTH_OVERLAY_H
#define HEARTH_OVERLAY_H

#include "features/timeline/cursor.h"

// Texts that a scenario names though no record has them yet, so that the first one counts; they
// are numbered after the timeline's own, in this order.
struct overlay_words {
    const char *const *categories, *const *tags;
    size_t n_category, n_tag;
};

struct newer; // the events so far
// words: n_source; NULL = none. Owns: newer_close; timeline and words are borrowed. Errors: E_DATA
// when link/persons.csv is needed and cannot be used.
enum status newer_open(const struct timeline *timeline, const struct overlay_words *words,
                       struct newer **ret_newer, struct error *err);
void newer_close(struct newer *newer); // NULL is fine

#define EVENT_UNMAPPED 4
struct newer_event {
    const char *source;
    const char *columns; // JSON object: canonical column → value; see serve/scoring/open_scenario.h
    const char *key;     // the sender's; may be a record_id of the source. NULL = none
    day_t received;      // it became known on that day, or later when it says so
    day_t
        last; // newer_check: no later date is taken, and none OLDEST_YEARS before; DAY_NONE = any.
              // Not of `end`
    day_t known;     // out
    uint32_t person; // out; PERSON_NONE = the timeline has no such person
    // out of newer_check: columns whose word their codes file lacks, as many as there is room for. It is kept, as
    // ingest keeps it. They live as long as the newer.
    const char *unmapped[EVENT_UNMAPPED];
    size_t n_unmapped;
};
// Checks the event as ingest checks a row, and that it has happened; after OK newer_add succeeds. Errors: E_DATA with source,
// column and ingest's reason, never a value; those of versions_read. Threads: one at a time for all
// functions of a newer.
enum status newer_check(struct newer *newer, struct newer_event *event, struct error *err);
// The same, and keeps it. An event without record_id that the timeline holds already as a record
// counts only until the record became known: one of the same person and date that has the event's
// key as its record_id; or that says in end, category, values and tags what the event says, perhaps
// more, and became known on that day or later, or shortly before (or has no `known`). Errors: as
// newer_check.
enum status newer_add(struct newer *newer, struct newer_event *event, struct error *err);
// The event as a row of the source's files, under their header; `known` as it counts. For those who
// check that an extract holds it. Errors: as newer_check.
enum status newer_write_header(struct newer *newer, const char *source, FILE *stream,
                               struct error *err);
enum status newer_write_row(struct newer *newer, const struct newer_event *event, FILE *stream,
                            struct error *err);

// All events so far, as they stand now: later ones leave it as it is. Owns: overlay_free. Cost: all
// events once.
struct overlay *newer_overlay(struct newer *newer);
void overlay_free(struct overlay *overlay); // NULL is fine

#endif
