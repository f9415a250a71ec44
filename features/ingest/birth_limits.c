// A birth that is early by itself may be right: records can be old. It is wrong only against the
// person's own records, which lie in other sources.

#include "features/ingest/birth_limits.h"

#include <stdlib.h>
#include <string.h>

// The earliest day on which each id of the builder has an event or a spell; DAY_MAX = never.
static enum status first_days_add(const struct config *config, const struct source *source,
                                  const struct record_builder *builder, day_t *first,
                                  struct error *err)
{
    struct arena arena = {0};
    struct records records;
    if (!file_exists(
            records_path(&arena, config, source, ".pack"))) { // beyond its limit of rejects
        arena_done(&arena);
        return OK;
    }
    enum status status = records_open(&arena, config, source, &records, err);
    if (!status) {
        uint32_t *number = memory_alloc((records.ids.n + 1) * sizeof *number);
        for (uint32_t i = 0; i < records.ids.n; i++) {
            const char *id = texts_at(&records.ids, i);
            number[i] = dictionary_find(&builder->tables[RECORD_IDS], id, strlen(id));
        }
        for (size_t k = 0; k < records.n_row; k++) {
            uint32_t id = number[records.person[k]];
            if (id != DICTIONARY_NONE && records.date[k] < first[id])
                first[id] = records.date[k];
        }
        free(number);
        records_close(&records);
    }
    arena_done(&arena);
    return status;
}

static enum status first_days(const struct config *config, const struct record_builder *builder,
                              day_t **ret_first, struct error *err)
{
    enum status status = OK;
    day_t *first = memory_alloc((builder->tables[RECORD_IDS].n + 1) * sizeof *first);
    for (size_t i = 0; i < builder->tables[RECORD_IDS].n; i++)
        first[i] = DAY_MAX;
    for (size_t i = 0; i < config->n_source && !status; i++) {
        const struct source *source = &config->sources[i];
        bool one_space = config->link == LINK_NONE || !strcmp(source->ids, builder->source->ids);
        if (source_has_facts(source) && one_space)
            status = first_days_add(config, source, builder, first, err);
    }
    *ret_first = first;
    return status;
}

// The place of `dob` among the attributes; SIZE_MAX = not mapped.
static size_t birth_attribute(const struct source *source)
{
    for (size_t i = 0; i < source->n_attribute; i++)
        if (strcmp(source->attributes[i].name, "dob") == 0)
            return i;
    return SIZE_MAX;
}

enum status births_limit(const struct config *config, struct record_builder *builder,
                         day_t data_end, const struct birth_blanked *blanked, struct error *err)
{
    size_t i_birth = birth_attribute(builder->source);
    if (i_birth == SIZE_MAX || data_end == DAY_NONE)
        return OK;
    day_t *births = (day_t *)builder->attributes[i_birth].items, *first = NULL;
    const uint32_t *person = (const uint32_t *)builder->single[COLUMN_PERSON]->items;
    day_t doubtful = day_add_months(data_end, -12 * OLDEST_YEARS);
    enum status status = OK;
    for (size_t row = 0; row < builder->n_row && !status; row++) {
        if (births[row] == DAY_NONE || births[row] >= doubtful)
            continue;
        if (!first)
            status = first_days(config, builder, &first, err);
        day_t from = status || first[person[row]] == DAY_MAX ? data_end : first[person[row]];
        if (status || births[row] >= day_add_months(from, -12 * OLDEST_YEARS))
            continue;
        births[row] = DAY_NONE;
        blanked->tell(blanked->context, row, i_birth);
    }
    free(first);
    return status;
}
