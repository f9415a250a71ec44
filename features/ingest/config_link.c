// The keys of linkage. Rules, blocks and comparisons are checked as they are read: each of a few
// columns, none twice.

#include "features/ingest/config_link.h"

#include <stdlib.h>
#include <string.h>

static const struct key_choice comparisons[] = {
    {.name = "forename"},
    {.name = "surname"},
    {.name = "name"},
    {.name = "date"},
    {.name = "sex"},
    {.name = "postcode"},
    {.name = "address"},
    {.name = "uprn"},
    {.name = "nhs_number"},
    {.name = "upn"},
    {.name = "nino"},
    {.name = "id"},
    {.name = "category"},
    {.name = "text"},
    {.name = "email"},
    {.name = "phone"},
    {0},
};
static const struct key_row compare_rows[] = {
    {.name = "column",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_LINKAGE,
     KEY_INTO(struct link_comparison, column),
     .help = "the column that is compared"},
    {.name = "as",
     .type = KEY_TEXT,
     .choices = comparisons,
     .required = true,
     .stamps = STAMP_LINKAGE,
     KEY_INTO(struct link_comparison, as),
     .help = "how its values are compared: see the levels in hearth link --help"},
    {.name = "term_frequency",
     .type = KEY_BOOL,
     .stamps = STAMP_LINKAGE,
     KEY_INTO(struct link_comparison, term_frequency),
     .help = "equal rare values count for more than equal common ones"},
};
static const struct key_table compare_keys = {
    "a comparison", "link.compare[]", NULL, KEY_ROWS(compare_rows), sizeof(struct link_comparison)};

// The keys that both forms of `link:` have.
#define SHARED_ROWS                                                                                \
    {.name = "rules",                                                                              \
     .type = KEY_NODE,                                                                             \
     .form = "a list of lists of columns",                                                         \
     .stamps = STAMP_LINKAGE,                                                                      \
     .help = "records equal on all columns of one list are one person; a blank is never equal"},   \
        {.name = "normalise",                                                                      \
         .type = KEY_BOOL,                                                                         \
         .preset = "true",                                                                         \
         .stamps = STAMP_LINKAGE,                                                                  \
         KEY_INTO(struct link_config, normalise),                                                  \
         .help = "compare trimmed and without regard to case, names also without accents; "        \
                 "false: raw text, blank is a value"},                                             \
        {.name = "never",                                                                          \
         .type = KEY_TEXT,                                                                         \
         .stamps = STAMP_LINKAGE,                                                                  \
         KEY_INTO(struct link_config, never),                                                      \
         .help = "CSV of pairs that are not one person"},                                          \
        {.name = "always",                                                                         \
         .type = KEY_TEXT,                                                                         \
         .stamps = STAMP_LINKAGE,                                                                  \
         KEY_INTO(struct link_config, always),                                                     \
         .help = "CSV of pairs that are one person"},                                              \
        {.name = "max_group",                                                                      \
         .type = KEY_INTEGER,                                                                      \
         .min = 2,                                                                                 \
         .max = 10000,                                                                             \
         .preset = "1000",                                                                         \
         .stamps = STAMP_LINKAGE,                                                                  \
         KEY_INTO(struct link_config, max_group),                                                  \
         .help = "more records than this that share a value of a rule are no one person: it "      \
                 "links none of them, and is reported"},                                           \
        {.name = "compare",                                                                        \
         .type = KEY_LIST,                                                                         \
         .table = &compare_keys,                                                                   \
         .min = 1,                                                                                 \
         .max = LINK_COMPARISONS_MAX,                                                              \
         .stamps = STAMP_LINKAGE,                                                                  \
         KEY_INTO(struct link_config, compares),                                                   \
         KEY_COUNT(struct link_config, n_compare),                                                 \
         .help = "probabilistic linkage, after the rules: what is compared"},                      \
        {.name = "block",                                                                          \
         .type = KEY_NODE,                                                                         \
         .form = "auto, or a list of lists of columns",                                            \
         .stamps = STAMP_LINKAGE,                                                                  \
         .help = "which pairs are compared: those equal on all columns of one list "               \
                 "(surname:3 = its first three characters); auto: chosen from the data"},          \
    {                                                                                              \
        .name = "match_probability", .type = KEY_NUMBER, .min = .01, .max = 1, .preset = "0.9",    \
        .stamps = STAMP_LINKAGE, KEY_INTO(struct link_config, match_probability),                  \
        .help = "pairs that are compared and reach it are linked"                                  \
    }

