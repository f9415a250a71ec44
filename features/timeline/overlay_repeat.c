// After the next extract an event is there twice: as it was sent, and as a record. One with a
// record_id is a version of its record, and only one version ever holds. One without is known again
// by its key, when its sender took the record's id for it, or by what it says: the record may say
// more. Each record takes the place of one event at most, from the day after it became known; until
// then the event counts, as it did.

#include "features/timeline/overlay_build.h"

#include <math.h>
#include <string.h>

#define LOADED_BEFORE 3 // days: an agency may load on a Friday what it sends on the Monday

// What the event left out the record may have.
static bool fits_text(const struct texts *texts, uint32_t code, const char *text)
{
    return !text || (code != TEXT_NONE && strcmp(texts_at(texts, code), text) == 0);
}

static bool fits_columns(const struct timeline_source *base, size_t i_fact,
                         const struct single_row *row)
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

// Whether the event's key is the id of the record that the fact is a version of.
static bool key_fits(const struct newer *newer, const struct newer_event *event, size_t i_source,
                     uint32_t i_fact)
{
    const struct versions *versions = &newer->sources[i_source].versions;
    if (!overlay_key_may_repeat(newer, event, i_source))
        return false;
    uint32_t record = dictionary_find(&versions->records, event->key, strlen(event->key));
    if (record >= versions->n_record)
        return false;
    uint32_t row = newer->timeline->sources[i_source].facts[i_fact].row;
    for (size_t i = versions->first[record]; i < versions->first[record + 1]; i++)
        if (versions->rows[i].row == row)
            return true;
    return false;
}

// By what they say: the record may say more, and it came in with the event or after it.
static bool words_fit(const struct timeline_source *base, const struct newer_event *event,
                      uint32_t i_fact, const struct single_row *row)
{
    const struct fact *fact = &base->facts[i_fact];
    bool is_late = !base->config->known || fact->known + LOADED_BEFORE >= event->received;
    bool same_end = row->end == DAY_NONE || fact->end == row->end;
    return is_late && same_end && fits_text(&base->categories, fact->category, row->category) &&
           fits_columns(base, i_fact, row);
}

bool overlay_repeats(struct newer *newer, const struct newer_event *event, size_t i_source,
                     const struct single_row *row, day_t *ret_until)
{
    struct newer_source *source = &newer->sources[i_source];
    const struct timeline_source *base = &newer->timeline->sources[i_source];
    *ret_until = DAY_MAX;
    if (row->record_id || event->person == PERSON_NONE)
        return false;
    uint32_t end = timeline_facts(base, event->person + 1);
    for (uint32_t i = timeline_facts(base, event->person); i < end; i++) {
        if (base->facts[i].date != row->date || is_taken(source, i) ||
            !(key_fits(newer, event, i_source, i) || words_fit(base, event, i, row)))
            continue;
        memory_grow(&source->repeated, &source->repeated_capacity, source->n_repeated + 1,
                    sizeof *source->repeated);
        source->repeated[source->n_repeated++] = i;
        *ret_until = base->facts[i].known;
        return true;
    }
    return false;
}
