// Recall is estimated on made-up matches: levels drawn from m, one by one, with more errors in some
// matches than in others, because a careless record has several. Costs follow from how often two
// records have a value in common.

#include "features/link/block_auto.h"

#include "features/base/number.h"
#include "features/link/training_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DRAWS 8192
#define WORDS (DRAWS / 64)
#define PREFIX_IF_ALIKE .85 // of values that are alike, but not equal, so many begin the same
#define OTHER_COLUMN .9     // agreement on a column that is not compared
#define FAMILY_PAIRS 3.0    // a record: pairs of relatives that agree on surname and home
#define GAIN_LEAST 1e-4
#define RULE_COLUMNS 3
#define FEATURES_MAX (2 * PATTERN_COMPARISONS_MAX)
#define BLOCK_ALL_RECORDS 3000 // of a file of which all pairs are compared
#define SEED 0x626c6f636b21u

struct feature { // a column or its prefix
    struct block_column column;
    const char *text;
    double alike; // share of pairs of records that agree on it
    bool of_family;
    uint64_t agree[WORDS]; // bit by draw
};

static double uniform(uint64_t draw, uint64_t purpose)
{
    return (double)(number_scramble(SEED + draw * 64 + purpose) >> 11) * 0x1p-53;
}

static double value_share(const struct linkage_variable *variable, size_t n_record)
{
    size_t n = 0;
    for (size_t r = 0; r < n_record; r++)
        n += variable->first[r + 1] > variable->first[r];
    return n_record ? (double)n / (double)n_record : 0;
}

// Whether the made-up match number `draw` agrees on the column, whole and by prefix.
static void draw_agreement(const struct block_auto_input *input, size_t k, double present,
                           size_t draw, bool ret_agree[2])
{
    double careless = uniform(draw, 0) < .25 ? 2.5 : .5;
    double equal = input->weights->m[k][input->comparisons[k].kind->n_level - 1];
    double differ = fmin(1, input->weights->m[k][0] * careless);
    double alike = fmin(1 - differ, (1 - equal - input->weights->m[k][0]) * careless);
    double u = uniform(draw, 1 + 3 * k);
    ret_agree[0] = ret_agree[1] = false;
    if (uniform(draw, 2 + 3 * k) >= present)
        return;
    ret_agree[0] = u >= differ + alike;
    ret_agree[1] = ret_agree[0] || (u >= differ && uniform(draw, 3 + 3 * k) < PREFIX_IF_ALIKE);
}

static void draw_column(const struct block_auto_input *input, const struct block_column *column,
                        uint64_t *ret_agree)
{
    size_t k = 0;
    memset(ret_agree, 0, WORDS * sizeof *ret_agree);
    while (k < input->n && input->comparisons[k].variable != column->variable)
        k++;
    double share = value_share(column->variable, input->n_record);
    for (size_t draw = 0; draw < DRAWS; draw++) {
        bool agree[2] = {uniform(draw, 62) < OTHER_COLUMN * share * share};
        agree[1] = agree[0];
        if (k < input->n)
            draw_agreement(input, k, share * share, draw, agree);
        if (agree[column->n_character > 0])
            ret_agree[draw / 64] |= 1ull << draw % 64;
    }
}

static size_t count_bits(const uint64_t *bits, const uint64_t *without)
{
    size_t n = 0;
    for (size_t i = 0; i < WORDS; i++)
        n += (size_t)__builtin_popcountll(without ? bits[i] & ~without[i] : bits[i]);
    return n;
}

static void draw_rule(const struct block_auto_input *input, const struct block_column *columns,
                      size_t n, uint64_t *ret_agree)
{
    uint64_t agree[WORDS];
    memset(ret_agree, 0xff, WORDS * sizeof *ret_agree);
    for (size_t i = 0; i < n; i++) {
        draw_column(input, &columns[i], agree);
        for (size_t w = 0; w < WORDS; w++)
            ret_agree[w] &= agree[w];
    }
}

double block_recall_of(const struct block_auto_input *input, const struct blocking *blocking,
                       double *ret_added)
{
    uint64_t found[WORDS] = {0}, agree[WORDS];
    for (size_t i = 0; i < blocking->n_rule; i++) {
        draw_rule(input, blocking->columns[i], blocking->rules[i].n_column, agree);
        if (ret_added)
            ret_added[i] = (double)count_bits(agree, found) / DRAWS;
        for (size_t w = 0; w < WORDS; w++)
            found[w] |= agree[w];
    }
    return (double)count_bits(found, NULL) / DRAWS;
}

