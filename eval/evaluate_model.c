// A scored table says nothing about how its scores were made, so this evaluates any model.
// Rows without a label or a score are left out and counted, never taken for a
// zero.
#include "eval/evaluate_model.h"

#include "eval/evaluate_drift.h"
#include "eval/evaluation_manifest.h"
#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/small_counts.h"
#include "model/kind/dataset.h"
#include "model/metric/curves.h"
#include "model/metric/evaluation_options.h"
#include "model/metric/evaluation_report.h"
#include "model/table/id_columns.h"
#include "model/table/labels.h"

#include <math.h>
#include <string.h>

struct evaluated_table {
    struct cli *cli;
    const char *path, *label_name, *score_name;
    struct csv_table table;
    double *score; // of the rows that are scored
    signed char *label;
    size_t *row; // of the table
    size_t n, n_no_label, n_no_score;
    uint32_t *cluster;
    uint32_t *person;         // numbers by --id; NULL = each row is one
    const char *cluster_name; // the column; NULL = each row alone
    const char *model;        // of a predictions.csv: the candidate; or NULL
    long i_model;             // its column
    struct group_column *groups;
    size_t n_group;
    struct top *tops;
    size_t n_top;
    double threshold;
    struct evaluation evaluation;
};

static const char *const default_tops[] = {"5%", "10%", "20%"};

static enum status tops_read(struct evaluated_table *scored, struct error *err)
{
    size_t n;
    const char *const *texts = cli_texts(scored->cli, "--at-k", &n);
    enum status status = OK;
    if (n == 0) {
        texts = default_tops;
        n = sizeof default_tops / sizeof *default_tops;
    }
    scored->tops = arena_array(scored->cli->arena, n, sizeof *scored->tops);
    for (size_t i = 0; i < n && !status; i++)
        status = top_parse(texts[i], &scored->tops[i], err);
    scored->n_top = n;
    scored->threshold = cli_number(scored->cli, "--threshold", NAN);
    return status;
}

