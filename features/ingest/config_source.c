// One entry of `sources:`: what the file is, how its cells are written, on which footing it may be
// used.

#include "features/ingest/config_source.h"

#include "features/base/number.h"

#include <string.h>

#define SOURCE_NAME_MAX 100
#define REJECT_SHARE 0.01 // when max_rejects is not stated

static const char *const source_keys[] = {
    "name",     "title",       "agency",       "files",     "record",  "ids",
    "coverage", "columns",     "dates",        "encoding",  "missing", "codes",
    "purposes", "max_rejects", "lawful_basis", "agreement", NULL};
static enum status nearest_error(const struct yaml *node, const char *const *names, size_t n_name,
                                 struct error *err)
{
    yaml_error(node, err, "%s: \"%.100s\" is not known", node->key, node->text);
    const char *nearest = error_nearest(node->text, names, n_name);
    char list[200] = "";
    for (size_t i = 0; i < n_name; i++) {
        strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
        strncat(list, names[i], sizeof list - strlen(list) - 1);
    }
    if (nearest)
        error_hint(err, "did you mean \"%s\"? (%s)", nearest, list);
    else
        error_hint(err, "one of: %s", list);
    return E_CONFIG;
}

// The index of a required or optional text among names; *ret_i stays when absent.
static enum status read_choice(const struct yaml *entry, const char *key, const char *const *names,
                               size_t n_name, size_t *ret_i, struct error *err)
{
    const char *text;
    enum status status = yaml_optional_text(entry, key, &text, err);
    if (status || !text)
        return status;
    for (size_t i = 0; i < n_name; i++) {
        if (strcmp(names[i], text) == 0) {
            *ret_i = i;
            return OK;
        }
    }
    return nearest_error(yaml_get(entry, key), names, n_name, err);
}

