// The rows of the estimators and how a name finds its row. Every row's function hands back the same
// fit, so that effect.c computes standard errors, intervals and ratios in one place for all.

#include "eval/effect/effect_registry.h"

#include "eval/effect/effect_methods.h"

#include <string.h>

#define BIT(estimand) (1u << (estimand))
#define ANY (BIT(ESTIMAND_ATT) | BIT(ESTIMAND_ATE) | BIT(ESTIMAND_ATO))

const struct effect_estimator effect_estimators[] = {
    {.name = "crude",
     .aliases = {"unadjusted"},
     .title = "Unadjusted difference",
     .help = "treated less untreated, as they are; an effect only if treatment was random",
     .source = "difference of means, heteroskedastic errors",
     .estimands = ANY,
     .natural = ESTIMAND_ATT,
     .need = NEED_NOTHING,
     .run = effect_crude},
    {.name = "regression",
     .title = "Regression",
     .help =
         "least squares in each group predicts everybody's outcome both ways (g-computation); for "
         "ato one regression with one effect",
     .source = "g-computation: Robins 1986; delta method, HC0 errors: White 1980",
     .estimands = ANY,
     .natural = ESTIMAND_ATT,
     .need = NEED_BASIS,
     .rank = 5,
     .run = effect_regression},
    {.name = "weights",
     .aliases = {"ipw"},
     .title = "Propensity weights",
     .help = "inverse probability weighting: rows weighted to match the target population",
     .source = "Hajek means, stacked estimating equations: Lunceford & Davidian 2004",
     .estimands = BIT(ESTIMAND_ATT) | BIT(ESTIMAND_ATE),
     .natural = ESTIMAND_ATT,
     .need = NEED_PROPENSITY,
     .rank = 1,
     .run = effect_weighting},
    {.name = "overlap",
     .title = "Overlap weights",
     .help = "each row counts by its probability of the other treatment; covariate means become "
             "exactly "
             "equal",
     .source = "Li, Morgan & Zaslavsky 2018; stacked estimating equations",
     .estimands = BIT(ESTIMAND_ATO),
     .natural = ESTIMAND_ATO,
     .need = NEED_PROPENSITY,
     .rank = 2,
     .run = effect_weighting},
    {.name = "match",
     .aliases = {"matching"},
     .title = "Nearest neighbour",
     .help = "each treated row beside the untreated row(s) nearest in the logit of the propensity",
     .source = "Rosenbaum & Rubin 1985; errors: by matched set (Abadie & Spiess 2022), with "
               "replacement Abadie & Imbens 2006",
     .estimands = BIT(ESTIMAND_ATT),
     .natural = ESTIMAND_ATT,
     .need = NEED_PROPENSITY,
     .rank = 4,
     .run = effect_match},
    {.name = "entropy",
     .title = "Entropy balancing",
     .help = "the least uneven weights that make all covariate means equal",
     .source = "Hainmueller 2012; stacked estimating equations",
     .estimands = BIT(ESTIMAND_ATT) | BIT(ESTIMAND_ATE),
     .natural = ESTIMAND_ATT,
     .need = NEED_BASIS,
     .rank = 3,
     .run = effect_entropy},
};
enum { ROW_COUNT = sizeof effect_estimators / sizeof *effect_estimators, SPELLING_MAX = 3 };
const size_t n_effect_estimator = ROW_COUNT;

// All spellings of a row, its name first; returns how many.
static size_t row_spellings(const struct effect_estimator *row, const char *ret[SPELLING_MAX])
{
    size_t n = 0;
    ret[n++] = row->name;
    for (size_t i = 0; i < SPELLING_MAX - 1 && row->aliases[i]; i++)
        ret[n++] = row->aliases[i];
    return n;
}

enum status effect_find(const char *name, const struct effect_estimator **ret_estimator,
                        struct error *err)
{
    const char *names[ROW_COUNT * SPELLING_MAX];
    size_t n = 0;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        size_t first = n;
        n += row_spellings(&effect_estimators[i], names + n);
        for (size_t k = first; k < n; k++)
            if (strcmp(name, names[k]) == 0) {
                *ret_estimator = &effect_estimators[i];
                return OK;
            }
    }
    static const char *const planned[] = {"aipw", "tmle", "did"};
    for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
        if (strcmp(name, planned[i]) == 0)
            return error_set(err, E_NOT_IMPLEMENTED, "method %s is not implemented", name);
    error_set(err, E_USAGE, "unknown method '%s'", name);
    const char *nearest = error_nearest(name, names, n);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    else
        error_hint(err, "'hearth evaluate --help' lists the methods");
    return E_USAGE;
}
