// hearth.yaml, read once and checked whole, so that every mistake is named with its place before any
// data is touched. The keys are rows of config_keys.c; columns are read in config_columns.c.

#include "features/ingest/config.h"

#include "features/ingest/config_clocks.h"
#include "features/ingest/config_source.h"

#include <string.h>

static void read_sources(struct key_reader *reader, const struct yaml *list, struct config *config)
{
    const struct yaml *entry = config->n_source ? list->first : NULL;
    for (size_t i = 0; i < config->n_source; i++, entry = entry->next) {
        struct source *source = &config->sources[i];
        struct error err = {0};
        config_read_source(reader, entry, source);
        if (source->name && config_source(config, source->name) != source)
            key_note(reader,
                     yaml_error(yaml_get(entry, "name"), &err, "two sources are named \"%s\"",
                                source->name),
                     &err);
    }
}

// Without `link:`, ids of one space name persons; ids of several have to be linked first.
static enum link_mode link_default(const struct config *config)
{
    for (size_t i = 1; i < config->n_source; i++)
        if (config->sources[i].ids && config->sources[0].ids &&
            strcmp(config->sources[i].ids, config->sources[0].ids))
            return LINK_UNSTATED;
    return LINK_NONE;
}

#define NAMES_MAX 256 // looked through for the one that was meant

struct link_column { // as a rule, a block or a comparison names it
    const char *name;
    size_t line, place;
};

// A column that no person source has would never match anything.
static enum status check_column(const struct config *config, const struct link_column *column,
                                struct error *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        for (size_t k = 0; source->kind == RECORD_PERSON && k < source->n_attribute; k++) {
            const char *name = source->attributes[k].name;
            if (strcmp(name, column->name) == 0)
                return OK;
            if (n < NAMES_MAX)
                names[n++] = name;
        }
    }
    error_set(err, E_CONFIG, "link: no source of record person has a column \"%.60s\"",
              column->name);
    error_at(err, config->path, column->line, column->place);
    if (n)
        yaml_hint_known(err, column->name, names, n);
    else
        error_hint(err, "rules name columns of person sources, such as forename, dob, nhs_number");
    return E_CONFIG;
}

static void check_columns_of(struct key_reader *reader, const struct config *config,
                             const struct link_rule *rules, size_t n_rule, bool cut)
{
    for (size_t i = 0; i < n_rule; i++)
        for (size_t k = 0; k < rules[i].n_column; k++) {
            struct error err = {0};
            size_t n_name = strlen(rules[i].columns[k]);
            if (cut)
                link_block_cut(rules[i].columns[k], &n_name);
            const char *name = arena_text_n(reader->arena, rules[i].columns[k], n_name);
            const struct link_column column = {name, rules[i].line, rules[i].column};
            key_note(reader, check_column(config, &column, &err), &err);
        }
}

static void check_columns(struct key_reader *reader, const struct config *config)
{
    const struct link_config *link = &config->linkage;
    check_columns_of(reader, config, link->rules, link->n_rule, false);
    check_columns_of(reader, config, link->blocks, link->n_block, true);
    for (size_t i = 0; i < link->n_compare; i++) {
        struct error err = {0};
        const struct link_comparison *compare = &link->compares[i];
        const struct link_column column = {compare->column, compare->line, compare->place};
        if (column.name)
            key_note(reader, check_column(config, &column, &err), &err);
    }
}

static void read_link(struct key_reader *reader, const struct yaml *node, struct config *config)
{
    struct error err = {0};
    config->link = node ? LINK_NONE : link_default(config);
    if (!node || (node->kind == YAML_TEXT && strcmp(node->text, "none") == 0))
        return;
    if (node->kind != YAML_MAP) {
        yaml_error(node, &err, "link must be none or a mapping");
        error_hint(&err, "`link: none` when the ids in all sources already name persons");
        key_note(reader, E_CONFIG, &err);
        return;
    }
    config->link = LINK_RULES;
    config_read_link(reader, &link_keys, node, &config->linkage);
    check_columns(reader, config);
}

