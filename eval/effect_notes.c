// The limits of a result that a reader needs beside the answer, by fixed rules.
#include "eval/effect_summary.h"

#include <math.h>
#include <string.h>

#define FEW_CLUSTERS 30  // below it errors by cluster come out too small
#define FEW_EFFECTIVE 30 // effective rows of an arm on which an estimate depends

struct notes {
    struct arena *arena;
    const struct effect_result *result;
    const char **texts;
    size_t n;
};

static void note(struct notes *notes, const char *text)
{
    notes->texts[notes->n++] = text;
}

static void note_rows(struct notes *notes)
{
    const struct effect_table *table = notes->result->table;
    if (table->n_no_treatment)
        note(notes, arena_format(notes->arena, "Excluded: %s without a treatment.",
                                 effect_count_text(notes->arena, notes->result->columns,
                                                   table->n_no_treatment)));
    if (table->n_no_outcome)
        note(notes, arena_format(notes->arena,
                                 "Excluded: %s without an outcome. If they differ between the "
                                 "groups, the estimate is biased.",
                                 effect_count_text(notes->arena, notes->result->columns,
                                                   table->n_no_outcome)));
    if (table->data.cluster && table->data.n_cluster < FEW_CLUSTERS)
        note(notes, arena_format(notes->arena,
                                 "Only %s clusters: with fewer than %d, intervals are too "
                                 "narrow.",
                                 effect_count_text(notes->arena, notes->result->columns,
                                                   table->data.n_cluster),
                                 FEW_CLUSTERS));
}

static void note_outcome(struct notes *notes)
{
    const struct effect_data *data = notes->result->study.design.data;
    for (int arm = 0; arm < 2 && notes->result->binary; arm++) {
        size_t n[2] = {0, 0};
        for (size_t i = 0; i < data->n_row; i++)
            if (data->treatment[i] == arm)
                n[data->outcome[i] == 1]++;
        if (n[1] < EFFECT_MIN_COUNT)
            note(notes, arena_format(notes->arena,
                                     "Fewer than %d %s rows have the outcome: intervals are "
                                     "Newcombe's, which hold for few events.",
                                     EFFECT_MIN_COUNT, arm ? "treated" : "untreated"));
    }
}

static bool fail_alike(const struct effect_estimate *a, const struct effect_estimate *b)
{
    return a->status && b->status && strcmp(a->reason, b->reason) == 0;
}

static bool earlier_fails_so(const struct effect_study *study, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (fail_alike(&study->estimates[k], &study->estimates[i]))
            return true;
    return false;
}

// "weights, overlap, match": those that fail for the same reason are named together.
static const char *methods_failing_so(struct arena *arena, const struct effect_study *study,
                                      size_t i)
{
    const char *names = study->estimates[i].method->name;
    for (size_t k = i + 1; k < study->n_estimate; k++)
        if (fail_alike(&study->estimates[k], &study->estimates[i]))
            names = arena_format(arena, "%s, %s", names, study->estimates[k].method->name);
    return names;
}

static void note_methods(struct notes *notes)
{
    const struct effect_study *study = &notes->result->study;
    enum estimand asked = notes->result->request->estimand;
    for (size_t i = 0; i < study->n_estimate; i++) {
        const struct effect_estimate *estimate = &study->estimates[i];
        if (estimate->estimand != asked && estimate->estimand != ESTIMAND_ATM)
            note(notes,
                 arena_format(notes->arena, "Method %s estimates %s, not %s: a different question.",
                              estimate->method->name, estimand_rows[estimate->estimand].name,
                              estimand_rows[asked].name));
        if (estimate->status && !earlier_fails_so(study, i))
            note(notes, arena_format(notes->arena, "Not estimated by %s: %s.",
                                     methods_failing_so(notes->arena, study, i), estimate->reason));
    }
}

// Rare levels by name; what was set aside changes whom the effect is about only for treated rows.
static void note_support(struct notes *notes)
{
    const struct effect_support *support = &notes->result->study.support;
    for (size_t i = 0; i < support->n_level; i++) {
        const struct effect_level *level = &support->levels[i];
        size_t n = level->n_arm[0] + level->n_arm[1];
        const char *why = level->both_arms  ? "too few rows have it to compare"
                          : level->n_arm[1] ? "only treated rows have it"
                                            : "only untreated rows have it";
        note(notes, arena_format(notes->arena, "Set aside: %s rows with %s (%s).",
                                 effect_count_text(notes->arena, notes->result->columns, n),
                                 level->name, why));
    }
    enum estimand asked = notes->result->request->estimand;
    size_t n_off = support->n_arm[1] + (asked == ESTIMAND_ATE ? support->n_arm[0] : 0);
    if (effect_support_changes(support, asked))
        note(notes, arena_format(notes->arena,
                                 "%s %srows are off support. The estimates are about those that "
                                 "could be compared.",
                                 effect_count_text(notes->arena, notes->result->columns, n_off),
                                 asked == ESTIMAND_ATE ? "" : "treated "));
}

