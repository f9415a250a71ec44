// Own tables are no records: build/timeline.pack does not change with them.

#include "serve/scoring/table_stamps.h"

struct stamp *table_stamps_make(const struct extract *extract)
{
    size_t n = 0;
    while (extract && extract_table_path(extract, n))
        n++;
    struct stamp *stamps = memory_alloc((n + 1) * sizeof *stamps);
    for (size_t i = 0; i < n; i++)
        stamps[i] = stamp_of(extract_table_path(extract, i));
    return stamps;
}

bool table_stamps_hold(const struct extract *extract, const struct stamp *stamps)
{
    const char *path;
    for (size_t i = 0; extract && (path = extract_table_path(extract, i)); i++) {
        struct stamp stamp = stamp_of(path);
        if (!stamp_equal(&stamp, &stamps[i]))
            return false;
    }
    return true;
}
