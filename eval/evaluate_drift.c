// What is missing comes first: a source that fell silent looks like families without trouble. Nothing
// here says that a model works; only outcomes of its lists do.

#include "eval/evaluate_drift.h"

#include "eval/drift_run.h"
#include "eval/evaluation_manifest.h"
#include "features/base/file.h"
#include "features/base/json.h"
#include "features/base/small_counts.h"
#include "features/extract/column_text.h"
#include "features/extract/scenario_sources.h"
#include "features/workspace/workspace_update.h"
#include "model/bundle/drift_status.h"
#include "model/metric/auroc_interval.h"

#include <math.h>
#include <string.h>

#define COLUMNS_PRINTED 10

// The scenario's dates from two years before `since` on.
static enum status dates_take(struct drift_run *run, struct error *err)
{
    const struct scenario_info *info = run->model.info;
    day_t from = span_subtract(run->since, (struct span){YEARS_BEFORE, 'y'});
    size_t first = 0;
    while (first < info->n_as_of && info->as_of[first] < from)
        first++;
    run->dates = info->as_of + first;
    run->n_date = info->n_as_of - first;
    while (run->n_date_before < run->n_date && run->dates[run->n_date_before] < run->since)
        run->n_date_before++;
    if (run->n_date_before && run->n_date_before < run->n_date)
        return OK;
    char day[DAY_TEXT];
    bool is_late = info->as_of[info->n_as_of - 1] < run->since;
    error_set(err, E_USAGE, "%s has no date %s %s", run->scenario,
              is_late ? "since" : "in the two years before", day_format(run->since, day));
    error_at(err, info->path, 0, 0);
    error_hint(err, "its dates are cohort.as_of, from %s to %s",
               day_format(info->as_of[0], (char[DAY_TEXT]){0}),
               day_format(info->as_of[info->n_as_of - 1], (char[DAY_TEXT]){0}));
    return E_USAGE;
}

static void rows_score(struct drift_run *run)
{
    struct arena *arena = run->cli->arena;
    const struct fitted *fitted = &run->model.bundle.fitted;
    size_t n = run->matrix.n_row, n_col = run->model.bundle.n_col;
    run->x = arena_array(arena, n * n_col + 1, sizeof *run->x);
    run->scores = arena_array(arena, n + 1, sizeof *run->scores);
    scenario_model_margins(&run->model, &run->matrix, run->cli->n_thread,
                           &(struct scenario_model_rows){run->x, run->scores});
    for (size_t i = 0; i < n; i++)
        run->scores[i] = fitted_probability(fitted, run->scores[i]);
    while (run->n_before < n && run->matrix.as_of[run->n_before] < run->since)
        run->n_before++;
}

static void columns_measure(struct drift_run *run)
{
    size_t n = run->matrix.n_row, n_col = run->model.bundle.n_col;
    double *values = arena_array(run->cli->arena, n + 1, sizeof *values);
    run->columns = arena_array(run->cli->arena, n_col + 1, sizeof *run->columns);
    for (size_t j = 0; j < n_col; j++) {
        for (size_t i = 0; i < n; i++)
            values[i] = run->x[i * n_col + j];
        drift_column_measure(&(struct drift_values){values, values + run->n_before, run->n_before,
                                                    n - run->n_before},
                             &run->columns[j]);
    }
}

static void scores_measure(struct drift_run *run)
{
    size_t n_after = run->matrix.n_row - run->n_before;
    const struct drift_values scores = {run->scores, run->scores + run->n_before, run->n_before,
                                        n_after};
    struct drift_column column;
    drift_column_measure(&scores, &column);
    run->mean_before = column.mean_before;
    run->mean_after = column.mean_after;
    run->stability = drift_stability(&scores);
}

// Rows of one period whose early label is known.
struct known_rows {
    double *score;
    signed char *label;
    uint32_t *family;
    int *period; // number of the date
    size_t n, n_positive;
};

