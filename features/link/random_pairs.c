// A pair follows from its number alone, so neither threads nor the order of rows change the draw:
// records are numbered by input and id.

#include "features/link/random_pairs.h"

#include "features/base/arena.h"
#include "features/base/number.h"
#include "features/base/parallel.h"

#include <stdlib.h>

#define CHUNK 16384
#define SEED 0x68656172746821u

struct drawing {
    const struct blocking *blocking;
    bool all;
    struct record_pair **pairs; // of each worker
    pair_visitor *visit;
    void *context;
};

static bool is_possible(const struct blocking *blocking, struct record_pair pair)
{
    if (pair.a == pair.b)
        return false;
    return !blocking->unique || blocking->input[pair.a] != blocking->input[pair.b] ||
           !blocking->unique[blocking->input[pair.a]];
}

double random_pairs_possible(const struct blocking *blocking)
{
    double n = (double)blocking->n_record, n_pair = n * (n - 1) / 2;
    for (size_t r = 0; blocking->unique && r < blocking->n_record;) {
        size_t first = r;
        while (r < blocking->n_record && blocking->input[r] == blocking->input[first])
            r++;
        double n_input = (double)(r - first);
        if (blocking->unique[blocking->input[first]])
            n_pair -= n_input * (n_input - 1) / 2;
    }
    return n_pair;
}

static uint32_t below(uint64_t bits, size_t n)
{
    return (uint32_t)((unsigned __int128)bits * n >> 64);
}

static struct record_pair draw(size_t i, size_t n_record)
{
    uint32_t a = below(number_scramble(SEED + 2 * i), n_record);
    uint32_t b = below(number_scramble(SEED + 2 * i + 1), n_record);
    return (struct record_pair){a < b ? a : b, a < b ? b : a};
}

// Numbers of pairs: with `all` row by row, (0, row) … (row − 1, row).
static void visit_chunk(void *context, size_t first, size_t end, int worker)
{
    const struct drawing *drawing = context;
    struct record_pair *pairs = drawing->pairs[worker];
    size_t n = 0, row = 1;
    while (drawing->all && row * (row + 1) / 2 <= first)
        row++;
    for (size_t i = first; i < end; i++) {
        if (drawing->all && i == row * (row + 1) / 2)
            row++;
        struct record_pair pair =
            drawing->all ? (struct record_pair){(uint32_t)(i - row * (row - 1) / 2), (uint32_t)row}
                         : draw(i, drawing->blocking->n_record);
        pairs[n] = pair;
        n += is_possible(drawing->blocking, pair);
    }
    drawing->visit(drawing->context, &(struct pair_part){first / CHUNK, 0, worker, pairs, n});
}

void random_pairs_visit(const struct blocking *blocking, size_t n_all, size_t n_draw,
                        pair_visitor *visit, void *context)
{
    size_t n = blocking->n_record, n_pair = n < 2 ? 0 : n * (n - 1) / 2;
    struct drawing drawing = {.blocking = blocking, .visit = visit, .context = context};
    drawing.all = n_pair <= n_all;
    size_t n_worker =
        blocking->n_thread < 1 ? (size_t)parallel_default_threads() : (size_t)blocking->n_thread;
    drawing.pairs = memory_alloc(n_worker * sizeof *drawing.pairs);
    for (size_t i = 0; i < n_worker; i++)
        drawing.pairs[i] = memory_resize(NULL, CHUNK * sizeof **drawing.pairs);
    parallel_for(drawing.all ? n_pair : n_draw, CHUNK, blocking->n_thread, visit_chunk, &drawing);
    for (size_t i = 0; i < n_worker; i++)
        free(drawing.pairs[i]);
    free(drawing.pairs);
}
