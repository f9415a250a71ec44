// Untreated rows are sorted by stratum and score. The search for a treated row goes left and right
// from its own position. Without replacement, taken rows are skipped by links that always lead to
// the next free one (union-find), so that the search stays short however many are taken. With
// replacement the nearest rows are a range of the sorted ones.
#include "eval/effect/effect_nearest.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

struct place {
    uint32_t stratum;
    double score;
    uint64_t lot;
    size_t row;
};

struct line {
    const struct nearest_problem *problem;
    struct place *places; // n: untreated, by stratum, score, lot
    size_t n;
    size_t *run;          // n: first place of the run of equal stratum and score
    size_t *left, *right; // n + 2, shifted by one: towards the next free place; 0 and n + 1 = none
};

static int place_order(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    ORDER_BY(left->stratum, right->stratum);
    ORDER_BY(left->score, right->score);
    ORDER_BY(left->lot, right->lot);
    return ORDER_OF(left->row, right->row);
}

static int choice_order(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    ORDER_BY_FALLING(left->score, right->score);
    ORDER_BY(left->lot, right->lot);
    return ORDER_OF(left->row, right->row);
}

static struct place *places_of(const struct nearest_problem *problem, int arm, size_t *ret_n)
{
    struct place *places = memory_alloc((problem->n + 1) * sizeof *places);
    size_t n = 0;
    for (size_t i = 0; i < problem->n; i++)
        if (problem->treated[i] == arm)
            places[n++] = (struct place){.stratum = problem->stratum ? problem->stratum[i] : 0,
                                         .score = problem->score[i],
                                         .lot = problem->lot ? problem->lot[i] : i,
                                         .row = i};
    *ret_n = n;
    return places;
}

static size_t free_place(size_t *links, size_t at)
{
    while (links[at] != at) {
        links[at] = links[links[at]];
        at = links[at];
    }
    return at;
}

static bool is_below(const struct place *place, const struct place *wanted)
{
    return place->stratum != wanted->stratum ? place->stratum < wanted->stratum
                                             : place->score < wanted->score;
}

// The first place whose (stratum, score) is not below the wanted one.
static size_t first_not_below(const struct line *line, const struct place *wanted)
{
    return SORTED_FIRST(i, line->n, is_below(&line->places[i], wanted));
}

// The better of two places for a treated row, either may be n = none: the nearer, then the
// lower lot, within stratum and width.
static size_t better_place(const struct line *line, const struct place *wanted, size_t left,
                           size_t right)
{
    double distance[2] = {INFINITY, INFINITY};
    const size_t sides[2] = {left, right};
    bool can[2] = {false, false};
    for (int s = 0; s < 2; s++) {
        if (sides[s] >= line->n || line->places[sides[s]].stratum != wanted->stratum)
            continue;
        distance[s] = fabs(line->places[sides[s]].score - wanted->score);
        can[s] = distance[s] <= line->problem->width;
    }
    if (!can[0] && !can[1])
        return line->n;
    if (can[0] && can[1] && distance[0] == distance[1])
        return line->places[left].lot < line->places[right].lot ? left : right;
    return can[1] && (!can[0] || distance[1] < distance[0]) ? right : left;
}

// The best free place, or n. Among equals at the left the run's first free place comes first.
static size_t choose_free(struct line *line, const struct place *wanted)
{
    size_t from = first_not_below(line, wanted);
    size_t right = free_place(line->right, from + 1) - 1; // n = none
    size_t left = free_place(line->left, from);           // 0 = none
    left = left ? free_place(line->right, line->run[left - 1] + 1) - 1 : line->n;
    return better_place(line, wanted, left, right);
}

static void take_place(struct line *line, size_t at)
{
    line->right[at + 1] = at + 2;
    line->left[at + 1] = at;
}

static void line_make(struct line *line, const struct nearest_problem *problem)
{
    line->problem = problem;
    line->places = places_of(problem, 0, &line->n);
    qsort(line->places, line->n, sizeof *line->places, place_order);
    line->run = memory_alloc((line->n + 1) * sizeof *line->run);
    line->left = memory_alloc((line->n + 2) * sizeof *line->left);
    line->right = memory_alloc((line->n + 2) * sizeof *line->right);
    for (size_t i = 0; i < line->n; i++) {
        const struct place *place = &line->places[i];
        bool same = i && place[-1].stratum == place->stratum && place[-1].score == place->score;
        line->run[i] = same ? line->run[i - 1] : i;
    }
    for (size_t i = 0; i < line->n + 2; i++)
        line->left[i] = line->right[i] = i;
}

