// Weights of patterns are sums over the comparisons; the term frequencies of a pair replace u of the
// highest level.

#include "features/link/match_weights.h"

#include "features/base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double share_of(const struct term_frequencies *terms, const char *form)
{
    uint64_t hash = dictionary_hash(form, strlen(form), 0);
    size_t low = 0, high = terms->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (terms->hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    bool kept = low < terms->n && terms->hashes[low] == hash;
    return (kept ? terms->counts[low] : 1) / (double)terms->n_value;
}

static void bind_terms(struct term_frequencies *terms, const struct comparison *comparison)
{
    free(terms->by_form);
    terms->by_form = memory_alloc((comparison->forms.n + 1) * sizeof *terms->by_form);
    for (size_t i = 0; i < comparison->forms.n; i++)
        terms->by_form[i] = share_of(terms, dictionary_text(&comparison->forms, (uint32_t)i));
}

void match_weights_bind(struct match_weights *weights, const struct comparison *comparisons)
{
    for (size_t k = 0; k < weights->n_comparison; k++) {
        const struct comparison_kind *kind = comparisons[k].kind;
        weights->top[k] = kind->n_level - 1;
        for (size_t i = 0; i < kind->n_level; i++)
            weights->level_weight[k][i] = log2(weights->m[k][i] / weights->u[k][i]);
        if (comparisons[k].term_frequency && weights->terms[k].n_value)
            bind_terms(&weights->terms[k], &comparisons[k]);
    }
}

void match_weights_done(struct match_weights *weights)
{
    for (size_t k = 0; k < weights->n_comparison; k++) {
        free(weights->terms[k].hashes);
        free(weights->terms[k].counts);
        free(weights->terms[k].by_form);
    }
}

double match_weight_of(const struct match_weights *weights, level_pattern pattern)
{
    double sum = 0;
    for (size_t k = 0; k < weights->n_comparison; k++) {
        int level = pattern_level(pattern, k);
        if (level >= 0)
            sum += weights->level_weight[k][level];
    }
    return sum;
}

// The share of the rarest form that both records have by the day; 0 = none.
static double rarest_shared(const struct term_frequencies *terms,
                            const struct comparison *comparison, const struct record_pair *pair,
                            day_t by)
{
    const struct linkage_variable *variable = comparison->variable;
    double rarest = 0;
    for (uint32_t i = variable->first[pair->a]; i < variable->first[pair->a + 1]; i++) {
        if (variable->values[i].received > by)
            continue;
        uint32_t form = comparison_form(comparison, variable->values[i].code);
        for (uint32_t k = variable->first[pair->b];
             form != DICTIONARY_NONE && k < variable->first[pair->b + 1]; k++)
            if (variable->values[k].received <= by &&
                comparison_form(comparison, variable->values[k].code) == form &&
                (!rarest || terms->by_form[form] < rarest))
                rarest = terms->by_form[form];
    }
    return rarest;
}

double match_weight_term(const struct match_weights *weights, const struct comparison *comparison,
                         size_t i_comparison, const struct record_pair *pair, day_t by)
{
    const struct term_frequencies *terms = &weights->terms[i_comparison];
    if (!terms->by_form)
        return 0;
    double share = rarest_shared(terms, comparison, pair, by);
    double least = 2 / (double)terms->n_value;
    return share ? log2(weights->u[i_comparison][weights->top[i_comparison]] / fmax(share, least))
                 : 0;
}

double match_weight_adjusted(const struct match_weights *weights,
                             const struct comparison *comparisons, const struct record_pair *pair,
                             day_t by, level_pattern pattern)
{
    double sum = match_weight_of(weights, pattern);
    for (size_t k = 0; k < weights->n_comparison; k++)
        if (weights->terms[k].by_form && pattern_level(pattern, k) == (int)weights->top[k])
            sum += match_weight_term(weights, &comparisons[k], k, pair, by);
    return sum;
}

double match_weight_prior(const struct match_weights *weights)
{
    return log2(weights->prior / (1 - weights->prior));
}

double match_probability_of(double weight, double prior)
{
    return 1 / (1 + (1 - prior) / prior * exp2(-weight));
}