static struct known_rows rows_known(struct drift_run *run, const signed char *labels, size_t first,
                                    size_t end)
{
    struct arena *arena = run->cli->arena;
    size_t n = end - first;
    struct known_rows rows = {.score = arena_array(arena, n + 1, sizeof *rows.score),
                              .label = arena_array(arena, n + 1, 1),
                              .family = arena_array(arena, n + 1, sizeof *rows.family),
                              .period = arena_array(arena, n + 1, sizeof *rows.period)};
    for (size_t i = first; i < end; i++) {
        if (labels[i] < 0)
            continue;
        rows.score[rows.n] = run->scores[i];
        rows.label[rows.n] = labels[i];
        rows.family[rows.n] = run->matrix.family[i];
        rows.period[rows.n] = (int)run->matrix.as_of[i];
        rows.n_positive += labels[i] > 0;
        rows.n++;
    }
    return rows;
}

static struct interval auroc_of(struct drift_run *run, const struct known_rows *rows)
{
    struct ranking ranking;
    if (!rows->n_positive || rows->n_positive == rows->n)
        return interval_none(NAN, "one class");
    ranking_build(
        run->cli->arena,
        &(struct ranking_input){
            .n = rows->n, .score = rows->score, .label = rows->label, .cluster = rows->family},
        &ranking);
    return auroc_interval(&ranking);
}

static void early_measure(struct drift_run *run)
{
    struct arena *arena = run->cli->arena;
    size_t n = run->matrix.n_row;
    signed char *labels = arena_array(arena, n + 1, 1);
    extract_labels_within(run->model.extract, &run->matrix,
                          (struct label_window){0, {EARLY_MONTHS, 'm'}}, labels);
    struct known_rows before = rows_known(run, labels, 0, run->n_before);
    struct known_rows after = rows_known(run, labels, run->n_before, n);
    double *expected = arena_array(arena, after.n + 1, sizeof *expected);
    run->early = (struct early){before.n,
                                after.n,
                                before.n_positive,
                                after.n_positive,
                                {.ratio = 1},
                                auroc_of(run, &before),
                                auroc_of(run, &after)};
    if (!before.n)
        return;
    drift_expected(&(struct drift_values){before.score, after.score, before.n, after.n},
                   before.label, expected);
    drift_evidence_measure(&(struct drift_outcomes){expected, after.label, after.period, after.n},
                           &run->early.evidence);
}

// ---- what follows ---------------------------------------------------------------------------------

static void reason_add(struct drift_run *run, const char *reason)
{
    run->reasons[run->n_reason++] = reason;
}

static size_t columns_count(const struct drift_run *run,
                            bool (*is_beyond)(const struct drift_column *column))
{
    size_t n = 0;
    for (size_t j = 0; j < run->model.bundle.n_col; j++)
        n += is_beyond(&run->columns[j]);
    return n;
}

static bool early_is_worse(const struct early *early)
{
    return early->auroc_after.high < early->auroc_before.low &&
           early->auroc_before.estimate - early->auroc_after.estimate > .05;
}

static void reasons_find(struct drift_run *run)
{
    struct arena *arena = run->cli->arena;
    size_t n_missing = columns_count(run, drift_is_missing);
    size_t n_shifted = columns_count(run, drift_is_shifted);
    run->reasons = arena_array(arena, 6, sizeof *run->reasons);
    if (n_missing)
        reason_add(run, arena_format(arena, "missing values changed in %zu column%s", n_missing,
                                     n_missing == 1 ? "" : "s"));
    if (n_shifted)
        reason_add(run, arena_format(arena, "values moved in %zu column%s", n_shifted,
                                     n_shifted == 1 ? "" : "s"));
    if (run->stability > DRIFT_STABILITY)
        reason_add(run, "the estimates are distributed otherwise");
    if (run->early.evidence.ratio >= DRIFT_EVIDENCE)
        reason_add(run, "the outcome comes more or less often than before at equal estimates");
    if (early_is_worse(&run->early))
        reason_add(run, "the ranking is worse than before");
    if (yield_is_worse(&run->yield))
        reason_add(run, "reviewers agree with fewer alerts than before");
}

// ---- outputs ----------------------------------------------------------------------------------------

