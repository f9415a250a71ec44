// Persons by rules: matches, manual, merging, and then names that follow from the representatives.

#include "features/link/deterministic.h"

#include "features/base/disjoint_sets.h"
#include "features/link/manual_links.h"
#include "features/link/namesakes.h"
#include "features/link/person_names.h"
#include "features/link/reuse_persons.h"
#include "features/link/review_pairs.h"
#include "features/link/rivals.h"
#include "features/link/weights_manifest.h"

#include <stdlib.h>
#include <string.h>

static struct linkage_variable *find_column(const struct deterministic_input *input,
                                            const char *name, bool normalise)
{
    for (size_t i = 0; i < input->n_column; i++)
        if (strcmp(input->columns[i].name, name) == 0 && input->columns[i].normalise == normalise)
            return &input->columns[i];
    return NULL;
}

static void add_column(struct deterministic_input *input, const char *name, bool normalise)
{
    if (find_column(input, name, normalise))
        return;
    input->columns[input->n_column].name = name;
    input->columns[input->n_column++].normalise = normalise;
}

// A block's column may be cut ("surname:3").
static void add_block_columns(struct arena *arena, struct deterministic_input *input,
                              const struct link_rule *block)
{
    for (size_t k = 0; k < block->n_column; k++) {
        size_t n_name;
        link_block_cut(block->columns[k], &n_name);
        add_column(input, arena_text_n(arena, block->columns[k], n_name), input->link->normalise);
    }
}

// Raw columns of rules hold blanks and placeholders: the evidence has columns of its own then. A
// column of that name comes before one of a usual name (nhs_no).
const struct linkage_variable *deterministic_column(const struct deterministic_input *input,
                                                    const char *name)
{
    const struct linkage_variable *usual = NULL;
    for (size_t i = 0; i < input->n_column; i++) {
        const struct linkage_variable *column = &input->columns[i];
        if (strcmp(column->name, name) == 0 && column->normalise)
            return column;
        if (column->normalise && !usual && strcmp(identity_field(column->name)->name, name) == 0)
            usual = column;
    }
    return usual;
}

static const char *const evidence_columns[] = {"nhs_number", "upn",  "nino", "dob",    "forename",
                                               "surname",    "name", "uprn", "address"};
#define EVIDENCE_COUNT (sizeof evidence_columns / sizeof *evidence_columns)

void deterministic_variables(struct arena *arena, struct deterministic_input *input)
{
    const struct link_config *link = input->link;
    size_t n_max = (link->n_rule + link->n_block) * LINK_COLUMNS_MAX + link->n_compare;
    input->columns = arena_array(arena, n_max + EVIDENCE_COUNT, sizeof *input->columns);
    for (size_t i = 0; i < link->n_rule; i++)
        for (size_t k = 0; k < link->rules[i].n_column; k++)
            add_column(input, link->rules[i].columns[k], link->normalise);
    for (size_t i = 0; i < link->n_compare; i++)
        add_column(input, link->compares[i].column, true);
    for (size_t i = 0; i < link->n_block; i++)
        add_block_columns(arena, input, &link->blocks[i]);
    input->n_rule_column = input->n_column;
    for (size_t i = 0; i < EVIDENCE_COUNT; i++)
        if (!deterministic_column(input, evidence_columns[i]))
            add_column(input, evidence_columns[i], true);
}

static struct number_evidence evidence_of(const struct deterministic_input *input)
{
    struct number_evidence evidence = {
        .dob = input->dob ? input->dob : deterministic_column(input, "dob"),
        .forename = deterministic_column(input, "forename"),
        .surname = deterministic_column(input, "surname"),
        .name = deterministic_column(input, "name"),
    };
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        evidence.numbers[i] = deterministic_column(input, number_columns[i]);
    return evidence;
}

static bool rule_has(const struct link_rule *rule, bool (*test)(const char *name))
{
    for (size_t k = 0; k < rule->n_column; k++)
        if (test(rule->columns[k]))
            return true;
    return false;
}

static bool is_dob(const char *name)
{
    return strcmp(name, "dob") == 0;
}

static enum status match_rule(const struct deterministic_input *input, size_t i_rule,
                              const struct number_evidence *evidence, struct persons *persons,
                              struct error *err)
{
    const struct link_rule *rule = &input->link->rules[i_rule];
    const struct linkage_variable *columns[LINK_COLUMNS_MAX];
    for (size_t k = 0; k < rule->n_column; k++)
        columns[k] = find_column(input, rule->columns[k], input->link->normalise);
    bool needs_evidence = rule_has(rule, number_is_column) && !rule_has(rule, is_dob);
    const struct match_request request = {.rule = rule,
                                          .i_rule = (uint32_t)i_rule,
                                          .columns = columns,
                                          .n_record = persons->registry.n_record,
                                          .max_group = input->link->max_group,
                                          .evidence = needs_evidence ? evidence : NULL,
                                          .likeness = evidence};
    return matches_by_rule(&request, &persons->matches, &persons->tallies[i_rule], err);
}