// predictions.csv of a model's folder: its families are clusters, and it has the rows of every
// candidate, those of the selected one first.
static bool is_predictions(const struct csv_table *table)
{
    static const char *const names[] = {"person_id", "as_of", "split", "family", "model"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (table_column(table, names[i]) < 0)
            return false;
    return table->n_row > 0;
}

// Which rows are evaluated: those of one candidate.
static enum status candidate_choose(struct evaluated_table *scored, struct error *err)
{
    const struct csv_table *table = &scored->table;
    const char *wanted = cli_text(scored->cli, "--model");
    if (!is_predictions(table)) {
        if (wanted)
            return cli_usage(scored->cli, err, "--model is for a predictions.csv that train wrote");
        return OK;
    }
    scored->i_model = table_column(table, "model");
    scored->model = wanted ? wanted : table_cell(table, 0, (size_t)scored->i_model);
    const char **names = arena_array(scored->cli->arena, table->n_row + 1, sizeof *names);
    size_t n_other = 0, n_name = 0;
    for (size_t i = 0; i < table->n_row; i++) {
        const char *name = table_cell(table, i, (size_t)scored->i_model);
        n_other += strcmp(name, scored->model) != 0;
        if (n_name == 0 || strcmp(names[n_name - 1], name) != 0)
            names[n_name++] = name;
    }
    if (n_other == table->n_row) {
        error_set(err, E_USAGE, "no predictions of the model '%s'", scored->model);
        error_at(err, scored->path, 0, 0);
        const char *nearest = error_nearest(scored->model, names, n_name);
        error_hint(err, "the first is '%s'", nearest ? nearest : names[0]);
        return E_USAGE;
    }
    if (n_other)
        cli_say(scored->cli, "predictions of %s alone are evaluated; other candidates: --model",
                scored->model);
    return OK;
}

static bool row_counts(const struct evaluated_table *scored, size_t i_row)
{
    return !scored->model ||
           strcmp(table_cell(&scored->table, i_row, (size_t)scored->i_model), scored->model) == 0;
}

static enum status rows_read(struct evaluated_table *scored, struct error *err)
{
    struct arena *arena = scored->cli->arena;
    const struct csv_table *table = &scored->table;
    size_t i_label, i_score;
    signed char *labels = arena_array(arena, table->n_row + 1, 1);
    scored->score = arena_array(arena, table->n_row + 1, sizeof(double));
    scored->label = arena_array(arena, table->n_row + 1, 1);
    scored->row = arena_array(arena, table->n_row + 1, sizeof(size_t));
    enum status status = table_find(table, scored->label_name, "--label", &i_label, err);
    if (!status)
        status = table_find(table, scored->score_name, "--score", &i_score, err);
    if (!status)
        status = labels_read(table, i_label, cli_text(scored->cli, "--positive"), labels, err);
    for (size_t i = 0; i < table->n_row && !status; i++) {
        double score;
        if (!row_counts(scored, i))
            continue;
        status = table_number(table, i, i_score, &score, err);
        scored->n_no_label += labels[i] < 0;
        scored->n_no_score += labels[i] >= 0 && isnan(score);
        if (status || labels[i] < 0 || isnan(score))
            continue;
        scored->score[scored->n] = score;
        scored->label[scored->n] = labels[i];
        scored->row[scored->n++] = i;
    }
    return status;
}

// The scored rows' cells of a column.
static enum status cells_read(const struct evaluated_table *scored, const char *name,
                              const char *option, const char ***ret_cells, struct error *err)
{
    size_t i_col;
    enum status status = table_find(&scored->table, name, option, &i_col, err);
    if (status)
        return status;
    *ret_cells = arena_array(scored->cli->arena, scored->n + 1, sizeof **ret_cells);
    for (size_t i = 0; i < scored->n; i++)
        (*ret_cells)[i] = table_cell(&scored->table, scored->row[i], i_col);
    return OK;
}

static enum status clusters_read(struct evaluated_table *scored, struct error *err)
{
    const char *cluster = cli_text(scored->cli, "--cluster"), *id = cli_text(scored->cli, "--id");
    const char *name = cluster ? cluster : id ? id : scored->model ? "family" : NULL, **cells;
    if (!name) {
        table_warn_of_repeats(scored->cli, &scored->table, scored->row, scored->n);
        return OK;
    }
    enum status status = cells_read(scored, name, cluster ? "--cluster" : "--id", &cells, err);
    if (status)
        return status;
    size_t n_blank = 0;
    cells_blank_placeholders(name, cells, scored->n);
    for (size_t i = 0; i < scored->n; i++)
        n_blank += !*cells[i];
    if (n_blank)
        cli_say(scored->cli,
                "%s rows without a value in column %s (none, or a placeholder): each is "
                "a cluster of its own",
                count_text(scored->cli->arena, (double)n_blank,
                           cli_flag(scored->cli, "--internal") ? 0 : SMALL_COUNTS_DEFAULT),
                name);
    scored->cluster_name = name;
    scored->cluster = dataset_clusters(scored->cli->arena, cells, scored->n);
    return OK;
}

// Small counts are of persons: by --id, or the persons of a predictions.csv.
static enum status persons_read(struct evaluated_table *scored, struct error *err)
{
    const char *name = cli_text(scored->cli, "--id"), **cells;
    if (!name && scored->model)
        name = "person_id";
    if (!name)
        return OK;
    enum status status = cells_read(scored, name, "--id", &cells, err);
    if (!status)
        cells_blank_placeholders(name, cells, scored->n);
    if (!status)
        scored->person = dataset_clusters(scored->cli->arena, cells, scored->n);
    return status;
}

static enum status columns_read(struct evaluated_table *scored, struct error *err)
{
    const char *const *names = cli_texts(scored->cli, "--group", &scored->n_group);
    const char **cells = NULL;
    enum status status = clusters_read(scored, err);
    if (!status)
        status = persons_read(scored, err);
    scored->groups = arena_array(scored->cli->arena, scored->n_group + 1, sizeof *scored->groups);
    for (size_t i = 0; i < scored->n_group && !status; i++) {
        status = cells_read(scored, names[i], "--group", &cells, err);
        scored->groups[i] = (struct group_column){.name = names[i], .values = cells};
    }
    return status;
}

static enum status table_evaluate(struct evaluated_table *scored, struct error *err)
{
    struct evaluation_input input = {
        .n = scored->n,
        .score = scored->score,
        .label = scored->label,
        .cluster = scored->cluster,
        .person = scored->person,
        .groups = scored->groups,
        .n_group = scored->n_group,
        .tops = scored->tops,
        .n_top = scored->n_top,
        .threshold = scored->threshold,
        .min_count = cli_flag(scored->cli, "--internal") ? 0 : SMALL_COUNTS_DEFAULT,
        .n_replicate = (size_t)cli_integer(scored->cli, "--bootstrap", BOOTSTRAP_REPLICATES),
        .seed = scored->cli->seed,
        .n_thread = scored->cli->n_thread,
    };
    if (scored->n == 0) {
        error_set(err, E_DATA, "no row has both a label and a score");
        error_at(err, scored->path, 0, 0);
        return E_DATA;
    }
    evaluation_warn_of_options(scored->cli, &input);
    return evaluate(scored->cli->arena, &input, &scored->evaluation, err);
}

static const struct interval *auroc_of(const struct evaluation *evaluation)
{
    size_t i = 0;
    while (strcmp(metric_rows[i].name, "auroc") != 0)
        i++;
    return &evaluation->metrics[i];
}

static bool score_is_label(const struct evaluated_table *scored)
{
    for (size_t i = 0; i < scored->n; i++)
        if (scored->score[i] != (scored->label[i] == 1) &&
            scored->score[i] != (scored->label[i] == 1 ? 1 : -1))
            return false;
    return true;
}

// What a reader would otherwise take for a result. Owns: arena. Shapes: ret_texts MAX_WARNINGS.
#define MAX_WARNINGS 4
static size_t warnings_make(const struct evaluated_table *scored, const char **ret_texts)
{
    struct arena *arena = scored->cli->arena;
    const struct evaluation *evaluation = &scored->evaluation;
    const struct interval *auroc = auroc_of(evaluation);
    size_t n = 0;
    if (evaluation->n_positive == 0 || evaluation->n_positive == evaluation->n)
        ret_texts[n++] = arena_format(arena,
                                      "%s row has the outcome (column %s): rankings cannot "
                                      "be evaluated",
                                      evaluation->n_positive ? "every" : "no", scored->label_name);
    else if (score_is_label(scored))
        ret_texts[n++] =
            arena_format(arena,
                         "column %s equals column %s in every row: these scores were not made "
                         "before the outcome was known",
                         scored->score_name, scored->label_name);
    if (auroc->high < 0.5)
        ret_texts[n++] = arena_format(
            arena,
            "the score is upside down: rows with the outcome have lower scores (AUROC %.3f, "
            "95%% CI %.3f to %.3f); column %s may count the other way",
            auroc->estimate, auroc->low, auroc->high, scored->score_name);
    if (evaluation->n_extreme)
        ret_texts[n++] = arena_format(
            arena,
            "%s scores are exactly 0 or 1, which no probability should be: for the calibration "
            "line they count as half as far from it as the nearest other score",
            count_text(arena, (double)evaluation->n_extreme, evaluation->min_count));
    return n;
}

static json *result_make(const struct evaluated_table *scored)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    evaluation_to_json(&scored->evaluation, root);
    json_put_number(root, "threshold", scored->threshold);
    json_put_text(root, "cluster", scored->cluster_name);
    json_put_text(root, "model", scored->model);
    json_put_number(root, "min_count", scored->evaluation.min_count);
    if (scored->evaluation.min_count <= 0)
        json_put_bool(root, "internal", true);
    const char *texts[MAX_WARNINGS], *chance = evaluation_warning(&scored->evaluation);
    size_t n_text = warnings_make(scored, texts);
    json *warnings = json_put_array(root, "warnings");
    if (chance)
        json_add_text(warnings, chance);
    for (size_t i = 0; i < n_text; i++)
        json_add_text(warnings, texts[i]);
    json *fairness = json_put_object(root, "fairness");
    json_put_number(fairness, "margin", FAIRNESS_MARGIN);
    json_put_text(fairness, "gap", "the group's rate less that of the other rows of its column");
    json_put_text(
        fairness, "labels",
        "labels are agencies' decisions, and agencies may decide differently about groups");
    json_put_array(root, "splits");
    json *left_out = json_put_object(root, "left_out");
    double least = scored->evaluation.min_count;
    json_put_count(left_out, "no_label", (double)scored->n_no_label,
                   count_is_small((double)scored->n_no_label, least));
    json_put_count(left_out, "no_score", (double)scored->n_no_score,
                   count_is_small((double)scored->n_no_score, least));
    return root;
}

