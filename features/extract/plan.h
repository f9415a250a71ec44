// A scenario made ready to run on a timeline: names resolved to numbers, columns laid out. Private
// to extract.
// Errors, where a function names no others: E_CONFIG at the place in the file, E_SYSTEM.
#ifndef HEARTH_PLAN_H
#define HEARTH_PLAN_H

#include "features/base/json.h"
#include "features/base/key_table.h"
#include "features/extract/aggregate.h"
#include "features/extract/extract.h"
#include "features/timeline/household.h"
#include "features/timeline/overlay.h"
#include "features/timeline/relations.h"
#include "features/timeline/timeline.h"
#include "features/timeline/view.h"

// Which facts of one source count: any of the categories, all of the tag and value tests.
struct tag_test {
    size_t i_tag;
    const unsigned char *passes; // n_text: by text of the source; others fail
    size_t n_text;
};

struct value_test {
    size_t i_value;
    double min, max; // inclusive
};

struct filter {
    size_t i_source;
    const unsigned char *category_passes; // n_category: by category of the source, others fail;
                                          // NULL = all, those without one too
    size_t n_category;
    struct tag_test *tag_tests;
    size_t n_tag_test;
    struct value_test *value_tests;
    size_t n_value_test;
};

// Facts of several sources about the persons in several relations.
struct selection {
    struct filter *filters;
    size_t n_filter;
    enum relation *relations; // self when not given
    size_t n_relation;
};

enum condition_kind { CONDITION_IN, CONDITION_ANY };

struct condition {
    enum condition_kind kind;
    struct selection selection;
    struct span within; // CONDITION_ANY
    long at_least;
};

enum outcome_fact_kind { OUTCOME_EVENT, OUTCOME_START, OUTCOME_END, OUTCOME_DIED };

struct outcome_fact {
    enum outcome_fact_kind kind;
    struct selection selection;
};

struct outcome_facts {
    struct outcome_fact *items;
    size_t n;
};

struct outcome {
    struct outcome_info info;
    struct outcome_facts any, censor, competing;
    bool until_age; // the horizon is dob + length, else as_of + length
    struct span length;
};

struct cohort_rules {
    bool has_age;
    struct span age_from, age_to; // age_to 'e' = no bound
    struct condition *require, *exclude;
    size_t n_require, n_exclude;
    size_t *observed; // n_observed: sources of spells within which a person is observed
    size_t n_observed;
};

// What must be known about a person for a score.
struct contact {
    struct condition condition;
    const char *text;
};
struct enough_rules {
    bool asked;
    double observed; // share
    struct contact *contacts;
    const char **texts;
    size_t n_contact;
};

// A strength to check: shown beside a case, no part of a score.
struct strength {
    struct condition condition;
    const char *text; // as people read it; NULL = the source's title
};

enum missing_rule { MISSING_KEEP, MISSING_ZERO, MISSING_FLAG };
enum block_kind {
    BLOCK_FACTS,
    BLOCK_AGE,
    BLOCK_SIZE,
    BLOCK_NUMBER,
    BLOCK_CATEGORY,
    BLOCK_TABLE // a column of an own table
};
struct own_table; // own_table.h

// One column within a block.
struct slot {
    size_t i_col;
    size_t i_category; // BLOCK_FACTS: which bucket
    const struct aggregate *aggregate;
    size_t i_value;  // of the source
    size_t i_window; // of the block
};

// The columns of one entry and one relation: they read the same facts (or the same attribute).
struct block {
    enum block_kind kind;
    enum relation relation;
    enum missing_rule missing;
    struct filter filter;      // BLOCK_FACTS: where
    bool is_bounded;           // its source does not know all of the time
    const uint32_t *bucket_of; // n_category: by category of the source, UINT32_MAX = none, as are
                               // others; NULL = one bucket for all
    size_t n_category;
    size_t n_bucket;
    struct span *windows;
    size_t n_window, i_window; // how many, and the place of the first among those of all blocks
    struct slot *slots;
    size_t n_slot;
    long i_attribute; // BLOCK_NUMBER, BLOCK_CATEGORY; BLOCK_AGE: dob
    char age_unit;    // 'd' 'w' 'm' 'y'
    const uint32_t
        *column_of_text; // BLOCK_CATEGORY: by text of the timeline, slot number or UINT32_MAX
    const struct own_table *table; // BLOCK_TABLE
    size_t i_table_column;
    const double *table_numbers; // by row of the table's file; NULL = categories
    const char **table_values;   // n_slot, bytewise; the slot's value
};

// A feature entry as read, before its columns are known.
struct entry {
    const struct yaml *node;
    enum relation *relations;
    size_t n_relation;
    const char *name, *group;
    enum missing_rule missing;
    long i_source; // −1 = attributes
    struct filter where;
    const char **categories; // NULL = all together
    size_t n_category;
    bool each;
    const struct aggregate **computes;
    size_t n_compute;
    size_t *values; // of the source
    size_t n_value;
    const char **window_texts;
    struct span *windows;
    size_t n_window;
    const char **attributes;
    size_t n_attribute;
    const char *unit, *as; // of age; number or category, NULL = by the data
    const char *table;     // a table of the analyst's own, relative to the workspace; NULL = none
    const char *ids, *person, *date, *known; // of the table: ID system, columns
    const char **table_columns;              // n_table_column; NULL = all others
    size_t n_table_column;
    const struct own_table *own;
};