static void note_match(struct notes *notes)
{
    const struct effect_study *study = &notes->result->study;
    for (size_t i = 0; i < study->n_estimate; i++) {
        const struct effect_estimate *estimate = &study->estimates[i];
        const struct effect_lots *lots = &estimate->fit.lots;
        if (estimate->status)
            continue;
        if (estimate->fit.n_unmatched)
            note(notes,
                 arena_format(notes->arena,
                              "Method %s: %s treated rows had no partner within the caliper. "
                              "Its estimate is about those matched (atm).",
                              estimate->method->name,
                              effect_count_text(notes->arena, notes->result->columns,
                                                estimate->fit.n_unmatched)));
        if (lots->n && lots->high > lots->low && !estimate->withheld)
            note(notes,
                 arena_format(notes->arena,
                              "Method %s: equally near rows are taken at random (--seed). Over %zu "
                              "other draws the estimate is %.4g to %.4g (SD %.3g).",
                              estimate->method->name, lots->n, lots->low, lots->high,
                              lots->deviation));
    }
}

// What the answer's method left, and what kept the methods before it from answering.
static void note_headline(struct notes *notes)
{
    const struct effect_study *study = &notes->result->study;
    const struct effect_estimate *best = study->headline;
    for (size_t i = 0; i < study->n_estimate; i++) {
        const struct effect_estimate *estimate = &study->estimates[i];
        if (estimate->gates.checked && !estimate->gates.passed)
            note(notes,
                 arena_format(notes->arena, "Method %s is not the answer: %s.",
                              estimate->method->name, effect_gate_reason(notes->arena, estimate)));
    }
    bool hidden = best && (best->withheld || best->hide_counts);
    for (int arm = 0; best && arm < 2; arm++)
        if (best->ess_arm[arm] < FEW_EFFECTIVE)
            note(notes,
                 arena_format(notes->arena,
                              "By %s the effective sample size of the %s rows is %s%.0f: "
                              "the estimate depends on few.",
                              best->method->name, arm ? "treated" : "untreated",
                              hidden ? "below " : "", hidden ? FEW_EFFECTIVE : best->ess_arm[arm]));
}

// How many treated rows have a propensity beyond that of any untreated row.
static void note_overlap(struct notes *notes)
{
    const struct effect_design *design = &notes->result->study.design;
    double highest = -INFINITY;
    size_t n = 0;
    if (!design->logit || notes->result->study.status)
        return;
    for (size_t i = 0; i < design->data->n_row; i++)
        if (!design->data->treatment[i])
            highest = fmax(highest, design->logit[i]);
    for (size_t i = 0; i < design->data->n_row; i++)
        n += design->data->treatment[i] && design->logit[i] > highest;
    if (n)
        note(notes, arena_format(notes->arena,
                                 "%s treated rows have a higher propensity score than any "
                                 "untreated row (no overlap). For them the estimate is "
                                 "extrapolated.",
                                 effect_count_text(notes->arena, notes->result->columns, n)));
}

static void note_columns(struct notes *notes)
{
    const struct effect_design *design = &notes->result->study.design;
    for (size_t i = 0; i < design->n_no_new; i++) {
        const char *name = design->data->names[design->no_new[i]];
        if (!strchr(name, '=')) // one 0/1 column of a text always repeats the others
            note(notes, arena_format(notes->arena,
                                     "Covariate '%s' adds nothing: it is constant or follows from "
                                     "the others.",
                                     name));
    }
}

const char *const *effect_notes(struct arena *arena, const struct effect_result *result,
                                size_t *ret_n_note)
{
    size_t most = 16 + 4 * result->study.n_estimate + 3 * result->table->data.n_cov;
    struct notes notes = {arena, result, arena_array(arena, most, sizeof(char *)), 0};
    note_rows(&notes);
    note_outcome(&notes);
    note_support(&notes);
    note_columns(&notes);
    note_match(&notes);
    note_overlap(&notes);
    note_headline(&notes);
    note_methods(&notes);
    *ret_n_note = notes.n;
    return notes.texts;
}