// Takes the merging over, with the persons renumbered in bytewise order of their names.
static enum status adopt_merging(struct arena *arena, struct merging *merging,
                                 const struct person_names *names, struct persons *persons,
                                 struct error *err)
{
    size_t n = merging->n_person, n_record = persons->registry.n_record;
    const char **ids = arena_array(arena, n, sizeof *ids);
    const char **sorted = arena_array(arena, n, sizeof *sorted);
    day_t *until = arena_array(arena, n, sizeof *until);
    uint32_t *merged_into = arena_array(arena, n, sizeof *merged_into);
    uint32_t *first = arena_array(arena, n_record + 1, sizeof *first);
    struct membership *memberships =
        arena_array(arena, merging->first[n_record], sizeof *memberships);
    for (size_t p = 0; p < n; p++)
        ids[p] = names->of_record[merging->representative[p]];
    person_names_inherit(names, merging, ids);
    uint32_t *order = persons_sort_ids(ids, n), *number = memory_alloc(n * sizeof *number);
    for (size_t i = 0; i < n; i++)
        number[order[i]] = (uint32_t)i;
    bool unique = true;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = ids[order[i]];
        until[i] = merging->until[order[i]];
        merged_into[i] = number[merging->merged_into[order[i]]];
        unique = unique && (!i || strcmp(sorted[i - 1], sorted[i]));
    }
    for (size_t i = 0; i < merging->first[n_record]; i++)
        memberships[i] = (struct membership){number[merging->memberships[i].person],
                                             merging->memberships[i].linked};
    memcpy(first, merging->first, (n_record + 1) * sizeof *first);
    free(order);
    free(number);
    persons->n_person = n;
    persons->until = until;
    persons->merged_into = merged_into;
    persons->first = first;
    persons->memberships = memberships;
    persons->n_refused = merging->n_refused;
    persons_set_ids(arena, persons, sorted);
    if (!unique)
        return error_set(err, E_FAILED, "two records got one person id by chance");
    return OK;
}

static void count_matches(struct arena *arena, const struct link_config *link,
                          struct persons *persons)
{
    size_t n = link->n_rule;
    persons->n_match = arena_array(arena, n + 2, sizeof *persons->n_match);
    for (size_t i = 0; i < persons->matches.n; i++) {
        uint32_t rule = persons->matches.items[i].rule;
        persons->n_match[rule == MATCH_ALWAYS ? n : rule == MATCH_WEIGHT ? n + 1 : rule]++;
    }
}

// Takes the matches that await clerical review out of those that link.
static void set_reviews_apart(struct arena *arena, const struct merging *merging,
                              struct persons *persons)
{
    persons->reviews = arena_array(arena, merging->n_review, sizeof *persons->reviews);
    persons->n_review = merging->n_review;
    if (!merging->n_review)
        return;
    memcpy(persons->reviews, merging->reviews, merging->n_review * sizeof *persons->reviews);
    matches_remove(&persons->matches, persons->reviews, persons->n_review);
}

// Merges the settled matches. What came of those that nothing has touched since is taken over. ret_ordered:
// the matches by day. Owns: free(items).
static void make_persons(const struct deterministic_input *input, struct merging_input *merging,
                         const struct persons *persons, struct matches *ret_ordered,
                         struct merging *ret_merging)
{
    const struct reuse_merging seen = {&persons->weights, &persons->matches, merging};
    uint8_t *known = NULL;
    if (input->reuse) {
        reuse_persons_order(input->reuse, &seen, ret_ordered);
        known = reuse_persons_decide(input->reuse, &seen, ret_ordered);
    } else {
        matches_copy(&persons->matches, ret_ordered);
        matches_sort_by_day(ret_ordered);
    }
    merging->outcomes = known;
    merging_make(merging, ret_ordered, ret_merging);
    free(known);
}

// The persons of the run before: from what it left, where that is still what its file says.
static enum status find_previous(struct arena *arena, const struct deterministic_input *input,
                                 struct persons *persons, struct error *err)
{
    const struct link_reuse *reuse = input->reuse;
    if (reuse && link_reuse_possible(reuse)) {
        const struct link_past *past = &reuse->past;
        const struct previous_known known = {past->n_record, past->input,      past->ids,
                                             past->person,   past->person_ids, reuse->now_of};
        if (previous_run_take(arena, input->previous, &known, &persons->registry,
                              &persons->previous))
            return OK;
    }
    return previous_run_read(arena, input->previous, &persons->registry, &persons->previous, err);
}