struct cohort {
    day_t as_of;
    uint32_t *persons; // ascending; of a mapped cohort not to be written, as horizons
    day_t *horizons;   // of the primary outcome; DAY_NONE where it cannot be known
    size_t n;
    size_t n_no_dob; // met everything but had no date of birth
    size_t n_open;   // met everything but what was not observed
};

struct extract {
    struct arena arena;
    struct extract_options options;
    struct config config;
    struct timeline timeline;
    struct scenario_info info;
    const struct yaml *root;
    unsigned char *used;         // n_source: the scenario reads it
    struct overlay_words *words; // n_source: named by the scenario, in no record yet
    struct literal *literals;    // of the scenario, as they were read
    size_t n_literal, n_literal_checked, literal_capacity;
    json *vocabulary;               // of the model in use; NULL = none
    const struct error_list *notes; // former spellings in the scenario
    const char **warnings;          // "file:line:column: text"
    size_t n_warning, warning_capacity;
    struct span as_of_step; // n = 0: the dates are a list
    struct cohort_rules rules;
    struct enough_rules enough;
    struct outcome *outcomes;
    struct outcome_facts significant; // of `alerts`, like the next
    struct strength *strengths;
    size_t n_strength;
    struct entry *entries;
    size_t n_entry;
    struct cohort *cohorts;  // one for each as_of of the scenario
    struct pack cohort_pack; // they are in it; or nothing is mapped
    day_t *test_dates;
    size_t n_test_date;
    day_t fixing_date; // at which `category: each` and attribute types were fixed
    struct block *blocks;
    size_t n_block, n_window; // windows of all blocks
    struct column *columns;
    size_t n_col;
    const struct overlay *overlay; // laid over every view; NULL = none
    struct view kept;              // see view_kept; households NULL = none yet
    double *number_of_text;        // by text of the timeline; NaN = no number
    long i_dob, i_died;            // attributes, −1 = none
    char hash[HASH_TEXT], config_hash[HASH_TEXT];
};

// What one worker needs while it goes over persons of one extract.
struct scratch {
    day_t *window_starts, starts_as_of; // n_window of the extract, at that date; NULL = none yet
    struct person_list persons;
    struct person_list related[RELATION_COUNT]; // of one row; found when a block first asks
    bool has_related[RELATION_COUNT];
    struct visible_fact *items, *sorted; // gathered facts; the same by bucket
    size_t n_item, capacity, sorted_capacity;
    size_t *starts; // buckets
    size_t starts_capacity;
    struct observed *observed; // of the block at work; NULL = none needed yet
    struct cover *cover;       // of one person; likewise
};
void scratch_done(struct scratch *scratch);

// plan_text.c: the texts of a source by number, with those that the scenario alone names.
enum word_table { WORD_CATEGORY, WORD_TAG };
// The number of the text: of the timeline, or one after those.
uint32_t word_number(struct extract *extract, size_t i_source, enum word_table table,
                     const char *text);
size_t word_count(const struct extract *extract, size_t i_source, enum word_table table);

// literals.c: texts that the scenario names must be known ones.
struct literal {
    const struct yaml *entry; // where `new: true` may stand
    const struct yaml *texts; // the text, or the list of them
    size_t i_source, i_tag;   // i_tag: WORD_TAG
    enum word_table table;
};
// E_CONFIG when `new` is neither true nor false.
enum status literal_note(struct extract *extract, const struct literal *literal, struct error *err);
// Adds an error for each noted literal that is in no record and no codes file.
void literals_check(struct extract *extract, struct key_reader *reader);
// vocabulary.c: reads that of the model in use; whether it has the text.
void vocabulary_read(struct extract *extract);
bool vocabulary_has(const struct extract *extract, const struct literal *literal, const char *text);
void extract_warn(struct extract *extract, const struct yaml *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// selection.c: reading and testing. Errors of all that read: E_CONFIG at the place, with the nearest
// known source, relation, tag or value.
enum status selection_parse(struct extract *extract, const struct yaml *node,
                            const struct yaml *sources, struct selection *ret_selection,
                            struct error *err);
enum status relations_parse(struct extract *extract, const struct yaml *node,
                            enum relation **ret_relations, size_t *ret_n, struct error *err);
enum status source_parse(struct extract *extract, const struct yaml *node, const char *name,
                         size_t *ret_source, struct error *err);
// The same for a reader: "mental health", "role suspect or victim", "dash at least 14"; NULL
// without `where`. Owns: arena.
const char *filter_where_text(struct arena *arena, const struct column_labels *labels,
                              const struct yaml *where);
// entry: the mapping that holds `where`.
enum status filter_parse_where(struct extract *extract, const struct yaml *entry,
                               struct filter *filter, struct error *err);
bool filter_passes(const struct filter *filter, const struct visible_fact *seen);

// condition.c
void conditions_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list,
                      struct condition **ret_conditions, size_t *ret_n);
