// One row a calibrator. A logistic line is the default: two numbers that a few dozen positives can
// carry.
#include "model/kind/calibrate.h"

#include "features/base/sort.h"
#include "model/numeric/numerics.h"
#include "model/numeric/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    double margin, label, weight;
};

struct calibrator_kind {
    const char *name;
    enum calibration id;
    enum status (*fit)(struct arena *arena, struct pair *pairs, size_t n, struct calibrator *ret,
                       struct error *err);
};

static enum status fit_logistic(struct arena *arena, struct pair *pairs, size_t n,
                                struct calibrator *ret, struct error *err);
static enum status fit_isotonic(struct arena *arena, struct pair *pairs, size_t n,
                                struct calibrator *ret, struct error *err);

static const struct calibrator_kind kinds[] = {
    {"logistic", CALIBRATE_LOGISTIC, fit_logistic},
    {"isotonic", CALIBRATE_ISOTONIC, fit_isotonic},
    {"none", CALIBRATE_NONE, NULL},
};
#define N_KIND (sizeof kinds / sizeof *kinds)

static int pair_order(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    return ORDER_OF(left->margin, right->margin);
}

static enum status fit_logistic(struct arena *arena, struct pair *pairs, size_t n,
                                struct calibrator *ret, struct error *err)
{
    double n_positive = 0, n_all = 0;
    for (size_t i = 0; i < n; i++) {
        n_positive += pairs[i].label * pairs[i].weight;
        n_all += pairs[i].weight;
    }
    double high = (n_positive + 1) / (n_positive + 2), low = 1 / (n_all - n_positive + 2);
    double *x = memory_alloc(3 * n * sizeof *x), *target = x + n, *weight = x + 2 * n;
    for (size_t i = 0; i < n; i++) {
        x[i] = pairs[i].margin;
        target[i] = pairs[i].label > 0 ? high : low;
        weight[i] = pairs[i].weight;
    }
    ret->slope = 0;
    ret->intercept = log(n_positive / (n_all - n_positive));
    struct line_problem line = {x, target, weight, n, 0};
    enum status status = solver_fit_line(&line, &ret->slope, &ret->intercept, err);
    free(x);
    (void)arena;
    return status;
}

// Pools adjacent violators into blocks in place; returns their number. Pairs come sorted by margin.
static size_t pool(struct pair *pairs, size_t n)
{
    size_t n_block = 0;
    for (size_t i = 0; i < n; i++) {
        pairs[n_block++] = pairs[i];
        while (n_block > 1 && (pairs[n_block - 2].label >= pairs[n_block - 1].label ||
                               pairs[n_block - 2].margin >= pairs[n_block - 1].margin)) {
            struct pair *into = &pairs[n_block - 2], *from = &pairs[n_block - 1];
            double weight = into->weight + from->weight;
            into->label = (into->label * into->weight + from->label * from->weight) / weight;
            into->margin = (into->margin * into->weight + from->margin * from->weight) / weight;
            into->weight = weight;
            n_block--;
        }
    }
    return n_block;
}

// Blocks rise, so only the first can have no positive and only the last can have nothing else. They
// stay on their side of the middle to the neighbour.
static void ends_shrink(const struct pair *blocks, struct calibrator *calibrator)
{
    size_t last = calibrator->n - 1;
    double *p = calibrator->probabilities;
    if (blocks[0].label <= 0)
        p[0] = fmin(0.5 / (blocks[0].weight + 1), last > 0 ? blocks[1].label / 2 : 1);
    if (blocks[last].label >= 1)
        p[last] = fmax(1 - 0.5 / (blocks[last].weight + 1),
                       last > 0 ? (1 + blocks[last - 1].label) / 2 : 0);
}

static enum status fit_isotonic(struct arena *arena, struct pair *pairs, size_t n,
                                struct calibrator *ret, struct error *err)
{
    (void)err;
    // Rows of one margin share their rate before the order is looked at.
    size_t n_distinct = 0;
    for (size_t i = 0; i < n; i++) {
        struct pair *last = n_distinct ? &pairs[n_distinct - 1] : NULL;
        if (last && last->margin == pairs[i].margin) {
            last->weight += pairs[i].weight;
            last->label += (pairs[i].label - last->label) * pairs[i].weight / last->weight;
        } else {
            pairs[n_distinct++] = pairs[i];
        }
    }
    ret->n = pool(pairs, n_distinct);
    ret->margins = arena_array(arena, ret->n, sizeof(double));
    ret->probabilities = arena_array(arena, ret->n, sizeof(double));
    for (size_t i = 0; i < ret->n; i++) {
        ret->margins[i] = pairs[i].margin;
        ret->probabilities[i] = pairs[i].label;
    }
    ends_shrink(pairs, ret);
    return OK;
}