static void columns_put(const struct drift_run *run, json *root)
{
    json *list = json_put_array(root, "columns");
    for (size_t j = 0; j < run->model.bundle.n_col; j++) {
        const struct drift_column *column = &run->columns[j];
        json *item = json_add_object(list);
        json_put_text(item, "column", run->model.bundle.names[j]);
        json_put_number(item, "missing_before", column->missing_before);
        json_put_number(item, "missing_after", column->missing_after);
        json_put_bool(item, "missing_changed", drift_is_missing(column));
        json_put_number(item, "mean_before", column->mean_before);
        json_put_number(item, "mean_after", column->mean_after);
        json_put_number(item, "shift", isinf(column->shift) ? NAN : column->shift);
        json_put_bool(item, "shifted", drift_is_shifted(column));
    }
}

static void early_put(const struct drift_run *run, json *root)
{
    const struct early *early = &run->early;
    bool withheld = early_is_withheld(run);
    json *object = json_put_object(root, "early_outcome");
    json_put_text(object, "within", "3m");
    json_put_integer(object, "n_before", (long long)early->n_before);
    json_put_count(object, "n_positive_before", (double)early->n_positive_before, withheld);
    json_put_integer(object, "n_after", (long long)early->n_after);
    json_put_count(object, "n_positive_after", (double)early->n_positive_after, withheld);
    json_put_count(object, "expected_after", early->evidence.expected, withheld);
    json_put_count(object, "likelihood_ratio", early->evidence.ratio, withheld);
    json_put_number(object, "likelihood_ratio_limit", DRIFT_EVIDENCE);
    interval_to_json(&early->auroc_before, withheld, json_put_object(object, "auroc_before"));
    interval_to_json(&early->auroc_after, withheld, json_put_object(object, "auroc_after"));
}

static void yield_put(const struct drift_run *run, json *root)
{
    const struct yield *yield = &run->yield;
    bool withheld = yield_is_withheld(run);
    if (!yield->given)
        return;
    json *object = json_put_object(root, "review_yield");
    json_put_count(object, "n_before", (double)yield->n_before, withheld);
    json_put_count(object, "n_agreed_before", (double)yield->n_agreed_before, withheld);
    json_put_count(object, "n_after", (double)yield->n_after, withheld);
    json_put_count(object, "n_agreed_after", (double)yield->n_agreed_after, withheld);
    json_put_count(object, "likelihood_ratio", yield->evidence.ratio, withheld);
    json_put_number(object, "likelihood_ratio_limit", DRIFT_EVIDENCE);
    json_put_number(object, "fall_limit", YIELD_FALL);
    interval_to_json(&yield->before, withheld, json_put_object(object, "share_before"));
    interval_to_json(&yield->after, withheld, json_put_object(object, "share_after"));
}

static json *result_make(const struct drift_run *run)
{
    char day[DAY_TEXT];
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "scenario", run->scenario);
    json_put_text(root, "model", run->model.bundle.id);
    json_put_text(root, "since", day_format(run->since, day));
    json_put_integer(root, "n_dates_before", (long long)run->n_date_before);
    json_put_integer(root, "n_dates_after", (long long)(run->n_date - run->n_date_before));
    json_put_integer(root, "n_before", (long long)run->n_before);
    json_put_integer(root, "n_after", (long long)(run->matrix.n_row - run->n_before));
    json_put_text(root, "verdict", run->n_reason ? "stop" : "nothing found");
    json *reasons = json_put_array(root, "reasons");
    for (size_t i = 0; i < run->n_reason; i++)
        json_add_text(reasons, run->reasons[i]);
    columns_put(run, root);
    json *scores = json_put_object(root, "estimates");
    json_put_number(scores, "mean_before", run->mean_before);
    json_put_number(scores, "mean_after", run->mean_after);
    json_put_number(scores, "stability_index", run->stability);
    json_put_number(scores, "stability_index_limit", DRIFT_STABILITY);
    early_put(run, root);
    yield_put(run, root);
    json_put_bool(root, "earlier_stop_stays", run->stop_stays);
    return root;
}

