// hearth schema hearth|scenario|link, and the topics of `hearth help`. Everything is printed from the
// tables that read the files; this command stands above all layers that have such tables.

#include "model/train/cmd_schema.h"

#include "features/base/key_comments.h"
#include "features/extract/aggregate.h"
#include "features/extract/scenario_tables.h"
#include "features/ingest/config_keys.h"
#include "features/timeline/relations.h"
#include "model/kind/settings.h"
#include "model/metric/alert_rules.h"
#include "model/train/select.h"

#include <string.h>

struct key_topic topic_sources(struct arena *arena)
{
    static const struct key_table *const tables[] = {&hearth_keys};
    static const struct key_extension extensions[] = {
        {&source_keys, "columns", &column_keys[RECORD_EVENT]},
        {&source_keys, "columns", &column_keys[RECORD_SPELL]},
        {&source_keys, "columns", &column_keys[RECORD_PERSON]},
        {&source_keys, "columns", &column_keys[RECORD_RELATIONSHIP]},
    };
    return (struct key_topic){
        .name = "sources",
        .summary = "hearth.yaml: the agencies' files and what is in them",
        .intro =
            "Dates are YYYY-MM-DD, lengths of time 30d, 6w, 3m, 2y, shares 1%. An unknown key is "
            "an error.",
        .tables = tables,
        .n_table = 1,
        .extensions = extensions,
        .n_extension = sizeof extensions / sizeof *extensions,
    };
}

struct key_topic topic_link(struct arena *arena)
{
    static const struct key_table *const tables[] = {&link_file_keys, &link_keys};
    return (struct key_topic){.name = "link",
                              .summary = "how records become persons: link.yaml without a "
                                         "workspace, `link:` of hearth.yaml within one",
                              .tables = tables,
                              .n_table = 2};
}

struct key_topic topic_scenario(struct arena *arena)
{
    static const struct key_table *const tables[] = {&scenario_keys};
    static const struct key_extension fixed[] = {
        {&scenario_keys, "features", &source_entry_keys},
        {&scenario_keys, "features", &attribute_entry_keys},
        {&scenario_keys, "features", &table_entry_keys},
        {&scenario_keys, "select", &selection_keys},
        {&scenario_keys, "alerts", &alert_keys},
    };
    const size_t n_fixed = sizeof fixed / sizeof *fixed;
    struct key_extension *all = arena_array(arena, n_fixed + n_model_kind, sizeof *all);
    memcpy(all, fixed, sizeof fixed);
    for (size_t i = 0; i < n_model_kind; i++)
        all[n_fixed + i] =
            (struct key_extension){&scenario_keys, "models", settings_keys(arena, model_kinds[i])};
    return (struct key_topic){
        .name = "scenario",
        .summary = "scenarios/NAME.yaml: who is scored, for what, from which records",
        .tables = tables,
        .n_table = 1,
        .extensions = all,
        .n_extension = n_fixed + n_model_kind,
    };
}

static void print_topic(FILE *stream, struct key_topic (*make)(struct arena *arena))
{
    struct arena arena = {0};
    const struct key_topic topic = make(&arena);
    key_help_print(stream, &topic);
    arena_done(&arena);
}

static void print_sources(FILE *stream)
{
    print_topic(stream, topic_sources);
}

static void print_link(FILE *stream)
{
    print_topic(stream, topic_link);
}

static void print_scenario(FILE *stream)
{
    print_topic(stream, topic_scenario);
}

static enum status comment_sources(struct arena *arena, const char *text, const char **ret_text,
                                   struct error *err)
{
    const struct key_topic topic = topic_sources(arena);
    return key_comments_add(arena, &topic, text, ret_text, err);
}

static enum status comment_scenario(struct arena *arena, const char *text, const char **ret_text,
                                    struct error *err)
{
    const struct key_topic topic = topic_scenario(arena);
    return key_comments_add(arena, &topic, text, ret_text, err);
}

static void print_compute(FILE *stream)
{
    fputs("compute: what a feature entry computes, and of whom\n\ncompute\n", stream);
    for (size_t i = 0; i < n_aggregate; i++)
        fprintf(stream, "  %-18s%s%s%s\n", aggregate_table[i].name, aggregate_table[i].help,
                aggregate_table[i].spells_only ? " (spells only)" : "",
                aggregate_table[i].needs_value ? " (of a value)" : "");
    fputs("\nof\n", stream);
    for (size_t i = 0; i < RELATION_COUNT; i++)
        fprintf(stream, "  %-18s%s%s\n", relation_table[i].name, relation_table[i].help,
                relation_table[i].has_attributes ? "" : " (no attribute but size)");
}

static void print_hub(FILE *stream)
{
    static const struct key_table *const tables[] = {&hub_keys, &privacy_keys, &serving_keys};
    const struct key_topic topic = {.name = "hub",
                                    .summary =
                                        "hearth.yaml: the review pages, privacy and the daemon",
                                    .tables = tables,
                                    .n_table = 3};
    key_help_print(stream, &topic);
}

const struct help_topic help_topics[] = {
    {.name = "sources",
     .summary = "hearth.yaml: the agencies' files",
     .print = print_sources,
     .comment = comment_sources},
    {.name = "link", .summary = "how records become persons", .print = print_link},
    {.name = "scenario",
     .summary = "scenarios/NAME.yaml",
     .print = print_scenario,
     .comment = comment_scenario},
    {.name = "compute", .summary = "what features compute, and of whom", .print = print_compute},
    {.name = "hub", .summary = "hearth.yaml: pages, privacy, daemon", .print = print_hub},
};
const size_t n_help_topic = sizeof help_topics / sizeof *help_topics;

static enum status schema_run(struct cli *cli, struct error *err)
{
    static const char *const names[] = {"hearth", "scenario", "link"};
    static struct key_topic (*const topics[])(struct arena *) = {topic_sources, topic_scenario,
                                                                 topic_link};
    if (cli->n_word != 1)
        return cli_usage(cli, err, "schema needs one of hearth, scenario and link");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], cli->words[0]))
            continue;
        const struct key_topic topic = topics[i](cli->arena);
        json *schema = key_schema(&topic, arena_format(cli->arena, "%s.yaml of hearth", names[i]));
        enum status status = json_write(schema, stdout, err);
        json_free(schema);
        return status;
    }
    error_set(err, E_USAGE, "'%.40s' is not a file of the language", cli->words[0]);
    yaml_hint_known(err, cli->words[0], names, sizeof names / sizeof *names);
    return E_USAGE;
}

static const struct option_row options[] = {{.name = NULL}};

const struct command_row cmd_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of hearth.yaml, a scenario or link.yaml",
    .usage = "hearth|scenario|link",
    .details = "'hearth help sources', 'hearth help scenario' and 'hearth help link' describe the "
               "same keys for people.",
    .options = options,
    .run = schema_run,
};
