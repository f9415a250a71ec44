// A scenario at work on a workspace: cohort × timeline → matrix of features, labels, and the trace
// of a value.
#ifndef HEARTH_EXTRACT_H
#define HEARTH_EXTRACT_H

#include "features/base/arena.h"
#include "features/base/day.h"
#include "features/base/error.h"
#include "features/base/pack.h"
#include "features/base/yaml.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

// What people read for one value of a column: 3 = "high".
struct value_label {
    double value;
    const char *label;
};

// The parts of a column's name, for `features --list --json`, reports and reasons. NULL where a
// part does not apply. column_text.h turns it into words.
struct column {
    const char *name; // <relation>.<source>[.<category>].<compute>[.<value>][.<window>] |
                      // <relation>.<attribute>[=value]
    const char *relation, *source, *category, *compute, *value_name, *window;
    const char *where; // what else the facts must be, for a reader: "role suspect"; or NULL
    const char *attribute, *attribute_value;
    // As people read them, from hearth.yaml and the codes files; NULL = no such label.
    const char *source_title;   // "Police incidents"; the attribute's name for attributes
    const char *event_title;    // one of them: "Police incident"
    const char *category_label; // of the category, or of the attribute's value
    const char *value_title;    // what the value is: "DASH risk level"
    const struct value_label *value_labels; // n_value_label
    size_t n_value_label;
    const char *agency;  // of the source, or NULL
    const char *group;   // the entry's `group:`, or NULL
    const char *unit;    // "0/1", "count", "days", "years", "" for values
    const char *missing; // the entry's rule: "keep", "zero" or "flag"
    bool missing_flag;   // the 0/1 companion made by `missing: flag`
};

// What is done with rows whose outcome was not observed.
enum unknown_rule {
    UNKNOWN_DROP,     // left out
    UNKNOWN_NEGATIVE, // taken for 0
    UNKNOWN_WEIGHT,   // left out, and the others weigh for them: see censoring.h
};

struct outcome_info {
    const char *name;    // "label" alone when the scenario has one unnamed outcome
    const char *title;   // as a reader would say it: "a child taken into care"; NULL = not given
    const char *horizon; // as written: "2y" or "age 5y"
    const char *within;  // "within 2 years" or "by the age of 5 years"
    enum unknown_rule unknown;
};

// What the scenario file says; sections that other layers read stay YAML.
struct scenario_info {
    const char *name, *title, *purpose; // purpose NULL = none stated
    const char *one, *many; // what a row is called (`words:`): "child", "children"; else "person"
    const char *path;
    const day_t *as_of; // ascending
    size_t n_as_of;
    day_t as_of_to;                      // `to` as written; of a list the last date
    const struct outcome_info *outcomes; // first = primary
    size_t n_outcome;
    const char *const *protected_columns; // attribute names
    size_t n_protected;
    const struct yaml *cohort;
    const struct yaml *splits, *models, *select, *alerts, *interventions; // NULL when absent
};

struct extract; // opaque
struct extract_options {
    int n_thread;
    bool quiet;
    bool any_literal; // the records are a part: categories and tags may be in none of them
};

// Reads hearth.yaml and scenarios/<scenario>.yaml, maps the timeline, plans the columns; builds
// nothing: call workspace_update first. Owns: *ret_extract until extract_close. Errors: E_CONFIG
// with places, E_DATA when the timeline is missing or older than the records, E_NOT_IMPLEMENTED.
enum status extract_open(const char *workspace, const char *scenario,
                         const struct extract_options *options, struct extract **ret_extract,
                         struct error *err);
void extract_close(struct extract *extract);

const struct scenario_info *extract_scenario(const struct extract *extract);
// What is doubtful about the scenario, each with its place: "s.yaml:3:5: …". extract_open prints
// them on stderr unless options.quiet.
const char *const *extract_warnings(const struct extract *extract, size_t *ret_n);
const struct column *extract_columns(const struct extract *extract, size_t *ret_n_col);
day_t extract_data_end(const struct extract *extract);   // E
double extract_min_count(const struct extract *extract); // counts below it are withheld
// The test dates of the closed-window rule for the primary outcome, ascending; n may be 0.
const day_t *extract_test_dates(const struct extract *extract, size_t *ret_n);
// A hash of records, and of what in hearth.yaml and the scenario the matrix depends on: equal hash =
// equal matrix.
const char *extract_hash(const struct extract *extract);
// Of hearth.yaml and the scenario by what they say: comments and the order of keys change nothing.
const char *extract_config_hash(const struct extract *extract);
// The categories and tags that the scenario names: a model's folder keeps them (vocabulary.json), so that
// one that vanishes from the records for a while is no slip of the pen. Errors: E_SYSTEM.
enum status extract_vocabulary_write(const struct extract *extract, const char *path,
                                     struct error *err);

