// Rows with one record_id are versions of one fact. Each holds until a version of a later place in
// the order of ingest is known; so a newer row can end the life of a base row, of an earlier newer
// row, or of itself.

#include "features/base/sort.h"
#include "features/timeline/overlay_build.h"

#include <stdlib.h>

// One version of a record: of the base, or a newer row.
struct link_of_chain {
    day_t rank, known;
    size_t order; // among versions of one rank
    uint32_t row; // of the base's records
    long newer;   // index of the newer row; −1 = of the base
};

static int compare_links(const void *a, const void *b)
{
    const struct link_of_chain *x = a, *y = b;
    ORDER_BY(x->rank, y->rank);
    return ORDER_OF(x->order, y->order);
}

// The facts of the base by the row that they come from.
static void facts_by_row(const struct timeline_source *base, struct newer_source *source)
{
    size_t n = base->n_fact;
    source->facts_first = memory_alloc((n + 2) * sizeof *source->facts_first);
    source->facts_of = memory_alloc((n + 1) * sizeof *source->facts_of);
    for (size_t i = 0; i < n; i++)
        source->facts_first[base->facts[i].row + 2]++;
    for (size_t r = 2; r < n + 2; r++)
        source->facts_first[r] += source->facts_first[r - 1];
    for (size_t i = 0; i < n; i++)
        source->facts_of[source->facts_first[base->facts[i].row + 1]++] = (uint32_t)i;
}

enum status overlay_versions_need(struct newer *newer, size_t i_source, struct error *err)
{
    struct newer_source *source = &newer->sources[i_source];
    const struct config *config = newer->timeline->config;
    if (source->has_versions)
        return OK;
    enum status status = versions_read(config, &config->sources[i_source], &source->versions, err);
    if (status)
        return status;
    facts_by_row(&newer->timeline->sources[i_source], source);
    source->has_versions = true;
    return OK;
}

struct outdating {
    struct outdated {
        uint32_t fact;
        day_t superseded;
    } * items;
    size_t n, capacity;
};

static void base_supersede(const struct timeline_source *base, const struct newer_source *source,
                           uint32_t row, day_t superseded, struct outdating *outdating)
{
    for (uint32_t i = source->facts_first[row]; i < source->facts_first[row + 1]; i++) {
        uint32_t fact = source->facts_of[i];
        if (base->facts[fact].superseded <= superseded)
            continue;
        memory_grow(&outdating->items, &outdating->capacity, outdating->n + 1,
                    sizeof *outdating->items);
        outdating->items[outdating->n++] = (struct outdated){fact, superseded};
    }
}

// One record: its versions in their order, each ended by the first that is known of those after it.
static void chain_settle(const struct timeline_source *base, struct newer_source *source,
                         struct link_of_chain *chain, size_t n, struct outdating *outdating)
{
    day_t ends = DAY_MAX;
    qsort(chain, n, sizeof *chain, compare_links);
    for (size_t i = n; i-- > 0;) {
        if (chain[i].newer >= 0)
            source->rows[chain[i].newer].fact.superseded = ends;
        else if (chain[i].row != VERSION_VOID)
            base_supersede(base, source, chain[i].row, ends, outdating);
        if (chain[i].known < ends)
            ends = chain[i].known;
    }
}

struct by_record {
    uint32_t record, i_row;
};

static int compare_by_record(const void *a, const void *b)
{
    const struct by_record *x = a, *y = b;
    ORDER_BY(x->record, y->record);
    return ORDER_OF(x->i_row, y->i_row);
}

// The versions of one record: those of the base, then the newer rows order[0..n_newer).
static void record_settle(const struct timeline_source *base, struct newer_source *source,
                          const struct by_record *order, size_t n_newer,
                          struct outdating *outdating)
{
    bool has_known = base->config->known != NULL; // else the order of the files decides
    const struct versions *versions = &source->versions;
    uint32_t record = order->record;
    size_t first = record < versions->n_record ? versions->first[record] : 0;
    size_t n_base = record < versions->n_record ? versions->first[record + 1] - first : 0, n = 0;
    struct link_of_chain *chain = memory_alloc((n_base + n_newer) * sizeof *chain);
    for (; n < n_base; n++) {
        const struct version_row *row = &versions->rows[first + n];
        chain[n] = (struct link_of_chain){has_known ? row->known : 0, row->known, n, row->row, -1};
    }
    for (size_t i = 0; i < n_newer; i++, n++) {
        const struct newer_row *row = &source->rows[order[i].i_row];
        chain[n] = (struct link_of_chain){row->rank, row->fact.known, n, 0, (long)order[i].i_row};
    }
    chain_settle(base, source, chain, n, outdating);
    free(chain);
}

static int compare_outdated(const void *a, const void *b)
{
    const struct outdated *x = a, *y = b;
    return ORDER_OF(x->fact, y->fact);
}

void overlay_supersede(struct arena *arena, const struct timeline_source *base,
                       struct newer_source *source, struct overlay_source *ret_overlay)
{
    struct by_record *order = memory_alloc((source->n_row + 1) * sizeof *order);
    struct outdating outdating = {0};
    size_t n = 0;
    for (size_t i = 0; i < source->n_row; i++)
        if (source->rows[i].record != DICTIONARY_NONE)
            order[n++] = (struct by_record){source->rows[i].record, (uint32_t)i};
    qsort(order, n, sizeof *order, compare_by_record);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && order[end].record == order[i].record;)
            end++;
        record_settle(base, source, &order[i], end - i, &outdating);
    }
    free(order);
    if (outdating.n)
        qsort(outdating.items, outdating.n, sizeof *outdating.items, compare_outdated);
    uint32_t *facts = arena_array(arena, outdating.n, sizeof *facts);
    day_t *superseded = arena_array(arena, outdating.n, sizeof *superseded);
    for (size_t i = 0; i < outdating.n; i++) {
        facts[i] = outdating.items[i].fact;
        superseded[i] = outdating.items[i].superseded;
    }
    free(outdating.items);
    ret_overlay->n_outdated = outdating.n;
    ret_overlay->outdated = facts;
    ret_overlay->superseded = superseded;
}