// ---- choosing -----------------------------------------------------------------------------------

static bool is_kind(const struct comparison *comparison, const char *kinds)
{
    const char *name = comparison->kind->name, *at = strstr(kinds, name);
    size_t n = strlen(name);
    return at && (at == kinds || at[-1] == ' ') && (at[n] == ' ' || !at[n]);
}

// Days are written as YYYY-MM-DD; a text may begin with something else than the year.
static bool begins_with_year(const struct linkage_variable *variable)
{
    if (!variable->texts.n)
        return true;
    size_t n_year = 0;
    for (size_t i = 0; i < variable->texts.n; i++) {
        const char *text = dictionary_text(&variable->texts, (uint32_t)i);
        n_year += strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0;
    }
    return 10 * n_year > 9 * variable->texts.n;
}

static size_t prefix_of(const struct comparison *comparison)
{
    if (is_kind(comparison, "forename surname name text"))
        return 3;
    if (is_kind(comparison, "date") && begins_with_year(comparison->variable))
        return 4;
    return is_kind(comparison, "postcode") ? 4 : 0;
}

// As training_rules_alike for the first characters.
static double prefix_alike(const struct comparison *comparison, size_t n_character, size_t n_record)
{
    const struct linkage_variable *variable = comparison->variable;
    struct dictionary prefixes = {0};
    uint32_t *prefix_of_form = memory_alloc((comparison->forms.n + 1) * sizeof *prefix_of_form);
    for (size_t i = 0; i < comparison->forms.n; i++) {
        const char *text = dictionary_text(&comparison->forms, (uint32_t)i);
        prefix_of_form[i] = dictionary_add(&prefixes, text, strnlen(text, n_character));
    }
    double *n_of = memory_alloc((prefixes.n + 1) * sizeof *n_of), sum = 0, n = (double)n_record;
    for (size_t i = 0; i < variable->n; i++) {
        uint32_t form = comparison_form(comparison, variable->values[i].code);
        if (form != DICTIONARY_NONE)
            n_of[prefix_of_form[form]]++;
    }
    for (size_t i = 0; i < prefixes.n; i++)
        sum += n_of[i] * (n_of[i] - 1);
    free(n_of);
    free(prefix_of_form);
    dictionary_done(&prefixes);
    return n > 1 ? fmin(1, sum / (n * (n - 1))) : 1;
}

static size_t list_features(struct arena *arena, const struct block_auto_input *input,
                            struct feature *features)
{
    size_t n = 0;
    for (size_t k = 0; k < input->n; k++) {
        const struct comparison *comparison = &input->comparisons[k];
        const struct linkage_variable *variable = comparison->variable;
        size_t n_character = prefix_of(comparison);
        bool of_family = is_kind(comparison, "surname postcode address uprn phone");
        features[n] = (struct feature){.column = {variable, 0},
                                       .text = variable->name,
                                       .alike = training_rules_alike(comparison, input->n_record),
                                       .of_family = of_family};
        draw_column(input, &features[n].column, features[n].agree);
        n++;
        if (!n_character)
            continue;
        features[n] =
            (struct feature){.column = {variable, n_character},
                             .text = arena_format(arena, "%s:%zu", variable->name, n_character),
                             .alike = prefix_alike(comparison, n_character, input->n_record),
                             .of_family = of_family};
        draw_column(input, &features[n].column, features[n].agree);
        n++;
    }
    return n;
}

struct choice { // a combination of features
    const struct feature *features[RULE_COLUMNS];
    size_t n;
    double n_pair;
    uint64_t agree[WORDS];
};

static bool choice_has(const struct choice *choice, const struct linkage_variable *variable)
{
    for (size_t i = 0; i < choice->n; i++)
        if (choice->features[i]->column.variable == variable)
            return true;
    return false;
}

static double cost_of(const struct block_auto_input *input, const struct choice *choice)
{
    double n_pair = input->n_possible;
    bool of_family = true;
    for (size_t i = 0; i < choice->n; i++) {
        n_pair *= choice->features[i]->alike;
        of_family = of_family && choice->features[i]->of_family;
    }
    return n_pair + (of_family ? FAMILY_PAIRS * (double)input->n_record : 0);
}

