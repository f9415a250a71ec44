// What the selected models are and how well they did: read from their folders, as `train` wrote
// them.

#include "features/base/file.h"
#include "features/base/number.h"
#include "features/base/plain.h"
#include "features/base/text.h"
#include "features/extract/attribute_text.h"
#include "model/bundle/model_choice.h"
#include "serve/case/case_model.h"
#include "serve/case/case_text.h"
#include "serve/http/handlers.h"
#include "serve/http/list_notices.h"
#include "serve/http/respond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MODEL_FILE_MAX ((size_t)64 << 20)
#define ROWS_MAX 40
#define TOPS_MAX 8
#define WITHHELD "not shown, because small numbers could be worked out"
#define FEW 10 // fewer are neither shown nor judged by

struct model_files {
    const char *scenario, *id;
    json *model, *metrics; // NULL = not there
};

static void model_files_free(struct model_files *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        json_free(files[i].model);
        json_free(files[i].metrics);
    }
}

// Groups of one column add up to all: one that is hidden alone could be worked out from the others.
// Hides the counts below FEW and, where that is one only, the next smallest too.
static void counts_hide(json *const *groups, size_t n, const char *key, const char *const *derived)
{
    size_t n_hidden = 0, next = SIZE_MAX;
    double smallest = INFINITY;
    bool hide[ROWS_MAX] = {0};
    for (size_t i = 0; i < n; i++) {
        double count = json_number(groups[i], key, NAN);
        hide[i] = !(count >= FEW);
        n_hidden += hide[i];
        if (!hide[i] && count < smallest) {
            smallest = count;
            next = i;
        }
    }
    if (n_hidden == 1 && next != SIZE_MAX)
        hide[next] = true;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; hide[i] && derived[k]; k++)
            json_put_text(groups[i], derived[k], NULL);
}

// Small counts of people are shown nowhere: not on the page, not to programs.
static void groups_hide(json *metrics)
{
    static const char *const sizes[] = {"n",   "n_positive", "selection_rate", "tpr", "fpr", "fnr",
                                        "ppv", NULL};
    static const char *const positives[] = {"n_positive", "tpr", "fpr", "fnr", "ppv", NULL};
    const json *list = json_get(metrics, "groups");
    for (size_t start = 0, end; start < json_count(list); start = end) {
        json *groups[ROWS_MAX];
        size_t n = 0;
        const char *column = json_text(json_at(list, start), "column");
        for (end = start; end < json_count(list) && n < ROWS_MAX; end++) {
            const char *its = json_text(json_at(list, end), "column");
            if (column && its && strcmp(column, its) != 0)
                break;
            groups[n++] = (json *)(uintptr_t)json_at(list, end);
        }
        counts_hide(groups, n, "n", sizes);
        counts_hide(groups, n, "n_positive", positives);
    }
}

static void model_read(struct arena *arena, const char *selected, struct model_files *files)
{
    struct file_text file;
    *files = (struct model_files){0};
    if (file_read(arena, selected, 1000, &file, ERROR_IGNORED))
        return;
    char *id = file.text;
    id[strcspn(id, "\r\n")] = 0;
    char *folder = arena_text_n(arena, selected, strlen(selected) - strlen("/selected"));
    const char *slash = strrchr(folder, '/');
    if (!model_choice_is_id(id))
        return;
    files->scenario = slash ? slash + 1 : folder;
    files->id = id;
    const char *place = file_join(arena, folder, id);
    json_read_file(file_join(arena, place, "model.json"), MODEL_FILE_MAX, &files->model,
                   ERROR_IGNORED);
    json_read_file(file_join(arena, place, "metrics.json"), MODEL_FILE_MAX, &files->metrics,
                   ERROR_IGNORED);
    if (!json_get(files->metrics, "min_count")) // written before small counts were withheld
        groups_hide(files->metrics);
}

// The selected model of each scenario that has one. Owns: arena, and model_files_free.
static struct model_files *models_read(const struct site *site, struct arena *arena, size_t *ret_n)
{
    char **paths;
    size_t n;
    *ret_n = 0;
    if (file_glob(arena, file_join(arena, site->workspace, "models/*/selected"), &paths, &n,
                  ERROR_IGNORED))
        return NULL;
    struct model_files *files = arena_array(arena, n + 1, sizeof *files);
    for (size_t i = 0; i < n; i++) {
        model_read(arena, paths[i], &files[*ret_n]);
        *ret_n += files[*ret_n].model != NULL;
    }
    return files;
}

