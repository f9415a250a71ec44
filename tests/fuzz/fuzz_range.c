// Any bytes are read as range.json, and those after the first zero byte as range.bin beside it, without a
// crash. Refits that are accepted give a range of a row of missing values, of zeros and of large ones that
// holds the estimate, and what they are written as is accepted again and gives the same.

#include "features/base/json.h"
#include "model/kind/estimate_range.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define N_VALUE 3
#define ESTIMATE 0.2
static const double values[N_VALUE] = {NAN, 0, 1e6};

static void bounds_find(const struct estimate_range *range, size_t n_col,
                        struct estimate_bounds *ret_bounds)
{
    double *x = memory_alloc((N_VALUE * n_col + 1) * sizeof *x), scores[N_VALUE];
    for (size_t v = 0; v < N_VALUE; v++) {
        scores[v] = ESTIMATE;
        for (size_t j = 0; j < n_col; j++)
            x[v * n_col + j] = values[v];
    }
    estimate_range_find(range, &(struct feature_rows){x, N_VALUE, n_col, NULL}, scores, 1,
                        ret_bounds);
    free(x);
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void check_again(const struct estimate_range *range, size_t n_col)
{
    struct arena arena = {0};
    struct estimate_range again;
    struct estimate_bounds first[N_VALUE], second[N_VALUE];
    struct bytes bytes = {0};
    json *root = json_object_create();
    if (estimate_range_write(&arena, range, root, &bytes, ERROR_IGNORED) ||
        estimate_range_read(&arena, &(struct state_source){root, bytes, n_col}, &again,
                            ERROR_IGNORED))
        abort(); // we wrote what we do not accept
    bounds_find(range, n_col, first);
    bounds_find(&again, n_col, second);
    for (size_t v = 0; v < N_VALUE; v++)
        if (!is_same(first[v].low, second[v].low) || !is_same(first[v].high, second[v].high) ||
            first[v].low > ESTIMATE || first[v].high < ESTIMATE)
            abort();
    estimate_range_done(&again);
    json_free(root);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    json *root;
    struct arena arena = {0};
    struct estimate_range range;
    const uint8_t *end = n_bytes ? memchr(data, 0, n_bytes) : NULL;
    size_t n_text = end ? (size_t)(end - data) : n_bytes;
    struct bytes bytes = {0};
    if (end)
        bytes = (struct bytes){end + 1, n_bytes - n_text - 1};
    if (json_read_text((const char *)data, n_text, &root, ERROR_IGNORED))
        return 0;
    size_t n_col = json_count(json_get(json_at(json_get(root, "refits"), 0), "expected"));
    if (estimate_range_read(&arena, &(struct state_source){root, bytes, n_col}, &range,
                            ERROR_IGNORED) == OK) {
        check_again(&range, n_col);
        estimate_range_done(&range);
    }
    json_free(root);
    arena_done(&arena);
    return 0;
}
