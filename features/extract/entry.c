// Feature entries as written: every name checked, lists opened, nothing yet decided that depends on
// the data.

#include "features/extract/plan.h"

#include <string.h>

static enum status nearest_aggregate(const struct yaml *node, const char *name, struct error *err)
{
    const char *names[64];
    size_t n = 0;
    for (; n < n_aggregate && n < 64; n++)
        names[n] = aggregate_table[n].name;
    yaml_error(node, err, "unknown compute \"%.100s\"", name);
    const char *nearest = error_nearest(name, names, n);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    return E_CONFIG;
}

static enum status computes_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const struct yaml *node = yaml_get(entry->node, "compute");
    const char **names;
    size_t n;
    enum status status = yaml_texts(&extract->arena, node, &names, &n, err);
    if (!status && !n)
        return yaml_error(entry->node, err, "an entry with a source needs compute");
    if (status)
        return status;
    entry->computes = arena_array(&extract->arena, n, sizeof *entry->computes);
    entry->n_compute = n;
    const struct source *source = &extract->config.sources[entry->i_source];
    for (size_t i = 0; i < n; i++) {
        entry->computes[i] = aggregate_find(names[i]);
        if (!entry->computes[i])
            return nearest_aggregate(node, names[i], err);
        if (entry->computes[i]->spells_only && source->kind != RECORD_SPELL)
            return yaml_error(node, err, "%s needs a spell source; \"%s\" holds events", names[i],
                              source->name);
    }
    return OK;
}

static enum status windows_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    static const char *ever[] = {"ever"};
    const struct yaml *node = yaml_get(entry->node, "windows");
    const char **texts = ever;
    size_t n = 1;
    enum status status = node ? yaml_texts(&extract->arena, node, &texts, &n, err) : OK;
    if (!status && !n)
        return yaml_error(node, err, "windows is empty");
    if (status)
        return status;
    entry->window_texts = texts;
    entry->n_window = n;
    entry->windows = arena_array(&extract->arena, n, sizeof *entry->windows);
    for (size_t i = 0; i < n; i++)
        if (!span_parse(texts[i], &entry->windows[i])) {
            yaml_error(node, err, "\"%.100s\" is no window", texts[i]);
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
    yaml_error(node, err, "source \"%s\" has no value \"%.100s\"", source->name, name);
    if (source->n_value)
        error_hint(err, "its values: %s%s", source->values[0].name,
                   source->n_value > 1 ? ", …" : "");
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
    return status;
}

static enum status source_entry_parse(struct extract *extract, struct entry *entry,
                                      struct error *err)
{
    static const char *const keys[] = {"of",      "source",  "category", "value",
                                       "windows", "compute", "where",    "name",
                                       "group",   "missing", NULL};
    size_t i_source = 0;
    const char *name;
    enum status status = yaml_check_keys(entry->node, keys, err);
    if (!status)
        status = yaml_text(entry->node, "source", &name, err);
    if (!status)
        status = source_parse(extract, yaml_get(entry->node, "source"), name, &i_source, err);
    if (status)
        return status;
    entry->i_source = (long)i_source;
    entry->where.i_source = i_source;
    status = categories_parse(extract, entry, err);
    if (!status)
        status = filter_parse_where(extract, yaml_get(entry->node, "where"), &entry->where, err);
    if (!status)
        status = computes_parse(extract, entry, err);
    if (!status)
        status = windows_parse(extract, entry, err);
    return status ? status : values_parse(extract, entry, err);
}

static enum status unit_parse(struct entry *entry, struct error *err)
{
    static const char *const units[] = {"days", "weeks", "months", "years"};
    const char *unit;
    enum status status = yaml_optional_text(entry->node, "unit", &unit, err);
    entry->age_unit = 'y';
    if (status || !unit)
        return status;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(unit, units[i]) == 0) {
            entry->age_unit = units[i][0];
            return OK;
        }
    return yaml_error(yaml_get(entry->node, "unit"), err,
                      "unit must be days, weeks, months or years");
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
    const char *nearest = error_nearest(name, names, timeline->n_attribute);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
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

static enum status attribute_entry_parse(struct extract *extract, struct entry *entry,
                                         struct error *err)
{
    static const char *const keys[] = {"of",   "attribute", "unit",    "as",
                                       "name", "group",     "missing", NULL};
    const char *as;
    enum status status = yaml_check_keys(entry->node, keys, err);
    entry->i_source = -1;
    if (!status)
        status = yaml_texts(&extract->arena, yaml_get(entry->node, "attribute"), &entry->attributes,
                            &entry->n_attribute, err);
    if (!status && !entry->n_attribute)
        return yaml_error(entry->node, err, "attribute is empty");
    if (!status)
        status = unit_parse(entry, err);
    if (!status)
        status = yaml_optional_text(entry->node, "as", &as, err);
    if (!status && as && strcmp(as, "number") && strcmp(as, "category"))
        return yaml_error(yaml_get(entry->node, "as"), err, "as must be number or category");
    if (!status && as)
        entry->as = as[0];
    for (size_t i = 0; i < entry->n_attribute && !status; i++) {
        status = attribute_check(extract, entry, entry->attributes[i], err);
        bool is_size = strcmp(entry->attributes[i], "size") == 0;
        for (size_t k = 0; k < entry->n_relation && !status; k++)
            if (!is_size && !relation_table[entry->relations[k]].has_attributes)
                status = yaml_error(entry->node, err,
                                    "%s has no attribute but size (self, mother and father have)",
                                    relation_table[entry->relations[k]].name);
    }
    return status;
}

static enum status common_parse(struct extract *extract, struct entry *entry, struct error *err)
{
    const char *missing;
    enum status status = relations_parse(extract, yaml_get(entry->node, "of"), &entry->relations,
                                         &entry->n_relation, err);
    if (!status)
        status = yaml_optional_text(entry->node, "name", &entry->name, err);
    if (!status)
        status = yaml_optional_text(entry->node, "group", &entry->group, err);
    if (!status)
        status = yaml_optional_text(entry->node, "missing", &missing, err);
    if (status || !missing || strcmp(missing, "keep") == 0)
        return status;
    entry->missing = strcmp(missing, "zero") == 0 ? MISSING_ZERO : MISSING_FLAG;
    if (entry->missing == MISSING_FLAG && strcmp(missing, "flag"))
        return yaml_error(yaml_get(entry->node, "missing"), err,
                          "missing must be zero, keep or flag");
    return OK;
}

static enum status entry_parse(struct extract *extract, const struct yaml *node,
                               struct entry *entry, struct error *err)
{
    entry->node = node;
    if (node->kind != YAML_MAP)
        return yaml_error(node, err,
                          "a feature entry needs keys, for example {of: self, attribute: age}");
    bool has_source = yaml_get(node, "source"), has_attribute = yaml_get(node, "attribute");
    if (has_source == has_attribute)
        return yaml_error(node, err, "a feature entry needs either source or attribute");
    enum status status = common_parse(extract, entry, err);
    if (status)
        return status;
    return has_source ? source_entry_parse(extract, entry, err)
                      : attribute_entry_parse(extract, entry, err);
}

enum status entries_parse(struct extract *extract, const struct yaml *list, struct error *err)
{
    if (!list || list->kind != YAML_LIST || !list->n_child)
        return yaml_error(list ? list : extract->root, err, "features must be a list of entries");
    extract->entries = arena_array(&extract->arena, list->n_child, sizeof *extract->entries);
    enum status status = OK;
    for (const struct yaml *node = list->first; node && !status; node = node->next)
        status = entry_parse(extract, node, &extract->entries[extract->n_entry++], err);
    return status;
}
