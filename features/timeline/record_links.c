// Finds records by ID and by person in the mapped arrays; checks them once.

#include "features/timeline/record_links.h"

#include "features/base/number.h"
#include "features/base/sort.h"
#include "features/timeline/timeline_arrays.h"

#include <stdio.h>
#include <string.h>

static bool items_fit(const struct timeline *timeline, const struct record_links *links)
{
    bool fits = links->inputs.n ? links->input_first[links->inputs.n] == links->n : !links->n;
    for (size_t i = 0; i < links->inputs.n; i++)
        fits &= links->input_first[i] <= links->input_first[i + 1];
    for (size_t i = 0; i < links->n; i++)
        fits &= links->items[i].person < timeline->n_person && links->by_person[i] < links->n;
    return fits;
}

enum status record_links_open(const struct timeline *timeline, struct record_links *ret_links,
                              struct error *err)
{
    const struct pack *pack = &timeline->pack;
    struct record_links *links = ret_links;
    enum status status = timeline_texts(pack, "record.id", &links->ids, err);
    links->n = links->ids.n;
    if (!status)
        status = timeline_texts(pack, "record.input", &links->inputs, err);
    if (!status)
        status =
            timeline_array(pack, (struct array_form){"record.input_first", 4, links->inputs.n + 1},
                           &links->input_first, err);
    if (!status)
        status = timeline_array(pack,
                                (struct array_form){"record.links", sizeof *links->items, links->n},
                                &links->items, err);
    if (!status)
        status = timeline_array(pack, (struct array_form){"record.by_person", 4, links->n},
                                &links->by_person, err);
    if (!status)
        status =
            timeline_starts(timeline, "record.person_first", links->n, &links->person_first, err);
    if (!status && !items_fit(timeline, links))
        status = timeline_damaged("record.links", err);
    return status;
}

void record_links_of_input(const struct record_links *links, const char *input, size_t *ret_first,
                           size_t *ret_end)
{
    size_t i = 0;
    while (i < links->inputs.n && strcmp(texts_at(&links->inputs, (uint32_t)i), input) != 0)
        i++;
    bool found = i < links->inputs.n;
    *ret_first = found ? links->input_first[i] : 0;
    *ret_end = found ? links->input_first[i + 1] : 0;
}

const struct record_link *record_links_find(const struct record_links *links, const char *input,
                                            const char *id)
{
    size_t first, end;
    record_links_of_input(links, input, &first, &end);
    size_t at = first + SORTED_FIRST(i, end - first,
                                     strcmp(texts_at(&links->ids, (uint32_t)(first + i)), id) < 0);
    bool found = at < end && strcmp(texts_at(&links->ids, (uint32_t)at), id) == 0;
    return found ? &links->items[at] : NULL;
}

// The number that persons.csv shows.
static double shown(float confidence)
{
    char text[NUMBER_TEXT];
    double value = 1;
    int n = snprintf(text, sizeof text, "%.4g", (double)confidence);
    number_parse(text, (size_t)n, &value);
    return value;
}

struct person_records record_links_of_person(const struct record_links *links, uint32_t person)
{
    struct person_records records = {.confidence = 1, .latest = DAY_NONE};
    float least = 1;
    for (uint32_t i = links->person_first[person]; i < links->person_first[person + 1]; i++) {
        const struct record_link *link = &links->items[links->by_person[i]];
        least = link->confidence < least ? link->confidence : least;
        records.latest = link->linked_on > records.latest ? link->linked_on : records.latest;
        records.n++;
    }
    records.confidence = shown(least);
    return records;
}
