// Matching against the obvious way: look at every free row, take the nearest, the earlier of
// equals.

#include "eval/effect/effect_nearest.h"
#include "model/numeric/numerics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_ROWS 60

struct naive {
    const struct nearest_problem *problem;
    bool used[MAX_ROWS];
    bool mine[MAX_ROWS][MAX_ROWS]; // [treated][control]
};

static size_t naive_nearest(const struct naive *naive, size_t treated)
{
    const struct nearest_problem *problem = naive->problem;
    size_t best = problem->n;
    double least = INFINITY;
    for (size_t i = 0; i < problem->n; i++) {
        double distance = fabs(problem->score[i] - problem->score[treated]);
        if (problem->treated[i] || naive->used[i] || naive->mine[treated][i] ||
            distance > problem->width || distance >= least)
            continue;
        if (problem->stratum && problem->stratum[i] != problem->stratum[treated])
            continue;
        best = i;
        least = distance;
    }
    return best;
}

// The next to choose: the highest score of those that have not chosen in this round.
static size_t naive_next(const struct nearest_problem *problem, const bool *done)
{
    size_t best = problem->n;
    for (size_t i = 0; i < problem->n; i++)
        if (problem->treated[i] && !done[i] &&
            (best == problem->n || problem->score[i] > problem->score[best]))
            best = i;
    return best;
}

static size_t naive_find(const struct nearest_problem *problem, struct nearest_pair *pairs)
{
    struct naive naive = {.problem = problem};
    size_t n = 0;
    for (size_t round = 0; round < problem->ratio; round++) {
        bool done[MAX_ROWS] = {false};
        size_t treated;
        while ((treated = naive_next(problem, done)) < problem->n) {
            done[treated] = true;
            size_t control = naive_nearest(&naive, treated);
            if (control == problem->n)
                continue;
            naive.used[control] = !problem->replace;
            naive.mine[treated][control] = true;
            pairs[n++] = (struct nearest_pair){treated, control};
        }
    }
    return n;
}

static int pair_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct nearest_pair));
}

struct world {
    double score[MAX_ROWS];
    signed char treated[MAX_ROWS];
    uint32_t stratum[MAX_ROWS];
    struct nearest_problem problem;
};

// Few values = many ties, on one side and on both.
static void world_make(struct world *world, uint64_t seed)
{
    uint64_t k = 0;
    world->problem = (struct nearest_problem){
        .n = 2 + random_below(seed, 0, k++, MAX_ROWS - 2),
        .score = world->score,
        .treated = world->treated,
        .stratum = random_below(seed, 0, k++, 2) ? world->stratum : NULL,
        .width =
            random_below(seed, 0, k++, 2) ? INFINITY : (double)random_below(seed, 0, k++, 6) / 2,
        .ratio = 1 + random_below(seed, 0, k++, 4),
        .replace = random_below(seed, 0, k++, 2),
    };
    size_t n_value = 2 + random_below(seed, 0, k++, 40);
    for (size_t i = 0; i < world->problem.n; i++) {
        world->score[i] = (double)random_below(seed, 1, i, n_value) / 2;
        world->treated[i] = random_below(seed, 2, i, 3) == 0;
        world->stratum[i] = (uint32_t)random_below(seed, 3, i, 3);
    }
}

static void test_pairs_equal_a_search_of_all_rows(void **state)
{
    size_t n_all = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct world world;
        struct arena arena = {0};
        struct nearest_pair wanted[MAX_ROWS * 4];
        world_make(&world, seed);
        size_t n, n_wanted = naive_find(&world.problem, wanted);
        struct nearest_pair *got = nearest_find(&arena, &world.problem, &n);
        assert_int_equal(n, n_wanted);
        if (!world.problem.replace)
            assert_memory_equal(got, wanted, n * sizeof *got); // the order of choosing as well
        qsort(got, n, sizeof *got, pair_order);
        qsort(wanted, n, sizeof *wanted, pair_order);
        assert_memory_equal(got, wanted, n * sizeof *got);
        n_all += n;
        arena_done(&arena);
    }
    assert_true(n_all > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs_equal_a_search_of_all_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
