// The true risk of children under two without an enquiry in the half year before: does it rank and
// is it calibrated?

#include "data-samples/calibration/figures.h"

#include "features/base/sort.h"

#include <stdlib.h>

#define HALF_YEAR 183
#define TWO_YEARS 731

struct scored {
    double risk;
    bool outcome;
};

static int by_risk(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;
    ORDER_BY(a->risk, b->risk);
    return 0;
}

static bool enquired_lately(const struct calibration_index *index, const struct risk_row *row)
{
    const struct world *world = index->world;
    for (size_t k = index->first_fact[row->child]; k < index->first_fact[row->child + 1]; k++)
        if (world->facts[k].kind == FACT_S47 && world->facts[k].day < row->as_of &&
            world->facts[k].day >= row->as_of - HALF_YEAR)
            return true;
    return false;
}

// Owns: free the rows.
static struct scored *list_scored(const struct calibration_index *index, size_t *ret_n)
{
    const struct world *world = index->world;
    struct scored *rows = memory_alloc((world->n_risk + 1) * sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < world->n_risk; i++) {
        const struct risk_row *row = &world->risks[i];
        if (row->as_of - world->persons[row->child].dob < TWO_YEARS && !enquired_lately(index, row))
            rows[n++] = (struct scored){row->risk_2y, row->outcome_2y};
    }
    *ret_n = n;
    return rows;
}

// The area under the ROC curve by ranks, ties counted half.
static double risk_auroc(const struct calibration_index *index, const struct figure_row *row)
{
    (void)row;
    size_t n;
    struct scored *rows = list_scored(index, &n);
    qsort(rows, n, sizeof *rows, by_risk);
    double negatives = 0, positives = 0, pairs = 0;
    for (size_t i = 0; i < n;) {
        double zeros = 0, ones = 0, risk = rows[i].risk;
        for (; i < n && rows[i].risk == risk; i++)
            rows[i].outcome ? ones++ : zeros++;
        pairs += ones * (negatives + zeros / 2);
        negatives += zeros;
        positives += ones;
    }
    free(rows);
    return pairs / (negatives * positives);
}

static double observed_of_predicted(const struct calibration_index *index,
                                    const struct figure_row *row)
{
    (void)row;
    size_t n;
    struct scored *rows = list_scored(index, &n);
    double predicted = 0, observed = 0;
    for (size_t i = 0; i < n; i++) {
        predicted += rows[i].risk;
        observed += rows[i].outcome;
    }
    free(rows);
    return observed / predicted;
}

static const struct figure_row rows[] = {
    {.name = "AUROC of the true risk, children under two",
     .source = "0.80 to 0.88, by design",
     WITHIN(0.84, 0.048),
     .measure = risk_auroc},
    {.name = "their observed outcomes / predicted",
     .source = "calibrated; some 370 children have the outcome, a standard error of 6 %",
     WITHIN(1, 0.15),
     .measure = observed_of_predicted},
};

const struct figure_topic figures_risk = {"risk", "The true risk", rows,
                                          sizeof rows / sizeof *rows};
