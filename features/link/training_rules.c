// A rule is of use when it is selective, and when pairs of it that are not matches are strangers.
// Those of one surname, postcode, address, UPRN or telephone number are often one family, who agree on
// more than strangers do: such a column is used only beside one that tells family members apart.

#include "features/link/training_rules.h"

#include "features/base/sort.h"

#include <math.h>
#include <stdlib.h>

#define PAIRS_PER_RECORD 20.0 // that a rule may have
#define MATCHES_PER_RECORD .1 // a first guess
#define SINGLES_MAX 5

struct candidate {
    struct training_rule rule;
    double n_pair;
    size_t i, k; // comparisons; i == k: one
};

double training_rules_alike(const struct comparison *comparison, size_t n_record)
{
    const struct linkage_variable *variable = comparison->variable;
    double *n_of = memory_alloc((comparison->forms.n + 1) * sizeof *n_of);
    for (size_t i = 0; i < variable->n; i++) {
        uint32_t form = comparison_form(comparison, variable->values[i].code);
        if (form != DICTIONARY_NONE)
            n_of[form]++;
    }
    double sum = 0, n = (double)n_record;
    for (size_t i = 0; i < comparison->forms.n; i++)
        sum += n_of[i] * (n_of[i] - 1);
    free(n_of);
    return n > 1 ? fmin(1, sum / (n * (n - 1))) : 1;
}

static bool is_of_family(const struct comparison *comparison)
{
    static const char *const kinds[] = {"surname", "postcode", "address", "uprn", "phone"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(comparison->kind->name, kinds[i]) == 0)
            return true;
    return false;
}

bool training_rule_has(const struct training_rule *rule, const struct comparison *comparison)
{
    for (size_t i = 0; i < rule->n; i++)
        if (rule->columns[i].variable == comparison->variable)
            return true;
    return false;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    ORDER_BY((x->i == x->k ? 0 : 1), (y->i == y->k ? 0 : 1));
    ORDER_BY(x->n_pair, y->n_pair);
    ORDER_BY(x->i, y->i);
    return ORDER_OF(x->k, y->k);
}

static struct candidate make_candidate(struct arena *arena,
                                       const struct training_rules_input *input, size_t i, size_t k)
{
    const struct linkage_variable *a = input->comparisons[i].variable;
    const struct linkage_variable *b = input->comparisons[k].variable;
    struct candidate candidate = {.i = i, .k = k};
    candidate.rule.columns[0].variable = a;
    candidate.rule.columns[1].variable = b;
    candidate.rule.n = i == k ? 1 : 2;
    candidate.rule.text = i == k ? a->name : arena_format(arena, "%s, %s", a->name, b->name);
    return candidate;
}

// How many of the rules leave the comparison out of their columns.
static size_t count_free(const struct training_rule *rules, size_t n,
                         const struct comparison *comparison)
{
    size_t n_free = 0;
    for (size_t i = 0; i < n; i++)
        n_free += !training_rule_has(&rules[i], comparison);
    return n_free;
}

// Whether a further rule would teach something: of one column always, else where a comparison is
// free in fewer than two rules so far, or its columns are in none.
static bool is_wanted(const struct training_rules_input *input, const struct candidate *candidate,
                      const struct training_rule *rules, size_t n)
{
    if (candidate->i == candidate->k)
        return n < SINGLES_MAX;
    bool fresh = true;
    for (size_t i = 0; i < n; i++)
        fresh = fresh && !training_rule_has(&rules[i], &input->comparisons[candidate->i]) &&
                !training_rule_has(&rules[i], &input->comparisons[candidate->k]);
    for (size_t c = 0; c < input->n_comparison; c++)
        if (!training_rule_has(&candidate->rule, &input->comparisons[c]) &&
            count_free(rules, n, &input->comparisons[c]) < 2)
            return true;
    return fresh;
}

size_t training_rules_choose(struct arena *arena, const struct training_rules_input *input,
                             struct training_rule *ret_rules)
{
    size_t n_comparison = input->n_comparison, n_candidate = 0, n = 0;
    double most = PAIRS_PER_RECORD * (double)input->n_record;
    double *alike = arena_array(arena, n_comparison, sizeof *alike);
    struct candidate *candidates =
        arena_array(arena, n_comparison * (n_comparison + 1) / 2, sizeof *candidates);
    for (size_t i = 0; i < n_comparison; i++)
        alike[i] = training_rules_alike(&input->comparisons[i], input->n_record);
    for (size_t i = 0; i < n_comparison; i++)
        for (size_t k = i; k < n_comparison; k++) {
            double n_pair = input->n_possible * alike[i] * (i == k ? 1 : alike[k]);
            bool of_family =
                is_of_family(&input->comparisons[i]) && is_of_family(&input->comparisons[k]);
            bool same = i != k && input->comparisons[i].variable == input->comparisons[k].variable;
            if (n_pair > most || of_family || same || !alike[i] || !alike[k])
                continue;
            candidates[n_candidate] = make_candidate(arena, input, i, k);
            candidates[n_candidate++].n_pair = n_pair;
        }
    if (n_candidate)
        qsort(candidates, n_candidate, sizeof *candidates, compare_candidates);
    for (size_t c = 0; c < n_candidate && n < input->n_max; c++) {
        double n_match = MATCHES_PER_RECORD * (double)input->n_record;
        if (!is_wanted(input, &candidates[c], ret_rules, n))
            continue;
        ret_rules[n] = candidates[c].rule;
        ret_rules[n++].share = fmin(.9, n_match / fmax(candidates[c].n_pair, n_match));
    }
    return n;
}
