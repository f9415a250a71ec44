// A reader should see which trial would have answered the question, what was done instead, and who
// was lost on the way. All words here speak of the method; figures come from the trial.
#include "eval/effect_trial_report.h"

#include "eval/effect/effect_withhold.h"
#include "eval/trial/effect_trial_output.h"
#include "features/base/plain.h"
#include "features/base/text.h"

#include <math.h>
#include <string.h>

// YAML as one writes it in a line.
static const char *flow_text(struct arena *arena, const struct yaml *node)
{
    if (!node)
        return "";
    if (node->kind == YAML_TEXT)
        return node->text;
    const char *text = "";
    for (const struct yaml *child = node->first; child; child = child->next)
        text = arena_format(arena, "%s%s%s%s%s", text, *text ? ", " : "",
                            node->kind == YAML_MAP ? child->key : "",
                            node->kind == YAML_MAP ? ": " : "", flow_text(arena, child));
    return arena_format(arena, node->kind == YAML_MAP ? "{%s}" : "[%s]", text);
}

static const char *cohort_text(struct arena *arena, const struct effect_trial *trial)
{
    const char *text = "";
    for (const struct yaml *child = trial->scenario->cohort->first; child; child = child->next)
        if (strcmp(child->key, "as_of") != 0)
            text = arena_format(arena, "%s%s%s %s", text, *text ? "; " : "", child->key,
                                flow_text(arena, child));
    return *text ? text : "everybody in the records";
}

static const char *eligible_text(struct arena *arena, const struct effect_trial *trial)
{
    const struct yaml *among = yaml_get(trial->info->node, "among");
    const char *rule = arena_format(
        arena, "In the cohort of '%s' (%s), looked at each month from %s to %s as known then.",
        trial->scenario->name, cohort_text(arena, trial), plain_date(arena, trial->first),
        plain_date(arena, trial->last));
    if (among)
        rule = arena_format(arena, "%s Of them only those newly among %s.", rule,
                            flow_text(arena, among));
    return arena_format(arena, "%s Nobody who had started it before.", rule);
}

static const char *treatment_text(struct arena *arena, const struct effect_trial *trial)
{
    const struct yaml *category = yaml_get(trial->info->node, "category");
    return arena_format(arena,
                        "Treated: a first start in the records of \"%s\"%s%s within %s of time "
                        "zero. Untreated: no start by then; later starters stay untreated.",
                        trial->info->source_title, category ? ", category " : "",
                        category ? flow_text(arena, category) : "", trial->info->within_words);
}

static const char *assignment_text(struct arena *arena, const struct effect_trial *trial)
{
    return arena_format(
        arena, "Not random. Adjusted for %zu covariates measured before time zero.%s", trial->n_cov,
        trial->info->has_among
            ? " `among` limits entry. If capacity there was allocated at random, the "
              "offer was random, but who took it up was not."
            : "");
}

static void trial_row(struct report *report, const char *part, const char *target,
                      const char *emulation)
{
    report_cell(report, "%s", part);
    report_cell(report, "%s", target);
    report_cell(report, "%s", emulation);
}

static const char *outcomes_text(struct arena *arena, const struct effect_trial *trial)
{
    const char *text = "";
    for (size_t k = 0; k < trial->n_outcome; k++)
        text = arena_format(arena, "%s%s%s", text, k ? "; " : "", trial->outcomes[k].title);
    return text;
}

static void target_write(struct report *report, struct arena *arena,
                         const struct effect_trial *trial)
{
    const struct report_column columns[] = {
        {"Part", false}, {"Target trial", false}, {"Emulation with the records", false}};
    report_section(report, "trial", "Target trial");
    report_paragraph(report,
                     "No trial was run. The records are analysed as if one had been, with the same "
                     "components. Where the right column falls short of the middle one, so does "
                     "the answer.");
    report_table(report, "The target trial and its emulation", columns, 3);
    trial_row(report, "Eligibility", "Those who could be offered it now, and have not had it",
              eligible_text(arena, trial));
    trial_row(report, "Treatment strategies",
              arena_format(arena, "Start '%s' within %s, or do not", trial->info->title,
                           trial->info->within_words),
              treatment_text(arena, trial));
    trial_row(report, "Treatment assignment", "Random", assignment_text(arena, trial));
    trial_row(
        report, "Start of follow-up", "Date of randomisation",
        trial->info->has_among
            ? "The first monthly date on which it is known that the person is eligible"
            : "Each monthly date on which the person is eligible: a trial begins every month, "
              "and a person may enter many");
    trial_row(report, "Follow-up", "From randomisation to the end of the window",
              "From time zero on; entries whose window is not over, or whose outcome is not known "
              "(moved away, died), are left out");
    trial_row(report, "Outcome", "The harm itself",
              arena_format(arena, "What was recorded: %s", outcomes_text(arena, trial)));
    trial_row(report, "Causal contrast", "Intention to treat",
              "Started against not started; stopping early does not count");
    trial_row(report, "Errors", "By family",
              "By family: members of one family, and repeated entries, count as one cluster");
    report_table_end(report);
}

static void flow_row(struct report *report, const struct effect_trial *trial, const char *what,
                     size_t n)
{
    struct arena arena = {0};
    report_cell(report, "%s", what);
    report_cell(report, "%s", effect_count_text(&arena, &trial->columns, n));
    arena_done(&arena);
}