static const struct key_row link_rows[] = {SHARED_ROWS};
const struct key_table link_keys = {"link", "link", "How records become persons.",
                                    KEY_ROWS(link_rows), sizeof(struct link_config)};

static const struct key_row input_rows[] = {
    {.name = "name",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct link_input, name),
     .help = "the name of the input in pairs.csv and persons.csv"},
    {.name = "file",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct link_input, file),
     .help = "a CSV with a header; its path counts from the folder of link.yaml"},
    {.name = "unique",
     .type = KEY_BOOL,
     KEY_INTO(struct link_input, unique),
     .help = "whether a person has at most one record here"},
    {.name = "columns",
     .type = KEY_NAMES,
     KEY_INTO(struct link_input, columns),
     .help = "the file's columns where their names differ: {name: column}"},
    {.name = "missing",
     .type = KEY_TEXTS,
     KEY_INTO(struct link_input, missing),
     KEY_COUNT(struct link_input, n_missing),
     .help = "texts of this file that mean: not known, besides empty"},
};
static const struct key_table input_keys = {"an input", "link.inputs[]", NULL, KEY_ROWS(input_rows),
                                            sizeof(struct link_input)};

static const struct key_row link_alone_rows[] = {
    {.name = "inputs",
     .type = KEY_LIST,
     .table = &input_keys,
     .required = true,
     .min = 1,
     .max = LINK_INPUTS_MAX,
     KEY_INTO(struct link_config, inputs),
     KEY_COUNT(struct link_config, n_input),
     .help = "the files, for example [{name: census, file: census.csv}]"},
    {.name = "record_id",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct link_config, record_id),
     .help = "the column that identifies a record"},
    {.name = "missing",
     .type = KEY_TEXTS,
     KEY_INTO(struct link_config, missing),
     KEY_COUNT(struct link_config, n_missing),
     .help = "texts that mean: not known, in all inputs; record_id is taken as it is"},
    SHARED_ROWS,
};
const struct key_table link_alone_keys = {"link", "link (of link.yaml, without a workspace)", NULL,
                                          KEY_ROWS(link_alone_rows), sizeof(struct link_config)};

static const struct key_row link_file_rows[] = {
    {.name = "link",
     .type = KEY_NODE,
     .shape = SHAPE_ONE,
     .form = "a mapping",
     .table = &link_alone_keys,
     .required = true,
     .help = "how the files are linked"},
};
const struct key_table link_file_keys = {"link.yaml", "link.yaml", NULL, KEY_ROWS(link_file_rows),
                                         0};

