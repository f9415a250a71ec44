// One entry of `sources:`: what its keys mean for each other, and the hash of what changes its
// records.

#include "features/ingest/config_source.h"

#include "features/base/text.h"

#include <string.h>

static void check_gateway(struct key_reader *reader, const struct yaml *entry,
                          const struct source *source)
{
    struct error err = {0};
    if (source->gateway_kind == SOURCE_PLAIN || source->gateway_law)
        return;
    yaml_error(yaml_get(entry, "kind"), &err, "kind %s needs a gateway",
               yaml_get(entry, "kind")->text);
    error_hint(&err,
               "say which law allows it, who approved it and when: gateway: {law: …, officer: "
               "…, agreed: 2024-05-01}");
    key_note(reader, E_CONFIG, &err);
}

static void check_together(struct key_reader *reader, const struct yaml *entry,
                           const struct source *source)
{
    struct error err = {0};
    if (source->coverage_from != DAY_NONE && source->coverage_to != DAY_NONE &&
        source->coverage_to < source->coverage_from) {
        yaml_error(yaml_get(entry, "coverage"), &err, "coverage ends before it begins");
        key_note(reader, E_CONFIG, &err);
    }
    check_gateway(reader, entry, source);
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

// The key of `columns:` or of its groups under which a column stands: "date", "dash", "sex".
static bool is_column(const struct source *source, const struct yaml *columns, const char *name)
{
    const struct key_row *row = key_find(&column_keys[source->kind], name);
    const struct yaml *node = row ? key_get(&column_keys[source->kind], columns, name) : NULL;
    return (node && node->kind == YAML_TEXT) || has_map(source->values, source->n_value, name) ||
           has_map(source->tags, source->n_tag, name) ||
           has_map(source->attributes, source->n_attribute, name);
}

static bool is_id(const char *column)
{
    return !strcmp(column, "person_id") || !strcmp(column, "other_id") ||
           !strcmp(column, "record_id");
}

static bool is_day(const char *column)
{
    static const char *const days[] = {"date", "start",     "from", "known",        "end",
                                       "to",   "end_known", "dob",  "expected_dob", "died"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strcmp(days[i], column) == 0)
            return true;
    return false;
}

struct by_column {
    struct key_reader *reader;
    const struct yaml *columns;
    struct source *source;
    const char *key; // "missing", for messages
};

// Whether the name is a column of the source to which the key applies; else the error is noted.
static bool takes_column(const struct by_column *by, const struct yaml *node, const char *name,
                         bool applies, const char *hint)
{
    struct error err = {0};
    if (!is_column(by->source, by->columns, name))
        yaml_error(node, &err, "%s: the source has no column \"%.60s\"", by->key, name);
    else if (applies)
        return true;
    else
        yaml_error(node, &err, "%s does not apply to %.60s", by->key, name);
    if (node->key && strcmp(node->key, name) == 0)
        error_at(&err, node->file, node->key_line, node->key_column);
    error_hint(&err, "%s", hint);
    key_note(by->reader, E_CONFIG, &err);
    return false;
}

static const struct yaml *first_of(const struct yaml *node)
{
    return node && node->kind == YAML_MAP ? node->first : NULL;
}

static void read_missing(struct by_column *by, const struct yaml *node)
{
    struct source *source = by->source;
    bool by_name = node && node->kind == YAML_MAP;
    by->key = "missing";
    source->missing =
        arena_array(by->reader->arena, by_name ? node->n_child : 1, sizeof *source->missing);
    for (const struct yaml *item = by_name ? node->first : node; item;
         item = by_name ? item->next : NULL) {
        struct error err = {0};
        struct column_texts texts = {by_name ? item->key : NULL, NULL, 0};
        if (by_name && !takes_column(by, item, item->key, !is_id(item->key),
                                     "ids are never missing by a marker: name another column"))
            continue;
        if (yaml_texts(by->reader->arena, item, &texts.texts, &texts.n, &err)) {
            yaml_error(item, &err, "missing must be a text or a list of texts");
            key_note(by->reader, E_CONFIG, &err);
        } else {
            source->missing[source->n_missing++] = texts;
        }
    }
}

// Codes give words for words: numbers, days and ids have none.
static void read_codes(struct by_column *by, const struct yaml *node)
{
    static const char hint[] = "codes apply to category, relation, tags and attributes";
    struct source *source = by->source;
    struct error err = {0};
    by->key = "codes";
    if (!node)
        return;
    if (node->kind == YAML_LIST || (node->kind == YAML_TEXT && !*node->text)) {
        yaml_error(node, &err, "codes must be a path, or a mapping of columns to paths");
        key_note(by->reader, E_CONFIG, &err);
        return;
    }
    size_t n = node->kind == YAML_MAP ? node->n_child : 1;
    source->column_codes = arena_array(by->reader->arena, n, sizeof *source->column_codes);
    if (node->kind == YAML_TEXT) {
        const char *name = source->kind == RECORD_RELATIONSHIP ? "relation" : "category";
        if (takes_column(by, node, name, true,
                         "codes as one path apply to category; by column: codes: {sex: sex.csv}"))
            source->column_codes[source->n_column_codes++] = (struct column_map){name, node->text};
    }
    for (const struct yaml *item = first_of(node); item; item = item->next) {
        bool applies = !is_day(item->key) && !is_id(item->key) && strcmp(item->key, "void") != 0 &&
                       !has_map(source->values, source->n_value, item->key);
        if (!takes_column(by, item, item->key, applies, hint))
            continue;
        if (item->kind != YAML_TEXT || !*item->text) {
            yaml_error(item, &err, "codes: %.60s needs the path of a codes file", item->key);
            key_note(by->reader, E_CONFIG, &err);
            continue;
        }
        source->column_codes[source->n_column_codes++] = (struct column_map){item->key, item->text};
    }
    source->codes = source_codes(source, "category");
}

// NULL for "iso". Errors are noted.
static const char *date_format_of(struct by_column *by, const struct yaml *node)
{
    struct error err = {0};
    if (node->kind != YAML_TEXT || !*node->text)
        yaml_error(node, &err, "dates must be one text, or a mapping of columns to texts");
    else if (strcmp(node->text, "iso") == 0)
        return NULL;
    else if (day_check_format(node->text, &err))
        error_at(&err, node->file, node->line, node->column);
    else
        return node->text;
    key_note(by->reader, E_CONFIG, &err);
    return NULL;
}

static void read_dates(struct by_column *by, const struct yaml *node)
{
    struct source *source = by->source;
    by->key = "dates";
    if (node && node->kind != YAML_MAP)
        source->date_format = date_format_of(by, node);
    source->date_formats = arena_array(by->reader->arena, first_of(node) ? node->n_child : 0,
                                       sizeof *source->date_formats);
    for (const struct yaml *item = first_of(node); item; item = item->next)
        if (takes_column(by, item, item->key, is_day(item->key), "dates apply to columns of days"))
            source->date_formats[source->n_date_format++] =
                (struct column_map){item->key, date_format_of(by, item)};
}

// A blank elsewhere than in these columns rejects no row anyway.
static void check_optional(struct by_column *by, const struct yaml *node)
{
    static const char *const names[] = {"date", "start", "person_id", "other_id", "relation"};
    by->key = "optional";
    for (size_t i = 0; node && i < by->source->n_optional; i++) {
        bool applies = false;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            applies |= strcmp(names[k], by->source->optional[i]) == 0;
        takes_column(by, node, by->source->optional[i], applies,
                     "optional takes columns without which a row is rejected: date, start, "
                     "person_id, other_id, relation");
    }
}

const char *source_codes(const struct source *source, const char *column)
{
    for (size_t i = 0; i < source->n_column_codes; i++)
        if (strcmp(source->column_codes[i].name, column) == 0)
            return source->column_codes[i].column;
    return NULL;
}

const char *source_one_title(struct arena *arena, const struct source *source)
{
    return text_spaced(arena, source->event_title ? source->event_title : source->title);
}

const char *source_one_text(struct arena *arena, const struct source *source, const char *category)
{
    const char *title = text_within(arena, source_one_title(arena, source));
    if (!*category)
        return title;
    const char *label = column_labels_read_as(arena, &source->labels, "category", category);
    return arena_format(arena, "%s (%s)", title, text_within(arena, label));
}

struct csv_form source_form(const struct source *source)
{
    return (struct csv_form){
        .encoding = source->encoding,
        .delimiter = source->delimiter[0] == 't' ? '\t' : source->delimiter[0],
        .n_skip = source->n_skip,
    };
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
    struct by_column by = {reader, columns, source, NULL};
    read_missing(&by, key_get(&source_keys, entry, "missing"));
    read_codes(&by, yaml_get(entry, "codes"));
    read_dates(&by, key_get(&source_keys, entry, "dates"));
    check_optional(&by, yaml_get(entry, "optional"));
    check_together(reader, entry, source);
    read_labels(reader, yaml_get(entry, "labels"), source);
    hash_source(entry, source);
}
