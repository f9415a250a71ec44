// hearth models: what was trained for a scenario, which model makes its lists, and how two differ.
#include "model/score/cmd_models.h"

#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/small_counts.h"
#include "model/bundle/bundle.h"
#include "model/bundle/model_choice.h"
#include "model/numeric/numerics.h"
#include "model/score/model_diff.h"
#include "serve/store/command_look.h"
#include "serve/store/model_use.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LENGTH_DEFAULT 20 // of a list, where no capacity was known in training

static const struct option_row options[] = {
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "whose models (required)"},
    {.name = NULL},
};

// The folder of a model of the scenario. Errors: E_USAGE when there is none.
static enum status folder_find(const struct cli *cli, const char *scenario, const char *id,
                               char **ret_folder, struct error *err)
{
    if (!model_choice_is_id(id))
        return cli_usage(cli, err, "'%s' is not the id of a model", id);
    *ret_folder = model_folder(cli->arena, cli->workspace, scenario, id);
    if (file_exists(file_join(cli->arena, *ret_folder, "model.json")))
        return OK;
    error_set(err, E_USAGE, "there is no model %s of scenario %s", id, scenario);
    error_hint(err, "see: hearth models list --scenario %s", scenario);
    return E_USAGE;
}

static void model_json(const struct bundle *bundle, const char *kind, bool in_use, json *object)
{
    json_put_text(object, "id", bundle->id);
    json_put_text(object, "kind", kind);
    json_put_bool(object, "in_use", in_use);
    json_put_day(object, "trained_on", bundle->trained_on);
    json_put_day(object, "as_of_from", bundle->as_of_from);
    json_put_day(object, "as_of_to", bundle->as_of_to);
    interval_to_json(&bundle->auroc, false, json_put_object(object, "auroc"));
    json_put_text(object, "warning", bundle_warning(bundle));
}

static void model_print(const struct bundle *bundle, const char *kind, bool in_use)
{
    char day[DAY_TEXT], auroc[INTERVAL_TEXT];
    number_interval(bundle->auroc.estimate, bundle->auroc.low, bundle->auroc.high, 3, auroc);
    printf("%s %s  %-8s trained on %s  AUROC %s%s%s\n", in_use ? "*" : " ", bundle->id, kind,
           bundle->trained_on == DAY_NONE ? "an unknown day" : day_format(bundle->trained_on, day),
           auroc, bundle_warning(bundle) ? "  " : "",
           bundle_warning(bundle) ? bundle_warning(bundle) : "");
}

static enum status list_run(const struct cli *cli, const char *scenario, struct error *err)
{
    char **paths;
    size_t n = 0;
    const char *in_use;
    enum status status = model_choice_read(cli->arena, cli->workspace, scenario, &in_use, err);
    const char *pattern = arena_format(cli->arena, "models/%s/*/model.json", scenario);
    if (!status)
        status =
            file_glob(cli->arena, file_join(cli->arena, cli->workspace, pattern), &paths, &n, err);
    if (status == E_CONFIG) { // no file matches
        n = 0;
        status = OK;
    }
    if (status)
        return status;
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *array = json_put_array(root, "models");
    for (size_t i = 0; i < n; i++) {
        struct bundle bundle;
        struct error why = {0};
        char *folder = arena_text_n(cli->arena, paths[i], strlen(paths[i]) - strlen("/model.json"));
        if (bundle_load(folder, &bundle, &why)) {
            cli_say(cli, "%s cannot be used: %s", folder, why.message);
            continue;
        }
        bool is_used = in_use && strcmp(in_use, bundle.id) == 0;
        const char *kind = bundle.fitted.settings.kind->name;
        if (cli->json)
            model_json(&bundle, kind, is_used, json_add_object(array));
        else
            model_print(&bundle, kind, is_used);
        bundle_close(&bundle);
    }
    if (cli->json)
        status = json_write(root, stdout, err);
    else
        printf(n ? "* is the model in use\n" : "no model was trained for this scenario\n");
    json_free(root);
    return status;
}

static enum status show_run(const struct cli *cli, const char *scenario, struct error *err)
{
    char *folder;
    struct file_text card;
    json *root = NULL;
    enum status status = folder_find(cli, scenario, cli->words[1], &folder, err);
    if (!status && cli->json) {
        status = json_read_file(file_join(cli->arena, folder, "model.json"), BUNDLE_MAX_BYTES,
                                &root, err);
        if (!status)
            status = json_write(root, stdout, err);
        json_free(root);
    } else if (!status) {
        status = file_read(cli->arena, file_join(cli->arena, folder, "card.md"), BUNDLE_MAX_BYTES,
                           &card, err);
        if (!status)
            fwrite(card.text, 1, card.n_bytes, stdout);
    }
    return status;
}

