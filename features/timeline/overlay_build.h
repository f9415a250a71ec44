// What the files of the overlay share. Private to overlay*.c.
#ifndef HEARTH_OVERLAY_BUILD_H
#define HEARTH_OVERLAY_BUILD_H

#include "features/ingest/single_row.h"
#include "features/ingest/versions.h"
#include "features/timeline/overlay.h"
#include "features/timeline/record_links.h"

struct newer_row {
    uint32_t person;  // PERSON_NONE: it only takes the place of other versions
    struct fact fact; // superseded is set when an overlay is made
    uint32_t record;  // of the source's versions; DICTIONARY_NONE = none
    day_t rank;       // its place among the versions of the record
    bool is_void;
};

struct newer_source {
    struct single_reader *reader;        // NULL = no event so far, and nothing below it is there
    struct dictionary categories, texts; // the timeline's, the words, then new ones
    struct newer_row *rows;              // in the order of coming
    size_t n_row, row_capacity;
    double *values; // n_row × n_value
    uint32_t *tags; // n_row × n_tag
    size_t value_capacity, tag_capacity;
    bool has_versions;
    struct versions versions;
    uint32_t *facts_first, *facts_of; // facts of the base by row: n_fact + 1, n_fact
    uint32_t *repeated;               // facts of the base that took an event's place
    size_t n_repeated, repeated_capacity;
};

struct newer {
    struct arena arena;
    const struct timeline *timeline;
    const struct overlay_words *words;
    struct newer_source *sources; // n_source
    struct record_links links;
};

// overlay_json.c: the event's JSON object → texts by the columns of the source's reader, NULL =
// missing. Owns: arena. Errors: E_DATA: no object, an unknown column or one given twice, a value that
// is no plain text or number.
struct overlay_reader {
    const struct source *source;
    const struct single_reader *rows;
};
enum status overlay_texts(struct arena *arena, const struct overlay_reader *reader,
                          const char *columns, const char ***ret_texts, struct error *err);
// overlay_persons.c: the person of an id, and since when the id is known to be the person's.
uint32_t overlay_person(const struct newer *newer, const struct source *source, const char *id,
                        day_t *ret_linked_on);
// overlay_versions.c: reads the versions of the source once. Errors: those of versions_read.
enum status overlay_versions_need(struct newer *newer, size_t i_source, struct error *err);
// Sets `superseded` of the rows and says which facts of the base are outdated. Owns: arena.
void overlay_supersede(struct arena *arena, const struct timeline_source *base,
                       struct newer_source *source, struct overlay_source *ret_overlay);

// overlay_repeat.c: whether the versions must be read to tell if the event's key is a record_id.
bool overlay_key_may_repeat(const struct newer *newer, const struct newer_event *event,
                            size_t i_source);
// Whether a record of the base is the event: from ret_until on, the day on which it became known,
// it takes the event's place.
bool overlay_repeats(struct newer *newer, const struct newer_event *event, size_t i_source,
                     const struct single_row *row, day_t *ret_until);

#endif