static size_t pairs_once(struct line *line, const struct place *treated, size_t n_treated,
                         struct nearest_pair *pairs)
{
    size_t n_pair = 0, n_before = 1;
    for (size_t round = 0; round < line->problem->ratio && n_before; round++) {
        n_before = 0;
        for (size_t i = 0; i < n_treated; i++) {
            size_t at = choose_free(line, &treated[i]);
            if (at == line->n)
                continue;
            take_place(line, at);
            pairs[n_pair++] = (struct nearest_pair){treated[i].row, line->places[at].row};
            n_before++;
        }
    }
    return n_pair;
}

struct nearest_pair *nearest_pairs(struct arena *arena, const struct nearest_problem *problem,
                                   size_t *ret_n_pair)
{
    struct line line;
    size_t n_treated;
    struct place *treated = places_of(problem, 1, &n_treated);
    qsort(treated, n_treated, sizeof *treated, choice_order);
    line_make(&line, problem);
    struct nearest_pair *pairs = arena_array(arena, line.n + 1, sizeof *pairs);
    *ret_n_pair = pairs_once(&line, treated, n_treated, pairs);
    free(treated);
    free(line.places);
    free(line.run);
    free(line.left);
    free(line.right);
    return pairs;
}

// --- with replacement

struct pool {
    struct place *places; // n: by stratum, score
    size_t n;
};

// The distance of the wanted-th nearest place within stratum and width, or of the farthest when
// there are fewer; −1 = there is none.
static double distance_of(const struct pool *pool, const struct place *seeker, size_t n_wanted,
                          double width)
{
    size_t right = SORTED_FIRST(i, pool->n, is_below(&pool->places[i], seeker)), left = right;
    double distance = -1;
    for (size_t n = 0; n < n_wanted; n++) {
        double below = INFINITY, above = INFINITY;
        if (left > 0 && pool->places[left - 1].stratum == seeker->stratum)
            below = seeker->score - pool->places[left - 1].score;
        if (right < pool->n && pool->places[right].stratum == seeker->stratum)
            above = pool->places[right].score - seeker->score;
        double next = fmin(below, above);
        if (isinf(next) || next > width)
            break;
        distance = next;
        if (below <= above)
            left--;
        else
            right++;
    }
    return distance;
}

static struct nearest_set set_find(const struct pool *pool, const struct place *seeker,
                                   double distance)
{
    const struct place low = {seeker->stratum, seeker->score - distance, 0, 0};
    const struct place high = {seeker->stratum, seeker->score + distance, 0, 0};
    return (struct nearest_set){
        .seeker = seeker->row,
        .first = SORTED_FIRST(i, pool->n, is_below(&pool->places[i], &low)),
        .end = SORTED_FIRST(i, pool->n, !is_below(&high, &pool->places[i])),
    };
}

void nearest_all(struct arena *arena, const struct nearest_problem *problem, int seekers, int among,
                 struct nearest *ret_nearest)
{
    struct pool pool;
    size_t n_seeker, itself = seekers == among;
    struct place *places = places_of(problem, seekers, &n_seeker);
    pool.places = places_of(problem, among, &pool.n);
    qsort(pool.places, pool.n, sizeof *pool.places, place_order);
    *ret_nearest = (struct nearest){
        .rows = arena_array(arena, pool.n + 1, sizeof(size_t)),
        .n_row = pool.n,
        .sets = arena_array(arena, n_seeker + 1, sizeof(struct nearest_set)),
    };
    for (size_t i = 0; i < pool.n; i++)
        ret_nearest->rows[i] = pool.places[i].row;
    for (size_t i = 0; i < n_seeker; i++) {
        double distance = distance_of(&pool, &places[i], problem->ratio + itself, problem->width);
        struct nearest_set set = set_find(&pool, &places[i], distance);
        if (distance >= 0 && set.end - set.first > itself)
            ret_nearest->sets[ret_nearest->n_set++] = set;
    }
    free(places);
    free(pool.places);
}