static enum status use_run(const struct cli *cli, const char *scenario, struct error *err)
{
    char *folder;
    const char *before, *id = cli->words[1];
    struct bundle bundle;
    enum status status = folder_find(cli, scenario, id, &folder, err);
    if (!status)
        status = bundle_load(folder, &bundle, err);
    if (status)
        return status;
    const char *warning = bundle_warning(&bundle);
    bool is_copy = strcmp(bundle.id, id) != 0;
    bundle_close(&bundle);
    if (is_copy) {
        error_set(err, E_DATA, "the folder '%.300s' holds another model than its name says",
                  folder);
        error_hint(err, "a model's folder has the name that 'hearth models list' shows");
        return E_DATA;
    }
    // A damaged choice is what this mends: then nobody knows which model was in use before.
    if (model_choice_read(cli->arena, cli->workspace, scenario, &before, ERROR_IGNORED))
        before = NULL;
    // In the audit first: a change that nobody can trace is worse than a trace too many.
    status = model_use_audit(cli->workspace,
                             &(struct model_use){scenario, id, before, "models use"}, err);
    if (!status)
        status = model_choice_write(cli->workspace, scenario, id, err);
    if (status)
        return status;
    if (cli->json) {
        json *root = json_object_create();
        json_put_integer(root, "format", 1);
        json_put_text(root, "model", id);
        json_put_text(root, "before", before);
        json_put_text(root, "warning", warning);
        status = json_write(root, stdout, err);
        json_free(root);
        return status;
    }
    printf("model %s is in use for %s%s%s\n", id, scenario, before ? ", in place of " : "",
           before ? before : "");
    if (warning)
        printf("%s\n", warning);
    return OK;
}

// Few rows with or without the outcome: their number is withheld.
static bool diff_is_few(const struct model_diff *diff)
{
    const double cells[] = {(double)diff->n_positive, (double)(diff->n - diff->n_positive)};
    return counts_any_small(cells, 2, SMALL_COUNTS_DEFAULT);
}

// All digits of a metric would give the withheld number back.
static void diff_round(struct model_diff *diff)
{
    for (size_t m = 0; m < n_metric && diff_is_few(diff); m++) {
        struct interval a = interval_none(diff->a[m], NULL), b = interval_none(diff->b[m], NULL);
        interval_round(&a, ROUNDED_DECIMALS);
        interval_round(&b, ROUNDED_DECIMALS);
        interval_round(&diff->difference[m], ROUNDED_DECIMALS);
        diff->a[m] = a.estimate;
        diff->b[m] = b.estimate;
    }
}

static void diff_print(const struct model_diff *diff, const char *a, const char *b)
{
    char positive[32] = "few";
    bool few = diff_is_few(diff);
    if (!few)
        snprintf(positive, sizeof positive, "%zu", diff->n_positive);
    printf("%zu predictions of both models at %zu dates, %s with the outcome, %zu families\n",
           diff->n, diff->n_date, positive, diff->n_family);
    int digits = few ? ROUNDED_DECIMALS : 4;
    printf("%-24s %10s %10s  difference (95%% CI%s)\n", "", a, b, few ? "; rounded" : "");
    for (size_t m = 0; m < n_metric; m++)
        printf("%-24s %10.*f %10.*f  %+.*f (%+.*f to %+.*f)\n", metric_rows[m].name, digits,
               diff->a[m], digits, diff->b[m], digits, diff->difference[m].estimate, digits,
               diff->difference[m].low, digits, diff->difference[m].high);
    printf("at %s, %zu would enter the list of %s and %zu would leave that of %s:\n", diff->date,
           diff->n_enter, b, diff->n_leave, a);
    for (size_t i = 0; i < diff->n_enter; i++)
        printf("  enters %s\n", diff->enter[i]);
    for (size_t i = 0; i < diff->n_leave; i++)
        printf("  leaves %s\n", diff->leave[i]);
}

