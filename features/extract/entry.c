// Feature entries as written: every name checked, lists opened, nothing yet decided that depends on
// the data.

#include "features/extract/own_table.h"
#include "features/extract/scenario_keys.h"

#include <string.h>

static enum status unknown_aggregate(const struct yaml *node, const char *name, struct error *err)
{
    const char *names[64];
    size_t n = 0;
    for (; n < n_aggregate && n < 64; n++)
        names[n] = aggregate_table[n].name;
    yaml_error(node, err, "unknown compute \"%.100s\"", name);
    yaml_hint_known(err, name, names, n);
    return E_CONFIG;
}

static enum status computes_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const struct yaml *node = yaml_get(entry->node, "compute");
    const char **names;
    size_t n;
    enum status status = yaml_texts(&extract->arena, node, &names, &n, err);
    if (status)
        return status;
    entry->computes = arena_array(&extract->arena, n, sizeof *entry->computes);
    entry->n_compute = n;
    const struct source *source = &extract->config.sources[entry->i_source];
    for (size_t i = 0; i < n; i++) {
        entry->computes[i] = aggregate_find(names[i]);
        if (!entry->computes[i])
            return unknown_aggregate(node, names[i], err);
        if (entry->computes[i]->spells_only && source->kind != RECORD_SPELL)
            return yaml_error(node, err, "%s needs a spell source; \"%s\" holds events", names[i],
                              source->name);
    }
    return OK;
}

static enum status windows_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const struct yaml *node = yaml_get(entry->node, "windows");
    size_t n = entry->n_window;
    entry->windows = arena_array(&extract->arena, n, sizeof *entry->windows);
    for (size_t i = 0; i < n; i++)
        if (!span_parse(entry->window_texts[i], &entry->windows[i]) ||
            (entry->windows[i].unit != 'e' && entry->windows[i].n < 1)) {
            yaml_error(node, err, "windows: \"%.100s\" is not a window of a day or more",
                       entry->window_texts[i]);
            error_hint(err, "write 30d, 6w, 3m, 2y or ever");
            return E_CONFIG;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < entry->n_compute; k++)
            if (entry->windows[i].unit == 'e' && entry->computes[k]->bounded_only)
                return yaml_error(node ? node : entry->node, err,
                                  "%s needs a window with an end; not `ever`",
                                  entry->computes[k]->name);
    return OK;
}

static enum status value_find(const struct yaml *node, const struct source *source,
                              const char *name, size_t *ret_value, struct error *err)
{
    for (size_t i = 0; i < source->n_value; i++)
        if (strcmp(source->values[i].name, name) == 0) {
            *ret_value = i;
            return OK;
        }
    const char *names[64];
    size_t n = 0;
    for (; n < source->n_value && n < 64; n++)
        names[n] = source->values[n].name;
    yaml_error(node, err, "source \"%s\" has no value \"%.100s\"", source->name, name);
    if (n)
        yaml_hint_known(err, name, names, n);
    return E_CONFIG;
}

static enum status values_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const struct source *source = &extract->config.sources[entry->i_source];
    const struct yaml *node = yaml_get(entry->node, "value");
    const char **names;
    size_t n;
    enum status status = yaml_texts(&extract->arena, node, &names, &n, err);
    if (status)
        return status;
    bool needed = false;
    for (size_t i = 0; i < entry->n_compute; i++)
        needed |= entry->computes[i]->needs_value;
    if (!n && needed && source->n_value != 1)
        return yaml_error(entry->node, err,
                          source->n_value
                              ? "source \"%s\" has several values: say which with `value`"
                              : "source \"%s\" has no value to compute with",
                          source->name);
    entry->n_value = n ? n : needed;
    entry->values = arena_array(&extract->arena, entry->n_value, sizeof *entry->values);
    for (size_t i = 0; i < n && !status; i++)
        status = value_find(node, source, names[i], &entry->values[i], err);
    return status;
}

static enum status categories_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const struct yaml *node = yaml_get(entry->node, "category");
    if (node && !extract->config.sources[entry->i_source].category)
        return yaml_error(node, err, "source \"%s\" has no category column",
                          extract->config.sources[entry->i_source].name);
    entry->each = node && node->kind == YAML_TEXT && strcmp(node->text, "each") == 0;
    if (!node || entry->each)
        return OK;
    enum status status =
        yaml_texts(&extract->arena, node, &entry->categories, &entry->n_category, err);
    if (!status && !entry->n_category)
        return yaml_error(node, err, "category is empty");
    const struct literal literal = {entry->node, node, (size_t)entry->i_source, 0, WORD_CATEGORY};
    return status ? status : literal_note(extract, &literal, err);
}

static void source_entry_parse(struct extract *extract, struct key_reader *reader,
                               struct entry *entry)
{
    const struct yaml *node = yaml_get(entry->node, "source");
    struct error err = {0};
    size_t i_source = 0;
    enum status status = source_parse(extract, node, node->text, &i_source, &err);
    key_note(reader, status, &err);
    if (status)
        return;
    entry->i_source = (long)i_source;
    entry->where.i_source = i_source;
    key_note(reader, categories_parse(extract, entry, &err), &err);
    status = filter_parse_where(extract, entry->node, &entry->where, &err);
    key_note(reader, status, &err);
    status = computes_parse(extract, entry, &err);
    key_note(reader, status, &err);
    if (status)
        return;
    key_note(reader, windows_parse(extract, entry, &err), &err);
    key_note(reader, values_parse(extract, entry, &err), &err);
}

