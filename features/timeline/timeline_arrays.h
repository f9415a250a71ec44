// Reads arrays of the mapped timeline and checks their length and what points into them. Private to the timeline.
#ifndef HEARTH_TIMELINE_ARRAYS_H
#define HEARTH_TIMELINE_ARRAYS_H

#include "features/timeline/timeline.h"

struct array_form {
    const char *name;
    size_t bytes, n; // of an item; items
};

// Points *ret_pointer at the array. Errors: E_DATA when there is none of that form.
enum status timeline_array(const struct pack *pack, struct array_form form, const void *ret_pointer,
                           struct error *err);
// What timeline_write_texts wrote. Errors: E_DATA.
enum status timeline_texts(const struct pack *pack, const char *stem, struct texts *ret_texts,
                           struct error *err);
// Reads starts (n_person + 1) that must ascend from 0 to n. Errors: E_DATA.
enum status timeline_starts(const struct timeline *timeline, const char *name, size_t n,
                            const uint32_t **ret_first, struct error *err);
// Sets E_DATA: the array holds what no build writes.
enum status timeline_damaged(const char *name, struct error *err);

#endif