// The text must name a source of events or spells, or of spells alone.
static enum status check_hub_source(const struct config *config, const struct yaml *name,
                                    bool spells, struct error *err)
{
    const char *known[NAMES_MAX];
    size_t n = 0;
    const struct source *source = config_source(config, name->text);
    for (size_t i = 0; i < config->n_source && n < NAMES_MAX; i++)
        if (config->sources[i].name)
            known[n++] = config->sources[i].name;
    if (!source) {
        yaml_error(name, err, "hub: there is no source \"%.60s\"", name->text);
        yaml_hint_known(err, name->text, known, n);
        return E_CONFIG;
    }
    if (spells ? source->kind == RECORD_SPELL : source_has_facts(source))
        return OK;
    return yaml_error(name, err, "hub: \"%.60s\" must be a source of %s", name->text,
                      spells ? "spells" : "events or spells");
}

static void check_hub_sources(struct key_reader *reader, const struct config *config,
                              const struct yaml *names, bool spells)
{
    bool several = names && names->kind == YAML_LIST;
    for (const struct yaml *name = several ? names->first : names; name;
         name = several ? name->next : NULL) {
        struct error err = {0};
        if (name->kind == YAML_TEXT) // key_read has refused anything else
            key_note(reader, check_hub_source(config, name, spells, &err), &err);
    }
}

static void check_hub(struct key_reader *reader, const struct yaml *hub, struct config *config)
{
    const struct yaml *list = yaml_get(hub, "position");
    clocks_read(reader, &config->hub.clocks);
    check_hub_sources(reader, config, yaml_get(hub, "known"), true);
    for (const struct yaml *line = list && list->kind == YAML_LIST ? list->first : NULL; line;
         line = line->next) {
        struct error err = {0};
        const struct yaml *in = yaml_get(line, "in"), *last = yaml_get(line, "last");
        if (line->kind == YAML_MAP && !in == !last)
            key_note(reader, yaml_error(line, &err, "a line of position needs either in or last"),
                     &err);
        check_hub_sources(reader, config, in, true);
        check_hub_sources(reader, config, last, false);
    }
}

static void hash_linkage(const struct yaml *root, struct config *config)
{
    struct hash *hash = hash_create();
    key_hash(&hearth_keys, root, STAMP_LINKAGE, hash);
    hash_finish(hash, config->linkage_hash);
}

// A date after today would pass every check of age for ever.
static void check_extracted(struct key_reader *reader, const struct yaml *list,
                            const struct config *config)
{
    const struct yaml *entry = config->n_source ? list->first : NULL;
    for (size_t i = 0; i < config->n_source; i++, entry = entry->next) {
        day_t taken = config->sources[i].extracted, today = config_today(config);
        char extracted[DAY_TEXT], now[DAY_TEXT];
        struct error err = {0};
        if (taken == DAY_NONE || taken <= today)
            continue;
        yaml_error(yaml_get(entry, "extracted"), &err, "extracted: %s is after today, %s",
                   day_format(taken, extracted), day_format(today, now));
        error_hint(&err, config->today == DAY_NONE
                             ? "it is the day on which the agency took the extract"
                             : "today: of this file is meant; it is the day on which the agency "
                               "took the extract");
        key_note(reader, E_CONFIG, &err);
    }
}

