// The text follows from the figures by fixed rules, so that an uncertain result cannot be worded as
// a certain one.
#include "eval/effect_summary.h"

#include <math.h>
#include <string.h>

#define NEGLIGIBLE_PER_ONE 0.02 // 2 per 100 families …
#define NEGLIGIBLE_SHARE 0.2    // … or a fifth of the risk without treatment, where that is less
#define NEGLIGIBLE_DEVIATIONS 0.1 // of a numeric outcome's standard deviation
#define FEW_CLUSTERS 30           // below it errors by cluster come out too small
#define FEW_EFFECTIVE 30          // effective rows of an arm on which an estimate hangs

const char *effect_count_text(struct arena *arena, size_t n)
{
    if (n == 0)
        return "none";
    if (n < EFFECT_MIN_COUNT)
        return arena_format(arena, "fewer than %d", EFFECT_MIN_COUNT);
    return arena_format(arena, "%zu", n);
}

static const char *quoted(struct arena *arena, const char *name)
{
    return arena_format(arena, "'%s'", name);
}

const char *effect_treatment_words(struct arena *arena, const struct effect_columns *columns)
{
    return columns->treatment_words ? columns->treatment_words : quoted(arena, columns->treatment);
}

const char *effect_outcome_words(struct arena *arena, const struct effect_columns *columns)
{
    return columns->outcome_words ? columns->outcome_words : quoted(arena, columns->outcome);
}

const char *effect_size_text(struct arena *arena, const struct effect_result *result, double size)
{
    double amount = fabs(size);
    if (result->binary)
        return arena_format(arena, "%.1f %s", 100 * amount, size < 0 ? "fewer" : "more");
    int n_decimal = amount >= 1000 || amount == 0 ? 0 : (int)fmax(0, 3 - floor(log10(amount)));
    return arena_format(arena, "%.*f %s", n_decimal > 12 ? 12 : n_decimal, amount,
                        size < 0 ? "lower" : "higher");
}

static double outcome_deviation(const struct effect_data *data)
{
    double mean = 0, sum = 0, n = (double)data->n_row;
    for (size_t i = 0; i < data->n_row; i++)
        mean += data->outcome[i] / n;
    for (size_t i = 0; i < data->n_row; i++)
        sum += (data->outcome[i] - mean) * (data->outcome[i] - mean);
    return sqrt(sum / n);
}

static const char *no_answer(struct arena *arena, const struct effect_result *result)
{
    bool crude_only = true;
    for (size_t i = 0; i < result->study.n_estimate; i++)
        crude_only = crude_only && result->study.estimates[i].method->rank == 0;
    if (crude_only)
        return "We cannot tell. A crude difference is an effect only if chance decided who was "
               "treated.";
    return arena_format(arena, "We cannot tell. No adjusted method answered for the %s.",
                        estimand_rows[result->request->estimand].title);
}

const char *effect_summary(struct arena *arena, const struct effect_result *result)
{
    const struct effect_estimate *best = result->study.headline;
    if (!best)
        return no_answer(arena, result);
    const char *treatment = effect_treatment_words(arena, result->columns);
    const char *outcome = effect_outcome_words(arena, result->columns);
    const char *people = estimand_rows[best->estimand].people;
    const char *size = effect_size_text(arena, result, best->estimate);
    const char *low = effect_size_text(arena, result, best->low);
    const char *high = effect_size_text(arena, result, best->high);
    const char *subject = result->binary
                              ? arena_format(arena, "With %s, ", treatment)
                              : arena_format(arena, "With %s the mean of %s ", treatment, outcome);
    const char *verb =
        result->binary ? arena_format(arena, " of every 100 families had %s", outcome) : "";
    const char *be = result->binary ? "" : "was ";
    const char *frame = arena_format(arena, "among %s, the covariates taken into account", people);
    double trifle = result->binary
                        ? fmin(NEGLIGIBLE_PER_ONE, NEGLIGIBLE_SHARE * best->fit.mean[0])
                        : NEGLIGIBLE_DEVIATIONS * outcome_deviation(&result->table->data);
    if (best->low > 0 || best->high < 0)
        return arena_format(arena, "%s%s%s%s than without it (95%% interval: %s to %s), %s.",
                            subject, be, size, verb, low, high, frame);
    const char *start = -best->low <= trifle && best->high <= trifle ? "Little or no difference."
                                                                     : "We cannot tell.";
    return arena_format(
        arena,
        "%s %s%sanywhere from %s to %s%s than without it (95%% interval; the estimate "
        "itself is %s), %s.",
        start, subject, be, low, high, verb, size, frame);
}

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
        note(notes, arena_format(notes->arena, "Left out: %s without a treatment.",
                                 effect_count_text(notes->arena, table->n_no_treatment)));
    if (table->n_no_outcome)
        note(notes,
             arena_format(notes->arena,
                          "Left out: %s without an outcome. If they differ between the arms, "
                          "the result is off.",
                          effect_count_text(notes->arena, table->n_no_outcome)));
    if (table->data.cluster && table->data.n_cluster < FEW_CLUSTERS)
        note(notes,
             arena_format(notes->arena,
                          "Only %s clusters: with fewer than %d, intervals come out too "
                          "narrow.",
                          effect_count_text(notes->arena, table->data.n_cluster), FEW_CLUSTERS));
}

