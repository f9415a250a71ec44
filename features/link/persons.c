// What all ways of linking share: person IDs in bytewise order, the hash that says whether two runs
// linked the same, and the end.

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
    persons->ids = texts_make(arena, ids, persons->n_person);
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

void persons_done(struct persons *persons)
{
    free(persons->matches.items);
    weight_matches_done(&persons->weights);
    for (size_t i = 0; i < persons->n_column; i++)
        variable_done(&persons->columns[i]);
}
