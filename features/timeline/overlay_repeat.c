// After the next extract an event is there twice: as it was sent, and as a record. One with a
// record_id is a version of its record, and only one version ever holds. One without is known again
// by what it says; each record takes the place of one event at most.

#include "features/timeline/overlay_build.h"

#include <math.h>
#include <string.h>

static bool same_text(const struct texts *texts, uint32_t code, const char *text)
{
    if (code == TEXT_NONE || !text)
        return code == TEXT_NONE && !text;
    return strcmp(texts_at(texts, code), text) == 0;
}

static bool same_columns(const struct timeline_source *base, size_t i_fact,
                         const struct lone_row *row)
{
    for (size_t k = 0; k < base->config->n_value; k++) {
        double value = base->columns.values[k][i_fact];
        if (!(value == row->values[k] || (isnan(value) && isnan(row->values[k]))))
            return false;
    }
    for (size_t k = 0; k < base->config->n_tag; k++)
        if (!same_text(&base->texts, base->columns.tags[k][i_fact], row->tags[k]))
            return false;
    return true;
}

static bool is_taken(const struct newer_source *source, uint32_t i_fact)
{
    for (size_t i = 0; i < source->n_repeated; i++)
        if (source->repeated[i] == i_fact)
            return true;
    return false;
}

bool overlay_repeats(struct newer *newer, const struct newer_event *event, size_t i_source,
                     const struct lone_row *row)
{
    struct newer_source *source = &newer->sources[i_source];
    const struct timeline_source *base = &newer->timeline->sources[i_source];
    if (row->record_id)
        return false;
    uint32_t end = timeline_facts(base, event->person + 1);
    for (uint32_t i = timeline_facts(base, event->person); i < end; i++) {
        const struct fact *fact = &base->facts[i];
        bool as_late = !base->config->known || fact->known >= event->received;
        if (fact->date != row->date || fact->end != row->end || !as_late || is_taken(source, i) ||
            !same_text(&base->categories, fact->category, row->category) ||
            !same_columns(base, i, row))
            continue;
        memory_grow(&source->repeated, &source->repeated_capacity, source->n_repeated + 1,
                    sizeof *source->repeated);
        source->repeated[source->n_repeated++] = i;
        return true;
    }
    return false;
}