static void note_outcome(struct notes *notes)
{
    const struct effect_data *data = &notes->result->table->data;
    for (int arm = 0; arm < 2 && notes->result->binary; arm++) {
        size_t n[2] = {0, 0};
        for (size_t i = 0; i < data->n_row; i++)
            if (data->treatment[i] == arm)
                n[data->outcome[i] == 1]++;
        if (n[0] < EFFECT_MIN_COUNT || n[1] < EFFECT_MIN_COUNT)
            note(notes, arena_format(notes->arena,
                                     "Fewer than %d %s rows %s the outcome: intervals cannot be "
                                     "trusted.",
                                     EFFECT_MIN_COUNT, arm ? "treated" : "untreated",
                                     n[1] < EFFECT_MIN_COUNT ? "have" : "are without"));
    }
}

static void note_methods(struct notes *notes)
{
    const struct effect_study *study = &notes->result->study;
    enum estimand asked = notes->result->request->estimand;
    for (size_t i = 0; i < study->n_estimate; i++) {
        const struct effect_estimate *estimate = &study->estimates[i];
        if (estimate->estimand != asked && estimate->estimand != ESTIMAND_ATM)
            note(notes, arena_format(notes->arena,
                                     "Method %s answers for %s, not %s: another question, shown "
                                     "beside.",
                                     estimate->method->name, estimand_rows[estimate->estimand].name,
                                     estimand_rows[asked].name));
        if (estimate->status)
            note(notes, arena_format(notes->arena, "Method %s: not estimated, %s.",
                                     estimate->method->name, estimate->reason));
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
                                 effect_count_text(notes->arena, n), level->name, why));
    }
    if (effect_support_changes(support, notes->result->request->estimand))
        note(notes, arena_format(notes->arena,
                                 "%s treated rows are off support. The estimates are about those "
                                 "who could be compared.",
                                 effect_count_text(notes->arena, support->n_arm[1])));
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
                              effect_count_text(notes->arena, estimate->fit.n_unmatched)));
        if (lots->n && lots->high > lots->low)
            note(notes,
                 arena_format(notes->arena,
                              "Method %s: equally near rows are taken at random (--seed). Over %zu "
                              "other draws the estimate is %.4g to %.4g (SD %.3g).",
                              estimate->method->name, lots->n, lots->low, lots->high,
                              lots->deviation));
    }
}

static void note_headline(struct notes *notes)
{
    const struct effect_estimate *best = notes->result->study.headline;
    if (!best)
        return;
    if (best->largest_smd > EFFECT_SMD_FINE)
        note(notes, arena_format(notes->arena,
                                 "By %s the arms still differ: the largest difference is %.2f "
                                 "standard deviations.",
                                 best->method->name, best->largest_smd));
    for (int arm = 0; arm < 2; arm++)
        if (best->ess_arm[arm] < FEW_EFFECTIVE)
            note(notes, arena_format(notes->arena,
                                     "By %s the %s rows weigh like %.0f equal ones: the estimate "
                                     "hangs on few.",
                                     best->method->name, arm ? "treated" : "untreated",
                                     best->ess_arm[arm]));
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
                                 "%s treated rows have a propensity beyond that of any untreated "
                                 "row: for them the answer rests on the model alone.",
                                 n < EFFECT_MIN_COUNT ? "A few (fewer than 10)"
                                                      : effect_count_text(notes->arena, n)));
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
