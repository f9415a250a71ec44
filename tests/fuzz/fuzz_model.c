// Any bytes are read as model.json, and those after the first zero byte as the state beside it, without a
// crash. A model that is accepted scores a row of
// missing values, of zeros and of large ones, and what it is written as is accepted again and
// scores the same.

#include "features/base/json.h"
#include "model/bundle/bundle.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define N_VALUE 3
static const double values[N_VALUE] = {NAN, 0, 1e6};

static void margins_find(const struct bundle *bundle, const struct fitted *fitted, double *ret)
{
    double *x = memory_alloc((2 * bundle->n_col + 1) * sizeof *x);
    for (size_t v = 0; v < N_VALUE; v++) {
        for (size_t j = 0; j < bundle->n_col; j++)
            x[j] = values[v];
        ret[v] = fitted_margin(fitted, x);
        fitted_probability(fitted, ret[v]);
        fitted_explain(fitted, x, x + bundle->n_col);
    }
    free(x);
}

static void check_again(const struct bundle *bundle)
{
    struct arena arena = {0};
    struct fitted again;
    double first[N_VALUE], second[N_VALUE];
    json *object = json_object_create();
    struct bytes state = {0};
    fitted_to_json(&bundle->fitted, object);
    if (fitted_state_bytes(&arena, &bundle->fitted, &state, ERROR_IGNORED) ||
        fitted_from_json(&arena, &(struct state_source){object, state, bundle->n_col}, &again,
                         ERROR_IGNORED))
        abort(); // we wrote what we do not accept
    margins_find(bundle, &bundle->fitted, first);
    margins_find(bundle, &again, second);
    for (size_t v = 0; v < N_VALUE; v++)
        if (first[v] != second[v] && !(isnan(first[v]) && isnan(second[v])))
            abort();
    json_free(object);
    fitted_done(&again);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
    json *root;
    struct bundle bundle;
    struct error err;
    const uint8_t *end = n_bytes ? memchr(data, 0, n_bytes) : NULL;
    size_t n_text = end ? (size_t)(end - data) : n_bytes;
    struct bytes state = {0};
    if (end)
        state = (struct bytes){end + 1, n_bytes - n_text - 1};
    if (json_read_text((const char *)data, n_text, &root, &err))
        return 0;
    if (bundle_from_json(root, &state, &bundle, &err) == OK) {
        check_again(&bundle);
        bundle_close(&bundle);
    }
    json_free(root);
    return 0;
}
