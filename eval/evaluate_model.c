// A scored table says nothing about how its scores were made, so this evaluates any model.
// Rows without a label or a score are left out and counted, never taken for a
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
    double *score; // of the rows that are scored
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

static enum status rows_read(struct evaluated_table *scored, struct error *err)
{
    struct arena *arena = scored->cli->arena;
    const struct csv_table *table = &scored->table;
    size_t i_label, i_score;
    signed char *labels = arena_array(arena, table->n_row + 1, 1);
    scored->score = arena_array(arena, table->n_row + 1, sizeof(double));
    scored->label = arena_array(arena, table->n_row + 1, 1);
    scored->row = arena_array(arena, table->n_row + 1, sizeof(size_t));
    enum status status =
        table_find(table, scored->path, scored->label_name, "--label", &i_label, err);
    if (!status)
        status = table_find(table, scored->path, scored->score_name, "--score", &i_score, err);
    if (!status)
        status = labels_read(table, i_label, scored->path, cli_text(scored->cli, "--positive"),
                             labels, err);
    for (size_t i = 0; i < table->n_row && !status; i++) {
        double score;
        status = table_number(table, scored->path, i, i_score, &score, err);
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
    enum status status = table_find(&scored->table, scored->path, name, option, &i_col, err);
    if (status)
        return status;
    *ret_cells = arena_array(scored->cli->arena, scored->n + 1, sizeof **ret_cells);
    for (size_t i = 0; i < scored->n; i++)
        (*ret_cells)[i] = table_cell(&scored->table, scored->row[i], i_col);
    return OK;
}

static enum status columns_read(struct evaluated_table *scored, struct error *err)
{
    struct arena *arena = scored->cli->arena;
    const char *cluster = cli_text(scored->cli, "--cluster"), *id = cli_text(scored->cli, "--id");
    const char *const *names = cli_texts(scored->cli, "--group", &scored->n_group);
    const char **cells = NULL;
    enum status status = OK;
    if (cluster || id) {
        status =
            cells_read(scored, cluster ? cluster : id, cluster ? "--cluster" : "--id", &cells, err);
        if (!status)
            scored->cluster = dataset_clusters(arena, cells, scored->n);
    }
    scored->groups = arena_array(arena, scored->n_group + 1, sizeof *scored->groups);
    for (size_t i = 0; i < scored->n_group && !status; i++) {
        status = cells_read(scored, names[i], "--group", &cells, err);
        scored->groups[i] = (struct group_column){names[i], cells};
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
        .groups = scored->groups,
        .n_group = scored->n_group,
        .tops = scored->tops,
        .n_top = scored->n_top,
        .threshold = scored->threshold,
        .n_replicate = (size_t)cli_integer(scored->cli, "--bootstrap", BOOTSTRAP_REPLICATES),
        .seed = scored->cli->seed,
        .n_thread = scored->cli->n_thread,
    };
    if (scored->n == 0) {
        error_set(err, E_DATA, "no row has both a label and a score");
        error_at(err, scored->path, 0, 0);
        return E_DATA;
    }
    return evaluate(scored->cli->arena, &input, &scored->evaluation, err);
}

static json *result_make(const struct evaluated_table *scored)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    evaluation_to_json(&scored->evaluation, root);
    json_put_number(root, "threshold", scored->threshold);
    json_put_array(root, "splits");
    json *left_out = json_put_object(root, "left_out");
    json_put_integer(left_out, "no_label", (long long)scored->n_no_label);
    json_put_integer(left_out, "no_score", (long long)scored->n_no_score);
    return root;
}

static const char *cut_text(const struct evaluated_table *scored)
{
    if (isnan(scored->threshold))
        return arena_format(scored->cli->arena, "the first %s of the list", scored->tops[0].text);
    return arena_format(scored->cli->arena, "every score of %g or more", scored->threshold);
}

static enum status report_write(const struct evaluated_table *scored, const char *path,
                                struct error *err)
{
    struct arena *arena = scored->cli->arena;
    struct report *report;
    struct ranking ranking;
    struct curves *curves = arena_alloc(arena, sizeof *curves);
    const char *subtitle = arena_format(arena, "column %s judged against column %s",
                                        scored->score_name, scored->label_name);
    enum status status = report_open(path, "Evaluation of a model", subtitle, &report, err);
    if (status)
        return status;
    ranking_build(arena, scored->score, scored->label, NULL, scored->n, &ranking);
    curves_fill(&ranking, curves);
    report_section(report, "summary", "Summary");
    evaluation_report_figures(report, &scored->evaluation);
    if (scored->n_no_label || scored->n_no_score)
        report_note(report, "Left out: %zu rows without a label, %zu without a score.",
                    scored->n_no_label, scored->n_no_score);
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
    report_bullet(report,
                  "Intervals resample %zu families or persons %ld times; they do not cover a "
                  "change of practice or data.",
                  scored->evaluation.n_cluster,
                  cli_integer(scored->cli, "--bootstrap", BOOTSTRAP_REPLICATES));
    report_bullet(report,
                  "The outcome is what was recorded; who is watched more has more records.");
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

static void result_print(const struct evaluated_table *scored, const char *directory)
{
    const struct evaluation *evaluation = &scored->evaluation;
    printf("%zu rows evaluated, %zu with the outcome (base rate %.2f %%)\n", evaluation->n,
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
    enum status status = cli_require(cli, "--table", &scored.path, err);
    if (!status)
        status = cli_require(cli, "--label", &scored.label_name, err);
    if (!status)
        status = cli_require(cli, "--score", &scored.score_name, err);
    if (!status)
        status = cli_require(cli, "--out", &directory, err);
    if (!status && cli_integer(cli, "--bootstrap", BOOTSTRAP_REPLICATES) < 0)
        status = cli_usage(cli, err, "--bootstrap wants 0 or more");
    if (!status)
        status = tops_read(&scored, err);
    if (!status)
        status = csv_read_table(cli->arena, scored.path, &scored.table, err);
    if (!status)
        status = rows_read(&scored, err);
    if (!status)
        status = columns_read(&scored, err);
    if (!status)
        status = table_evaluate(&scored, err);
    if (status)
        return status;
    if (scored.n_no_label || scored.n_no_score)
        cli_say(cli, "left out: %zu rows without a label, %zu without a score", scored.n_no_label,
                scored.n_no_score);
    return outputs_write(&scored, directory, err);
}