static enum status read_name(const struct yaml *entry, struct source *source, struct error *err)
{
    enum status status = yaml_text(entry, "name", &source->name, err);
    if (status)
        return status;
    size_t n = strlen(source->name);
    if (n <= SOURCE_NAME_MAX && strspn(source->name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n)
        return OK;
    yaml_error(yaml_get(entry, "name"), err, "\"%.100s\" cannot name a source", source->name);
    error_hint(err, "small letters, digits and _ only, at most %d", SOURCE_NAME_MAX);
    return E_CONFIG;
}

static enum status read_kind(const struct yaml *entry, struct source *source, struct error *err)
{
    size_t kind = RECORD_KIND_COUNT;
    enum status status =
        read_choice(entry, "record", record_kind_names, RECORD_KIND_COUNT, &kind, err);
    if (!status && kind == RECORD_KIND_COUNT) {
        status = yaml_error(entry, err, "record is missing");
        error_hint(err, "record: event, spell, person or relationship");
    }
    source->kind = (enum record_kind)kind;
    return status;
}

static enum status read_coverage(const struct yaml *entry, struct source *source, struct error *err)
{
    static const char *const keys[] = {"from", "to", NULL};
    const struct yaml *node = yaml_get(entry, "coverage");
    source->coverage_from = source->coverage_to = DAY_NONE;
    enum status status = node ? yaml_check_keys(node, keys, err) : OK;
    if (!status)
        status = yaml_optional_day(node, "from", &source->coverage_from, err);
    if (!status)
        status = yaml_optional_day(node, "to", &source->coverage_to, err);
    if (!status && source->coverage_from != DAY_NONE && source->coverage_to != DAY_NONE &&
        source->coverage_to < source->coverage_from)
        status = yaml_error(node, err, "coverage ends before it begins");
    return status;
}

// Dates, encoding, missing markers, codes: how cells are written.
static enum status read_writing(struct arena *arena, const struct yaml *entry,
                                struct source *source, struct error *err)
{
    static const char *const encodings[] = {"utf-8", "windows-1252"};
    enum status status = yaml_optional_text(entry, "dates", &source->date_format, err);
    if (!status && source->date_format) {
        status = day_check_format(source->date_format, err);
        const struct yaml *node = yaml_get(entry, "dates");
        if (status)
            error_at(err, node->file, node->line, node->column);
    }
    size_t encoding = CSV_UTF8;
    if (!status)
        status = read_choice(entry, "encoding", encodings, 2, &encoding, err);
    source->encoding = (enum csv_encoding)encoding;
    if (!status)
        status = yaml_texts(arena, yaml_get(entry, "missing"), &source->missing, &source->n_missing,
                            err);
    if (!status)
        status = yaml_optional_text(entry, "codes", &source->codes, err);
    if (!status && source->codes && !source->category)
        status = yaml_error(yaml_get(entry, "codes"), err,
                            "codes apply to category, which is not among the columns");
    return status;
}

static enum status read_rejects(const struct yaml *entry, struct source *source, struct error *err)
{
    const char *text;
    source->max_reject_share = REJECT_SHARE;
    enum status status = yaml_optional_text(entry, "max_rejects", &text, err);
    if (status || !text)
        return status;
    size_t n = strlen(text);
    double percent;
    if (n > 1 && text[n - 1] == '%' && number_parse(text, n - 1, &percent) && percent >= 0 &&
        percent <= 100) {
        source->max_reject_share = percent / 100;
        return OK;
    }
    yaml_error(yaml_get(entry, "max_rejects"), err, "max_rejects: \"%.40s\" is no share", text);
    error_hint(err, "a percentage from 0%% to 100%%, for example 1%%");
    return E_CONFIG;
}

static enum status read_footing(struct arena *arena, const struct yaml *entry,
                                struct source *source, struct error *err)
{
    static const char *const keys[] = {"id", "expires", NULL};
    const struct yaml *agreement = yaml_get(entry, "agreement");
    source->agreement_expires = DAY_NONE;
    enum status status = yaml_optional_text(entry, "lawful_basis", &source->lawful_basis, err);
    if (!status)
        status = yaml_texts(arena, yaml_get(entry, "purposes"), &source->purposes,
                            &source->n_purpose, err);
    if (!status && agreement)
        status = yaml_check_keys(agreement, keys, err);
    if (!status && agreement)
        status = yaml_text(agreement, "id", &source->agreement_id, err);
    if (!status && agreement)
        status = yaml_optional_day(agreement, "expires", &source->agreement_expires, err);
    return status;
}

static enum status read_texts(const struct yaml *entry, struct source *source, struct error *err)
{
    enum status status = yaml_text(entry, "files", &source->files, err);
    if (!status)
        status = yaml_optional_text(entry, "title", &source->title, err);
    if (!status)
        status = yaml_optional_text(entry, "agency", &source->agency, err);
    if (!status)
        status = yaml_optional_text(entry, "ids", &source->ids, err);
    if (!source->title || !*source->title)
        source->title = source->name;
    if (!source->agency || !*source->agency)
        source->agency = source->name;
    if (!source->ids || !*source->ids)
        source->ids = source->name;
    return status;
}

enum status config_read_source(struct arena *arena, const struct yaml *entry,
                               struct source *ret_source, struct error *err)
{
    struct source *source = ret_source;
    *source = (struct source){.line = entry->line};
    enum status status = yaml_check_keys(entry, source_keys, err);
    if (!status)
        status = read_name(entry, source, err);
    if (!status)
        status = read_kind(entry, source, err);
    if (!status)
        status = read_texts(entry, source, err);
    if (!status)
        status = read_coverage(entry, source, err);
    if (!status)
        status = config_read_columns(arena, entry, source, err);
    if (!status)
        status = read_writing(arena, entry, source, err);
    if (!status)
        status = read_rejects(entry, source, err);
    if (!status)
        status = read_footing(arena, entry, source, err);
    if (!status)
        config_hash_source(source);
    return status;
}

static void hash_maps(struct hash *hash, const struct column_map *maps, size_t n)
{
    hash_add(hash, &n, sizeof n);
    for (size_t i = 0; i < n; i++) {
        hash_add_text(hash, maps[i].name);
        hash_add_text(hash, maps[i].column);
    }
}

void config_hash_source(struct source *source)
{
    const char *const texts[] = {
        source->name,      source->files,       source->person_id, source->other_id,
        source->relation,  source->date,        source->known,     source->end,
        source->end_known, source->category,    source->record_id, source->void_flag,
        source->codes,     source->date_format,
    };
    struct hash *hash = hash_create();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        hash_add(hash, texts[i] ? "+" : "-", 1);
        hash_add_text(hash, texts[i]);
    }
    const unsigned char small[] = {(unsigned char)source->kind, (unsigned char)source->encoding};
    hash_add(hash, small, sizeof small);
    hash_add(hash, &source->max_reject_share, sizeof source->max_reject_share);
    hash_maps(hash, source->values, source->n_value);
    hash_maps(hash, source->tags, source->n_tag);
    hash_maps(hash, source->attributes, source->n_attribute);
    hash_add(hash, &source->n_missing, sizeof source->n_missing);
    for (size_t i = 0; i < source->n_missing; i++)
        hash_add_text(hash, source->missing[i]);
    hash_finish(hash, source->hash);
}
