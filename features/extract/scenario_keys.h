// What the key tables of a scenario fill; private to extract.
#ifndef HEARTH_SCENARIO_KEYS_H
#define HEARTH_SCENARIO_KEYS_H

#include "features/extract/plan.h"
#include "features/extract/scenario_tables.h"

// The keys of a condition. `path` leads to the struct condition_input within the table's struct:
// `condition.`, or nothing when it is that struct.
#define IN_ROW(type_, path, stamps_, when)                                                         \
    {                                                                                              \
        .name = "in", .type = KEY_TEXTS, .min = 1, .max = 10000, .stamps = (stamps_),              \
        KEY_INTO(type_, path in), KEY_COUNT(type_, path n_in),                                     \
        .help = "sources of spells: in one of them " when                                          \
    }
#define ANY_ROW(type_, path, stamps_)                                                              \
    {                                                                                              \
        .name = "any", .type = KEY_TEXTS, .min = 1, .max = 10000, .stamps = (stamps_),             \
        KEY_INTO(type_, path any), KEY_COUNT(type_, path n_any),                                   \
        .help = "sources: an event, or a spell's start, within the window"                         \
    }
#define WITHIN_ROW(type_, path, stamps_, before)                                                   \
    {                                                                                              \
        .name = "within", .type = KEY_SPAN, .min = 1, .ever = true, .preset = "ever",              \
        .stamps = (stamps_), KEY_INTO(type_, path within), .help = "`any`: the window " before     \
    }
#define AT_LEAST_ROW(type_, path, stamps_)                                                         \
    {                                                                                              \
        .name = "at_least", .type = KEY_INTEGER, .min = 1, .max = 1000000, .preset = "1",          \
        .stamps = (stamps_), KEY_INTO(type_, path at_least), .help = "`any`: how many facts"       \
    }

// Keys of everything that selects facts: conditions, outcomes, features.
#define OF_ROW                                                                                     \
    {                                                                                              \
        .name = "of", .type = KEY_TEXTS, .min = 1, .max = 100, .preset = "self",                   \
        .stamps = STAMP_SCENARIO,                                                                  \
        .help = "whose facts: self, mother, father, parent, child, sibling, partner, household"    \
    }
#define WHERE_ROW                                                                                  \
    {                                                                                              \
        .name = "where", .type = KEY_NODE, .stamps = STAMP_SCENARIO,                               \
        .form = "a mapping: {tag: [texts]} or {value: {min, max}}", .table = &value_test_keys,     \
        .help = "only facts with one of these tags, or a value within the bounds"                  \
    }
#define CATEGORY_ROW                                                                               \
    {                                                                                              \
        .name = "category", .type = KEY_TEXTS, .min = 1, .max = 10000, .stamps = STAMP_SCENARIO,   \
        .help = "only facts of these categories; default: all"                                     \
    }

#define NEW_ROW                                                                                    \
    {                                                                                              \
        .name = "new", .type = KEY_BOOL,                                                           \
        .help = "true: categories and texts of tags may be in no record yet"                       \
    }

struct cohort_input {
    const struct yaml *as_of, *age, *require, *exclude;
    const char **observed; // n_observed
    size_t n_observed;
};
struct as_of_input {
    day_t from, to;
    struct span every;
};
struct age_input {
    struct span from, to;
};
struct condition_input {
    const char **in, **any; // n_in, n_any: sources
    size_t n_in, n_any;
    struct span within;
    long at_least;
};
struct contact_input {
    struct condition_input condition;
    const char *text;
};
struct enough_input {
    double observed;
    const struct yaml *contacts;
};
extern const struct key_table enough_keys;  // struct enough_input
extern const struct key_table contact_keys; // struct contact_input
// Errors: E_CONFIG with the place.
enum status condition_resolve(struct extract *extract, const struct yaml *node,
                              const struct condition_input *input, struct condition *ret_condition,
                              struct error *err);
struct strength_input {
    struct condition_input condition;
    const char *text;
};
struct fact_input {
    const char **sources[OUTCOME_DIED]; // by enum outcome_fact_kind: event, start, end
    size_t n_source[OUTCOME_DIED];
    bool died;
};
struct outcome_input {
    const char *title;
    const struct yaml *any, *until, *censor, *competing;
    struct span within, age;
    int unknown; // enum unknown_rule
};
struct intervention_input {
    const char *name, *title, *source, *surveillance;
    const char **categories, **outcomes;
    size_t n_category, n_outcome;
    const struct yaml *among;
};

#endif