static void columns_print(const struct drift_run *run,
                          bool (*is_beyond)(const struct drift_column *column), bool missing)
{
    size_t n = 0;
    for (size_t j = 0; j < run->model.bundle.n_col; j++) {
        const struct drift_column *column = &run->columns[j];
        if (!is_beyond(column) || n++ >= COLUMNS_PRINTED)
            continue;
        if (missing)
            printf("    %s: %.0f%% missing before, %.0f%% since\n", drift_title(run, j),
                   100 * column->missing_before, 100 * column->missing_after);
        else
            printf("    %s: mean %.4g before, %.4g since\n", drift_title(run, j),
                   column->mean_before, column->mean_after);
    }
    if (n > COLUMNS_PRINTED)
        printf("    and %zu more: result.json\n", n - COLUMNS_PRINTED);
}

static void early_print(const struct drift_run *run)
{
    const struct early *early = &run->early;
    if (early_is_withheld(run)) {
        printf("outcome within %d months: withheld, too few\n", EARLY_MONTHS);
        return;
    }
    printf("outcome within %d months: %zu of %zu before, %zu of %zu since, where %.1f were to be "
           "expected at equal estimates; likelihood ratio %.3g (limit %g)\n",
           EARLY_MONTHS, early->n_positive_before, early->n_before, early->n_positive_after,
           early->n_after, early->evidence.expected, early->evidence.ratio, DRIFT_EVIDENCE);
    if (!isnan(early->auroc_before.estimate) && !isnan(early->auroc_after.estimate))
        printf("    auroc %.3f (%.3f to %.3f) before, %.3f (%.3f to %.3f) since\n",
               early->auroc_before.estimate, early->auroc_before.low, early->auroc_before.high,
               early->auroc_after.estimate, early->auroc_after.low, early->auroc_after.high);
}

static void yield_print(const struct drift_run *run)
{
    const struct yield *yield = &run->yield;
    if (!yield->given)
        puts("review yield: not given (--alerts FILE of hearth alerts export)");
    else if (yield_is_withheld(run))
        puts("review yield: withheld, too few");
    else
        printf("review yield: reviewers agreed with %zu of %zu alerts before, %zu of %zu since; "
               "likelihood ratio %.3g (limit %g)\n",
               yield->n_agreed_before, yield->n_before, yield->n_agreed_after, yield->n_after,
               yield->evidence.ratio, DRIFT_EVIDENCE);
}

static void result_print(const struct drift_run *run)
{
    char day[DAY_TEXT];
    size_t n_col = run->model.bundle.n_col, n_after = run->matrix.n_row - run->n_before;
    printf(
        "model %s: %zu rows at %zu dates since %s, beside %zu rows at %zu dates of the two years "
        "before\n",
        run->model.bundle.id, n_after, run->n_date - run->n_date_before,
        day_format(run->since, day), run->n_before, run->n_date_before);
    printf("missing values: %zu of %zu columns changed by more than %.0f points\n",
           columns_count(run, drift_is_missing), n_col, 100 * DRIFT_MISSING);
    columns_print(run, drift_is_missing, true);
    printf("values: the mean of %zu of %zu columns moved by more than %g standard deviations\n",
           columns_count(run, drift_is_shifted), n_col, DRIFT_SHIFT);
    columns_print(run, drift_is_shifted, false);
    printf("estimates: mean %.2f%% before, %.2f%% since; stability index %.3f (limit %g)\n",
           100 * run->mean_before, 100 * run->mean_after, run->stability, DRIFT_STABILITY);
    early_print(run);
    yield_print(run);
    for (size_t i = 0; i < run->n_reason; i++)
        printf("stop: %s\n", run->reasons[i]);
    puts(run->n_reason ? "Find the cause before another list is made with this model."
                       : "Nothing found that would stop the model. That does not show that it "
                         "works: only outcomes of its lists do.");
    if (run->stop_stays)
        puts("An earlier stop stays: only an evaluation since the same day or an earlier one lifts "
             "it.");
    printf("result: %s/result.json\n", run->directory);
}

