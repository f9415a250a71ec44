// The keys of an entry of `features:`, which reads either a source or an attribute.

#include "features/extract/scenario_keys.h"

static const struct key_choice missing_rules[] = {
    [MISSING_KEEP] = {.name = "keep"},
    [MISSING_ZERO] = {.name = "zero"},
    [MISSING_FLAG] = {.name = "flag"},
    {0},
};
#define ENTRY_ROWS                                                                                 \
    {.name = "name",                                                                               \
     .type = KEY_TEXT,                                                                             \
     .stamps = STAMP_SCENARIO,                                                                     \
     KEY_INTO(struct entry, name),                                                                 \
     .help = "in place of the source or attribute in the columns' names"},                         \
        {.name = "group",                                                                          \
         .type = KEY_TEXT,                                                                         \
         KEY_INTO(struct entry, group),                                                            \
         .help = "the heading under which pages show it"},                                         \
    {                                                                                              \
        .name = "missing", .type = KEY_CHOICE, .choices = missing_rules, .preset = "keep",         \
        .stamps = STAMP_SCENARIO, KEY_INTO(struct entry, missing),                                 \
        .help = "missing values stay, become 0, or get a 0/1 column of their own"                  \
    }

static const struct key_row source_entry_rows[] = {
    OF_ROW,
    {.name = "source",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_SCENARIO,
     .help = "the source of the facts; or `attribute`"},
    {.name = "category",
     .type = KEY_NODE,
     .form = "each, a text or a list of texts",
     .stamps = STAMP_SCENARIO,
     .help = "a column for each category; default: all together"},
    {.name = "value",
     .type = KEY_TEXTS,
     .stamps = STAMP_SCENARIO,
     .help = "the values that are computed with; may be left out when the source has one"},
    {.name = "windows",
     .type = KEY_TEXTS,
     .min = 1,
     .max = 1000,
     .preset = "ever",
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, window_texts),
     KEY_COUNT(struct entry, n_window),
     .help = "30d, 6w, 3m, 2y before as_of, or ever"},
    {.name = "compute",
     .type = KEY_TEXTS,
     .min = 1,
     .max = 1000,
     .required = true,
     .stamps = STAMP_SCENARIO,
     .help = "what is computed: see `hearth help compute`"},
    WHERE_ROW,
    NEW_ROW,
    ENTRY_ROWS,
};
const struct key_table source_entry_keys = {"a feature entry of a source",
                                            "features[] (with source)", NULL,
                                            KEY_ROWS(source_entry_rows), sizeof(struct entry)};

static const struct key_choice age_units[] = {
    {.name = "days"}, {.name = "weeks"}, {.name = "months"}, {.name = "years"}, {0}};
static const struct key_choice attribute_kinds[] = {{.name = "number"}, {.name = "category"}, {0}};
static const struct key_row attribute_entry_rows[] = {
    OF_ROW,
    {.name = "attribute",
     .type = KEY_TEXTS,
     .min = 1,
     .max = 1000,
     .required = true,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, attributes),
     KEY_COUNT(struct entry, n_attribute),
     .help = "age, size or an attribute of person sources"},
    {.name = "unit",
     .type = KEY_TEXT,
     .choices = age_units,
     .preset = "years",
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, unit),
     .help = "completed units of age"},
    {.name = "as",
     .type = KEY_TEXT,
     .choices = attribute_kinds,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, as),
     .help = "what the attribute is; default: as its values are"},
    ENTRY_ROWS,
};
const struct key_table attribute_entry_keys = {
    "a feature entry of an attribute", "features[] (with attribute)", NULL,
    KEY_ROWS(attribute_entry_rows), sizeof(struct entry)};

static const struct key_row table_entry_rows[] = {
    OF_ROW,
    {.name = "table",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, table),
     .help = "a CSV file of your own with a row for each person and date, in the workspace"},
    {.name = "person",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, person),
     .help = "its column of person IDs"},
    {.name = "ids",
     .type = KEY_TEXT,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, ids),
     .help = "the ID system of a source that the column is written in; default: hearth's IDs"},
    {.name = "date",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, date),
     .help = "its column of the day from which the row holds (YYYY-MM-DD)"},
    {.name = "known",
     .type = KEY_TEXT,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, known),
     .help = "its column of the day on which the row became known; default: the date"},
    {.name = "columns",
     .type = KEY_TEXTS,
     .min = 1,
     .max = 10000,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, table_columns),
     KEY_COUNT(struct entry, n_table_column),
     .help = "the columns that become features; default: all others"},
    {.name = "as",
     .type = KEY_TEXT,
     .choices = attribute_kinds,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct entry, as),
     .help = "what the columns are; default: each as its values are"},
    ENTRY_ROWS,
};
const struct key_table table_entry_keys = {
    "a feature entry of a table", "features[] (with table)",
    "At a date the latest row counts whose date and `known` are both before it.",
    KEY_ROWS(table_entry_rows), sizeof(struct entry)};