static enum status read_columns(struct arena *arena, const struct yaml *node,
                                struct link_rule *rule, struct error *err)
{
    if (node->kind != YAML_LIST) {
        yaml_error(node, err, "a rule is a list of columns");
        error_hint(err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
        return E_CONFIG;
    }
    enum status status = yaml_texts(arena, node, &rule->columns, &rule->n_column, err);
    if (status)
        return status;
    if (!rule->n_column || rule->n_column > LINK_COLUMNS_MAX) {
        yaml_error(node, err, "a rule names 1 to %d columns", LINK_COLUMNS_MAX);
        error_hint(err, "for example [forename, surname, dob, postcode]");
        return E_CONFIG;
    }
    const char *text = rule->columns[0];
    for (size_t i = 1; i < rule->n_column; i++) {
        for (size_t k = 0; k < i; k++)
            if (strcmp(rule->columns[i], rule->columns[k]) == 0)
                return yaml_error(node, err, "a rule names \"%.60s\" twice", rule->columns[i]);
        text = arena_format(arena, "%s, %s", text, rule->columns[i]);
    }
    rule->text = text;
    rule->line = node->line;
    rule->column = node->column;
    return OK;
}

struct rules_read {
    const char *what, *hint; // for messages
    struct link_rule **rules;
    size_t *n;
};

static void read_rules(struct key_reader *reader, const struct yaml *node,
                       const struct rules_read *into)
{
    struct error err = {0};
    if (node->kind != YAML_LIST || !node->n_child || node->n_child > LINK_RULES_MAX) {
        yaml_error(node, &err, "%s", into->what);
        error_hint(&err, "%s", into->hint);
        key_note(reader, E_CONFIG, &err);
        return;
    }
    *into->rules = arena_array(reader->arena, node->n_child, sizeof **into->rules);
    for (const struct yaml *item = node->first; item; item = item->next) {
        struct link_rule *rule = &(*into->rules)[*into->n];
        enum status status = read_columns(reader->arena, item, rule, &err);
        key_note(reader, status, &err);
        *into->n += !status;
    }
}

size_t link_block_cut(const char *column, size_t *ret_n_name)
{
    const char *colon = strrchr(column, ':');
    size_t n_digit = colon ? strspn(colon + 1, "0123456789") : 0;
    bool cut = n_digit && n_digit <= 2 && !colon[1 + n_digit] && colon > column;
    size_t n = cut ? (size_t)strtoul(colon + 1, NULL, 10) : 0;
    *ret_n_name = n ? (size_t)(colon - column) : strlen(column);
    return n;
}

// surname:0 and surname:100 cut nothing, and are no names of columns.
static void check_cut(struct key_reader *reader, const struct yaml *node)
{
    struct error err = {0};
    size_t n_name;
    const char *colon = node->kind == YAML_TEXT ? strrchr(node->text, ':') : NULL;
    if (!colon || colon == node->text || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")] ||
        link_block_cut(node->text, &n_name))
        return;
    yaml_error(node, &err, "\"%.60s\" cuts to %.20s characters: 1 to 99 are possible", node->text,
               colon + 1);
    error_hint(&err, "for example surname:3, its first three characters");
    key_note(reader, E_CONFIG, &err);
}

static void check_cuts(struct key_reader *reader, const struct yaml *list)
{
    for (const struct yaml *rule = list->first; rule; rule = rule->next)
        for (const struct yaml *column = rule->first; column; column = column->next)
            check_cut(reader, column);
}

// auto, a list of rules, or {rules: a list of rules}.
static void read_block(struct key_reader *reader, const struct yaml *node, struct link_config *link)
{
    const struct rules_read into = {"block must be auto or a list of lists of columns",
                                    "block: auto, or block: [[surname, dob], [postcode, dob]]",
                                    &link->blocks, &link->n_block};
    link->block_auto = !node || (node->kind == YAML_TEXT && strcmp(node->text, "auto") == 0);
    if (link->block_auto)
        return;
    const struct yaml *rules = node->kind == YAML_MAP ? yaml_get(node, "rules") : NULL;
    read_rules(reader, rules && node->n_child == 1 ? rules : node, &into);
    check_cuts(reader, rules && node->n_child == 1 ? rules : node);
}

// pairs.csv has a column for each comparison, named as what it compares.
static void check_compares(struct key_reader *reader, const struct yaml *list,
                           struct link_config *link)
{
    const struct yaml *item = list->first;
    for (size_t i = 0; i < link->n_compare; i++, item = item->next) {
        struct link_comparison *compare = &link->compares[i];
        struct error err = {0};
        compare->line = item->line;
        compare->place = item->column;
        for (size_t k = 0; k < i && compare->column; k++)
            if (link->compares[k].column && strcmp(link->compares[k].column, compare->column) == 0)
                key_note(reader,
                         yaml_error(item, &err, "compare names \"%.60s\" twice", compare->column),
                         &err);
    }
}

// Nothing may be written that has no effect. Whether anything was.
static bool refuse_without_compare(struct key_reader *reader, const struct yaml *node)
{
    bool refused = false;
    static const char *const keys[] = {"block", "match_probability"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct error err = {0};
        const struct yaml *key = yaml_get(node, keys[i]);
        if (!key)
            continue;
        yaml_error(key, &err, "%s has no effect without compare", keys[i]);
        error_hint(&err, "compare: [{column: surname, as: surname}, {column: dob, as: date}]");
        key_note(reader, E_CONFIG, &err);
        refused = true;
    }
    return refused;
}

void config_read_link(struct key_reader *reader, const struct key_table *table,
                      const struct yaml *node, struct link_config *link)
{
    const struct yaml *rules = yaml_get(node, "rules"), *compare = yaml_get(node, "compare");
    *link = (struct link_config){0};
    bool good = key_read(reader, table, node, link);
    if (rules)
        read_rules(reader, rules,
                   &(struct rules_read){"rules must be a list of 1 to 64 lists of columns",
                                        "rules: [[nhs_number], [forename, surname, dob, postcode]]",
                                        &link->rules, &link->n_rule});
    if (compare) {
        check_compares(reader, compare, link);
        read_block(reader, yaml_get(node, "block"), link);
    } else if (!refuse_without_compare(reader, node) && !rules && good) {
        struct error err = {0};
        yaml_error(node, &err, "link has neither rules nor compare: it would link nothing");
        error_hint(&err, "rules: [[nhs_number], [forename, surname, dob, postcode]], or compare: "
                         "[{column: surname, as: surname}, {column: dob, as: date}]");
        key_note(reader, E_CONFIG, &err);
    }
}