static const char *share_words(struct arena *arena, const json *value)
{
    double estimate = json_number(value, "estimate", NAN);
    double low = json_number(value, "ci_low", NAN), high = json_number(value, "ci_high", NAN);
    const char *reason = json_text(value, "reason");
    if (isnan(estimate))
        return !reason                           ? "not known"
               : strcmp(reason, "withheld") == 0 ? WITHHELD
                                                 : arena_format(arena, "not known: %s", reason);
    if (isnan(low) || isnan(high) || low == high) // no spread: an interval would pretend one
        return arena_format(arena, "%.0f%%", 100 * estimate);
    return arena_format(arena, "%.0f%% (95%% CI %.0f%% to %.0f%%)", 100 * estimate, 100 * low,
                        100 * high);
}

static const char *figure_words(struct arena *arena, const json *value)
{
    double low = json_number(value, "ci_low", NAN), high = json_number(value, "ci_high", NAN);
    const char *interval =
        isnan(low) || isnan(high) ? "" : arena_format(arena, " (95%% CI %.2f to %.2f)", low, high);
    return arena_format(arena, "%.2f%s", json_number(value, "estimate", NAN), interval);
}

static void row_add(struct model_page *page, struct model_row *rows, struct model_row row)
{
    if (page->n < ROWS_MAX)
        rows[page->n++] = row;
}

static double top_size(const json *row)
{
    const char *k = json_text(row, "k");
    return k ? strtod(k, NULL) : json_number(row, "k", 0);
}

// The heads of the list that were judged, the shortest first. Shapes: ret_rows TOPS_MAX.
static size_t tops_sort(const json *at_k, const json **ret_rows)
{
    size_t n = 0;
    for (size_t i = 0; i < json_count(at_k) && n < TOPS_MAX; i++) {
        const json *row = json_at(at_k, i);
        size_t place = n++;
        for (; place && top_size(ret_rows[place - 1]) > top_size(row); place--)
            ret_rows[place] = ret_rows[place - 1];
        ret_rows[place] = row;
    }
    return n;
}

static const char *predictions_text(struct arena *arena, const json *counts,
                                    const struct alert_facts *words)
{
    return arena_format(arena,
                        "%s predictions, one for each %s on each date. The outcome followed in %s",
                        plain_number(arena, json_number(counts, "n", 0)), words->one,
                        plain_number(arena, json_number(counts, "n_positive", 0)));
}

static void figures_fill(struct arena *arena, const json *metrics, const struct alert_facts *words,
                         struct model_page *page)
{
    struct model_row *rows = arena_array(arena, ROWS_MAX, sizeof *rows);
    const json *all = json_get(metrics, "metrics"), *at_k = json_get(metrics, "at_k");
    page->rows = rows;
    page->may_be_chance = metrics_may_be_chance(metrics);
    row_add(
        page, rows,
        (struct model_row){"Tested on", predictions_text(arena, metrics, words),
                           arena_format(arena,
                                        "A %s counts once for each date. Each prediction was made "
                                        "by a model that had not used those years",
                                        words->one)});
    const json *tops[TOPS_MAX];
    size_t n_top = tops_sort(at_k, tops);
    for (size_t i = 0; i < n_top; i++) {
        const json *row = tops[i];
        const char *k = json_text(row, "k");
        k = arena_text(arena, k ? k : "");
        row_add(page, rows,
                (struct model_row){arena_format(arena, "Precision, top %s", k),
                                   share_words(arena, json_get(row, "precision")),
                                   arena_format(arena,
                                                "Of the %s in the top %s, the share who had the "
                                                "outcome. The rest were false alarms",
                                                words->many, k)});
        row_add(page, rows,
                (struct model_row){arena_format(arena, "Recall (sensitivity), top %s", k),
                                   share_words(arena, json_get(row, "recall")),
                                   arena_format(arena,
                                                "Of the %s who had the outcome, the share who were "
                                                "in the top %s. The rest were missed",
                                                words->many, k)});
    }
    const json *within = json_get(metrics, "auroc_within_dates"); // what one list needs
    row_add(page, rows,
            (struct model_row){within ? "Ranking within a date (AUROC)" : "Ranking (AUROC)",
                               figure_words(arena, within ? within : json_get(all, "auroc")),
                               "0.5 is no better than chance, 1 is perfect. Below 0.5 the ranking "
                               "was the wrong way round"});
    row_add(page, rows,
            (struct model_row){
                "Calibration slope", figure_words(arena, json_get(all, "calibration_slope")),
                "1 is ideal. Below 1, high estimates are too high and low ones too "
                "low. At 0 or below, a higher estimate does not mean a higher risk"});
}

