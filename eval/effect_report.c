// The page: the answer in words, who was compared, covariate balance, the estimate of every method,
// groups, limits, and what could not be estimated. Nothing here computes a figure.
#include "eval/effect_report.h"

#include "eval/effect/effect_withhold.h"
#include "eval/effect_trial_report.h"
#include "features/report/report.h"

#include <math.h>

#define RARE 0.02 // below 2 per 100, figures get a second decimal

// Figures per 100 where the outcome is 0/1.
static double scale_of(const struct effect_result *result)
{
    return result->binary ? 100 : 1;
}

static int decimals_of(const struct effect_result *result)
{
    double largest = 0;
    for (size_t i = 0; i < result->study.n_estimate; i++)
        largest = fmax(largest, fabs(result->study.estimates[i].high));
    if (result->binary && largest > 0 && largest < RARE)
        return 2;
    if (result->binary || !(largest > 0))
        return 1;
    double digits = 2 - floor(log10(largest));
    return digits < 0 ? 0 : digits > 9 ? 9 : (int)digits;
}

static const char *unit_title(struct arena *arena, const struct effect_result *result)
{
    return result->binary
               ? arena_format(arena, "Difference per 100 %s: %s", effect_unit(result->columns),
                              effect_outcome_words(arena, result->columns))
               : arena_format(arena, "Difference in the mean of %s",
                              effect_outcome_words(arena, result->columns));
}

static const char *arm_text(struct arena *arena, const struct effect_result *result,
                            const struct effect_estimate *estimate, int arm)
{
    return estimate->hide_counts ? "not shown"
                                 : effect_count_text(arena, result->columns, estimate->n_arm[arm]);
}

static const char *ess_text(struct arena *arena, const struct effect_estimate *estimate, int arm)
{
    return estimate->withheld || estimate->hide_counts
               ? "effective sample size withheld"
               : arena_format(arena, "effective sample size %.0f", estimate->ess_arm[arm]);
}

static void answer_write(struct report *report, struct arena *arena,
                         const struct effect_result *result)
{
    const struct effect_estimate *best = result->study.headline;
    report_section(report, "answer", "Answer");
    report_paragraph(report, "%s", result->answer);
    if (!best)
        return;
    double scale = scale_of(result);
    int n_decimal = decimals_of(result);
    double low = scale * best->low, high = scale * best->high;
    if (best->withheld) {
        low = effect_outwards(low, n_decimal, false);
        high = effect_outwards(high, n_decimal, true);
    }
    const struct effect_gate *balance = &best->gates.items[GATE_BALANCE];
    const struct report_figure figures[] = {
        {result->binary
             ? arena_format(arena, "Risk difference per 100 %s", effect_unit(result->columns))
             : "Difference of means",
         best->withheld ? "withheld"
                        : arena_format(arena, "%.*f", n_decimal, scale * best->estimate),
         arena_format(arena,
                      best->withheld ? "95%% CI about %.*f to %.*f, rounded outwards"
                                     : "95%% CI %.*f to %.*f",
                      n_decimal, low, n_decimal, high)},
        {arena_format(arena, "With %s", effect_treatment_words(arena, result->columns)),
         arm_text(arena, result, best, 1), ess_text(arena, best, 1)},
        {"Without it", arm_text(arena, result, best, 0), ess_text(arena, best, 0)},
        {"Largest difference left", arena_format(arena, "%.2f", balance->value),
         arena_format(arena, "standard deviations; limit %.2f", balance->limit)},
    };
    report_figures(report, figures, sizeof figures / sizeof *figures);
    report_paragraph(
        report,
        "Method: %s (%s), the %s: %s. It is the first in a fixed order that passed all checks.",
        best->method->title, best->method->name, estimand_rows[best->estimand].title,
        best->method->help);
}

static void warnings_write(struct report *report, const struct effect_result *result)
{
    if (result->n_warning == 0)
        return;
    report_section(report, "warnings", "Warnings");
    for (size_t i = 0; i < result->n_warning; i++)
        report_bullet(report, "%s", result->warnings[i]);
}

