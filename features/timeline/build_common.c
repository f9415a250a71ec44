// What the writers of the timeline's arrays share.

#include "features/timeline/build_common.h"

#include <stdio.h>
#include <string.h>

void timeline_note_seen(struct timeline_writer *build, uint32_t person, day_t seen,
                        day_t superseded)
{
    if (seen >= superseded) // never visible: superseded on the day it was known
        return;
    if (seen < build->first_seen[person])
        build->first_seen[person] = seen;
    if (superseded == DAY_MAX && seen < build->settled[person])
        build->settled[person] = seen;
}

void timeline_sort(size_t n_person, size_t n_item, const uint32_t *person_of_item,
                   uint32_t **ret_first, uint32_t **ret_order)
{
    uint32_t *first = memory_alloc((n_person + 2) * sizeof *first);
    uint32_t *order = memory_alloc(n_item * sizeof *order);
    for (size_t i = 0; i < n_item; i++)
        first[person_of_item[i] + 2]++;
    for (size_t i = 2; i < n_person + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < n_item; i++)
        order[first[person_of_item[i] + 1]++] = (uint32_t)i;
    *ret_first = first;
    *ret_order = order;
}

static size_t texts_bytes(const struct texts *texts)
{
    if (!texts->n)
        return 0;
    uint32_t last = (uint32_t)(texts->n - 1);
    return texts->offsets[last] + strlen(texts_at(texts, last)) + 1;
}

enum status timeline_write_texts(struct timeline_writer *build, const char *name,
                                 const struct texts *texts, struct error *err)
{
    char part[32];
    snprintf(part, sizeof part, "%s.at", name);
    enum status status =
        pack_add(build->writer, (struct pack_array){part, texts->offsets, texts->n, 8}, err);
    snprintf(part, sizeof part, "%s.text", name);
    return status ? status
                  : pack_add(build->writer,
                             (struct pack_array){part, texts->blob, texts_bytes(texts), 1}, err);
}
