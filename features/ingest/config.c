// hearth.yaml, read once and checked whole, so that a mistake is named with its place before any
// data is touched. Entries of sources are read in config_source.c, their columns in
// config_columns.c.

#include "features/ingest/config.h"

#include "features/ingest/config_source.h"

#include <string.h>

#define HOUSEHOLD_MAX 12 // people at one address, when not stated
#define SOURCES_MAX 10000
#define STORE_DEFAULT "sqlite:hearth.db"

static const char *const top_keys[] = {"hearth", "name",    "data_end", "household", "sources",
                                       "link",   "privacy", "serving",  "store",     NULL};

static enum status read_version(const struct yaml *root, struct error *err)
{
    const char *text;
    enum status status = yaml_text(root, "hearth", &text, err);
    if (status)
        error_hint(err, "a hearth.yaml begins with \"hearth: 1\"");
    else if (strcmp(text, "1"))
        status = yaml_error(yaml_get(root, "hearth"), err,
                            "hearth: %.40s is not a version that this program knows (1)", text);
    return status;
}

static enum status read_household(const struct yaml *root, struct config *config, struct error *err)
{
    static const char *const keys[] = {"max", NULL};
    const struct yaml *node = yaml_get(root, "household");
    long max = HOUSEHOLD_MAX;
    enum status status = node ? yaml_check_keys(node, keys, err) : OK;
    if (!status && yaml_get(node, "max"))
        status = yaml_integer(yaml_get(node, "max"), 1, 1000000, &max, err);
    config->household_max = (size_t)max;
    return status;
}

static enum status read_sources(struct arena *arena, const struct yaml *root, struct config *config,
                                struct error *err)
{
    const struct yaml *list = yaml_get(root, "sources");
    if (!list)
        return yaml_error(root, err, "sources is missing");
    if (list->kind != YAML_LIST || !list->n_child)
        return yaml_error(list, err, "sources must be a list of at least one source");
    if (list->n_child > SOURCES_MAX)
        return yaml_error(list, err, "more than %d sources", SOURCES_MAX);
    config->sources = arena_array(arena, list->n_child, sizeof *config->sources);
    for (const struct yaml *entry = list->first; entry; entry = entry->next) {
        struct source *source = &config->sources[config->n_source];
        enum status status = config_read_source(arena, entry, source, err);
        if (status)
            return status;
        if (config_source(config, source->name))
            return yaml_error(yaml_get(entry, "name"), err, "two sources are named \"%s\"",
                              source->name);
        config->n_source++;
    }
    return OK;
}

// Without `link:`, ids of one space name persons; ids of several have to be linked first.
static enum link_mode link_default(const struct config *config)
{
    for (size_t i = 1; i < config->n_source; i++)
        if (strcmp(config->sources[i].ids, config->sources[0].ids))
            return LINK_UNSTATED;
    return LINK_NONE;
}

#define NAMES_MAX 256 // looked through for the one that was meant

// A rule's column that no person source has would never match anything.
static enum status check_column(const struct config *config, const struct link_rule *rule,
                                const char *column, struct error *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        for (size_t k = 0; source->kind == RECORD_PERSON && k < source->n_attribute; k++) {
            const char *name = source->attributes[k].name;
            if (strcmp(name, column) == 0)
                return OK;
            if (n < NAMES_MAX)
                names[n++] = name;
        }
    }
    const char *nearest = error_nearest(column, names, n);
    error_set(err, E_CONFIG, "link: no source of record person has a column \"%.60s\"", column);
    error_at(err, config->path, rule->line, rule->column);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    else
        error_hint(err, "rules name columns of person sources, such as forename, dob, nhs_number");
    return E_CONFIG;
}

static enum status read_link_rules(struct arena *arena, const struct yaml *node,
                                   struct config *config, struct error *err)
{
    static const char *const keys[] = {"rules", "compare", "block",     "match_probability",
                                       "never", "always",  "normalise", NULL};
    enum status status = yaml_check_keys(node, keys, err);
    if (!status)
        status = config_read_link(arena, node, &config->linkage, err);
    for (size_t i = 0; i < config->linkage.n_rule && !status; i++)
        for (size_t k = 0; k < config->linkage.rules[i].n_column && !status; k++)
            status = check_column(config, &config->linkage.rules[i],
                                  config->linkage.rules[i].columns[k], err);
    return status;
}

static enum status read_link(struct arena *arena, const struct yaml *root, struct config *config,
                             struct error *err)
{
    const struct yaml *node = yaml_get(root, "link");
    config->link = node ? LINK_RULES : link_default(config);
    if (!node)
        return OK;
    if (node->kind == YAML_MAP)
        return read_link_rules(arena, node, config, err);
    config->link = LINK_NONE;
    if (node->kind == YAML_TEXT && strcmp(node->text, "none") == 0)
        return OK;
    yaml_error(node, err, "link must be none or a mapping");
    error_hint(err, "`link: none` when the ids in all sources already name persons");
    return E_CONFIG;
}

enum status config_read(struct arena *arena, const char *workspace, struct config *ret_config,
                        struct error *err)
{
    struct config config = {.workspace = arena_text(arena, workspace), .data_end = DAY_NONE};
    config.path = file_join(arena, workspace, "hearth.yaml");
    if (!file_exists(config.path)) {
        error_set(err, E_CONFIG, "no hearth.yaml in '%s'", workspace);
        error_hint(err, "-C names the workspace: a folder with hearth.yaml, scenarios and records");
        return E_CONFIG;
    }
    const struct yaml *root;
    enum status status = yaml_read_file(arena, config.path, &root, err);
    if (!status)
        status = yaml_check_keys(root, top_keys, err);
    if (!status)
        status = read_version(root, err);
    if (!status)
        status = yaml_optional_text(root, "name", &config.name, err);
    if (!status)
        status = yaml_optional_text(root, "store", &config.store, err);
    if (!status)
        status = yaml_optional_day(root, "data_end", &config.data_end, err);
    if (!status)
        status = read_household(root, &config, err);
    if (!status)
        status = read_sources(arena, root, &config, err);
    if (!status)
        status = read_link(arena, root, &config, err);
    if (!status)
        status = hash_file(config.path, config.hash, err);
    if (!config.name)
        config.name = "";
    if (!config.store)
        config.store = STORE_DEFAULT;
    if (!status)
        *ret_config = config;
    return status;
}

const struct source *config_source(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->n_source; i++)
        if (strcmp(config->sources[i].name, name) == 0)
            return &config->sources[i];
    return NULL;
}