static const char *missed_words(struct arena *arena, const json *group)
{
    double n = json_number(group, "n", NAN), n_positive = json_number(group, "n_positive", NAN);
    if (isnan(n))
        return WITHHELD;
    if (isnan(n_positive))
        return arena_format(arena,
                            "%s predictions. How many had the outcome is not shown, because small "
                            "numbers could be worked out",
                            plain_number(arena, n));
    if (isnan(json_number(json_get(group, "fnr"), "estimate", NAN)))
        return arena_format(arena, "%s predictions, %s with the outcome", plain_number(arena, n),
                            plain_number(arena, n_positive));
    return arena_format(
        arena, "%s predictions, %s with the outcome. The top of the list missed %s of those",
        plain_number(arena, n), plain_number(arena, n_positive),
        share_words(arena, json_get(group, "fnr")));
}

static void groups_fill(struct arena *arena, const json *metrics, struct model_page *page)
{
    const json *groups = json_get(metrics, "groups");
    size_t n = json_count(groups);
    struct model_row *rows = arena_array(arena, n + 1, sizeof *rows);
    page->groups = rows;
    for (size_t i = 0; i < n && page->n_group < ROWS_MAX; i++) {
        const json *group = json_at(groups, i);
        const char *column = json_text(group, "column"), *value = json_text(group, "value");
        rows[page->n_group++] = (struct model_row){
            arena_format(arena, "%s: %s", attribute_label(arena, column ? column : ""),
                         value && *value ? value : "not known"),
            isnan(json_number(json_get(group, "selection_rate"), "estimate", NAN))
                ? "not shown"
                : arena_format(arena, "%s on the list",
                               share_words(arena, json_get(group, "selection_rate"))),
            missed_words(arena, group),
        };
    }
}

static const char *text_copy(struct arena *arena, const json *object, const char *key)
{
    const char *text = json_text(object, key);
    return text ? arena_text(arena, text) : "not stated";
}

static const char *day_copy(struct arena *arena, const json *object, const char *key)
{
    day_t day;
    const char *text = json_text(object, key);
    return text && day_parse(text, strlen(text), NULL, &day) ? case_day_words(arena, day)
                                                             : text_copy(arena, object, key);
}

static struct model_page page_fill(const struct site *site, struct arena *arena,
                                   const struct model_files *files)
{
    struct alert_facts words;
    struct alert of = {.scenario = files->scenario, .model = files->id};
    alert_facts_find(site->cases, arena, &of, &words);
    const json *training = json_get(files->model, "training");
    struct model_page page = {
        .scenario = files->scenario,
        .title = text_copy(arena, files->model, "title"),
        .id = files->id,
        .kind = text_copy(arena, files->model, "kind"),
        .purpose = text_copy(arena, files->model, "purpose"),
        .trained_on = predictions_text(arena, training, &words),
        .dates = arena_format(arena, "%s to %s", day_copy(arena, training, "as_of_from"),
                              day_copy(arena, training, "as_of_to")),
    };
    if (files->metrics) {
        figures_fill(arena, files->metrics, &words, &page);
        groups_fill(arena, files->metrics, &page);
    }
    return page;
}

enum status get_models(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    struct viewer viewer;
    struct html html = {0};
    size_t n;
    struct setting setting = setting_of(site, request, &viewer);
    struct model_files *files = models_read(site, &request->arena, &n);
    struct model_page *pages = arena_array(&request->arena, n + 1, sizeof *pages);
    for (size_t i = 0; i < n; i++)
        pages[i] = page_fill(site, &request->arena, &files[i]);
    page_models(&html, &setting, pages, n);
    reply_page(request, reply, 200, &html);
    model_files_free(files, n);
    return OK;
}

enum status api_models(const struct site *site, struct request *request, struct reply *reply,
                       struct error *err)
{
    size_t n;
    struct model_files *files = models_read(site, &request->arena, &n);
    json *root = json_object_create(), *array = json_put_array(root, "models");
    for (size_t i = 0; i < n; i++) {
        json *object = json_add_object(array);
        json_put_text(object, "scenario", files[i].scenario);
        json_put_text(object, "model", files[i].id);
        json_put_text(object, "title", json_text(files[i].model, "title"));
        json_put_text(object, "kind", json_text(files[i].model, "kind"));
        if (files[i].metrics)
            json_put(object, "metrics", files[i].metrics);
        files[i].metrics = NULL;
    }
    model_files_free(files, n);
    struct notices notices;
    list_notices_find(site, &request->arena, NULL, &notices);
    list_notices_put(root, &notices);
    return reply_json(request, reply, 200, root, err);
}
