// hearth.yaml: sources, linking, household limit. Read once, checked whole, never changed.
#ifndef HEARTH_CONFIG_H
#define HEARTH_CONFIG_H

#include "features/base/arena.h"
#include "features/base/csv.h"
#include "features/base/day.h"
#include "features/base/error.h"
#include "features/base/file.h"
#include "features/ingest/column_labels.h"
#include "features/ingest/config_link.h"

#include <stdbool.h>
#include <stdint.h>

enum record_kind {
    RECORD_EVENT,
    RECORD_SPELL,
    RECORD_PERSON,
    RECORD_RELATIONSHIP,
    RECORD_KIND_COUNT
};

// One mapped column: its canonical name (or value, tag or attribute name) and the file's header
// text.
struct column_map {
    const char *name;
    const char *column;
};

// Texts that belong to a column by its name in `columns:` (or under values, tags, attributes).
struct column_texts {
    const char *column; // NULL = all but person_id, other_id and record_id
    const char **texts; // n
    size_t n;
};

enum source_kind { SOURCE_PLAIN, SOURCE_ELECTORAL, SOURCE_BENEFITS, SOURCE_COUNCIL_TAX };

struct source {
    const char *name, *agency, *files, *ids, *title; // title = name when not given
    const char *event_title;     // one of its rows, for a reader; NULL = not given
    const char *contact;         // whom to ask about its records; NULL = not given
    struct column_labels labels; // `labels:`; of its codes file once a scenario is open
    enum record_kind kind;
    day_t coverage_from, coverage_to;            // DAY_NONE = not stated
    day_t extracted;                             // when the agency took it; DAY_NONE = not stated
    const char *person_id, *other_id, *relation; // file columns; NULL = not mapped (so below)
    const char *date, *known, *end,
        *end_known; // date = date | start | from of its kind; end = end | to
    const char *category, *record_id, *void_flag;
    struct column_map *values; // n_value; named "value" when `value:` was used
    size_t n_value;
    bool values_named; // `values:` was used: the value name stands in column names
    struct column_map *tags;
    size_t n_tag;
    struct column_map
        *attributes; // person: canonical attributes but address parts, then `attributes:`
    size_t n_attribute;
    const char *postcode, *uprn, *address; // person: also listed in attributes under these names
    const char *date_format;               // of columns without one of their own; NULL = ISO 8601
    struct column_map *date_formats;       // column: format; NULL = ISO 8601
    size_t n_date_format;
    enum csv_encoding encoding;
    const char *delimiter; // "," ";" "|" or "tab"
    size_t n_skip;         // physical lines before the header
    struct column_texts *missing;
    size_t n_missing;
    const char *codes;               // of category: path below the workspace, or NULL
    struct column_map *column_codes; // of every column with codes: {name, path}
    size_t n_column_codes;
    const char **optional; // columns of which a blank means no fact
    size_t n_optional;
    bool unique;    // person: a person has at most one id of its ID system
    bool ends_home; // spell: its end ends the stay that person rows of the same ids tell of
    double max_reject_share, max_loss_share;
    enum source_kind gateway_kind;
    const char *gateway_law, *gateway_officer; // NULL = no gateway
    day_t gateway_agreed;
    const char *lawful_basis; // NULL = not stated
    const char **purposes;
    size_t n_purpose; // 0 = not stated
    const char *agreement_id;
    day_t agreement_expires; // DAY_NONE = not stated
    size_t line;             // of the entry in hearth.yaml, for messages
    char hash[HASH_TEXT];    // of everything above that changes the records
};

// Whether its rows are facts with a date, of a person: events or spells.
static inline bool source_has_facts(const struct source *source)
{
    return source->kind == RECORD_EVENT || source->kind == RECORD_SPELL;
}

// One of its rows, for a reader: "Police incident". Owns: arena.
const char *source_one_title(struct arena *arena, const struct source *source);
// The same within a sentence, and of what kind unless category is empty: "police incident (domestic abuse)".
const char *source_one_text(struct arena *arena, const struct source *source, const char *category);