// The cohort at one or more dates with its features. Rows by as_of, then person id bytewise.
// Shapes: x n_row × n_col row-major, NaN = missing; labels and horizons n_outcome × n_row
// (outcome-major).
struct matrix {
    size_t n_row, n_col, n_outcome;
    double *x;
    uint32_t *person; // index into the timeline's persons, bytewise order of ids
    day_t *as_of;
    signed char *labels; // final labels (known by E): 1, 0, −1 = unknown
    day_t *horizons;     // h; DAY_NONE where it cannot be known (no dob for `until`)
    // n_row, of the primary outcome: the first days from as_of on, by E; DAY_NONE = none. Censored
    // is also the first day of the window that was not observed.
    day_t *event, *censored, *competing;
    uint32_t *family; // cluster of the bootstrap and of folds: persons tied by household, parent or
                      // sibling as known at E
    uint32_t *household; // number of the household at as_of; UINT32_MAX = none
    struct pack pack;    // of extract_matrix_map: the arrays are in it and must not be written
};

// The matrix on disk, build/matrix/<scenario>.pack, mapped: for all rows of a scenario. Written when
// there is none of these dates and of this extract_hash, by ranges of rows.
// Owns: matrix_free. Time: features as known before each as_of; labels by what is known by E.
// Errors: E_LIMIT beyond 1 TiB; E_SYSTEM. Cost: one pass a date over persons in id order; n_row ×
// n_col × 8 bytes on disk, a chunk of rows a thread in memory.
enum status extract_matrix_map(struct extract *extract, const day_t *dates, size_t n_dates,
                               struct matrix *ret_matrix, struct error *err);
// The same in memory, with the newer events that were laid over: for one date.
// Owns: matrix_free. Errors: E_LIMIT beyond 64 GiB. Cost: n_row × n_col × 8 bytes.
enum status extract_matrix(struct extract *extract, const day_t *dates, size_t n_dates,
                           struct matrix *ret_matrix, struct error *err);
void matrix_free(struct matrix *matrix);
// Rows of the dates that are in no cohort because it was not observed whether they meet a condition.
size_t extract_not_observed(struct extract *extract, const day_t *dates, size_t n_dates);
// Who a person was found to be by E: itself, or whom its records were given to.
uint32_t extract_person_final(const struct extract *extract, uint32_t person);
// Families as in a matrix, but of whom the persons were found to be. Shapes: persons, ret_family n.
void extract_families(const struct extract *extract, const uint32_t *persons, size_t n,
                      uint32_t *ret_family);
// In memory, as extract_matrix, for rows that the caller chose, cohort or not. Owns: matrix_free.
// Errors: E_LIMIT beyond 64 GiB.
struct row_choice {
    const uint32_t *persons; // n_row
    const day_t *dates;      // n_row, ascending
    size_t n_row;
};
// Errors: E_LIMIT (beyond 64 GiB), E_SYSTEM.
enum status extract_rows(struct extract *extract, const struct row_choice *choice,
                         struct matrix *ret_matrix, struct error *err);
// Labels of the primary outcome for the matrix's rows with the days they were made from, as known
// before `known_before` (E = known_before − 1). `unknown: negative` is not applied here.
struct labels {
    signed char *values;                 // n_row
    day_t *event, *censored, *competing; // n_row each; NULL = not asked for
};
void extract_labels(struct extract *extract, const struct matrix *matrix, day_t known_before,
                    const struct labels *ret_labels);
// How mobile each row's person was: moves in the two years before as_of, 0, 1, or 2 for more; an arrival
// (the start of a spell of `cohort.observed`) is a move. Shapes: ret_stratum n_row.
void extract_mobility(const struct extract *extract, const struct matrix *matrix,
                      uint32_t *ret_stratum);
// Whether each row's person came into sight in the year before as_of, other than by birth: what a place
// knows of new arrivals is less. Only where the scenario has `cohort.observed`. Shapes: ret_new n_row.
void extract_new_arrivals(const struct extract *extract, const struct matrix *matrix,
                          bool *ret_new);