static const char *cut_text(const struct evaluated_table *scored)
{
    if (isnan(scored->threshold))
        return arena_format(scored->cli->arena, "the top %s of the list", scored->tops[0].text);
    return arena_format(scored->cli->arena, "every score of %g or more", scored->threshold);
}

static const char *left_out_text(const struct evaluated_table *scored, size_t n)
{
    return count_text(scored->cli->arena, (double)n, scored->evaluation.min_count);
}

static enum status report_write(const struct evaluated_table *scored, const char *path,
                                struct error *err)
{
    struct arena *arena = scored->cli->arena;
    struct report *report;
    struct ranking ranking;
    struct curves *curves = arena_alloc(arena, sizeof *curves);
    const char *subtitle = arena_format(arena, "column %s tested against column %s",
                                        scored->score_name, scored->label_name);
    enum status status = report_open(path, "Evaluation of a model", subtitle, &report, err);
    if (status)
        return status;
    ranking_build(
        arena,
        &(struct ranking_input){.n = scored->n, .score = scored->score, .label = scored->label},
        &ranking);
    curves_fill(&ranking, scored->evaluation.min_count, curves);
    report_section(report, "summary", "Summary");
    evaluation_report_figures(report, &scored->evaluation);
    const char *texts[MAX_WARNINGS];
    size_t n_text = warnings_make(scored, texts);
    for (size_t i = 0; i < n_text; i++)
        report_warning(report, "Warning: %s.", texts[i]);
    if (scored->n_no_label || scored->n_no_score)
        report_note(report, "Left out: %s rows without a label, %s without a score.",
                    left_out_text(scored, scored->n_no_label),
                    left_out_text(scored, scored->n_no_score));
    if (!ranking.probabilities)
        report_note(report,
                    "Some scores lie outside 0 to 1, so they are no probabilities: what needs "
                    "probabilities is not given.");
    report_section(report, "performance", "Performance");
    evaluation_report_metrics(report, &scored->evaluation);
    evaluation_report_tops(report, &scored->evaluation);
    curves_report(report, &ranking, curves);
    if (scored->evaluation.n_group)
        report_section(report, "groups", "Groups");
    evaluation_report_groups(report, &scored->evaluation, cut_text(scored));
    report_section(report, "limits", "Limits");
    report_bullet(report, "Intervals are by %s; they do not cover a change of practice or data.",
                  scored->cluster_name ? scored->cluster_name
                                       : "row, as if the rows were independent");
    report_bullet(report,
                  "The outcome is what was recorded. Families under closer observation have more "
                  "recorded outcomes (surveillance bias).");
    return report_close(report, err);
}

