// A scored table knows nothing of how its scores came about, so this judges other people's models
// as well as ours. Rows without a label or a score are left out and counted, never taken for a
// zero.
#include "eval/evaluate_model.h"

#include "eval/evaluation_manifest.h"
#include "features/base/csv.h"
#include "features/base/file.h"
#include "model/kind/dataset.h"
#include "model/metric/curves.h"
#include "model/metric/evaluation_report.h"
#include "model/table/labels.h"

#include <math.h>
#include <string.h>

struct evaluated_table {
    struct cli *cli;
    const char *path, *label_name, *score_name;
    struct csv_table table;
    double *score; // of the rows that are judged
    signed char *label;
    size_t *row; // of the table
    size_t n, n_no_label, n_no_score;
    uint32_t *cluster;
    struct group_column *groups;
    size_t n_group;
    struct top *tops;
    size_t n_top;
    double threshold;
    struct evaluation evaluation;
};

static const char *const default_tops[] = {"5%", "10%", "20%"};

static enum status tops_read(struct evaluated_table *judged, struct error *err)
{
    size_t n;
    const char *const *texts = cli_texts(judged->cli, "--at-k", &n);
    enum status status = OK;
    if (n == 0) {
        texts = default_tops;
        n = sizeof default_tops / sizeof *default_tops;
    }
    judged->tops = arena_array(judged->cli->arena, n, sizeof *judged->tops);
    for (size_t i = 0; i < n && !status; i++)
        status = top_parse(texts[i], &judged->tops[i], err);
    judged->n_top = n;
    judged->threshold = cli_number(judged->cli, "--threshold", NAN);
    return status;
}

static enum status rows_read(struct evaluated_table *judged, struct error *err)
{
    struct arena *arena = judged->cli->arena;
    const struct csv_table *table = &judged->table;
    size_t i_label, i_score;
    signed char *labels = arena_array(arena, table->n_row + 1, 1);
    judged->score = arena_array(arena, table->n_row + 1, sizeof(double));
    judged->label = arena_array(arena, table->n_row + 1, 1);
    judged->row = arena_array(arena, table->n_row + 1, sizeof(size_t));
    enum status status =
        table_find(table, judged->path, judged->label_name, "--label", &i_label, err);
    if (!status)
        status = table_find(table, judged->path, judged->score_name, "--score", &i_score, err);
    if (!status)
        status = labels_read(table, i_label, judged->path, cli_text(judged->cli, "--positive"),
                             labels, err);
    for (size_t i = 0; i < table->n_row && !status; i++) {
        double score;
        status = table_number(table, judged->path, i, i_score, &score, err);
        judged->n_no_label += labels[i] < 0;
        judged->n_no_score += labels[i] >= 0 && isnan(score);
        if (status || labels[i] < 0 || isnan(score))
            continue;
        judged->score[judged->n] = score;
        judged->label[judged->n] = labels[i];
        judged->row[judged->n++] = i;
    }
    return status;
}

// The judged rows' cells of a column.
static enum status cells_read(const struct evaluated_table *judged, const char *name,
                              const char *option, const char ***ret_cells, struct error *err)
{
    size_t i_col;
    enum status status = table_find(&judged->table, judged->path, name, option, &i_col, err);
    if (status)
        return status;
    *ret_cells = arena_array(judged->cli->arena, judged->n + 1, sizeof **ret_cells);
    for (size_t i = 0; i < judged->n; i++)
        (*ret_cells)[i] = table_cell(&judged->table, judged->row[i], i_col);
    return OK;
}

static enum status columns_read(struct evaluated_table *judged, struct error *err)
{
    struct arena *arena = judged->cli->arena;
    const char *cluster = cli_text(judged->cli, "--cluster"), *id = cli_text(judged->cli, "--id");
    const char *const *names = cli_texts(judged->cli, "--group", &judged->n_group);
    const char **cells = NULL;
    enum status status = OK;
    if (cluster || id) {
        status =
            cells_read(judged, cluster ? cluster : id, cluster ? "--cluster" : "--id", &cells, err);
        if (!status)
            judged->cluster = dataset_clusters(arena, cells, judged->n);
    }
    judged->groups = arena_array(arena, judged->n_group + 1, sizeof *judged->groups);
    for (size_t i = 0; i < judged->n_group && !status; i++) {
        status = cells_read(judged, names[i], "--group", &cells, err);
        judged->groups[i] = (struct group_column){names[i], cells};
    }
    return status;
}

static enum status table_judge(struct evaluated_table *judged, struct error *err)
{
    struct evaluation_input input = {
        .n = judged->n,
        .score = judged->score,
        .label = judged->label,
        .cluster = judged->cluster,
        .groups = judged->groups,
        .n_group = judged->n_group,
        .tops = judged->tops,
        .n_top = judged->n_top,
        .threshold = judged->threshold,
        .n_replicate = (size_t)cli_integer(judged->cli, "--bootstrap", BOOTSTRAP_REPLICATES),
        .seed = judged->cli->seed,
        .n_thread = judged->cli->n_thread,
    };
    if (judged->n == 0) {
        error_set(err, E_DATA, "no row has both a label and a score");
        error_at(err, judged->path, 0, 0);
        return E_DATA;
    }
    return evaluate(judged->cli->arena, &input, &judged->evaluation, err);
}

static json *result_make(const struct evaluated_table *judged)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    evaluation_to_json(&judged->evaluation, root);
    json_put_number(root, "threshold", judged->threshold);
    json_put_array(root, "splits");
    json *left_out = json_put_object(root, "left_out");
    json_put_integer(left_out, "no_label", (long long)judged->n_no_label);
    json_put_integer(left_out, "no_score", (long long)judged->n_no_score);
    return root;
}