static void notes_write(struct report *report, const struct effect_result *result)
{
    if (result->n_note == 0)
        return;
    report_heading(report, "Limits of this result");
    for (size_t i = 0; i < result->n_note; i++)
        report_bullet(report, "%s", result->notes[i]);
}

static void rows_write(struct report *report, struct arena *arena,
                       const struct effect_result *result)
{
    const struct effect_table *table = result->table;
    const struct report_column columns[] = {{"Rows", false}, {"Number", true}};
    const struct effect_data *data = result->study.design.data;
    report_section(report, "compared", "Rows compared");
    report_table(report, "From the table to the analysis", columns, 2);
    const struct effect_support *support = &result->study.support;
    size_t set_aside = support->n_arm[0] + support->n_arm[1];
    size_t left_out = table->n_no_treatment + table->n_no_outcome + set_aside;
    if (!count_is_small((double)left_out, result->columns->min_count)) { // else they would tell it
        report_cell(report, "In the table");
        report_cell(report, "%zu", table->n_row);
    }
    report_cell(report, "Excluded: no treatment given");
    report_cell(report, "%s", effect_count_text(arena, result->columns, table->n_no_treatment));
    report_cell(report, "Excluded: no outcome given");
    report_cell(report, "%s", effect_count_text(arena, result->columns, table->n_no_outcome));
    report_cell(report, "Set aside: a value that only one group has");
    report_cell(report, "%s", effect_count_text(arena, result->columns, set_aside));
    report_cell(report, "Analysed");
    report_cell(report, "%zu", data->n_row);
    report_cell(report, "of them treated ('%s' = 1)", result->columns->treatment);
    report_cell(report, "%s", effect_count_text(arena, result->columns, effect_arm_count(data, 1)));
    report_cell(report, "of them untreated");
    report_cell(report, "%s", effect_count_text(arena, result->columns, effect_arm_count(data, 0)));
    if (data->cluster) {
        report_cell(report, "Clusters ('%s')", result->columns->cluster);
        report_cell(report, "%s", effect_count_text(arena, result->columns, data->n_cluster));
    }
    report_table_end(report);
}

static void love_plot(struct report *report, struct arena *arena,
                      const struct effect_result *result)
{
    size_t n = result->table->data.n_cov, m = 0;
    struct chart_item *items = arena_array(arena, n + 1, sizeof *items);
    double *before = arena_array(arena, n + 1, sizeof *before);
    for (size_t i = 0; i < n; i++) {
        const struct effect_balance *balance = &result->balance[i];
        if (balance->withheld)
            continue;
        before[m] = fabs(balance->smd_before);
        items[m++] =
            (struct chart_item){balance->covariate, fabs(balance->smd_after), NAN, NAN, NAN};
    }
    report_dot_chart(report, &(struct dot_chart){
                                 .title = "Covariate balance before and after",
                                 .description = "Standardised mean differences before and after "
                                                "weighting or matching.",
                                 .x = {.title = "Standardised difference, without sign"},
                                 .item_title = "Covariate",
                                 .items = items,
                                 .n_item = m,
                                 .has_reference = true,
                                 .reference = EFFECT_SMD_FINE,
                                 .reference_name = "0.1: usual limit",
                                 .others = before,
                                 .value_name = "After",
                                 .other_name = "Before",
                             });
}

