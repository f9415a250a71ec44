// Who is who in a workspace: under `link: none` each ID names one person, whatever source it is in;
// under rules the evidence of all person rows decides.

#include "features/link/persons_link.h"

#include "features/link/deterministic.h"

#include <stdlib.h>
#include <string.h>

static void persons_by_id(struct arena *arena, struct persons *persons)
{
    const struct registry *registry = &persons->registry;
    size_t n = registry->n_record;
    uint32_t *first = arena_array(arena, n + 1, sizeof *first);
    struct membership *memberships = arena_array(arena, n, sizeof *memberships);
    const char **ids = arena_array(arena, n, sizeof *ids);
    uint32_t *order = persons_sort_ids(registry->ids, n);
    for (size_t i = 0; i < n; i++) {
        const char *id = registry->ids[order[i]];
        if (!persons->n_person || strcmp(ids[persons->n_person - 1], id))
            ids[persons->n_person++] = id;
        memberships[order[i]] = (struct membership){(uint32_t)(persons->n_person - 1), DAY_NONE};
        first[i + 1] = (uint32_t)(i + 1);
    }
    free(order);
    day_t *until = arena_array(arena, persons->n_person, sizeof *until);
    uint32_t *merged_into = arena_array(arena, persons->n_person, sizeof *merged_into);
    for (size_t p = 0; p < persons->n_person; p++) {
        until[p] = DAY_MAX;
        merged_into[p] = (uint32_t)p;
    }
    persons->until = until;
    persons->merged_into = merged_into;
    persons->first = first;
    persons->memberships = memberships;
    persons_set_ids(arena, persons, ids);
}

static enum status persons_by_rules(struct arena *arena, const struct config *config,
                                    const struct records *records, struct persons *persons,
                                    struct error *err)
{
    const struct link_config *link = &config->linkage;
    struct deterministic_input input = {
        .link = link,
        .never = link->never ? file_join(arena, config->workspace, link->never) : NULL,
        .always = link->always ? file_join(arena, config->workspace, link->always) : NULL,
        .previous = file_join(arena, config->workspace, "link/persons.csv"),
    };
    registry_note_received(arena, config, records, &persons->registry);
    deterministic_variables(arena, &input);
    for (size_t i = 0; i < input.n_column; i++)
        variable_gather(config, records, &persons->registry, &input.columns[i]);
    enum status status = deterministic_link(arena, &input, persons, err);
    for (size_t i = 0; i < input.n_column; i++)
        variable_done(&input.columns[i]);
    return status;
}

static enum status refuse_unstated(const struct config *config, struct error *err)
{
    error_set(err, E_CONFIG, "the sources have several id spaces, and no link: says who is who");
    error_at(err, config->path, 0, 0);
    error_hint(err, "link: {rules: [[nhs_number], [forename, surname, dob, postcode]]}, or link: "
                    "none when the ids in all sources already name persons");
    return E_CONFIG;
}

enum status persons_link(struct arena *arena, const struct config *config,
                         const struct records *records, struct persons *ret_persons,
                         struct error *err)
{
    *ret_persons = (struct persons){0};
    if (config->link == LINK_UNSTATED)
        return refuse_unstated(config, err);
    enum status status = registry_build(arena, config, records, &ret_persons->registry, err);
    if (status)
        return status;
    if (config->link == LINK_RULES)
        return persons_by_rules(arena, config, records, ret_persons, err);
    persons_by_id(arena, ret_persons);
    persons_hash(ret_persons);
    return OK;
}