static const char *cut_text(const struct evaluated_table *judged)
{
    if (isnan(judged->threshold))
        return arena_format(judged->cli->arena, "the first %s of the list", judged->tops[0].text);
    return arena_format(judged->cli->arena, "every score of %g or more", judged->threshold);
}

static enum status report_write(const struct evaluated_table *judged, const char *path,
                                struct error *err)
{
    struct arena *arena = judged->cli->arena;
    struct report *report;
    struct ranking ranking;
    struct curves *curves = arena_alloc(arena, sizeof *curves);
    const char *subtitle = arena_format(arena, "column %s judged against column %s",
                                        judged->score_name, judged->label_name);
    enum status status = report_open(path, "Evaluation of a model", subtitle, &report, err);
    if (status)
        return status;
    ranking_build(arena, judged->score, judged->label, NULL, judged->n, &ranking);
    curves_fill(&ranking, curves);
    report_section(report, "summary", "Summary");
    evaluation_report_figures(report, &judged->evaluation);
    if (judged->n_no_label || judged->n_no_score)
        report_note(report, "Left out: %zu rows without a label, %zu without a score.",
                    judged->n_no_label, judged->n_no_score);
    if (!ranking.probabilities)
        report_note(report,
                    "Some scores lie outside 0 to 1, so they are no probabilities: what needs "
                    "probabilities is not given.");
    report_section(report, "performance", "Performance");
    evaluation_report_metrics(report, &judged->evaluation);
    evaluation_report_tops(report, &judged->evaluation);
    curves_report(report, &ranking, curves);
    if (judged->evaluation.n_group)
        report_section(report, "groups", "Groups");
    evaluation_report_groups(report, &judged->evaluation, cut_text(judged));
    report_section(report, "limits", "Limits");
    report_bullet(report,
                  "Intervals resample %zu families or persons %ld times; they do not cover a "
                  "change of practice or data.",
                  judged->evaluation.n_cluster,
                  cli_integer(judged->cli, "--bootstrap", BOOTSTRAP_REPLICATES));
    report_bullet(report,
                  "The outcome is what was recorded; who is watched more has more records.");
    return report_close(report, err);
}

static enum status manifest_write(const struct evaluated_table *judged, const char *path,
                                  struct error *err)
{
    char hash[HASH_TEXT];
    enum status status = hash_file(judged->path, hash, err);
    if (status)
        return status;
    const struct evaluation_manifest manifest = {.command = "evaluate model",
                                                 .input_hash = hash,
                                                 .n_row = judged->table.n_row,
                                                 .seed = judged->cli->seed};
    return evaluation_manifest_write(&manifest, path, err);
}

static void result_print(const struct evaluated_table *judged, const char *directory)
{
    const struct evaluation *evaluation = &judged->evaluation;
    printf("%zu rows judged, %zu with the outcome (base rate %.2f %%)\n", evaluation->n,
           evaluation->n_positive, 100 * evaluation->base_rate);
    for (size_t i = 0; i < n_metric; i++) {
        const struct interval *interval = &evaluation->metrics[i];
        if (isnan(interval->estimate))
            printf("%s: undefined\n", metric_rows[i].name);
        else
            printf("%s: %.4f (95%% %.4f to %.4f)\n", metric_rows[i].name, interval->estimate,
                   interval->low, interval->high);
    }
    printf("report: %s/report.html\n", directory);
}

static enum status outputs_write(const struct evaluated_table *judged, const char *directory,
                                 struct error *err)
{
    struct arena *arena = judged->cli->arena;
    json *result = result_make(judged);
    enum status status = file_make_directories(directory, err);
    if (!status)
        status = json_write_file(result, file_join(arena, directory, "result.json"), err);
    if (!status)
        status = evaluation_write_csv(directory, &judged->evaluation, err);
    if (!status)
        status = report_write(judged, file_join(arena, directory, "report.html"), err);
    if (!status)
        status = manifest_write(judged, file_join(arena, directory, "manifest.json"), err);
    if (!status && judged->cli->json)
        status = json_write(result, stdout, err);
    else if (!status)
        result_print(judged, directory);
    json_free(result);
    return status;
}

enum status evaluate_model_run(struct cli *cli, struct error *err)
{
    struct evaluated_table judged = {.cli = cli};
    const char *directory;
    enum status status = cli_require(cli, "--table", &judged.path, err);
    if (!status)
        status = cli_require(cli, "--label", &judged.label_name, err);
    if (!status)
        status = cli_require(cli, "--score", &judged.score_name, err);
    if (!status)
        status = cli_require(cli, "--out", &directory, err);
    if (!status && cli_integer(cli, "--bootstrap", BOOTSTRAP_REPLICATES) < 0)
        status = cli_usage(cli, err, "--bootstrap wants 0 or more");
    if (!status)
        status = tops_read(&judged, err);
    if (!status)
        status = csv_read_table(cli->arena, judged.path, &judged.table, err);
    if (!status)
        status = rows_read(&judged, err);
    if (!status)
        status = columns_read(&judged, err);
    if (!status)
        status = table_judge(&judged, err);
    if (status)
        return status;
    if (judged.n_no_label || judged.n_no_score)
        cli_say(cli, "left out: %zu rows without a label, %zu without a score", judged.n_no_label,
                judged.n_no_score);
    return outputs_write(&judged, directory, err);
}