static void balance_write(struct report *report, struct arena *arena,
                          const struct effect_result *result)
{
    const struct report_column columns[] = {{"Covariate", false},
                                            {"Difference before", true},
                                            {"Difference after", true},
                                            {"Variance ratio after", true},
                                            {"Largest gap of distributions after", true}};
    report_section(report, "balance", "Covariate balance");
    report_paragraph(
        report,
        "Differences are treated less untreated, in standard deviations%s%s%s. Only the "
        "listed covariates are compared: what was not recorded may still differ.",
        result->weighted ? ". \"After\" uses the weights of " : "",
        result->weighted ? result->weighted->method->title : "",
        result->weighted && result->weighted->method->need == NEED_BASIS ? " (some may be negative)"
                                                                         : "");
    love_plot(report, arena, result);
    report_table(report, "Balance of covariates", columns, 5);
    for (size_t i = 0; i < result->table->data.n_cov; i++) {
        const struct effect_balance *balance = &result->balance[i];
        report_cell(report, "%s", balance->covariate);
        if (balance->withheld) {
            for (int k = 0; k < 4; k++)
                report_cell(report, "withheld");
            continue;
        }
        report_cell_number(report, balance->smd_before, 3);
        report_cell_number(report, balance->smd_after, 3);
        report_cell_number(report, balance->variance_ratio, 2);
        report_cell_number(report, balance->ks, 3);
    }
    report_table_end(report);
}

static void forest_plot(struct report *report, struct arena *arena,
                        const struct effect_result *result)
{
    struct chart_item *items = arena_array(arena, result->study.n_estimate + 1, sizeof *items);
    double scale = scale_of(result);
    size_t n = 0;
    for (size_t i = 0; i < result->study.n_estimate; i++) {
        const struct effect_estimate *estimate = &result->study.estimates[i];
        if (!estimate->status && !isnan(estimate->estimate))
            items[n++] = (struct chart_item){arena_format(arena, "%s (%s)", estimate->method->title,
                                                          estimand_rows[estimate->estimand].name),
                                             scale * estimate->estimate, scale * estimate->low,
                                             scale * estimate->high, NAN};
    }
    report_dot_chart(report,
                     &(struct dot_chart){
                         .title = "Estimate of each method with its 95% confidence interval",
                         .x = {.title = unit_title(arena, result)},
                         .item_title = "Method",
                         .items = items,
                         .n_item = n,
                         .has_reference = true,
                         .reference_name = "no difference",
                     });
}

static void estimates_write(struct report *report, struct arena *arena,
                            const struct effect_result *result)
{
    const struct report_column columns[] = {{"Method", false},           {"Estimand", false},
                                            {"Estimate (95% CI)", true}, {"Treated", true},
                                            {"Untreated", true},         {"Effective rows", true},
                                            {"Imbalance", true}};
    double scale = scale_of(result);
    int n_decimal = decimals_of(result);
    report_section(report, "methods", "Estimates by method");
    report_paragraph(report, "Agreement supports the answer but does not rule out unmeasured "
                             "confounding, which affects all methods alike. Disagreement means "
                             "the result depends on the modelling choices. att = those treated, "
                             "ate = all, ato = where the groups overlap, atm = those treated who "
                             "could be compared.");
    forest_plot(report, arena, result);
    report_table(report, "Estimates", columns, 7);
    for (size_t i = 0; i < result->study.n_estimate; i++) {
        const struct effect_estimate *estimate = &result->study.estimates[i];
        bool has = !estimate->status;
        report_cell(report, "%s", estimate->method->title);
        report_cell(report, "%s", estimand_rows[estimate->estimand].name);
        report_cell(report, "%s", effect_estimate_text(arena, estimate, scale, n_decimal, ""));
        for (int arm = 1; arm >= 0; arm--)
            report_cell(report, "%s", has ? arm_text(arena, result, estimate, arm) : "–");
        if (estimate->withheld || estimate->hide_counts)
            report_cell(report, "withheld");
        else
            report_cell_number(report, estimate->ess_arm[0] + estimate->ess_arm[1], 0);
        report_cell_number(report, estimate->largest_smd, 3);
    }
    report_table_end(report);
}

static const char *value_text(const struct effect_group *group)
{
    return *group->value ? group->value : "(not known)";
}