// One line of the strip over a case: what holds now, or when something happened last.
struct hub_position {
    const char *title;
    const char **in; // n_in spell sources: the first that is open
    size_t n_in;
    const char **last; // n_last sources: the latest of their facts
    size_t n_last;
};
// `hub.clocks`: working time until a case is to be taken (`screen`) and decided, by band.
struct working_time {
    int n;
    char unit; // 'h' or 'd'; 0 = none
};
struct band_limit {
    const char *band;
    struct working_time time;
};
enum working_holidays { HOLIDAYS_ENGLAND, HOLIDAYS_NONE };
struct hub_clocks {
    const struct yaml *screen_names, *decide_names; // as written; NULL = not given
    struct band_limit *screen, *decide;             // n_screen, n_decide, as ordered there
    size_t n_screen, n_decide;
    enum working_holidays holidays; // what is no working day besides Saturday and Sunday
};
// `hub:` — what the review pages show beside a case.
struct hub_config {
    struct hub_clocks clocks;
    struct hub_position *positions;
    size_t n_position;
    const char **known; // n_known spell sources: a child in one is open to social care
    size_t n_known;
};
// `serving:` — where the daemon listens and who may reach it.
struct proxy_config {
    const char **from; // n_from addresses or ranges; none = no proxy
    size_t n_from;
    const char *user, *client, *secret_header; // names of headers; NULL = not used
    const char *secret_file;                   // path below the workspace
};
// Where the head of the audit's chain goes each night, and when it is proved.
struct audit_head_config {
    const char *file;     // path below the workspace, which lines are appended to; NULL = none
    const char **command; // n_command words, run in the workspace; the line is its standard input
    size_t n_command;
};
enum second_factor { FACTOR_OPTIONAL, FACTOR_REQUIRED };
struct serving_config {
    const char *listen;            // ADDR:PORT
    const char *session;           // as written: serving_seconds reads it
    const char *certificate, *key; // paths below the workspace; NULL = no TLS
    const char **hosts;            // n_host names of the hub
    size_t n_host;
    int second_factor; // enum second_factor
    struct proxy_config proxy;
    struct audit_head_config audit_head;
    size_t backups; // nightly copies that stay; 0 = none are made
};
// "30m", "90s", "8h" in seconds. false = not such a text.
bool serving_seconds(const char *text, int64_t *ret_seconds);

// LINK_UNSTATED: several id spaces and no `link:`; nothing but linking minds.
enum link_mode { LINK_NONE, LINK_RULES, LINK_UNSTATED };

struct config {
    const char *workspace;          // folder
    const char *path;               // <workspace>/hearth.yaml
    const struct error_list *notes; // former spellings in it: key_notes_print
    const char *name;
    const char *store; // where alerts, decisions and the audit are kept: KIND:PLACE
    day_t data_end;    // DAY_NONE = from the data
    day_t today;       // of a demonstration; DAY_NONE = the calendar's: ask config_today
    size_t household_max;
    struct span household_stale;
    const char *household_places; // path below the workspace; NULL = none
    size_t min_count;             // counts below it are withheld
    struct hub_config hub;
    struct serving_config serving;
    struct source *sources;
    size_t n_source;
    enum link_mode link;
    struct link_config linkage;   // LINK_RULES only
    char linkage_hash[HASH_TEXT]; // of the keys that change persons, homes and relationships
};

// Reads <workspace>/hearth.yaml. Owns: config's contents live in arena. Errors: E_CONFIG with the
// place, all of the file in err->all (unknown keys name the nearest known one; record kind's required
// columns; bad names; two sources of one name), E_NOT_IMPLEMENTED, E_SYSTEM.
enum status config_read(struct arena *arena, const char *workspace, struct config *ret_config,
                        struct error *err);
// Only `serving`, for commands that need no sources and must not fail for theirs. Owns: as config_read. Errors:
// E_CONFIG for serving alone, E_SYSTEM.
enum status config_read_serving(struct arena *arena, const char *workspace,
                                struct serving_config *ret_serving, struct error *err);
// The day that ages, expiry and due times count from: `today:`, else the local calendar's.
day_t config_today(const struct config *config);
// The day on which something that came on calendar day `day` counts as received: no later than `today:`,
// so that what a demonstration is sent today counts from its tomorrow.
day_t config_received(const struct config *config, day_t day);
// The source of that name, or NULL.
const struct source *config_source(const struct config *config, const char *name);
const char *record_kind_name(enum record_kind kind);
// The codes file of the column, below the workspace, or NULL.
const char *source_codes(const struct source *source, const char *column);
struct csv_form source_form(const struct source *source);

#endif
