// A case: what a reviewer is shown about one alert, gathered from model, timeline and link as they
// stood at the alert's as_of. Pseudonymous; identities are asked for apart. Never changed once
// made.
#ifndef HEARTH_CASE_H
#define HEARTH_CASE_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "serve/store/alerts.h"

#include <math.h>

#define CASE_REASONS 8       // shown of each kind
#define CASE_RECORDS 12      // newest, behind a reason
#define CASE_CHRONOLOGY 2000 // newest, of the whole family
#define CASE_PEOPLE 40
#define CASE_FRESH_DAYS 35 // an older extract may be out of date
#define CASE_STRENGTHS 10
#define CASE_SINCE 20 // newest that became known after the list was made

// Where a person lives, seen from the child's home.
enum case_place {
    PLACE_HERE,
    PLACE_UNSURE, // perhaps here
    PLACE_WAS,    // was here: no longer, as far as the records say
    PLACE_ELSEWHERE,
    CASE_PLACE_COUNT
};

struct case_person {
    const char *id;       // pseudonym
    const char *label;    // "Child", "Mother", "Sibling 2", …: how the pages call this person
    const char *relation; // to the child, in words; "" for the child
    day_t dob, died;      // DAY_NONE = not known, not died
    const char *sex;      // as recorded, "" = not known
    bool in_household;
    bool same_address; // not in the household, but recorded at the child's home
    bool not_sure;     // where the person lives
    const char *home;  // where, in words: "Same household", "Not sure: …", "Another address"
    enum case_place place;
    const char *
        recorded; // who last recorded the person there, and when: "police, 4 April 2025"; "" = nobody
    bool young_parent; // a parent under 18
    size_t same_as;    // index of the person who it possibly is, under another id; SIZE_MAX = none
    int n_record;      // facts visible
    const char *known; // why open to social care now: "child protection plan since …"; "" = is not
};

// One line of the strip: where the child stands by today's records.
struct case_position {
    const char *title, *text; // "Social care", "No open case in the extract of 1 December 2025."
    const char *caution;      // that the extract is too old to go by, or ""
    bool open;
    day_t since;     // of what is open, or of the latest; DAY_NONE = nothing is on record
    day_t extracted; // the day the agency took the extract; DAY_NONE = not known
};

// One fact: an event or a spell.
struct case_record {
    size_t i_source; // of the case's sources
    size_t i_person; // of the case's people; SIZE_MAX = somebody else
    const char *title, *agency, *category, *details; // in words, "" = none
    const char *file;                                // and line: for analysts
    size_t line;
    day_t date, end, known; // end DAY_NONE = open or an event
    bool is_spell;
    bool significant; // as the scenario says; of the chronology and of what came in since the list
    bool was_sent;    // by a program since the last extract: in no file yet
};

struct case_reason {
    const char *subject; // "Mother – police incidents (domestic abuse)"
    const char *now;     // "5 on record"
    const char *usual;   // "most children: none", "8 in 10 children: 1 to 4"; "" = not known
    const char *before;  // of a change: the same at the earlier date
    double contribution; // log-odds; of a change: now less before
    const char *agency;  // "" = none
    struct case_record *records; // n_record, newest first
    size_t n_record, n_more;
    bool absent; // that there is nothing on record is the reason
};

// Something good on record, to be checked; no part of a score and no reason for an outcome.
struct case_strength {
    const char *text;
    size_t i_source;
    day_t date;
};

struct case_source {
    const char *name, *title, *agency;
    bool has_dates;                   // events and spells
    day_t coverage_from, coverage_to; // DAY_NONE = not stated
    day_t latest;                     // date of its newest fact known at as_of; DAY_NONE = none
    day_t extracted;                  // the day the agency took it; DAY_NONE = not known
    int n_family;                     // facts about this family
};

// How the records of a person came together.
struct case_link {
    size_t i_person;
    int n_record;      // ids of sources joined
    double confidence; // the least of them; 1 = by the same id or a rule
    day_t latest;      // the last one was joined on
};

// Two people of the case whose records may be about one person.
struct case_possible {
    size_t i_person, i_other;
    const char *reason; // of review.csv: "different numbers"
};

// People outside the case, counted, whose records may be about a person of the case.
struct case_outside {
    size_t i_person, n;
    const char *reason; // of review.csv
};

// People with the most similar scores in past tests, and how many had the outcome.
struct case_similar {
    size_t n, n_outcome; // n 0 = no tests
    bool withheld;       // too few had the outcome, or had it not, to be told: n_outcome is 0
    double low, high;    // 95 % interval of the share (Wilson)
    double score_low, score_high;
};

struct family_case {
    struct arena arena;
    struct alert alert; // texts in arena; the state is as of making: ask the store
    const char *scenario_title, *outcome_words, *group_words; // "need protection …", "children …"
    const char *one, *many; // what the scenario calls the person of a row: "child", "children"
    const char *limits;     // how often the list is wrong, a sentence from past tests, or ""
    const char *model_kind;
    double score, base_rate;  // of the model's training rows
    bool may_be_chance;       // past tests do not show that the ranking is better than chance
    bool in_cohort, rescored; // rescored: differs from the alert's score, the records have changed
    struct case_similar similar;
    struct case_reason *raising, *lowering, *changes;
    size_t n_raising, n_lowering, n_change;
    day_t earlier;                   // date of comparison; DAY_NONE = the child was not known then
    double earlier_score;            // NaN likewise
    struct case_person *people;      // the child first
    size_t n_person, n_person_more;  // more: of the family, but beyond CASE_PEOPLE
    struct case_position *positions; // as `hub: position` asks
    size_t n_position;
    day_t today;                    // positions, ages and freshness count from it
    struct case_record *chronology; // newest first
    size_t n_chronology, n_older;
    struct case_record *since;                   // known only after the alert's as_of, newest first
    size_t n_since, n_since_more, n_significant; // significant ones among the n_since
    struct case_strength *strengths;
    size_t n_strength;
    struct case_source *sources; // n_source: all of the workspace
    size_t n_source;
    struct case_link *links; // empty under `link: none`
    size_t n_link;
    struct case_possible *possible; // n_possible, each two people once
    size_t n_possible;
    struct case_outside *outside; // n_outside
    size_t n_outside;
    bool linked; // ids were joined by rules
    day_t data_end;
};

// Names and numbers of a person, for those who may see them.
struct case_identity {
    const char *name, *value; // "surname", …
};
struct case_identities {
    const struct case_identity *items;
    size_t n;
};

#endif
