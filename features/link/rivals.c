// An index of the weighted pairs by record.

#include "features/link/rivals.h"

#include <stdlib.h>

void rivals_index(const struct weight_matches *weights, size_t n_record, struct rivals *ret_rivals)
{
    uint32_t *first = memory_alloc((n_record + 2) * sizeof *first);
    uint32_t *items = memory_alloc((2 * weights->n + 1) * sizeof *items);
    for (size_t i = 0; i < weights->n; i++) {
        first[weights->pairs[i].a + 2]++;
        first[weights->pairs[i].b + 2]++;
    }
    for (size_t r = 2; r < n_record + 2; r++)
        first[r] += first[r - 1];
    for (uint32_t i = 0; i < weights->n; i++) {
        items[first[weights->pairs[i].a + 1]++] = i;
        items[first[weights->pairs[i].b + 1]++] = i;
    }
    *ret_rivals = (struct rivals){weights, first, items};
}

bool rivals_other(const struct rivals *rivals, uint32_t record, uint32_t i,
                  const struct rival_bar *bar, uint32_t *ret_other)
{
    const struct weighted_pair *pair = &rivals->weights->pairs[rivals->items[i]];
    const struct record_pair records = {pair->a, pair->b};
    *ret_other = pair->a == record ? pair->b : pair->a;
    return weighing_odds(&rivals->weights->weighing, &records, bar->by) >= bar->odds;
}

void rivals_done(struct rivals *rivals)
{
    free(rivals->first);
    free(rivals->items);
}