enum status calibrate_fit(struct arena *arena, enum calibration kind,
                          const struct calibration_pairs *known, struct calibrator *ret_calibrator,
                          struct error *err)
{
    size_t n = known->n;
    *ret_calibrator =
        (struct calibrator){.kind = kind == CALIBRATE_AUTO ? CALIBRATE_LOGISTIC : kind, .slope = 1};
    if (kind == CALIBRATE_NONE)
        return OK;
    struct pair *pairs = memory_alloc((n + 1) * sizeof *pairs);
    size_t n_positive = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = known->weights ? known->weights[i] : 1;
        pairs[i] = (struct pair){known->margins[i], known->labels[i], weight};
        n_positive += known->labels[i] == 1;
    }
    qsort(pairs, n, sizeof *pairs, pair_order);
    if (ret_calibrator->kind == CALIBRATE_ISOTONIC && n_positive < ISOTONIC_MIN_POSITIVE)
        ret_calibrator->kind = CALIBRATE_LOGISTIC;
    enum status status = OK;
    if (n_positive == 0 || n_positive == n || pairs[0].margin == pairs[n - 1].margin)
        status = error_set(err, E_DATA, "too little variation to calibrate on");
    for (size_t i = 0; i < N_KIND && !status; i++)
        if (kinds[i].id == ret_calibrator->kind)
            status = kinds[i].fit(arena, pairs, n, ret_calibrator, err);
    free(pairs);
    return status;
}

static double isotonic_apply(const struct calibrator *calibrator, double margin)
{
    const double *x = calibrator->margins, *p = calibrator->probabilities;
    size_t last = calibrator->n - 1;
    if (margin <= x[0])
        return p[0];
    if (margin >= x[last])
        return p[last];
    size_t low = SORTED_FIRST(i, last - 1, x[i + 1] <= margin), high = low + 1;
    return p[low] + (p[high] - p[low]) * (margin - x[low]) / (x[high] - x[low]);
}

double calibrate_apply(const struct calibrator *calibrator, double margin)
{
    if (calibrator->kind == CALIBRATE_ISOTONIC)
        return isotonic_apply(calibrator, margin);
    double p = logistic(calibrator->slope * margin + calibrator->intercept);
    return fmin(fmax(p, 0x1p-52), 1 - 0x1p-52);
}

const char *calibrate_name(const struct calibrator *calibrator)
{
    for (size_t i = 0; i < N_KIND; i++)
        if (kinds[i].id == calibrator->kind)
            return kinds[i].name;
    return "logistic";
}

void calibrate_to_json(const struct calibrator *calibrator, json *object)
{
    json_put_text(object, "kind", calibrate_name(calibrator));
    if (calibrator->kind != CALIBRATE_ISOTONIC) {
        json_put_number(object, "slope", calibrator->slope);
        json_put_number(object, "intercept", calibrator->intercept);
        return;
    }
    json *margins = json_put_array(object, "margins");
    json *probabilities = json_put_array(object, "probabilities");
    for (size_t i = 0; i < calibrator->n; i++) {
        json_add_number(margins, calibrator->margins[i]);
        json_add_number(probabilities, calibrator->probabilities[i]);
    }
}

static bool knots_read(struct arena *arena, const json *object, struct calibrator *ret)
{
    const json *margins = json_get(object, "margins");
    const json *probabilities = json_get(object, "probabilities");
    ret->n = json_count(margins);
    if (ret->n == 0 || json_count(probabilities) != ret->n)
        return false;
    ret->margins = arena_array(arena, ret->n, sizeof(double));
    ret->probabilities = arena_array(arena, ret->n, sizeof(double));
    for (size_t i = 0; i < ret->n; i++) {
        double x = json_value_number(json_at(margins, i), NAN);
        double p = json_value_number(json_at(probabilities, i), NAN);
        bool rising = i == 0 || (x > ret->margins[i - 1] && p >= ret->probabilities[i - 1]);
        if (!isfinite(x) || !(p >= 0 && p <= 1) || !rising)
            return false;
        ret->margins[i] = x;
        ret->probabilities[i] = p;
    }
    return true;
}

enum status calibrate_from_json(struct arena *arena, const json *object,
                                struct calibrator *ret_calibrator, struct error *err)
{
    const char *name = json_text(object, "kind");
    *ret_calibrator = (struct calibrator){.kind = CALIBRATE_AUTO,
                                          .slope = json_number(object, "slope", NAN),
                                          .intercept = json_number(object, "intercept", NAN)};
    for (size_t i = 0; i < N_KIND; i++)
        if (name && strcmp(name, kinds[i].name) == 0)
            ret_calibrator->kind = kinds[i].id;
    bool good = isfinite(ret_calibrator->slope) && isfinite(ret_calibrator->intercept);
    if (ret_calibrator->kind == CALIBRATE_ISOTONIC)
        good = knots_read(arena, object, ret_calibrator);
    if (good && ret_calibrator->kind != CALIBRATE_AUTO)
        return OK;
    return error_set(err, E_DATA, "the model's calibrator is not usable");
}
