// Which counts are withheld, and how that is written. What is withheld is decided by partition, not
// by cell: one withheld value of a column is the total less the others.
#include "features/base/small_counts.h"

#include <math.h>

#define ROUNDING 1e-9 // of sums of fractions

bool count_is_small(double n, double min_count)
{
    return n > ROUNDING && n < min_count - ROUNDING;
}

bool counts_any_small(const double *cells, size_t n_cell, double min_count)
{
    for (size_t i = 0; i < n_cell; i++)
        if (count_is_small(cells[i], min_count))
            return true;
    return false;
}

static double group_size(const struct partition *partition, size_t i_group)
{
    double n = 0;
    for (size_t c = 0; c < partition->n_cell; c++)
        n += partition->cells[i_group * partition->n_cell + c];
    return n;
}

// Whether the reader learns a small count by subtracting the groups shown from the totals. Groups
// without rows are no cover for others.
static bool difference_discloses(const struct partition *partition, const bool *withheld)
{
    size_t n_withheld = 0;
    for (size_t g = 0; g < partition->n_group; g++)
        n_withheld += withheld[g] && group_size(partition, g) > ROUNDING;
    if (n_withheld == 1)
        return true;
    for (size_t c = 0; c < partition->n_cell; c++) {
        double sum = 0;
        for (size_t g = 0; g < partition->n_group; g++)
            sum += withheld[g] ? partition->cells[g * partition->n_cell + c] : 0;
        if (count_is_small(sum, partition->min_count))
            return true;
    }
    return false;
}

// The smallest group that is still shown and has rows; the first of equals. n_group = none.
static size_t next_smallest(const struct partition *partition, const bool *withheld)
{
    size_t smallest = partition->n_group;
    for (size_t g = 0; g < partition->n_group; g++) {
        double n = group_size(partition, g);
        if (!withheld[g] && n > ROUNDING &&
            (smallest == partition->n_group || n < group_size(partition, smallest)))
            smallest = g;
    }
    return smallest;
}

void partition_withhold(const struct partition *partition, bool *withheld)
{
    if (partition->min_count <= 0)
        return;
    for (size_t g = 0; g < partition->n_group; g++)
        withheld[g] = withheld[g] || counts_any_small(partition->cells + g * partition->n_cell,
                                                      partition->n_cell, partition->min_count);
    while (difference_discloses(partition, withheld)) {
        size_t next = next_smallest(partition, withheld);
        if (next == partition->n_group)
            return;
        withheld[next] = true;
    }
}

void json_add_withheld(json *object, const char *key)
{
    json_add_text(json_list_of(object, "withheld"), key);
}

void json_put_count(json *object, const char *key, double n, bool withheld)
{
    json_put_number(object, key, withheld ? NAN : n);
    if (withheld)
        json_add_withheld(object, key);
}

const char *count_text(struct arena *arena, double n, double min_count)
{
    if (count_is_small(n, min_count))
        return arena_format(arena, "fewer than %.0f", min_count);
    return arena_format(arena, "%.0f", n);
}