struct choosing {
    const struct block_auto_input *input;
    const struct feature *features;
    size_t n_feature;
    uint64_t found[WORDS];
    double n_pair_left;
    struct choice best;
    double best_score;
};

// Tries the choice with one more feature, from i_feature on, and all that extend it.
static void try_choices(struct choosing *choosing, const struct choice *choice, size_t i_feature)
{
    double n_record = (double)choosing->input->n_record;
    for (; i_feature < choosing->n_feature && choice->n < RULE_COLUMNS; i_feature++) {
        const struct feature *feature = &choosing->features[i_feature];
        struct choice more = *choice;
        if (choice_has(choice, feature->column.variable))
            continue;
        more.features[more.n++] = feature;
        for (size_t w = 0; w < WORDS; w++)
            more.agree[w] &= feature->agree[w];
        double gain = (double)count_bits(more.agree, choosing->found) / DRAWS;
        if (gain < GAIN_LEAST)
            continue;
        more.n_pair = cost_of(choosing->input, &more);
        double score = gain / (more.n_pair + n_record);
        if (more.n_pair <= choosing->n_pair_left && score > choosing->best_score) {
            choosing->best = more;
            choosing->best_score = score;
        }
        try_choices(choosing, &more, i_feature + 1);
    }
}

static void add_rule(struct arena *arena, const struct choice *choice, struct blocking *blocking)
{
    struct block_column *columns = arena_array(arena, choice->n, sizeof *columns);
    struct link_rule *rule = &((struct link_rule *)blocking->rules)[blocking->n_rule];
    const char **names = arena_array(arena, choice->n, sizeof *names);
    for (size_t i = 0; i < choice->n; i++) {
        columns[i] = choice->features[i]->column;
        names[i] = choice->features[i]->text;
        rule->text = i ? arena_format(arena, "%s, %s", rule->text, names[i]) : names[i];
    }
    rule->columns = names;
    rule->n_column = choice->n;
    ((const struct block_column **)blocking->columns)[blocking->n_rule++] = columns;
}

// Few pairs are had for the asking: rules are added beyond the target while there are few.
static bool is_wanted(const struct choosing *choosing, double budget)
{
    size_t n_found = count_bits(choosing->found, NULL);
    double n_pair = budget - choosing->n_pair_left;
    bool few = n_pair < BLOCK_AUTO_PAIRS_FEW * (double)choosing->input->n_record;
    return n_found < DRAWS && (few || (double)n_found < BLOCK_AUTO_RECALL * DRAWS);
}

void block_auto_choose(struct arena *arena, const struct block_auto_input *input,
                       struct blocking *blocking)
{
    struct link_rule *rules = arena_array(arena, LINK_RULES_MAX, sizeof *rules);
    const struct block_column **columns = arena_array(arena, LINK_RULES_MAX, sizeof *columns);
    blocking->rules = rules;
    blocking->columns = columns;
    blocking->n_rule = 0;
    if (input->n_record <= BLOCK_ALL_RECORDS) {
        rules[0].text = "all pairs";
        columns[0] = arena_array(arena, 1, sizeof **columns);
        blocking->n_rule = 1;
        return;
    }
    struct feature *features = memory_alloc(FEATURES_MAX * sizeof *features);
    struct choosing *choosing = memory_alloc(sizeof *choosing);
    *choosing = (struct choosing){.input = input, .features = features};
    choosing->n_feature = list_features(arena, input, features);
    double budget = fmax(BLOCK_AUTO_PAIRS * (double)input->n_record, BLOCK_AUTO_PAIRS_LEAST);
    choosing->n_pair_left = budget;
    while (blocking->n_rule < LINK_RULES_MAX && is_wanted(choosing, budget)) {
        struct choice none = {0};
        memset(none.agree, 0xff, sizeof none.agree);
        choosing->best_score = 0;
        try_choices(choosing, &none, 0);
        if (choosing->best_score <= 0)
            break;
        add_rule(arena, &choosing->best, blocking);
        choosing->n_pair_left -= choosing->best.n_pair;
        for (size_t w = 0; w < WORDS; w++)
            choosing->found[w] |= choosing->best.agree[w];
    }
    free(choosing);
    free(features);
}
