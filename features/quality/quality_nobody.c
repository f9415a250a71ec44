// Values that stand for "not known" or cannot have been issued: how many rows have them, by the same
// judgement as linkage and homes.

#include "features/quality/quality_parts.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_UNSEEN, VALUE_USABLE, VALUE_PLACEHOLDER, VALUE_IMPOSSIBLE };

static char state_of(const struct identity_field *field, const char *text)
{
    switch (identity_check(field, text, strlen(text)).state) {
    case IDENTITY_PLACEHOLDER:
        return VALUE_PLACEHOLDER;
    case IDENTITY_IMPOSSIBLE:
        return VALUE_IMPOSSIBLE;
    default:
        return VALUE_USABLE;
    }
}

// Counts the rows of a column of texts; each distinct text is checked once.
static void count_column(const struct identity_field *field, const struct texts *texts,
                         const uint32_t *column, size_t n_row, struct quality_nobody *ret_nobody)
{
    char *states = memory_alloc(texts->n + 1);
    for (size_t i = 0; i < n_row; i++) {
        uint32_t text = column[i];
        if (text == TEXT_NONE)
            continue;
        if (states[text] == VALUE_UNSEEN)
            states[text] = state_of(field, texts_at(texts, text));
        ret_nobody->n_value++;
        ret_nobody->n_placeholder += states[text] == VALUE_PLACEHOLDER;
        ret_nobody->n_impossible += states[text] == VALUE_IMPOSSIBLE;
    }
    free(states);
}

static void keep(struct quality_source *item, const struct quality_nobody *nobody)
{
    if (nobody->n_placeholder || nobody->n_impossible)
        item->nobody[item->n_nobody++] = *nobody;
}

static bool has_person(const struct config *config, const struct records *records,
                       const struct source *source, const char *id)
{
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *other = &config->sources[i];
        const struct texts *ids = &records[i].ids;
        if (other->kind != RECORD_PERSON || !ids->n ||
            (config->link != LINK_NONE && strcmp(other->ids, source->ids)))
            continue;
        size_t low = 0, high = ids->n; // ids are sorted bytewise
        while (low < high) {
            size_t middle = (low + high) / 2;
            int order = strcmp(texts_at(ids, (uint32_t)middle), id);
            if (!order)
                return true;
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
    }
    return false;
}

static void count_others(const struct config *config, const struct records *records,
                         struct quality_source *item)
{
    const struct records *own = &records[item->source - config->sources];
    const struct identity_field *field = identity_field("other_id");
    struct quality_nobody nobody = {.column = "other_id", .n_value = own->n_row};
    char *states = memory_alloc(own->ids.n + 1);
    for (size_t i = 0; i < own->n_row; i++) {
        uint32_t id = own->other[i];
        const char *text = texts_at(&own->ids, id);
        if (states[id] == VALUE_UNSEEN)
            states[id] = state_of(field, text) == VALUE_PLACEHOLDER &&
                                 !has_person(config, records, item->source, text)
                             ? VALUE_PLACEHOLDER
                             : VALUE_USABLE;
        nobody.n_placeholder += states[id] == VALUE_PLACEHOLDER;
    }
    free(states);
    keep(item, &nobody);
}

// Whether values of the column tell who someone is: by what it is, or because a rule compares it.
static bool identifies(const struct config *config, const struct identity_field *field,
                       const char *column)
{
    if (field != identity_field("text"))
        return true;
    for (size_t i = 0; i < config->linkage.n_rule; i++)
        for (size_t k = 0; k < config->linkage.rules[i].n_column; k++)
            if (strcmp(config->linkage.rules[i].columns[k], column) == 0)
                return true;
    return false;
}

void nobody_measure(struct arena *arena, const struct config *config, const struct records *records,
                    struct quality_source *item)
{
    const struct source *source = item->source;
    const struct records *own = &records[source - config->sources];
    item->nobody = arena_array(arena, source->n_attribute + 1, sizeof *item->nobody);
    for (size_t i = 0; i < source->n_attribute; i++) {
        const struct identity_field *field = identity_field(source->attributes[i].name);
        struct quality_nobody nobody = {.column = source->attributes[i].name};
        if (!own->attributes[i] || !identifies(config, field, nobody.column))
            continue;
        count_column(field, &own->texts, own->attributes[i], own->n_row, &nobody);
        keep(item, &nobody);
    }
    if (source->kind == RECORD_RELATIONSHIP && own->other)
        count_others(config, records, item);
}