static void flow_write(struct report *report, struct arena *arena,
                       const struct effect_result *result)
{
    const struct effect_trial *trial = result->trial;
    const struct report_column columns[] = {{"Step", false}, {"Number", true}};
    const struct effect_data *data = result->study.design.data; // without those set aside
    report_section(report, "flow", "From the records to the analysis");
    report_table(report, "From linked to analysed", columns, 2);
    flow_row(report, trial, "Persons after linking", trial->n_person);
    flow_row(report, trial,
             arena_format(arena, "In the cohort: persons × months, over %zu monthly dates",
                          trial->n_date),
             trial->n_cohort_month);
    if (!effect_trial_hides_admitted(trial)) // else it would tell a small count below
        flow_row(report, trial, "Entries: eligible at a time zero", trial->n_admitted);
    if (trial->info->has_among)
        flow_row(report, trial,
                 "Excluded: the record that made them eligible arrived after the start period",
                 trial->n_late);
    flow_row(report, trial, "Excluded: had started it before", trial->n_had);
    flow_row(report, trial,
             arena_format(arena, "Excluded: the window of %s is not over at the data's end",
                          trial->outcomes[0].title),
             trial->outcomes[0].n_open);
    flow_row(report, trial, "Excluded: outcome not known (moved away or died before)",
             trial->outcomes[0].n_unknown);
    flow_row(report, trial, "Excluded: a value that only one group has", trial->n_set_aside);
    flow_row(report, trial, "Analysed: entries", data->n_row);
    flow_row(report, trial, "of them treated", effect_arm_count(data, 1));
    flow_row(report, trial, "of them untreated", effect_arm_count(data, 0));
    flow_row(report, trial, text_sentence(arena, trial->scenario->many), trial->n_child);
    flow_row(report, trial, "Families", data->n_cluster);
    report_table_end(report);
}

static void outcomes_chart(struct report *report, struct arena *arena,
                           const struct effect_trial *trial)
{
    struct chart_item *items = arena_array(arena, trial->n_outcome + 1, sizeof *items);
    size_t n = 0;
    for (size_t k = 0; k < trial->n_outcome; k++) {
        const struct effect_estimate *shown = trial->outcomes[k].shown;
        if (shown && !isnan(shown->estimate))
            items[n++] = (struct chart_item){trial->outcomes[k].title, 100 * shown->estimate,
                                             100 * shown->low, 100 * shown->high, NAN};
    }
    if (n == 0)
        return;
    report_dot_chart(report, &(struct dot_chart){
                                 .title = "Effect on each outcome with its 95% confidence interval",
                                 .x = {.title = "Difference per 100 entries"},
                                 .item_title = "Outcome",
                                 .items = items,
                                 .n_item = n,
                                 .has_reference = true,
                                 .reference_name = "no difference",
                             });
}

static void outcomes_write(struct report *report, struct arena *arena,
                           const struct effect_trial *trial)
{
    const struct report_column columns[] = {
        {"Outcome", false}, {"Difference per 100 (95% CI)", true}, {"Entries", true}};
    report_section(report, "outcomes", "Effect or detection?");
    report_paragraph(report,
                     "Families who get help are seen more often, so more is recorded about them. "
                     "The first %d months are shown separately: if early enquiries rise while "
                     "outcomes that do not depend on being seen (becoming looked after, injury) do "
                     "not, the rise is probably detection. All by the method of the answer.",
                     SURVEILLANCE_MONTHS);
    report_paragraph(report, "%s", effect_trial_deaths_text(arena, trial));
    outcomes_chart(report, arena, trial);
    report_table(report, "Outcomes beside each other", columns, 3);
    for (size_t k = 0; k < trial->n_outcome; k++) {
        const struct trial_outcome *outcome = &trial->outcomes[k];
        const struct effect_estimate *shown = outcome->shown;
        report_cell(report, "%s%s", outcome->title,
                    outcome->is_surveillance ? ": what help makes visible" : "");
        if (shown)
            report_cell(report, "%s", effect_estimate_text(arena, shown, 100, 2, ""));
        else
            report_cell(report, "not estimated, %s", outcome->reason);
        report_cell(report, "%s",
                    effect_trial_hides_outcome(trial, outcome)
                        ? "not shown (it would reveal a count below 10)"
                        : effect_count_text(arena, &trial->columns, outcome->data.n_row));
    }
    report_table_end(report);
}

void effect_trial_report(struct report *report, struct arena *arena,
                         const struct effect_result *result)
{
    target_write(report, arena, result->trial);
    flow_write(report, arena, result);
    outcomes_write(report, arena, result->trial);
}

void effect_trial_limits(struct report *report, struct arena *arena,
                         const struct effect_trial *trial)
{
    report_bullet(
        report,
        "Those who started within %s had to stay eligible until then. An outcome before the "
        "start counts against no treatment. With a short period this matters little.",
        trial->info->within_words);
    report_bullet(report, "Those who moved away or died are excluded. If help changes who moves, "
                          "the estimate is biased.");
    if (!trial->chosen || trial->n_left_out == 0)
        return;
    const char *text = "";
    for (size_t i = 0; i < trial->n_left_out; i++)
        text = arena_format(arena, "%s%s\n", text, trial->left_out[i]);
    report_bullet(report,
                  "Of the scenario's features %zu columns are no covariates: nearly constant in an "
                  "arm, or too many for the rows. --covariates names others.",
                  trial->n_left_out);
    report_details(report, "Features that were left out", text);
}
