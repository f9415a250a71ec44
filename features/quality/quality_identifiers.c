// Identifiers of a source: how many are invalid, and which several IDs share. Distinct
// values are validated once; a value itself never leaves this file.

#include "features/ingest/dictionary.h"
#include "features/quality/quality_parts.h"

#include <stdlib.h>
#include <string.h>

struct identifier_check {
    const struct records *records;
    const uint32_t *texts; // the column: n_row
    struct quality_identifier *identifier;
    struct arena *arena;
    struct identifier_verdict *verdicts; // by text
    bool *is_checked;
    uint32_t *values; // by text: number of the normalised value; what is written alike is one
    struct dictionary normal;
};

static void count_reason(struct manifest_count *counts, size_t *n, const char *reason)
{
    size_t i = 0;
    while (i < *n && strcmp(counts[i].name, reason))
        i++;
    if (i == QUALITY_REASONS_MAX)
        return;
    if (i == *n)
        counts[(*n)++] = (struct manifest_count){reason, 0, NULL};
    counts[i].n++;
}

static struct identifier_verdict verdict_of(struct identifier_check *checking, uint32_t text)
{
    if (checking->is_checked[text])
        return checking->verdicts[text];
    char normal[IDENTIFIER_TEXT];
    identifier_normalise(texts_at(&checking->records->texts, text), normal);
    checking->is_checked[text] = true;
    checking->verdicts[text] = checking->identifier->kind->check(normal);
    if (checking->identifier->kind->personal)
        checking->values[text] = dictionary_add(&checking->normal, normal, strlen(normal));
    return checking->verdicts[text];
}

static void count_invalid(struct identifier_check *checking, size_t row, const char *reason)
{
    struct quality_identifier *identifier = checking->identifier;
    const struct records *records = checking->records;
    identifier->n_invalid++;
    count_reason(identifier->invalid, &identifier->n_invalid_reason, reason);
    if (identifier->n_place == QUALITY_PLACES_MAX)
        return;
    const char *file = texts_at(&records->files, records->file[row]);
    identifier->places[identifier->n_place++] =
        (struct quality_place){arena_text(checking->arena, file), records->line[row]};
}

static void count_rows(struct identifier_check *checking)
{
    struct quality_identifier *identifier = checking->identifier;
    for (size_t i = 0; i < checking->records->n_row; i++) {
        if (checking->texts[i] == TEXT_NONE)
            continue;
        struct identifier_verdict verdict = verdict_of(checking, checking->texts[i]);
        identifier->n_value++;
        if (verdict.state == IDENTIFIER_INVALID)
            count_invalid(checking, i, verdict.reason);
        if (verdict.state != IDENTIFIER_SPECIAL)
            continue;
        identifier->n_special++;
        count_reason(identifier->special, &identifier->n_special_reason, verdict.reason);
    }
}

// Which ids and values go with more than one of the other. n_value: distinct normalised values.
static void count_shared(struct identifier_check *checking)
{
    const struct records *records = checking->records;
    size_t n_value = checking->normal.n, n_id = records->ids.n;
    uint32_t *id_of = memory_alloc(n_value * sizeof *id_of);    // first id of the value, + 1
    uint32_t *value_of = memory_alloc(n_id * sizeof *value_of); // first value of the id, + 1
    bool *is_shared = memory_alloc(n_value * sizeof *is_shared);
    bool *is_several = memory_alloc(n_id * sizeof *is_several);
    bool *is_sharing = memory_alloc(n_id * sizeof *is_sharing);
    for (size_t i = 0; i < records->n_row; i++) {
        uint32_t text = checking->texts[i], id = records->person[i];
        if (text == TEXT_NONE || checking->verdicts[text].state == IDENTIFIER_INVALID)
            continue;
        uint32_t value = checking->values[text];
        if (!id_of[value])
            id_of[value] = id + 1;
        if (!value_of[id])
            value_of[id] = value + 1;
        is_several[id] |= value_of[id] != value + 1;
        if (id_of[value] != id + 1)
            is_shared[value] = is_sharing[id] = is_sharing[id_of[value] - 1] = true;
    }
    struct quality_identifier *identifier = checking->identifier;
    for (size_t i = 0; i < n_value; i++)
        identifier->n_shared += is_shared[i];
    for (size_t i = 0; i < n_id; i++) {
        identifier->n_id += value_of[i] != 0;
        identifier->n_several_id += is_several[i];
        identifier->n_sharing_id += is_sharing[i];
    }
    free(id_of);
    free(value_of);
    free(is_shared);
    free(is_several);
    free(is_sharing);
}

static void measure_column(struct arena *arena, const struct records *records,
                           const uint32_t *texts, struct quality_identifier *identifier)
{
    size_t n_text = records->texts.n;
    struct identifier_check checking = {
        .records = records, .texts = texts, .identifier = identifier, .arena = arena};
    checking.verdicts = memory_alloc(n_text * sizeof *checking.verdicts);
    checking.is_checked = memory_alloc(n_text * sizeof *checking.is_checked);
    checking.values = memory_alloc(n_text * sizeof *checking.values);
    count_rows(&checking);
    if (identifier->kind->personal)
        count_shared(&checking);
    free(checking.verdicts);
    free(checking.is_checked);
    free(checking.values);
    dictionary_done(&checking.normal);
}

void identifiers_measure(struct arena *arena, const struct records *records,
                         struct quality_source *item)
{
    const struct source *source = item->source;
    item->identifiers = arena_array(arena, source->n_attribute, sizeof *item->identifiers);
    for (size_t i = 0; i < source->n_attribute; i++) {
        const struct identifier_kind *kind = identifier_kind(source->attributes[i].name);
        if (!kind || !records->attributes[i])
            continue;
        struct quality_identifier *identifier = &item->identifiers[item->n_identifier++];
        identifier->kind = kind;
        measure_column(arena, records, records->attributes[i], identifier);
    }
}
