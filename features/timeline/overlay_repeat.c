// After the next extract an event is there twice: as it was sent, and as a record. One with a
// record_id is a version of its record, and only one version ever holds. One without is known again
// by its key, when its sender took the record's id for it, or by what it says: the record may say
// more. Each record takes the place of one event at most.

#include "features/timeline/overlay_build.h"

#include <math.h>
#include <string.h>

// What the event left out the record may have.
static bool fits_text(const struct texts *texts, uint32_t code, const char *text)
{
    return !text || (code != TEXT_NONE && strcmp(texts_at(texts, code), text) == 0);
}

static bool fits_columns(const struct timeline_source *base, size_t i_fact,
                         const struct lone_row *row)
{
    for (size_t k = 0; k < base->config->n_value; k++) {
        double value = base->columns.values[k][i_fact];
        if (!isnan(row->values[k]) && !(value == row->values[k]))
            return false;
    }
    for (size_t k = 0; k < base->config->n_tag; k++)
        if (!fits_text(&base->texts, base->columns.tags[k][i_fact], row->tags[k]))
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

bool overlay_key_may_repeat(const struct newer *newer, const struct newer_event *event,
                            size_t i_source)
{
    return event->key && newer->timeline->config->sources[i_source].record_id;
}

static bool key_is_record(const struct newer *newer, const struct newer_event *event,
                          size_t i_source)
{
    const struct versions *versions = &newer->sources[i_source].versions;
    return overlay_key_may_repeat(newer, event, i_source) &&
           dictionary_find(&versions->records, event->key, strlen(event->key)) < versions->n_record;
}

bool overlay_repeats(struct newer *newer, const struct newer_event *event, size_t i_source,
                     const struct lone_row *row)
{
    struct newer_source *source = &newer->sources[i_source];
    const struct timeline_source *base = &newer->timeline->sources[i_source];
    if (row->record_id)
        return false;
    if (key_is_record(newer, event, i_source))
        return true;
    uint32_t end = timeline_facts(base, event->person + 1);
    for (uint32_t i = timeline_facts(base, event->person); i < end; i++) {
        const struct fact *fact = &base->facts[i];
        bool as_late = !base->config->known || fact->known >= event->received;
        bool same_end = row->end == DAY_NONE || fact->end == row->end;
        if (fact->date != row->date || !same_end || !as_late || is_taken(source, i) ||
            !fits_text(&base->categories, fact->category, row->category) ||
            !fits_columns(base, i, row))
            continue;
        memory_grow(&source->repeated, &source->repeated_capacity, source->n_repeated + 1,
                    sizeof *source->repeated);
        source->repeated[source->n_repeated++] = i;
        return true;
    }
    return false;
}
