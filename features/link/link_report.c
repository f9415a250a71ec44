// The page reads the figures of link.json and computes none, so that both say the same.

#include "features/link/link_report.h"

#include "features/base/arena.h"
#include "features/base/small_counts.h"
#include "features/report/report.h"

#include <math.h>
#include <string.h>

static double number(const json *object, const char *key)
{
    return json_number(object, key, NAN);
}

static long long whole(const json *object, const char *key)
{
    return json_whole(object, key, 0);
}

static const char *count(struct arena *arena, const json *object, const char *key)
{
    return count_text(arena, (double)whole(object, key), SMALL_COUNTS_DEFAULT);
}

static void write_summary(struct arena *arena, struct report *report, const json *manifest)
{
    const json *weights = json_get(manifest, "weights");
    struct report_figure figures[4];
    size_t n = 0;
    report_section(report, "summary", "Summary");
    figures[n++] = (struct report_figure){
        "Records", arena_format(arena, "%lld", whole(manifest, "records")), NULL};
    figures[n++] = (struct report_figure){
        "Persons", arena_format(arena, "%lld", whole(manifest, "persons")), "after linkage"};
    figures[n++] = (struct report_figure){
        "Largest person", arena_format(arena, "%lld", whole(manifest, "records_of_largest_person")),
        "records"};
    if (weights)
        figures[n++] = (struct report_figure){
            "Linked by match weight", arena_format(arena, "%lld", whole(weights, "pairs_linked")),
            arena_format(arena, "pairs with a score of %g or more",
                         number(weights, "match_probability"))};
    report_figures(report, figures, n);
    if (weights && !json_bool(weights, "converged", true))
        report_warning(report,
                       "The estimation of the weights did not converge. Do not rely on them.");
    if (weights)
        report_note(report,
                    "A match probability is a score until it is calibrated on records whose "
                    "true person is known.");
}

static void write_rules(struct arena *arena, struct report *report, const json *manifest)
{
    const json *rules = json_get(manifest, "rules");
    const struct report_column columns[] = {{"Equal on", false}, {"Pairs linked", true}};
    if (!json_count(rules))
        return;
    report_section(report, "rules", "Deterministic linkage");
    report_table(report, "Pairs of records that a rule links", columns, 2);
    for (size_t i = 0; i < json_count(rules); i++) {
        report_cell(report, "%s", json_text(json_at(rules, i), "rule"));
        report_cell(report, "%s", count(arena, json_at(rules, i), "pairs"));
    }
    report_table_end(report);
}

// ---- weights ------------------------------------------------------------------------------------

static void draw_weights(struct arena *arena, struct report *report, const json *comparison)
{
    const json *levels = json_get(comparison, "levels");
    size_t n = json_count(levels);
    struct chart_item *items = arena_array(arena, n, sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct chart_item){json_text(json_at(levels, i), "words"),
                                       number(json_at(levels, i), "weight"), NAN, NAN, NAN};
    report_dot_chart(report,
                     &(struct dot_chart){.title = arena_format(arena, "Match weights of %s",
                                                               json_text(comparison, "column")),
                                         .x = {.title = "Match weight (log2 of m / u)"},
                                         .item_title = "Level",
                                         .items = items,
                                         .n_item = n,
                                         .bars = true,
                                         .has_reference = true,
                                         .reference_name = "says nothing"});
}

static void write_levels(struct report *report, const json *comparisons)
{
    const struct report_column columns[] = {
        {"Column", false}, {"Level", false}, {"m", true}, {"u", true}, {"Match weight", true}};
    report_table(report, "Parameters: shares of pairs at each level", columns, 5);
    for (size_t i = 0; i < json_count(comparisons); i++) {
        const json *comparison = json_at(comparisons, i), *levels = json_get(comparison, "levels");
        for (size_t l = 0; l < json_count(levels); l++) {
            const json *level = json_at(levels, l);
            report_cell(report, "%s", json_text(comparison, "column"));
            report_cell(report, "%s", json_text(level, "words"));
            report_cell(report, "%.4g", number(level, "m"));
            report_cell(report, "%.4g", number(level, "u"));
            report_cell_number(report, number(level, "weight"), 2);
        }
    }
    report_table_end(report);
}