static enum status merge_matches(struct arena *arena, const struct deterministic_input *input,
                                 const struct manual_links *manual, struct persons *persons,
                                 struct error *err)
{
    const struct number_evidence evidence = evidence_of(input);
    struct registry *registry = &persons->registry;
    struct person_names names = {.registry = registry,
                                 .previous = &persons->previous,
                                 .separated = persons->separated,
                                 .n_thread = input->n_thread};
    enum status status = find_previous(arena, input, persons, err);
    if (status)
        return status;
    person_names_make(arena, &names);
    struct namesakes namesakes = {0};
    struct home_evidence homes = {0};
    const struct merge_limits limits = {
        .rules = input->link->rules,
        .evidence = &evidence,
        .facts = input->facts,
        .input = registry->input,
        .weighing = input->link->n_compare ? &persons->weights.weighing : NULL,
        .homes = &homes,
        .names = &namesakes,
    };
    struct rivals rivals = {0};
    if (input->link->n_compare) {
        rivals_index(&persons->weights, registry->n_record, &rivals);
        const struct linkage_variable *variables[HOME_COUNT];
        for (size_t i = 0; i < HOME_COUNT; i++)
            variables[i] = deterministic_column(input, home_columns[i]);
        home_evidence_make(variables, &homes);
        namesakes_index(&evidence, &homes, registry, &namesakes);
    }
    struct merging_input merging_input = {
        .n_record = registry->n_record,
        .first_received = registry->first_received,
        .is_representative = names.is_representative,
        .cannot_links = manual->cannot_links,
        .n_cannot_link = manual->n_cannot_link,
        .input = registry->input,
        .unique = input->unique,
        .limits = &limits,
        .rivals = input->link->n_compare ? &rivals : NULL,
    };
    struct matches ordered;
    struct merging merging;
    make_persons(input, &merging_input, persons, &ordered, &merging);
    rivals_done(&rivals);
    namesakes_done(&namesakes);
    home_evidence_done(&homes);
    set_reviews_apart(arena, &merging, persons);
    status = adopt_merging(arena, &merging, &names, persons, err);
    if (!status && input->reuse)
        status = reuse_persons_write(input->reuse, &ordered, merging.outcomes, persons, err);
    merging_done(&merging);
    free(ordered.items);
    return status;
}

// Takes out the matches within an input that may give a person only one record.
static void remove_unique(const struct deterministic_input *input, struct persons *persons)
{
    const uint32_t *input_of = persons->registry.input;
    size_t n = 0;
    for (size_t i = 0; i < persons->matches.n; i++) {
        const struct match *match = &persons->matches.items[i];
        uint32_t its = input_of[match->a];
        if (!input->unique || its != input_of[match->b] || !input->unique[its])
            persons->matches.items[n++] = *match;
    }
    persons->matches.n = n;
}

// Fewer than two records have no two values to tell apart.
static void note_plain(struct arena *arena, const struct deterministic_input *input,
                       struct persons *persons)
{
    persons->plain = arena_array(arena, input->n_rule_column, sizeof *persons->plain);
    for (size_t i = 0; i < input->n_rule_column && persons->registry.n_record > 1; i++) {
        const struct linkage_variable *column = &input->columns[i];
        size_t k = 1;
        while (k < column->n && column->values[k].code == column->values[0].code)
            k++;
        bool common = column->n > 2 && 2 * column->n > persons->registry.n_record;
        if (k >= column->n && (!column->n || common)) // a value of one pair links it
            persons->plain[persons->n_plain++] =
                (struct plain_column){column->name, column->n == 0};
    }
}

// What rules were given and could not use.
static void count_unusable(struct arena *arena, const struct deterministic_input *input,
                           struct persons *persons)
{
    persons->unusable = arena_array(arena, input->n_rule_column, sizeof *persons->unusable);
    for (size_t i = 0; i < input->n_rule_column; i++)
        if (input->columns[i].n_unusable)
            persons->unusable[persons->n_unusable++] =
                (struct unusable_values){input->columns[i].name, input->columns[i].n_unusable};
}

