// Matching against the obvious way: look at every free row, take the nearest, the lower lot of
// equals; with replacement, all rows as near as the one of the ratio-th distance.

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
            distance > problem->width || distance > least ||
            (distance == least && problem->lot[i] > problem->lot[best]))
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
            (best == problem->n || problem->score[i] > problem->score[best] ||
             (problem->score[i] == problem->score[best] && problem->lot[i] < problem->lot[best])))
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
            naive.used[control] = true;
            naive.mine[treated][control] = true;
            pairs[n++] = (struct nearest_pair){treated, control};
        }
    }
    return n;
}

struct world {
    double score[MAX_ROWS];
    signed char treated[MAX_ROWS];
    uint32_t stratum[MAX_ROWS];
    uint64_t lot[MAX_ROWS];
    struct nearest_problem problem;
};

// Few values = many ties, on one side and on both.
static void world_make(struct world *world, uint64_t seed)
{
    bool bounded = !random_below(seed, 0, 2, 2);
    world->problem = (struct nearest_problem){
        .n = 2 + random_below(seed, 0, 0, MAX_ROWS - 2),
        .score = world->score,
        .treated = world->treated,
        .stratum = random_below(seed, 0, 1, 2) ? world->stratum : NULL,
        .width = bounded ? (double)random_below(seed, 0, 3, 6) / 2 : INFINITY,
        .ratio = 1 + random_below(seed, 0, 4, 4),
        .lot = world->lot,
    };
    size_t n_value = 2 + random_below(seed, 0, 5, 40);
    for (size_t i = 0; i < world->problem.n; i++) {
        world->score[i] = (double)random_below(seed, 1, i, n_value) / 2;
        world->treated[i] = random_below(seed, 2, i, 3) == 0;
        world->stratum[i] = (uint32_t)random_below(seed, 3, i, 3);
        world->lot[i] = random_bits(seed, 4, i);
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
        struct nearest_pair *got = nearest_pairs(&arena, &world.problem, &n);
        assert_int_equal(n, n_wanted);
        assert_memory_equal(got, wanted, n * sizeof *got); // the order of choosing as well
        n_all += n;
        arena_done(&arena);
    }
    assert_true(n_all > 15000);
}

static int double_order(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

// Whether row c is a partner of row t: at most the distance of t's ratio-th nearest.
static void naive_partners(const struct nearest_problem *problem, size_t t, int among,
                           bool *ret_partner)
{
    double distances[MAX_ROWS];
    size_t n = 0;
    for (size_t c = 0; c < problem->n; c++) {
        ret_partner[c] = c != t && problem->treated[c] == among &&
                         (!problem->stratum || problem->stratum[c] == problem->stratum[t]) &&
                         fabs(problem->score[c] - problem->score[t]) <= problem->width;
        if (ret_partner[c])
            distances[n++] = fabs(problem->score[c] - problem->score[t]);
    }
    qsort(distances, n, sizeof *distances, double_order);
    for (size_t c = 0; c < problem->n && n; c++)
        ret_partner[c] =
            ret_partner[c] && fabs(problem->score[c] - problem->score[t]) <=
                                  distances[n < problem->ratio ? n - 1 : problem->ratio - 1];
}

static void test_equally_near_rows_are_all_partners(void **state)
{
    size_t n_all = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct world world;
        struct arena arena = {0};
        struct nearest nearest;
        bool found[MAX_ROWS] = {false};
        int seekers = seed % 3 != 0, among = 0;
        world_make(&world, seed);
        nearest_all(&arena, &world.problem, seekers, among, &nearest);
        for (size_t s = 0; s < nearest.n_set; s++) {
            const struct nearest_set *set = &nearest.sets[s];
            bool wanted[MAX_ROWS];
            size_t n = set->end - set->first - (seekers == among), n_wanted = 0;
            found[set->seeker] = true;
            naive_partners(&world.problem, set->seeker, among, wanted);
            for (size_t c = 0; c < world.problem.n; c++)
                n_wanted += wanted[c];
            assert_int_equal(n, n_wanted);
            for (size_t k = set->first; k < set->end; k++)
                assert_true(wanted[nearest.rows[k]] || nearest.rows[k] == set->seeker);
            n_all += n;
        }
        for (size_t t = 0; t < world.problem.n; t++) {
            bool wanted[MAX_ROWS], any = false;
            naive_partners(&world.problem, t, among, wanted);
            for (size_t c = 0; c < world.problem.n; c++)
                any = any || wanted[c];
            assert_int_equal(found[t], any && world.treated[t] == seekers);
        }
        arena_done(&arena);
    }
    assert_true(n_all > 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs_equal_a_search_of_all_rows),
                                       cmocka_unit_test(test_equally_near_rows_are_all_partners)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