static enum status manifest_write(const struct evaluated_table *scored, const char *path,
                                  struct error *err)
{
    char hash[HASH_TEXT];
    enum status status = hash_file(scored->path, hash, err);
    if (status)
        return status;
    const struct evaluation_manifest manifest = {.command = "evaluate model",
                                                 .input_hash = hash,
                                                 .n_row = scored->table.n_row,
                                                 .seed = scored->cli->seed};
    return evaluation_manifest_write(&manifest, path, err);
}

static void metric_print(const char *name, const struct interval *interval)
{
    const char *reason = interval->reason ? interval->reason : "not known";
    if (isnan(interval->estimate))
        printf("%s: undefined (%s)\n", name, reason);
    else if (isnan(interval->low) || isnan(interval->high))
        printf("%s: %.*f (no 95%% CI: %s)\n", name, interval->rounded ? 2 : 4, interval->estimate,
               reason);
    else if (interval->rounded)
        printf("%s: %.2f (95%% CI %.2f to %.2f; rounded)\n", name, interval->estimate,
               interval->low, interval->high);
    else
        printf("%s: %.4f (95%% CI %.4f to %.4f)\n", name, interval->estimate, interval->low,
               interval->high);
}

static void result_print(const struct evaluated_table *scored, const char *directory)
{
    const struct evaluation *evaluation = &scored->evaluation;
    struct arena *arena = scored->cli->arena;
    double least = evaluation->min_count;
    const char *warning = evaluation_warning(evaluation);
    printf("%s rows evaluated, %s with the outcome",
           count_text(arena, (double)evaluation->n, least),
           evaluation->withheld_outcome ? "a withheld number"
                                        : arena_format(arena, "%zu", evaluation->n_positive));
    if (!evaluation->withheld_outcome)
        printf(" (base rate %.2f%%)", 100 * evaluation->base_rate);
    puts(least > 0 ? "" : "; internal: small counts are not withheld");
    for (size_t i = 0; i < n_metric; i++)
        metric_print(metric_rows[i].name, &evaluation->metrics[i]);
    if (warning)
        printf("warning: %s\n", warning);
    printf("report: %s/report.html\n", directory);
}

