// Records of two or three inputs in memory, linked by rules as a workspace's records are. The rows
// come sorted by input, then bytewise by ID, as a registry has them.
#ifndef HEARTH_TEST_LINKAGE_H
#define HEARTH_TEST_LINKAGE_H

#include "features/link/deterministic.h"

#include <stdlib.h>
#include <string.h>

struct linkage_row {
    uint32_t input;
    const char *id, *number, *name; // number and name are the linkage variables; NULL = none
    day_t received;                 // of the row; DAY_NONE = always
};

struct linkage {
    struct arena arena;
    struct link_config config;
    struct persons persons;
    struct error err;
    enum status status;
};

static const char *linkage_inputs[] = {"a", "b", "c"};
static const char *linkage_number[] = {"number"}, *linkage_name[] = {"name"};
static struct link_rule linkage_rules[] = {
    {.columns = linkage_number, .n_column = 1, .text = "number"},
    {.columns = linkage_name, .n_column = 1, .text = "name"},
};

static struct registry linkage_registry(struct arena *arena, const struct linkage_row *rows,
                                        size_t n)
{
    struct registry registry = {.n_input = 3, .n_record = n, .inputs = linkage_inputs};
    registry.ids = arena_array(arena, n, sizeof *registry.ids);
    registry.input = arena_array(arena, n, sizeof *registry.input);
    registry.first_received = arena_array(arena, n, sizeof *registry.first_received);
    for (size_t r = 0; r < n; r++) {
        registry.ids[r] = rows[r].id;
        registry.input[r] = rows[r].input;
        registry.first_received[r] = rows[r].received;
    }
    return registry;
}

// Links by the rules [number] and [name]. folder: where never.csv, always.csv and the previous
// persons.csv may be; NULL = none of them.
static void linkage_run(struct linkage *linkage, const struct linkage_row *rows, size_t n,
                        const char *folder)
{
    *linkage = (struct linkage){.config = {.rules = linkage_rules, .n_rule = 2, .normalise = true}};
    struct arena *arena = &linkage->arena;
    linkage->persons.registry = linkage_registry(arena, rows, n);
    const char *never = folder ? file_join(arena, folder, "never.csv") : NULL;
    const char *always = folder ? file_join(arena, folder, "always.csv") : NULL;
    struct deterministic_input input = {
        .link = &linkage->config,
        .never = never && file_exists(never) ? never : NULL,
        .always = always && file_exists(always) ? always : NULL,
        .previous = folder ? file_join(arena, folder, "persons.csv") : "/absent",
    };
    deterministic_variables(arena, &input);
    for (size_t r = 0; r < n; r++) {
        if (rows[r].number)
            variable_add_text(&input.columns[0], (uint32_t)r, rows[r].number, rows[r].received);
        if (rows[r].name)
            variable_add_text(&input.columns[1], (uint32_t)r, rows[r].name, rows[r].received);
    }
    for (size_t i = 0; i < input.n_column; i++)
        variable_settle(&input.columns[i], n);
    linkage->status = deterministic_link(arena, &input, &linkage->persons, &linkage->err);
    for (size_t i = 0; i < input.n_column; i++)
        variable_done(&input.columns[i]);
}

static void linkage_done(struct linkage *linkage)
{
    persons_done(&linkage->persons);
    arena_done(&linkage->arena);
}

// The person ID of a record today.
static inline const char *linkage_person(const struct linkage *linkage, uint32_t record)
{
    const struct persons *persons = &linkage->persons;
    return texts_at(&persons->ids, persons->memberships[persons->first[record + 1] - 1].person);
}

static inline bool linkage_same(const struct linkage *linkage, uint32_t a, uint32_t b)
{
    return strcmp(linkage_person(linkage, a), linkage_person(linkage, b)) == 0;
}

#endif