static void write_weights(struct arena *arena, struct report *report, const json *weights)
{
    const json *comparisons = json_get(weights, "comparisons");
    report_section(report, "weights", "Match weights");
    report_paragraph(
        report,
        "m is the share of a level among pairs of one person, u among pairs of two. The "
        "weights of a pair's levels add up, with the prior (%.2f), to log2 of its odds.",
        log2(number(weights, "prior") / (1 - number(weights, "prior"))));
    for (size_t i = 0; i < json_count(comparisons); i++) {
        if (!json_bool(json_at(comparisons, i), "trained", true))
            report_note(report, "m of %s is not estimated from these records: it is the preset.",
                        json_text(json_at(comparisons, i), "column"));
        draw_weights(arena, report, json_at(comparisons, i));
    }
    write_levels(report, comparisons);
    const json *trainings = json_get(weights, "trainings");
    const struct report_column columns[] = {
        {"Pairs equal on", false}, {"Pairs", true}, {"Iterations", true}, {"Converged", false}};
    report_table(report, "Runs of expectation maximisation", columns, 4);
    for (size_t i = 0; i < json_count(trainings); i++) {
        const json *training = json_at(trainings, i);
        report_cell(report, "%s", json_text(training, "rule"));
        report_cell_number(report, number(training, "pairs"), 0);
        report_cell_number(report, number(training, "iterations"), 0);
        report_cell(report, "%s", json_bool(training, "converged", false) ? "yes" : "no");
    }
    report_table_end(report);
}

// ---- blocks, pairs, persons ---------------------------------------------------------------------

static void write_blocks(struct arena *arena, struct report *report, const json *weights)
{
    const json *blocks = json_get(weights, "blocks");
    const struct report_column columns[] = {{"Equal on", false},
                                            {"Pairs", true},
                                            {"Pairs added", true},
                                            {"Recall added (estimate)", true},
                                            {"Blocks left out", true}};
    const json *incremental = json_get(weights, "incremental");
    report_section(report, "blocks", "Blocking: which pairs are compared");
    if (incremental)
        report_paragraph(report,
                         "This run compared %s pairs, of the %s records that were new or changed. "
                         "All else is taken over from the run before. The table counts the pairs "
                         "of the last run that compared all.",
                         count(arena, incremental, "pairs_compared"),
                         count(arena, incremental, "records_changed"));
    report_table(report, "Pairs of each rule", columns, 5);
    for (size_t i = 0; i < json_count(blocks); i++) {
        const json *block = json_at(blocks, i);
        report_cell(report, "%s", json_text(block, "block"));
        report_cell(report, "%s", count(arena, block, "pairs"));
        report_cell(report, "%s", count(arena, block, "pairs_added"));
        report_cell_percent(report, number(block, "recall_added"), 1);
        report_cell_number(report, number(block, "blocks_left_out"), 0);
    }
    report_table_end(report);
}

static void write_false_matches(struct report *report, const json *weights)
{
    const json *item = json_get(weights, "false_matches");
    report_heading(report, "False matches, estimated without labels");
    if (json_get(item, "forbidden_pairs"))
        report_paragraph(report,
                         "%.0f pairs of records of one input that has a person once reach the "
                         "threshold. At that "
                         "rate about %.1f of the pairs of other records that reach it are false "
                         "(95%% CI %.1f to "
                         "%.1f), before the limits that keep persons apart.",
                         number(item, "forbidden_pairs_reached"), number(item, "expected"),
                         number(item, "low"), number(item, "high"));
    else
        report_paragraph(report,
                         "No input is marked unique, so no pairs are known to be two people.");
    report_paragraph(
        report,
        "By their scores %.1f of the linked pairs are false. That holds only as far as the "
        "scores are probabilities.",
        number(item, "expected_by_scores"));
}

static void write_scores(struct arena *arena, struct report *report, const json *weights)
{
    const json *list = json_get(weights, "pairs_by_odds");
    size_t n = json_count(list);
    double most = 0;
    struct chart_point *points = arena_array(arena, n, sizeof *points);
    for (size_t i = 0; i < n; i++) {
        double pairs = number(json_at(list, i), "pairs");
        bool small = count_is_small(pairs, SMALL_COUNTS_DEFAULT);
        points[i] = (struct chart_point){number(json_at(list, i), "log2_odds_from") + 1,
                                         small ? NAN : pairs, NAN, NAN, NAN};
        most = pairs > most ? pairs : most;
    }
    const struct chart_series series = {"Pairs", points, n, true, false};
    double p = number(weights, "match_probability"), odds = log2(p / (1 - p));
    report_section(report, "pairs", "Pairs by their score");
    report_line_chart(
        report, &(struct line_chart){
                    .title = "Pairs by log2 of their odds",
                    .description = "Steps of 2; pairs at or right of the line are linked, unless "
                                   "something forbids it. Fewer than 10 are not drawn.",
                    .x = {.title = "log2 of the odds (0 = score 0.5)"},
                    .y = {.title = "Pairs"},
                    .series = &series,
                    .n_series = 1,
                    .reference = {"threshold", odds, 0, odds, most}});
    const json *reviews = json_get(weights, "reviews");
    const struct report_column columns[] = {{"Why", false}, {"Pairs", true}};
    report_table(report, "Pairs for clerical review, not linked", columns, 2);
    for (size_t i = 0; i < json_count(reviews); i++) {
        report_cell(report, "%s", json_text(json_at(reviews, i), "why"));
        report_cell(report, "%s", count(arena, json_at(reviews, i), "pairs"));
    }
    report_table_end(report);
    double tried = number(weights, "records_tried_on_themselves");
    report_paragraph(report,
                     "%.1f%% of records are too blank to be linked by weight: not even an equal "
                     "record would reach the threshold.",
                     tried > 0 ? 100 * number(weights, "records_unlinkable") / tried : 0);
    write_false_matches(report, weights);
}

