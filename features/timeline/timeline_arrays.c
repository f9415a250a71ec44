// Arrays of the timeline's pack, checked before anyone reads them.

#include "features/timeline/timeline_arrays.h"

#include <stdio.h>
#include <string.h>

enum status timeline_array(const struct pack *pack, struct array_form form, const void *ret_pointer,
                           struct error *err)
{
    struct pack_array array;
    enum status status = pack_get(pack, form.name, form.bytes, &array, err);
    if (!status && array.n != form.n)
        status = error_set(err, E_DATA, "the timeline's array '%s' has a wrong length", form.name);
    if (!status)
        memcpy((void *)(uintptr_t)ret_pointer, &array.data, sizeof array.data);
    return status;
}

enum status timeline_damaged(const char *name, struct error *err)
{
    error_set(err, E_DATA, "the timeline's array '%s' is damaged", name);
    error_hint(err, "delete the build folder: it is made again from the records");
    return E_DATA;
}

enum status timeline_texts(const struct pack *pack, const char *stem, struct texts *ret_texts,
                           struct error *err)
{
    char name[64];
    struct pack_array offsets, blob;
    snprintf(name, sizeof name, "%s.at", stem);
    enum status status = pack_get(pack, name, 8, &offsets, err);
    snprintf(name, sizeof name, "%s.text", stem);
    if (!status)
        status = pack_get(pack, name, 1, &blob, err);
    if (status)
        return status;
    *ret_texts = (struct texts){offsets.data, blob.data, offsets.n};
    if (offsets.n && (!blob.n || ret_texts->blob[blob.n - 1]))
        return timeline_damaged(name, err);
    for (size_t i = 0; i < offsets.n; i++)
        if (ret_texts->offsets[i] >= blob.n)
            return timeline_damaged(name, err);
    return OK;
}

static bool starts_ascend(const uint32_t *first, size_t n_person, size_t n)
{
    bool sound = first[0] == 0 && first[n_person] == n;
    for (size_t p = 0; p < n_person && sound; p++)
        sound = first[p] <= first[p + 1];
    return sound;
}

enum status timeline_starts(const struct timeline *timeline, const char *name, size_t n,
                            const uint32_t **ret_first, struct error *err)
{
    enum status status = timeline_array(
        &timeline->pack, (struct array_form){name, 4, timeline->n_person + 1}, ret_first, err);
    if (status)
        return status;
    return starts_ascend(*ret_first, timeline->n_person, n) ? OK : timeline_damaged(name, err);
}
