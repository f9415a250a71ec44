// The list is part of the program (nicknames.csv): each line has the forms of one name.

#include "features/link/nicknames.h"

#include "features/base/arena.h"
#include "features/ingest/dictionary.h"

#include <stdlib.h>
#include <string.h>

struct name_groups {
    uint16_t groups[NICKNAME_GROUPS_MAX];
    uint8_t n;
};

struct nicknames {
    struct dictionary names;
    struct name_groups *groups; // by number of name
    size_t capacity;
};

static void add_name(struct nicknames *nicknames, const char *name, size_t n_bytes, uint16_t group)
{
    size_t n_before = nicknames->names.n;
    uint32_t number = dictionary_add(&nicknames->names, name, n_bytes);
    memory_grow(&nicknames->groups, &nicknames->capacity, nicknames->names.n,
                sizeof *nicknames->groups);
    struct name_groups *groups = &nicknames->groups[number];
    if (nicknames->names.n > n_before)
        *groups = (struct name_groups){.n = 0};
    bool listed = groups->n && groups->groups[groups->n - 1] == group;
    if (!listed && groups->n < NICKNAME_GROUPS_MAX)
        groups->groups[groups->n++] = group;
}

struct nicknames *nicknames_open(void)
{
    struct nicknames *nicknames = memory_alloc(sizeof *nicknames);
    uint16_t group = 0;
    for (const char *line = nicknames_csv; *line; group++) {
        size_t n_line = strcspn(line, "\n");
        for (size_t start = 0; start < n_line && *line != '#';) {
            size_t n = strcspn(line + start, ",\n");
            if (n)
                add_name(nicknames, line + start, n, group);
            start += n + 1;
        }
        line += n_line + (line[n_line] == '\n');
    }
    return nicknames;
}

void nicknames_close(struct nicknames *nicknames)
{
    dictionary_done(&nicknames->names);
    free(nicknames->groups);
    free(nicknames);
}

size_t nicknames_groups(const struct nicknames *nicknames, const char *name, size_t n_bytes,
                        uint16_t ret_groups[NICKNAME_GROUPS_MAX])
{
    uint32_t number = dictionary_find(&nicknames->names, name, n_bytes);
    if (number == DICTIONARY_NONE)
        return 0;
    const struct name_groups *groups = &nicknames->groups[number];
    memcpy(ret_groups, groups->groups, sizeof groups->groups);
    return groups->n;
}
