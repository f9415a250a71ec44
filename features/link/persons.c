// Who is who in a workspace: under `link: none` by the ids alone, under rules by the evidence of
// all person rows.

#include "features/link/persons.h"

#include <stdlib.h>
#include <string.h>

static int compare_ids(const void *a, const void *b, void *ids)
{
    return strcmp(((const char **)ids)[*(const uint32_t *)a],
                  ((const char **)ids)[*(const uint32_t *)b]);
}

uint32_t *persons_sort_ids(const char **ids, size_t n)
{
    uint32_t *order = memory_alloc(n * sizeof *order);
    bool sorted = true;
    for (size_t i = 0; i < n; i++) {
        order[i] = (uint32_t)i;
        sorted = sorted && (!i || strcmp(ids[i - 1], ids[i]) <= 0);
    }
    if (!sorted)
        qsort_r(order, n, sizeof *order, compare_ids, ids);
    return order;
}

void persons_set_ids(struct arena *arena, struct persons *persons, const char *const *ids)
{
    size_t n_bytes = 0;
    for (size_t p = 0; p < persons->n_person; p++)
        n_bytes += strlen(ids[p]) + 1;
    uint64_t *offsets = arena_array(arena, persons->n_person, sizeof *offsets);
    char *blob = arena_array(arena, n_bytes, 1), *at = blob;
    for (size_t p = 0; p < persons->n_person; p++) {
        offsets[p] = (uint64_t)(at - blob);
        at = stpcpy(at, ids[p]) + 1;
    }
    persons->ids = (struct texts){offsets, blob, persons->n_person};
}

void persons_hash(struct persons *persons)
{
    struct hash *hash = hash_create();
    for (size_t p = 0; p < persons->n_person; p++)
        hash_add_text(hash, texts_at(&persons->ids, (uint32_t)p));
    hash_add(hash, persons->until, persons->n_person * sizeof *persons->until);
    size_t n_record = persons->registry.n_record;
    hash_add(hash, persons->first, (n_record + 1) * sizeof *persons->first);
    hash_add(hash, persons->memberships, persons->first[n_record] * sizeof *persons->memberships);
    hash_finish(hash, persons->hash);
}

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
    uint32_t *joined_into = arena_array(arena, persons->n_person, sizeof *joined_into);
    for (size_t p = 0; p < persons->n_person; p++) {
        until[p] = DAY_MAX;
        joined_into[p] = (uint32_t)p;
    }
    persons->until = until;
    persons->joined_into = joined_into;
    persons->first = first;
    persons->memberships = memberships;
    persons_set_ids(arena, persons, ids);
}

static enum status persons_by_rules(struct arena *arena, const struct config *config,
                                    const struct records *records, struct persons *persons,
                                    struct error *err)
{
    const struct link_config *link = &config->linkage;
    struct persons_input input = {
        .link = link,
        .never = link->never ? file_join(arena, config->workspace, link->never) : NULL,
        .always = link->always ? file_join(arena, config->workspace, link->always) : NULL,
        .earlier = file_join(arena, config->workspace, "link/persons.csv"),
    };
    registry_note_seen(arena, config, records, &persons->registry);
    input.columns = persons_columns(arena, link, &input.n_column);
    for (size_t i = 0; i < input.n_column; i++)
        evidence_gather(config, records, &persons->registry, &input.columns[i]);
    enum status status = persons_join(arena, &input, persons, err);
    for (size_t i = 0; i < input.n_column; i++)
        evidence_done(&input.columns[i]);
    return status;
}

enum status persons_refuse_compare(const struct link_config *link, const char *path,
                                   struct error *err)
{
    if (!link->compare_line)
        return OK;
    error_set(err, E_NOT_IMPLEMENTED,
              "not implemented: link.compare (linkage by probability); link.rules is there");
    error_at(err, path, link->compare_line, 0);
    return E_NOT_IMPLEMENTED;
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
    enum status status = persons_refuse_compare(&config->linkage, config->path, err);
    if (!status)
        status = registry_build(arena, config, records, &ret_persons->registry, err);
    if (status)
        return status;
    if (config->link == LINK_RULES)
        return persons_by_rules(arena, config, records, ret_persons, err);
    persons_by_id(arena, ret_persons);
    persons_hash(ret_persons);
    return OK;
}

void persons_done(struct persons *persons)
{
    free(persons->matches.items);
}
