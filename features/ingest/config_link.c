// The keys of linkage. Rules are checked as they are read: at least one, each of a few columns, none
// twice.

#include "features/ingest/config_link.h"

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
     .help = "the column that is compared"},
    {.name = "as",
     .type = KEY_CHOICE,
     .choices = comparisons,
     .required = true,
     .stamps = STAMP_LINKAGE,
     .help = "how its values are compared"},
    {.name = "term_frequency",
     .type = KEY_BOOL,
     .stamps = STAMP_LINKAGE,
     .help = "rare values count for more"},
};
static const struct key_table compare_keys = {"a comparison", "link.compare[]", NULL,
                                              KEY_ROWS(compare_rows), 0};

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
         .help = "compare trimmed and without regard to case; false: raw text, blank is a value"}, \
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
         .unready = true,                                                                          \
         .stamps = STAMP_LINKAGE,                                                                  \
         .help = "probabilistic linkage, after the rules"},                                        \
        {.name = "block",                                                                          \
         .type = KEY_NODE,                                                                         \
         .form = "auto, or a list of lists of columns",                                            \
         .unready = true,                                                                          \
         .stamps = STAMP_LINKAGE,                                                                  \
         .help = "which pairs are compared at all"},                                               \
    {                                                                                              \
        .name = "match_probability", .type = KEY_NUMBER, .min = 0, .max = 1, .unready = true,      \
        .stamps = STAMP_LINKAGE, .help = "pairs at or above it are linked"                         \
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

static void read_rules(struct key_reader *reader, const struct yaml *node, struct link_config *link)
{
    struct error err = {0};
    if (node->kind != YAML_LIST || !node->n_child || node->n_child > LINK_RULES_MAX) {
        yaml_error(node, &err, "rules must be a list of 1 to %d lists of columns", LINK_RULES_MAX);
        error_hint(&err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
        key_note(reader, E_CONFIG, &err);
        return;
    }
    link->rules = arena_array(reader->arena, node->n_child, sizeof *link->rules);
    for (const struct yaml *item = node->first; item; item = item->next) {
        struct link_rule *rule = &link->rules[link->n_rule];
        enum status status = read_columns(reader->arena, item, rule, &err);
        key_note(reader, status, &err);
        link->n_rule += !status;
    }
}

void config_read_link(struct key_reader *reader, const struct key_table *table,
                      const struct yaml *node, struct link_config *link)
{
    const struct yaml *rules = yaml_get(node, "rules");
    *link = (struct link_config){0};
    bool good = key_read(reader, table, node, link);
    if (rules) {
        read_rules(reader, rules, link);
    } else if (good) {
        struct error err = {0};
        yaml_error(node, &err, "link has no rules");
        error_hint(&err, "rules: [[nhs_number], [forename, surname, dob, postcode]]");
        key_note(reader, E_CONFIG, &err);
    }
}