static const char *group_count(struct arena *arena, const struct effect_group *group, int arm)
{
    if (!group->hide_counts)
        return arena_format(arena, "%zu", group->n_arm[arm]);
    return group->n_arm[arm] < EFFECT_MIN_COUNT ? "fewer than 10" : "not shown";
}

static void groups_plot(struct report *report, struct arena *arena,
                        const struct effect_result *result)
{
    struct chart_item *items = arena_array(arena, result->n_group + 1, sizeof *items);
    double scale = scale_of(result);
    size_t n = 0;
    for (size_t i = 0; i < result->n_group; i++) {
        const struct effect_group *group = &result->groups[i];
        const struct effect_estimate *shown = group->shown;
        if (shown && !isnan(shown->estimate))
            items[n++] = (struct chart_item){
                arena_format(arena, "%s: %s", group->column, value_text(group)),
                scale * shown->estimate, scale * shown->low, scale * shown->high, NAN};
    }
    const struct effect_estimate *all = result->study.headline;
    if (all && all->withheld)
        all = NULL;
    report_dot_chart(report, &(struct dot_chart){
                                 .title = "Effect by group with its 95% confidence interval",
                                 .x = {.title = unit_title(arena, result)},
                                 .item_title = "Group",
                                 .items = items,
                                 .n_item = n,
                                 .has_reference = all != NULL,
                                 .reference = all ? scale * all->estimate : 0,
                                 .reference_name = "all rows",
                             });
}

static void groups_write(struct report *report, struct arena *arena,
                         const struct effect_result *result)
{
    const struct report_column columns[] = {{"Group", false},
                                            {"Estimate (95% CI)", true},
                                            {"Treated", true},
                                            {"Untreated", true},
                                            {"Reason", false}};
    if (result->n_group == 0)
        return;
    report_section(report, "groups", "Groups");
    report_paragraph(report,
                     "Each group is analysed on its own, by the method of the answer. Overlapping "
                     "confidence intervals do not show whether the effect differs between groups. "
                     "With many groups, some will differ by chance.");
    groups_plot(report, arena, result);
    report_table(report, "Effect by group", columns, 5);
    for (size_t i = 0; i < result->n_group; i++) {
        const struct effect_group *group = &result->groups[i];
        const struct effect_estimate *shown = group->shown;
        double scale = scale_of(result);
        report_cell(report, "%s: %s", group->column, value_text(group));
        report_cell(report, "%s",
                    shown ? effect_estimate_text(arena, shown, scale, decimals_of(result), "")
                          : "–");
        report_cell(report, "%s", group_count(arena, group, 1));
        report_cell(report, "%s", group_count(arena, group, 0));
        report_cell(report, "%s", group->reason ? group->reason : "");
    }
    report_table_end(report);
}

static void negatives_write(struct report *report, struct arena *arena,
                            const struct effect_result *result)
{
    const struct report_column columns[] = {
        {"Outcome", false}, {"Estimate (95% CI)", true}, {"Reason", false}};
    double scale = scale_of(result);
    if (result->columns->n_negative == 0)
        return;
    report_section(report, "negative", "Negative outcomes");
    report_paragraph(report,
                     "The treatment cannot change these outcomes. A difference that remains "
                     "after adjustment shows confounding.");
    report_table(report, "Negative outcomes", columns, 3);
    for (size_t k = 0; k < result->columns->n_negative; k++) {
        const struct effect_negative *negative = &result->negatives[k];
        const struct effect_estimate *shown = negative->shown;
        report_cell(report, "%s", negative->name);
        report_cell(report, "%s",
                    shown ? effect_estimate_text(arena, shown, scale, decimals_of(result), "")
                          : "–");
        report_cell(report, "%s", negative->reason ? negative->reason : "");
    }
    report_table_end(report);
}

