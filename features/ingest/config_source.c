// One entry of `sources:`: what its keys mean for each other, and the hash of what changes its
// records.

#include "features/ingest/config_source.h"

#include <string.h>

static void check_together(struct key_reader *reader, const struct yaml *entry,
                           const struct source *source)
{
    struct error err = {0};
    if (source->coverage_from != DAY_NONE && source->coverage_to != DAY_NONE &&
        source->coverage_to < source->coverage_from)
        key_note(reader,
                 yaml_error(yaml_get(entry, "coverage"), &err, "coverage ends before it begins"),
                 &err);
    if (source->codes && !source->category)
        key_note(reader,
                 yaml_error(yaml_get(entry, "codes"), &err,
                            "codes apply to category, which is not among the columns"),
                 &err);
}

static bool has_map(const struct column_map *maps, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(maps[i].name, name) == 0)
            return true;
    return false;
}

// Labels of a column that the source does not have would never be read.
static void read_labels(struct key_reader *reader, const struct yaml *node, struct source *source)
{
    struct error err = {0};
    enum status status = column_labels_parse(reader->arena, node, &source->labels, &err);
    key_note(reader, status, &err);
    for (const struct yaml *set = node && !status ? node->first : NULL; set; set = set->next) {
        if (has_map(source->values, source->n_value, set->key) ||
            has_map(source->tags, source->n_tag, set->key) ||
            has_map(source->attributes, source->n_attribute, set->key) ||
            (source->category && strcmp(set->key, "category") == 0))
            continue;
        status = yaml_error(set, &err, "labels: the source has no column \"%.60s\"", set->key);
        error_hint(&err, "labels take the names under values, tags and attributes, or category");
        key_note(reader, status, &err);
    }
}

static void hash_source(const struct yaml *entry, struct source *source)
{
    struct hash *hash = hash_create();
    key_hash(&source_keys, entry, STAMP_RECORDS, hash);
    key_hash(&column_keys[source->kind], yaml_get(entry, "columns"), STAMP_RECORDS, hash);
    hash_finish(hash, source->hash);
}

void config_read_source(struct key_reader *reader, const struct yaml *entry, struct source *source)
{
    const struct yaml *kind = yaml_get(entry, "record"), *columns = yaml_get(entry, "columns");
    source->line = entry->line;
    if (!source->title)
        source->title = source->name;
    if (!source->agency)
        source->agency = source->name;
    if (!source->ids)
        source->ids = source->name;
    // Which columns there may be is known only with the kind.
    if (!columns || !kind || strcmp(kind->text, record_kind_name(source->kind)))
        return;
    config_read_columns(reader, columns, source);
    check_together(reader, entry, source);
    read_labels(reader, yaml_get(entry, "labels"), source);
    hash_source(entry, source);
}