static enum status outputs_write(const struct drift_run *run, struct error *err)
{
    struct arena *arena = run->cli->arena;
    const struct evaluation_manifest manifest = {
        .command = "evaluate model",
        .input_hash = extract_hash(run->model.extract),
        .config_hash = extract_config_hash(run->model.extract),
        .n_row = run->matrix.n_row,
        .seed = run->cli->seed,
    };
    json *root = result_make(run);
    enum status status = file_make_directories(run->directory, err);
    if (!status)
        status = json_write_file(root, file_join(arena, run->directory, "result.json"), err);
    if (!status)
        status = evaluation_manifest_write(&manifest,
                                           file_join(arena, run->directory, "manifest.json"), err);
    if (!status)
        status = drift_report_write(run, err);
    if (!status && run->cli->json)
        status = json_write(root, stdout, err);
    else if (!status)
        result_print(run);
    json_free(root);
    return status;
}

// A stop reaches the gate of lists (safety 24).
static enum status status_keep(struct drift_run *run, struct error *err)
{
    bool kept, known;
    struct drift_status before;
    const struct drift_subject subject = {run->cli->workspace, run->scenario, run->model.bundle.id};
    const struct drift_status drift = {.stop = run->n_reason > 0,
                                       .since = run->since,
                                       .evaluated_on = extract_today(run->model.extract),
                                       .reasons = run->reasons,
                                       .n_reason = run->n_reason};
    enum status status = drift_status_read(run->cli->arena, &subject, &before, &known, err);
    if (!status)
        status = drift_status_keep(&subject, &drift, &kept, err);
    run->stop_stays = !status && !kept && known && before.stop;
    return status;
}

static enum status drift_measure(struct drift_run *run, struct error *err)
{
    enum status status = dates_take(run, err);
    if (!status)
        status = extract_matrix_map(run->model.extract, run->dates, run->n_date, &run->matrix, err);
    if (status)
        return status;
    rows_score(run);
    columns_measure(run);
    scores_measure(run);
    early_measure(run);
    if (cli_text(run->cli, "--alerts"))
        status = yield_measure(run, cli_text(run->cli, "--alerts"), err);
    if (!status) {
        reasons_find(run);
        status = status_keep(run, err);
    }
    if (!status)
        status = outputs_write(run, err);
    matrix_free(&run->matrix);
    return status;
}

static enum status request_take(struct drift_run *run, struct error *err)
{
    struct cli *cli = run->cli;
    static const char *const of_tables[] = {"--table", "--label", "--score", "--id", "--cluster"};
    const char *since;
    for (size_t i = 0; i < sizeof of_tables / sizeof *of_tables; i++)
        if (cli_text(cli, of_tables[i]))
            return cli_usage(cli, err, "%s is for a flat table, not for a scenario", of_tables[i]);
    enum status status = cli_require(cli, "--scenario", &run->scenario, err);
    if (!status)
        status = cli_require(cli, "--since", &since, err);
    if (status)
        return status;
    day_parse(since, strlen(since), NULL, &run->since);
    run->directory = cli_text(cli, "--out");
    if (!run->directory)
        run->directory = file_join(cli->arena, cli->workspace,
                                   arena_format(cli->arena, "reports/model-%s", run->scenario));
    return OK;
}

enum status evaluate_drift_run(struct cli *cli, struct error *err)
{
    struct drift_run run = {.cli = cli};
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    const struct extract_options options = {.n_thread = cli->n_thread, .quiet = cli->quiet};
    enum status status = request_take(&run, err);
    if (!status)
        status = workspace_update(cli->workspace, &update, err);
    if (status)
        return status;
    const struct scenario_model_place place = {cli->workspace, run.scenario,
                                               cli_text(cli, "--model")};
    status = scenario_model_load(cli->arena, &place, &options, &run.model, err);
    if (status)
        return status;
    run.min_count = cli_flag(cli, "--internal") ? 0 : extract_min_count(run.model.extract);
    status = drift_measure(&run, err);
    scenario_model_close(&run.model);
    return status;
}
