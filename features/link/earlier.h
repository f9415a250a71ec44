// Who was who in an earlier run: read from the persons.csv that it wrote, so that persons keep
// their ids and splits and merges can be told.
#ifndef HEARTH_EARLIER_H
#define HEARTH_EARLIER_H

#include "features/link/registry.h"

#define EARLIER_NONE UINT32_MAX

struct earlier {
    size_t n_person;  // 0 = there was no earlier run
    const char **ids; // n_person, bytewise ascending
    uint32_t *person; // n_record → its person then, or EARLIER_NONE for records new since
};

// A file that is absent or not what hearth writes counts as no earlier run. Owns: arena.
void earlier_read(struct arena *arena, const char *path, const struct registry *registry,
                  struct earlier *ret_earlier);
// Whether a person had that id.
bool earlier_has(const struct earlier *earlier, const char *id);

#endif