static void write_persons(struct arena *arena, struct report *report, const json *manifest)
{
    const json *list = json_get(manifest, "persons_by_records");
    const struct report_column columns[] = {{"Records", false}, {"Persons", true}};
    report_section(report, "persons", "Persons by number of records");
    report_table(report, "Persons today", columns, 2);
    for (size_t i = 0; i < json_count(list); i++) {
        const json *row = json_at(list, i);
        long long from = whole(row, "records_from"), to = whole(row, "records_to");
        if (!to)
            report_cell(report, "%lld or more", from);
        else if (to == from)
            report_cell(report, "%lld", from);
        else
            report_cell(report, "%lld to %lld", from, to);
        report_cell(report, "%s", count(arena, row, "persons"));
    }
    report_table_end(report);
}

// ---- against a reference ------------------------------------------------------------------------

// Precision is near 1: one decimal more.
static void cell_interval(struct report *report, const json *object, const char *key, bool small)
{
    const json *share = json_get(object, key);
    if (small)
        report_cell(report, WITHHELD_REASON);
    else
        report_cell_interval_percent(report, number(share, "estimate"), number(share, "low"),
                                     number(share, "high"), key[0] == 'p' ? 2 : 1);
}

static void write_groups(struct arena *arena, struct report *report, const json *groups)
{
    const struct report_column columns[] = {{"Group", false},
                                            {"Persons", true},
                                            {"Recall (95% CI)", true},
                                            {"Precision (95% CI)", true}};
    report_table(report, "Recall and precision by group, in pairs of records", columns, 4);
    for (size_t i = 0; i < json_count(groups); i++) {
        const json *group = json_at(groups, i);
        report_cell(report, "%s: %s", json_text(group, "column"), json_text(group, "group"));
        report_cell(report, "%s", count(arena, group, "persons"));
        bool small = count_is_small(number(group, "persons"), SMALL_COUNTS_DEFAULT);
        cell_interval(report, group, "recall", small);
        cell_interval(report, group, "precision", small);
    }
    report_table_end(report);
    report_paragraph(report,
                     "Intervals allow for records of one person being alike (Wilson, with the "
                     "effective number of pairs). A missed link hides a part of a family's "
                     "history, so a gap between groups is a matter of fairness.");
}

static void write_reference(struct arena *arena, struct report *report, const json *truth)
{
    const json *inputs = json_get(truth, "inputs"), *groups = json_get(truth, "groups");
    const struct report_column columns[] = {{"Inputs", false},
                                            {"Pairs of one person", true},
                                            {"Recall (95% CI)", true},
                                            {"Precision (95% CI)", true}};
    report_section(report, "reference", "Against the reference standard");
    report_paragraph(report, "Recall %.2f%%, precision %.3f%%, in pairs of records.",
                     100 * number(truth, "recall"), 100 * number(truth, "precision"));
    if (json_count(groups))
        write_groups(arena, report, groups);
    report_table(report, "By agency", columns, 4);
    for (size_t i = 0; i < json_count(inputs); i++) {
        const json *row = json_at(inputs, i);
        bool small = count_is_small(number(row, "pairs_true"), SMALL_COUNTS_DEFAULT);
        report_cell(report, "%s and %s", json_text(row, "left"), json_text(row, "right"));
        report_cell(report, "%s", count(arena, row, "pairs_true"));
        cell_interval(report, row, "recall_interval", small);
        cell_interval(report, row, "precision_interval", small);
    }
    report_table_end(report);
}

enum status link_report_write(const json *manifest, const char *path, struct error *err)
{
    struct arena arena = {0};
    struct report *report;
    const json *weights = json_get(manifest, "weights"), *truth = json_get(manifest, "truth");
    enum status status = report_open(path, "Linkage report", NULL, &report, err);
    if (status)
        return status;
    write_summary(&arena, report, manifest);
    write_rules(&arena, report, manifest);
    if (weights) {
        write_weights(&arena, report, weights);
        write_blocks(&arena, report, weights);
        write_scores(&arena, report, weights);
    }
    write_persons(&arena, report, manifest);
    if (truth)
        write_reference(&arena, report, truth);
    arena_done(&arena);
    return report_close(report, err);
}