// Spells that end homes need the addresses of person rows with the same ids.
static void check_ends_home(struct key_reader *reader, const struct yaml *list,
                            const struct config *config)
{
    const struct yaml *entry = config->n_source ? list->first : NULL;
    for (size_t i = 0; i < config->n_source; i++, entry = entry->next) {
        const struct source *source = &config->sources[i];
        struct error err = {0};
        bool found = !source->ends_home;
        for (size_t k = 0; k < config->n_source && !found; k++) {
            const struct source *other = &config->sources[k];
            found = other->kind == RECORD_PERSON && (other->uprn || other->address) &&
                    source->kind == RECORD_SPELL && strcmp(other->ids, source->ids) == 0;
        }
        if (found)
            continue;
        yaml_error(yaml_get(entry, "ends_home"), &err,
                   source->kind == RECORD_SPELL
                       ? "ends_home: no source of persons with ids %s has an address"
                       : "ends_home is for sources of spells, not of %s",
                   source->kind == RECORD_SPELL ? source->ids : yaml_get(entry, "record")->text);
        key_note(reader, E_CONFIG, &err);
    }
}

// What is unique is a table of persons.
static void check_unique(struct key_reader *reader, const struct yaml *list,
                         const struct config *config)
{
    const struct yaml *entry = config->n_source ? list->first : NULL;
    for (size_t i = 0; i < config->n_source; i++, entry = entry->next) {
        struct error err = {0};
        if (!config->sources[i].unique || config->sources[i].kind == RECORD_PERSON)
            continue;
        yaml_error(yaml_get(entry, "unique"), &err, "unique is for sources of persons, not of %s",
                   yaml_get(entry, "record")->text);
        key_note(reader, E_CONFIG, &err);
    }
}

static enum status read_tree(struct arena *arena, const struct yaml *root, struct config *config,
                             struct error *err)
{
    struct key_reader reader = key_reader_start(arena);
    key_read(&reader, &hearth_keys, root, config);
    read_sources(&reader, yaml_get(root, "sources"), config);
    check_extracted(&reader, yaml_get(root, "sources"), config);
    check_ends_home(&reader, yaml_get(root, "sources"), config);
    check_unique(&reader, yaml_get(root, "sources"), config);
    read_link(&reader, yaml_get(root, "link"), config);
    if (yaml_get(root, "hub") && yaml_get(root, "hub")->kind == YAML_MAP)
        check_hub(&reader, yaml_get(root, "hub"), config);
    if (!config->name)
        config->name = "";
    hash_linkage(root, config);
    config->notes = reader.notes;
    return key_reader_finish(&reader, err);
}

enum status config_read(struct arena *arena, const char *workspace, struct config *ret_config,
                        struct error *err)
{
    struct config config = {.workspace = arena_text(arena, workspace)};
    config.path = file_join(arena, workspace, "hearth.yaml");
    if (!file_exists(config.path)) {
        error_set(err, E_CONFIG, "no hearth.yaml in '%s'", workspace);
        error_hint(err, "-C names the workspace: a folder with hearth.yaml, scenarios and records");
        return E_CONFIG;
    }
    const struct yaml *root;
    enum status status = yaml_read_file(arena, config.path, &root, err);
    if (!status)
        status = read_tree(arena, root, &config, err);
    if (!status)
        *ret_config = config;
    return status;
}

enum status config_read_serving(struct arena *arena, const char *workspace,
                                struct serving_config *ret_serving, struct error *err)
{
    const struct yaml *root, *serving;
    const char *path = file_join(arena, workspace, "hearth.yaml");
    const struct yaml none = {.kind = YAML_MAP, .text = "", .file = path, .line = 1};
    enum status status = yaml_read_file(arena, path, &root, err);
    if (status)
        return status;
    struct key_reader reader = key_reader_start(arena);
    serving = yaml_get(root, "serving");
    *ret_serving = (struct serving_config){0};
    key_read(&reader, &serving_keys, serving ? serving : &none, ret_serving);
    return key_reader_finish(&reader, err);
}

day_t config_today(const struct config *config)
{
    return config->today == DAY_NONE ? day_today() : config->today;
}

day_t config_received(const struct config *config, day_t day)
{
    return config->today != DAY_NONE && config->today < day ? config->today : day;
}

const struct source *config_source(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->n_source; i++)
        if (config->sources[i].name && strcmp(config->sources[i].name, name) == 0)
            return &config->sources[i];
    return NULL;
}