enum status attribute_require(struct extract *extract, const struct yaml *node, const char *name,
                              struct error *err)
{
    const struct timeline *timeline = &extract->timeline;
    if (timeline_find_attribute(timeline, name) >= 0)
        return OK;
    yaml_error(node, err, "no person source has the attribute \"%.100s\"", name);
    const char **names = arena_array(&extract->arena, timeline->n_attribute, sizeof *names);
    for (size_t i = 0; i < timeline->n_attribute; i++)
        names[i] = timeline->attributes[i].name;
    if (timeline->n_attribute)
        yaml_hint_known(err, name, names, timeline->n_attribute);
    return E_CONFIG;
}

static enum status attribute_check(struct extract *extract, const struct entry *entry,
                                   const char *name, struct error *err)
{
    const struct yaml *node = yaml_get(entry->node, "attribute");
    if (strcmp(name, "size") == 0 || strcmp(name, "age") == 0)
        return OK;
    if (attribute_is_day(name))
        return yaml_error(node, err, "attribute %s is a date; use age", name);
    return attribute_require(extract, node, name, err);
}

static enum status relation_check(const struct entry *entry, const char *attribute,
                                  struct error *err)
{
    if (strcmp(attribute, "size") == 0)
        return OK;
    for (size_t k = 0; k < entry->n_relation; k++)
        if (!relation_table[entry->relations[k]].has_attributes)
            return yaml_error(entry->node, err,
                              "%s has no attribute but size (self, mother and father have)",
                              relation_table[entry->relations[k]].name);
    return OK;
}

static void attribute_entry_parse(struct extract *extract, struct key_reader *reader,
                                  struct entry *entry)
{
    struct error err = {0};
    entry->i_source = -1;
    for (size_t i = 0; i < entry->n_attribute; i++) {
        const char *name = entry->attributes[i];
        enum status status = attribute_check(extract, entry, name, &err);
        key_note(reader, status ? status : relation_check(entry, name, &err), &err);
    }
}

// `name:`, else the file's name up to its first dot.
static const char *table_name(struct extract *extract, const struct entry *entry)
{
    const char *slash = strrchr(entry->table, '/'), *base = slash ? slash + 1 : entry->table;
    return entry->name ? entry->name : arena_text_n(&extract->arena, base, strcspn(base, "."));
}

static void table_entry_parse(struct extract *extract, struct key_reader *reader,
                              struct entry *entry)
{
    struct error err = {0};
    struct own_table *table;
    entry->i_source = -1;
    key_note(reader, relation_check(entry, "", &err), &err);
    own_table_read(extract, reader, entry, &table);
    if (table)
        table->name = table_name(extract, entry);
    entry->own = table;
}

// None of the three keys, or several: most often one of them is misspelt.
static enum status one_of_three(const struct yaml *node, struct error *err)
{
    const struct key_table *tables[] = {&source_entry_keys, &attribute_entry_keys,
                                        &table_entry_keys};
    const char *names[64];
    size_t n = 0;
    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < tables[t]->n_row && n < 63; i++)
            names[n++] = tables[t]->rows[i].name;
    names[n] = NULL;
    enum status status = yaml_check_keys(node, names, err);
    return status
               ? status
               : yaml_error(node, err, "a feature entry needs one of source, attribute and table");
}

static void entry_parse(struct extract *extract, struct key_reader *reader, const struct yaml *node,
                        struct entry *entry)
{
    struct error err = {0};
    bool has_source = yaml_get(node, "source"), has_attribute = yaml_get(node, "attribute");
    bool has_table = yaml_get(node, "table");
    const struct key_table *table = has_source  ? &source_entry_keys
                                    : has_table ? &table_entry_keys
                                                : &attribute_entry_keys;
    if (node->kind != YAML_MAP)
        yaml_error(node, &err,
                   "a feature entry needs keys, for example {of: self, attribute: age}");
    else if (has_source + has_attribute + has_table != 1)
        one_of_three(node, &err);
    key_note(reader, err.code, &err);
    if (err.code || !key_read(reader, table, node, entry))
        return;
    entry->node = node;
    enum status status =
        relations_parse(extract, yaml_get(node, "of"), &entry->relations, &entry->n_relation, &err);
    key_note(reader, status, &err);
    if (!status && has_table)
        table_entry_parse(extract, reader, entry);
    else if (!status && has_source)
        source_entry_parse(extract, reader, entry);
    else if (!status)
        attribute_entry_parse(extract, reader, entry);
}

void entries_parse(struct extract *extract, struct key_reader *reader, const struct yaml *list)
{
    struct error err = {0};
    if (list->kind != YAML_LIST || !list->n_child) {
        key_note(reader, yaml_error(list, &err, "features must be a list of entries"), &err);
        return;
    }
    extract->entries = arena_array(&extract->arena, list->n_child, sizeof *extract->entries);
    for (const struct yaml *node = list->first; node; node = node->next)
        entry_parse(extract, reader, node, &extract->entries[extract->n_entry++]);
}