static void sensitivity_write(struct report *report, const struct effect_result *result)
{
    const struct effect_sensitivity *found = &result->sensitivity;
    report_section(report, "sensitivity", "Sensitivity to unmeasured confounding");
    if (isnan(found->e_value)) {
        report_paragraph(report,
                         "The E-value is not given: it needs an adjusted estimate and, for a 0/1 "
                         "outcome, a mean above 0 in both groups and no small count behind it.");
        return;
    }
    report_paragraph(report,
                     "E-value %.2f: to explain away the estimate, an unmeasured confounder would "
                     "need a risk ratio of at least %.2f with both treatment and outcome, beyond "
                     "the covariates (estimated risk ratio %.2f%s).",
                     found->e_value, found->e_value, found->risk_ratio,
                     found->converted ? ", converted from a difference in standard deviations"
                                      : "");
    if (found->e_limit > 1)
        report_paragraph(
            report,
            "For the limit of the confidence interval nearer to no effect, the E-value is "
            "%.2f.",
            found->e_limit);
    else
        report_paragraph(report,
                         "The confidence interval already includes no effect, so the E-value for "
                         "its limit is 1: do not read %.2f as evidence of an effect.",
                         found->e_value);
}

static void missing_write(struct report *report, const struct effect_result *result)
{
    size_t n = 0;
    report_section(report, "not-estimated", "What could not be estimated");
    for (size_t i = 0; i < result->study.n_estimate; i++) {
        const struct effect_estimate *estimate = &result->study.estimates[i];
        if (!estimate->status)
            continue;
        report_bullet(report, "%s: %s.", estimate->method->title, estimate->reason);
        n++;
    }
    for (size_t i = 0; i < result->n_group; i++) {
        const struct effect_group *group = &result->groups[i];
        if (!group->reason)
            continue;
        report_bullet(report, "%s: %s: %s.", group->column, value_text(group), group->reason);
        n++;
    }
    if (n == 0)
        report_paragraph(report, "Everything that was asked for could be estimated.");
}

static void limits_write(struct report *report, const struct effect_result *result,
                         struct arena *arena)
{
    report_section(report, "limits", "Limits");
    report_bullet(report, "A difference is an effect only if, among people with the same "
                          "covariates, treatment was independent of the outcome they would have "
                          "had. No figure here can test that.");
    report_bullet(report,
                  "Covariates must have been known before the treatment began. One that the "
                  "treatment changed hides part of the effect.");
    report_bullet(report, "An outcome is what was recorded. Families in a programme are seen more "
                          "often, so more is recorded about them: a rise may be detection.");
    if (result->trial)
        effect_trial_limits(report, arena, result->trial);
    report_bullet(report,
                  "Intervals are estimate ± 1.96 standard errors, %s (Newcombe's where fewer than "
                  "10 in a group had the outcome), without a correction for small samples or for "
                  "the number of methods and groups.",
                  result->table->data.cluster ? "clustered"
                                              : "each row independent (matched rows by set)");
    report_bullet(report, "%s",
                  result->columns->min_count > 0
                      ? "Counts below 10, and figures that would reveal them, are not shown, here "
                        "and in the files beside this one."
                      : "Internal: small counts are shown. Do not pass this page on.");
}

enum status effect_report_write(const struct effect_result *result, const char *path,
                                struct error *err)
{
    struct arena arena = {0};
    struct report *report;
    const char *subtitle =
        arena_format(&arena, "Effect of %s on %s", effect_treatment_words(&arena, result->columns),
                     effect_outcome_words(&arena, result->columns));
    enum status status =
        report_open(path, "Estimated effect of an intervention", subtitle, &report, err);
    if (!status) {
        warnings_write(report, result);
        answer_write(report, &arena, result);
        notes_write(report, result);
        if (result->trial)
            effect_trial_report(report, &arena, result);
        else
            rows_write(report, &arena, result);
        balance_write(report, &arena, result);
        estimates_write(report, &arena, result);
        groups_write(report, &arena, result);
        negatives_write(report, &arena, result);
        sensitivity_write(report, result);
        missing_write(report, result);
        limits_write(report, result, &arena);
        status = report_close(report, err);
    }
    arena_done(&arena);
    return status;
}