// The weighted pairs of the groups, by such pairs, that have a record with an adoption mark.
static void list_near_adoption(const struct adoptions *adoptions, const struct persons *persons,
                               struct matches *ret_pairs)
{
    const struct weight_matches *weights = &persons->weights;
    size_t n_record = persons->registry.n_record;
    uint32_t *root = memory_resize(NULL, (n_record + 1) * sizeof *root);
    bool *is_marked = memory_alloc(n_record + 1);
    *ret_pairs = (struct matches){0};
    for (uint32_t r = 0; r < n_record; r++)
        root[r] = r;
    for (size_t i = 0; i < weights->n; i++)
        sets_join(root, weights->pairs[i].a, weights->pairs[i].b);
    for (size_t i = 0; i < adoptions->n; i++)
        is_marked[sets_root(root, adoptions->marks[i].record)] = true;
    for (size_t i = 0; i < weights->n; i++) {
        const struct weighted_pair *pair = &weights->pairs[i];
        if (is_marked[sets_root(root, pair->a)])
            match_add(ret_pairs,
                      (struct match){.a = pair->a, .b = pair->b, .received = pair->received});
    }
    free(root);
    free(is_marked);
}

// Pairs that weights make likely, and that would cross an adoption, must not be listed either.
static void hide_across_adoption(const struct deterministic_input *input, struct persons *persons)
{
    size_t n_record = persons->registry.n_record;
    struct matches pairs, left;
    list_near_adoption(input->adoptions, persons, &pairs);
    matches_copy(&pairs, &left);
    bool *ignored = memory_alloc(n_record + 1);
    if (adoptions_separate(input->adoptions, n_record, &left, ignored))
        weight_matches_drop(&persons->weights, &pairs, &left, &persons->matches);
    free(ignored);
    free(left.items);
    free(pairs.items);
}

static void separate_adoptions(struct arena *arena, const struct deterministic_input *input,
                               struct persons *persons)
{
    if (!input->adoptions)
        return;
    bool *separated = arena_array(arena, persons->registry.n_record, sizeof *separated);
    persons->n_across_adoption = adoptions_separate(input->adoptions, persons->registry.n_record,
                                                    &persons->matches, separated);
    persons->separated = separated;
    hide_across_adoption(input, persons);
}

static enum status add_weight_matches(struct arena *arena, const struct deterministic_input *input,
                                      struct persons *persons, struct error *err)
{
    const struct weight_request request = {.link = input->link,
                                           .columns = input->columns,
                                           .n_column = input->n_column,
                                           .registry = &persons->registry,
                                           .unique = input->unique,
                                           .settings = input->settings,
                                           .reuse = input->reuse,
                                           .n_thread = input->n_thread};
    enum status status = weight_matches_make(arena, &request, &persons->weights, err);
    if (status)
        return status;
    if (input->reuse)
        link_reuse_note(input->reuse, &persons->weights);
    weight_matches_add(&persons->weights, &persons->matches);
    weights_note_unlinkable(&persons->weights, persons->registry.n_record);
    return OK;
}

enum status deterministic_link(struct arena *arena, const struct deterministic_input *input,
                               struct persons *persons, struct error *err)
{
    struct manual_links manual = {0};
    const struct number_evidence evidence = evidence_of(input);
    enum status status = OK;
    persons->tallies = arena_array(arena, input->link->n_rule, sizeof *persons->tallies);
    for (size_t i = 0; i < input->link->n_rule && !status; i++)
        status = match_rule(input, i, &evidence, persons, err);
    if (!status && input->reuse)
        link_reuse_start(&(struct digest_request){&persons->registry, input->columns,
                                                  input->n_column, input->facts, input->n_thread},
                         input->reuse);
    if (!status && input->link->n_compare)
        status = add_weight_matches(arena, input, persons, err);
    if (!status)
        status = manual_links_read(
            arena, &(struct manual_links_input){input->never, input->always, &persons->registry},
            &persons->matches, &manual, err);
    if (status)
        return status;
    count_unusable(arena, input, persons);
    note_plain(arena, input, persons);
    matches_settle(&persons->matches);
    manual_links_remove(&manual, &persons->matches);
    remove_unique(input, persons);
    separate_adoptions(arena, input, persons);
    persons->n_undecided = manual.n_unknown;
    persons->first_undecided = manual.first_unknown;
    persons->cannot_links = manual.cannot_links;
    persons->n_cannot_link = manual.n_cannot_link;
    status = merge_matches(arena, input, &manual, persons, err);
    if (!status) {
        review_pairs_add_near(arena, &manual, persons);
        review_pairs_describe(arena, &evidence, persons);
    }
    count_matches(arena, input->link, persons);
    if (!status)
        persons_hash(persons);
    if (!status && input->inspector)
        status = input->inspector->inspect(input->inspector->context, input, persons, err);
    return status;
}