enum truth { TRUTH_NO, TRUTH_YES, TRUTH_OPEN }; // open: not observed
enum truth condition_test(const struct extract *extract, const struct view *view, uint32_t person,
                          const struct condition *condition, struct scratch *scratch);

// scenario.c, entry.c, outcome_parse.c: the file
// E_CONFIG naming the nearest when no person source has the attribute.
enum status attribute_require(struct extract *extract, const struct yaml *node, const char *name,
                              struct error *err);
enum status scenario_read(struct extract *extract, const char *name, struct error *err);
void entries_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list);
void facts_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list,
                 struct outcome_facts *ret_facts);
void list_facts_parse(struct extract *extract, struct key_reader *reader); // list_facts.c
void outcomes_parse(struct extract *extract, struct key_reader *reader, const struct yaml *root);
void interventions_check(struct extract *extract, struct key_reader *reader); // intervention.c
void enough_parse(struct extract *extract, struct key_reader *reader, const struct yaml *node);
enum status purpose_check(const struct extract *extract, struct error *err);

// cohort.c
void cohort_find(struct extract *extract, const struct view *view, struct cohort *ret_cohort);
enum admission { ADMISSION_OUT, ADMISSION_IN, ADMISSION_NO_DOB, ADMISSION_OPEN };
enum admission cohort_admits(const struct extract *extract, const struct view *view,
                             uint32_t person, struct scratch *scratch);
void cohort_done(struct cohort *cohort);
void cohorts_find_all(struct extract *extract); // of the scenario's dates
void view_open(const struct extract *extract, day_t as_of, struct view *ret_view);
// The view of the last question about one person, or a new one: an explanation asks of one date for
// each column. Owns: the extract, until the next call. Threads: one at a time.
const struct view *view_kept(struct extract *extract, day_t as_of);
// As view_open, for one date after another: one view at a time has the memory.
void view_open_in(const struct extract *extract, day_t as_of, struct household_memory *memory,
                  struct view *ret_view);
// As view_open; without the households, which take most of the time, where nothing asks for them.
void view_open_cohort(const struct extract *extract, day_t as_of, struct view *ret_view);
void view_open_outcome(const struct extract *extract, const struct outcome *outcome, day_t as_of,
                       struct view *ret_view);
void view_close(struct view *view);
void test_dates_find(struct extract *extract); // dates.c

// label.c: the only place here that sees what happened after as_of
day_t outcome_horizon(const struct extract *extract, const struct outcome *outcome,
                      const struct view *view, uint32_t person);
struct label_question {
    const struct outcome *outcome;
    const struct view *view; // at as_of
    uint32_t person;
    day_t known_before; // DAY_NONE = nothing is known
};
day_t label_known_before(const struct extract *extract); // of final labels: E + 1
// A label and the days it was made from: the first from as_of on, DAY_NONE = none by E.
struct label {
    int value;         // 1, 0, −1 = unknown
    bool by_competing; // a competing event made it 0: those are reported apart
    day_t event, censored, competing;
};
struct label outcome_label(const struct extract *extract, const struct label_question *question,
                           struct scratch *scratch);
// The first day >= from of a fact about the person alone (relation self), as known by E; DAY_MAX =
// none.
day_t outcome_first_ever(const struct extract *extract, uint32_t person,
                         const struct outcome_fact *fact, day_t from, struct scratch *scratch);

// plan_labels.c: the labels of a column, from hearth.yaml and the codes files.
enum status plan_labels_read(struct extract *extract, struct error *err);
void plan_label_facts(struct extract *extract, const struct entry *entry, const struct slot *slot,
                      struct column *column);
void plan_label_attribute(struct extract *extract, struct column *column);

// config_hash.c: both hashes of the extract.
enum status config_hashes_make(struct extract *extract, struct error *err);
// Adds what the cohorts depend on: the records and what hearth.yaml and the scenario say of them.
enum status config_hash_cohorts(struct extract *extract, struct hash *hash, struct error *err);

// plan_table.c
struct layout;
enum status plan_table_entry(struct layout *layout, struct error *err);
void table_block_fill(const struct block *block, uint32_t person, day_t as_of, double *x);

// plan.c: blocks, slots and columns. Errors: E_CONFIG when two columns get one name.
enum status plan_build(struct extract *extract, struct error *err);

// gather.c: into scratch->items
void gather_selection(const struct view *view, const struct person_list *persons,
                      const struct filter *filter, struct scratch *scratch);
// matrix_row.c: all columns of one person; x has n_col places
void row_fill(const struct extract *extract, const struct view *view, uint32_t person, double *x,
              struct scratch *scratch);

#endif
