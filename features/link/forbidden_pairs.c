// The share of pairs within unique inputs that look like one person is the share of all pairs of two
// people that do, if those inputs are like the others.

#include "features/link/forbidden_pairs.h"

#include "features/base/arena.h"

#include <math.h>
#include <stdlib.h>

struct counting {
    const struct blocking *blocking; // with unique
    const struct weighing *weighing;
    uint64_t *n_reached; // by part
};

static void count_part(void *context, const struct pair_part *part)
{
    const struct counting *counting = context;
    const struct blocking *blocking = counting->blocking;
    const struct weighing *weighing = counting->weighing;
    for (size_t i = 0; i < part->n; i++) {
        const struct record_pair *pair = &part->pairs[i];
        uint32_t input = blocking->input[pair->a];
        if (input == blocking->input[pair->b] && blocking->unique[input])
            counting->n_reached[part->i_part] +=
                weighing_odds(weighing, pair, DAY_MAX) >= weighing->least_odds;
    }
}

static double pairs_of(double n)
{
    return n * (n - 1) / 2;
}

static void count_possible(const struct blocking *blocking, struct forbidden_pairs *forbidden)
{
    uint32_t n_input = 0;
    for (size_t r = 0; r < blocking->n_record; r++)
        n_input = blocking->input[r] >= n_input ? blocking->input[r] + 1 : n_input;
    double *n_of = memory_alloc((n_input + 1) * sizeof *n_of);
    for (size_t r = 0; r < blocking->n_record; r++)
        n_of[blocking->input[r]]++;
    for (uint32_t i = 0; i < n_input; i++)
        forbidden->n_forbidden += blocking->unique[i] ? pairs_of(n_of[i]) : 0;
    forbidden->n_allowed = pairs_of((double)blocking->n_record) - forbidden->n_forbidden;
    free(n_of);
}

enum status forbidden_pairs_count(const struct blocking *blocking, const struct weighing *weighing,
                                  struct forbidden_pairs *ret_forbidden, struct error *err)
{
    struct blocking all = *blocking;
    struct blocks *blocks;
    *ret_forbidden = (struct forbidden_pairs){0};
    all.unique = NULL;
    enum status status = blocks_make(&all, &blocks, err);
    if (status)
        return status;
    size_t n_part = blocks_n_part(blocks);
    struct counting counting = {blocking, weighing,
                                memory_alloc((n_part + 1) * sizeof *counting.n_reached)};
    blocks_visit(blocks, count_part, &counting, NULL);
    for (size_t i = 0; i < n_part; i++)
        ret_forbidden->n_reached += counting.n_reached[i];
    free(counting.n_reached);
    blocks_free(blocks);
    count_possible(blocking, ret_forbidden);
    forbidden_pairs_expect(ret_forbidden);
    return OK;
}

// P(at most n) of a Poisson number of that mean.
static double poisson_at_most(uint64_t n, double mean)
{
    double sum = 0;
    for (uint64_t i = 0; i <= n; i++)
        sum += exp((double)i * log(mean) - mean - lgamma((double)i + 1));
    return sum;
}

// The mean under which at most n has that probability.
static double poisson_mean(uint64_t n, double probability)
{
    double low = 1e-9, high = 2 * (double)n + 20;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (poisson_at_most(n, middle) > probability)
            low = middle;
        else
            high = middle;
    }
    return low;
}

#define EXACT_MAX 10000 // beyond it the normal interval has the same three digits

void forbidden_pairs_expect(struct forbidden_pairs *forbidden)
{
    double n = (double)forbidden->n_reached, low, high;
    if (!(forbidden->n_forbidden > 0)) {
        forbidden->expected = forbidden->low = forbidden->high = NAN;
        return;
    }
    if (forbidden->n_reached > EXACT_MAX) {
        low = n - 1.96 * sqrt(n);
        high = n + 1.96 * sqrt(n);
    } else {
        low = forbidden->n_reached ? poisson_mean(forbidden->n_reached - 1, .975) : 0;
        high = poisson_mean(forbidden->n_reached, .025);
    }
    double scale = forbidden->n_allowed / forbidden->n_forbidden;
    forbidden->expected = n * scale;
    forbidden->low = low * scale;
    forbidden->high = high * scale;
}