bool extract_knows_arrivals(const struct extract *extract);
// Labels of an outcome with its window cut to `length` from as_of on, as known by E. Shapes:
// ret_labels n_row.
struct label_window {
    size_t i_outcome;
    struct span length;
};
void extract_labels_within(struct extract *extract, const struct matrix *matrix,
                           struct label_window window, signed char *ret_labels);
// Features of one person at a date, cohort or not. This and the next questions about one person keep the
// households of the date, each for the next. Threads: one at a time. Errors: E_DATA when there is no such person.
struct person_features {
    double *x; // n_col; the caller's memory
    bool in_cohort;
};
// Errors: as extract_person_at.
enum status extract_person(struct extract *extract, const char *person_id, day_t as_of,
                           struct person_features *ret_features, struct error *err);

// Days of a column's window, over all persons that it reads, and how many of them were observed; of
// a state the persons on the day before as_of.
struct observed_days {
    int64_t observed, all;
};
// By column, for one person at a date; 0 of 0 where the source knows all of the time. Shapes:
// ret_days n_col. Units: days. Errors: E_DATA, as extract_person_at.
enum status extract_observed(struct extract *extract, const char *person_id, day_t as_of,
                             struct observed_days *ret_days, struct error *err);

size_t extract_person_count(const struct extract *extract);   // all numbers: former persons, too
size_t extract_standing_count(const struct extract *extract); // who stand at the data's end
const char *extract_person_id(const struct extract *extract, uint32_t person);
// The person of that id. E_DATA when there is none, or when a link known before as_of gave its
// records to another, whom the hint names.
enum status extract_person_at(const struct extract *extract, const char *person_id, day_t as_of,
                              uint32_t *ret_person, struct error *err);
// Who the persons of these ids are known to be at as_of, links minded, and their households then.
// Shapes: ids (NULL = none), ret_persons n. Cost: as household_build.
struct person_at {
    uint32_t person, household; // UINT32_MAX = none
};
void extract_persons_at(const struct extract *extract, day_t as_of, const char *const *ids,
                        size_t n, struct person_at *ret_persons);
const char *extract_household_id(const struct extract *extract,
                                 uint32_t household); // person id that names it
// Text of an attribute of a person visible at as_of, "" when unknown (for protected groups; age is
// not one).
const char *extract_attribute(const struct extract *extract, uint32_t person, const char *attribute,
                              day_t as_of);

// What `check` says of one as_of date, for the primary outcome.
struct cohort_summary {
    day_t as_of;
    size_t n_row, n_no_dob; // in the cohort; left out for want of a date of birth alone
    size_t n_open;          // left out: whether they meet a condition was not observed
    size_t n_positive, n_negative, n_unknown; // final labels, before `unknown: negative`
    size_t n_competing;                       // of the negative: a competing event came first
    size_t n_closed; // rows of all dates whose window has passed by as_of: what training there
                     // could use
    bool is_test;
};
// Owns: the array lives as long as the extract; n = scenario's as_of dates. Cost: one label a row.
const struct cohort_summary *extract_summaries(struct extract *extract);
// Sources that state no purposes, so that the scenario's purpose was not checked against them; by
// index, NULL at the end.
const char *extract_unchecked_purpose(const struct extract *extract, size_t i);

// The files of the own tables that were read, by index; NULL at the end. Owns: the extract.
const char *extract_table_path(const struct extract *extract, size_t i);
// Writes the own tables of the scenario into a copy of the workspace, with the rows alone whose date and
// `known` are before the day. Errors: E_FAILED when one lies outside of the workspace; E_SYSTEM.
enum status extract_tables_copy_before(const struct extract *extract, day_t day, const char *folder,
                                       struct error *err);

// One record behind a value.
struct trace_record {
    const char *source, *agency, *category; // category NULL = none
    const char *category_label;             // what people read for it; NULL = no label
    const char *file;                       // and line; NULL = an event sent since the last extract
    size_t line;
    day_t date, end, known; // end DAY_NONE = open or an event
    double value;           // NaN = none
    const char *person_id;  // whose record
    const char *relation;   // to the traced person
};
struct trace_question {
    const char *person_id;
    day_t as_of;
    size_t i_col;
};
struct trace_visitor {
    void (*visit)(void *context, const struct trace_record *record);
    void *context;
};
// Visits each record that the value of the column was made from, by date. Threads: one at a time.
// Errors: those of extract_person_at and records_open.
enum status extract_trace(struct extract *extract, const struct trace_question *question,
                          const struct trace_visitor *visitor, struct error *err);

#endif