static enum status outputs_write(const struct evaluated_table *scored, const char *directory,
                                 struct error *err)
{
    struct arena *arena = scored->cli->arena;
    json *result = result_make(scored);
    enum status status = file_make_directories(directory, err);
    if (!status)
        status = json_write_file(result, file_join(arena, directory, "result.json"), err);
    if (!status)
        status = evaluation_write_csv(directory, &scored->evaluation, err);
    if (!status)
        status = report_write(scored, file_join(arena, directory, "report.html"), err);
    if (!status)
        status = manifest_write(scored, file_join(arena, directory, "manifest.json"), err);
    if (!status && scored->cli->json)
        status = json_write(result, stdout, err);
    else if (!status)
        result_print(scored, directory);
    json_free(result);
    return status;
}

enum status evaluate_model_run(struct cli *cli, struct error *err)
{
    struct evaluated_table scored = {.cli = cli};
    const char *directory;
    if (cli_text(cli, "--scenario") || cli_text(cli, "--since"))
        return evaluate_drift_run(cli, err);
    enum status status = cli_require(cli, "--table", &scored.path, err);
    if (!status)
        status = cli_require(cli, "--label", &scored.label_name, err);
    if (!status)
        status = cli_require(cli, "--score", &scored.score_name, err);
    if (!status)
        status = cli_require(cli, "--out", &directory, err);
    if (!status && cli_integer(cli, "--bootstrap", BOOTSTRAP_REPLICATES) < 0)
        status = cli_usage(cli, err, "--bootstrap must be 0 or more");
    if (!status)
        status = tops_read(&scored, err);
    if (!status)
        status = csv_read_table(cli->arena, scored.path, &scored.table, err);
    if (!status)
        status = candidate_choose(&scored, err);
    if (!status)
        status = rows_read(&scored, err);
    if (!status)
        status = columns_read(&scored, err);
    if (!status)
        status = table_evaluate(&scored, err);
    if (status)
        return status;
    if (scored.n_no_label || scored.n_no_score)
        cli_say(cli, "left out: %s rows without a label, %s without a score",
                left_out_text(&scored, scored.n_no_label),
                left_out_text(&scored, scored.n_no_score));
    const char *texts[MAX_WARNINGS];
    size_t n_text = warnings_make(&scored, texts);
    for (size_t i = 0; i < n_text; i++)
        cli_say(cli, "warning: %s", texts[i]);
    return outputs_write(&scored, directory, err);
}