static enum status diff_json(const struct model_diff *diff, const char *a, const char *b,
                             struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "a", a);
    json_put_text(root, "b", b);
    json_put_integer(root, "n", (long long)diff->n);
    json_put_count(root, "n_positive", (double)diff->n_positive, diff_is_few(diff));
    json_put_integer(root, "families", (long long)diff->n_family);
    json *metrics = json_put_object(root, "metrics");
    for (size_t m = 0; m < n_metric; m++) {
        json *row = json_put_object(metrics, metric_rows[m].name);
        json_put_number(row, "a", diff->a[m]);
        json_put_number(row, "b", diff->b[m]);
        for (size_t i = 0; i < 2 && diff->difference[m].rounded; i++)
            json_add_text(json_list_of(row, "rounded"), i ? "b" : "a");
        interval_to_json(&diff->difference[m], false, json_put_object(row, "difference"));
    }
    json_put_text(root, "list_of", diff->date);
    json *enter = json_put_array(root, "enter"), *leave = json_put_array(root, "leave");
    for (size_t i = 0; i < diff->n_enter; i++)
        json_add_text(enter, diff->enter[i]);
    for (size_t i = 0; i < diff->n_leave; i++)
        json_add_text(leave, diff->leave[i]);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

// The people whom the comparison names are looked at.
static enum status diff_look(const struct cli *cli, const char *scenario,
                             const struct model_diff *diff, struct error *err)
{
    day_t day = DAY_NONE;
    const char **persons =
        arena_array(cli->arena, diff->n_enter + diff->n_leave + 1, sizeof *persons);
    memcpy(persons, diff->enter, diff->n_enter * sizeof *persons);
    memcpy(persons + diff->n_enter, diff->leave, diff->n_leave * sizeof *persons);
    day_parse(diff->date, strlen(diff->date), NULL, &day);
    struct command_look look = {"models diff", scenario, day, persons,
                                diff->n_enter + diff->n_leave};
    return look.n ? command_look_record(cli->workspace, &look, err) : OK;
}

static enum status diff_run(const struct cli *cli, const char *scenario, struct error *err)
{
    char *folder_a, *folder_b;
    const char *a = cli->words[1], *b = cli->words[2];
    struct bundle bundle;
    struct model_diff diff;
    enum status status = folder_find(cli, scenario, a, &folder_a, err);
    if (!status)
        status = folder_find(cli, scenario, b, &folder_b, err);
    if (!status)
        status = bundle_load(folder_b, &bundle, err);
    if (status)
        return status;
    size_t length = bundle.evidence.length ? bundle.evidence.length : LENGTH_DEFAULT;
    bundle_close(&bundle);
    struct model_diff_question question = {folder_a, folder_b, length, cli->seed, cli->n_thread};
    status = model_diff_make(cli->arena, &question, &diff, err);
    if (!status)
        status = diff_look(cli, scenario, &diff, err);
    if (!status)
        diff_round(&diff);
    if (!status && cli->json)
        return diff_json(&diff, a, b, err);
    if (!status)
        diff_print(&diff, a, b);
    return status;
}

static enum status models_run(struct cli *cli, struct error *err)
{
    static const struct {
        const char *name;
        size_t n_word;
        enum status (*run)(const struct cli *cli, const char *scenario, struct error *err);
    } verbs[] = {
        {"list", 1, list_run}, {"show", 2, show_run}, {"use", 2, use_run}, {"diff", 3, diff_run}};
    const char *scenario, *word = cli->n_word ? cli->words[0] : "";
    numerics_prepare();
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(word, verbs[i].name) != 0)
            continue;
        if (cli->n_word != verbs[i].n_word)
            return cli_usage(cli, err, "models %s takes %zu model id%s", word, verbs[i].n_word - 1,
                             verbs[i].n_word == 2 ? "" : "s");
        enum status status = cli_require(cli, "--scenario", &scenario, err);
        return status ? status : verbs[i].run(cli, scenario, err);
    }
    return cli_usage(cli, err, "models what? list, show, use or diff");
}

const struct command_row cmd_models = {
    .name = "models",
    .summary = "list models, show or compare them, and put one to use",
    .usage = "list --scenario S\n"
             "show ID --scenario S\n"
             "use ID --scenario S\n"
             "diff A B --scenario S",
    .details =
        "`list` marks the model that makes the lists of the scenario. `show` prints a model's "
        "card. `use` puts a model to use, which is audited where there is a store. `diff` "
        "compares two models on the predictions that both made on past dates: each metric, "
        "their difference with a 95% confidence interval by families, and who would enter and "
        "leave the list at the latest of these dates.",
    .options = options,
    .run = models_run,
};
