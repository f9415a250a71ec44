// hearth verify: proofs that anybody can ask for. The audit's chain; stored scores made again; no
// feature that knows the future.

#include "serve/cmd_verify.h"

#include "features/base/file.h"
#include "features/base/json.h"
#include "features/base/number.h"
#include "features/base/temporary.h"
#include "features/ingest/copy_before_date.h"
#include "features/workspace/workspace_update.h"
#include "model/numeric/numerics.h"
#include "serve/cli_scenario.h"
#include "serve/http/nightly.h"
#include "serve/scoring/file_check.h"
#include "serve/scoring/leakage.h"
#include "serve/scoring/score_check.h"
#include "serve/store/audit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALL INT64_C(1000000000)
#define MOST_DATES 64
#define HEADS_MAX (64 << 20)

static const struct option_row options[] = {
    {.name = "--head",
     .kind = OPTION_TEXT,
     .value_name = "HASH|FILE",
     .help = "audit: a head printed earlier and kept elsewhere, or the file of serving.audit_head, "
             "whose "
             "last one counts: it must still be in the chain"},
    {.name = "--accept",
     .kind = OPTION_TEXT,
     .value_name = "WHY",
     .help = "audit: bring the tables of an older store up to date although rows differ from its "
             "audit; the audit keeps the difference and the reason"},
    {.name = "--scenario",
     .kind = OPTION_TEXT,
     .value_name = "S",
     .help = "scores: only its alerts; leakage: whose features (required)"},
    {.name = "--as-of",
     .kind = OPTION_DAY,
     .many = true,
     .value_name = "DATE",
     .help = "leakage: dates; default: the scenario's first, middle and three quarters on"},
    {.name = NULL},
};

static enum status print_json(const struct audit_check *check, struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "verify", "audit");
    json_put_bool(root, "intact", check->intact);
    json_put_integer(root, "entries", check->n_entry);
    json_put_integer(root, "rows", check->n_row);
    for (int i = 0; i < PROOF_KINDS; i++)
        json_put_integer(root, proof_names[i], check->told[i].n);
    json_put_text(root, "head", check->head);
    if (check->broken)
        json_put_integer(root, "broken", check->broken);
    if (check->reason)
        json_put_text(root, "reason", check->reason);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status print(const struct cli *cli, const struct audit_check *check, struct error *err)
{
    enum status status = cli->json ? print_json(check, err) : OK;
    if (status)
        return status;
    if (check->intact) {
        if (!cli->json)
            printf("%lld entries, chain intact, %lld rows of the store agree, head %s\n",
                   (long long)check->n_entry, (long long)check->n_row, check->head);
        return OK;
    }
    if (check->broken) {
        error_set(err, E_FAILED, "the audit is broken at entry %lld: %s", (long long)check->broken,
                  check->reason);
        error_hint(err, "what stands before it holds; compare with a copy of the store");
    } else {
        error_set(err, E_FAILED, "the audit does not hold: %s", check->reason);
        error_hint(err, "the file was changed by another program; compare with a copy");
    }
    err->after_result = cli->json;
    return E_FAILED;
}

// The last head of a file of lines "TIME HEAD …"; a word that names no file is a head itself.
static enum status head_read(const struct cli *cli, const char **ret_head, struct error *err)
{
    struct file_text file;
    const char *given = cli_text(cli, "--head"), *last = NULL;
    *ret_head = given;
    if (!given || !file_is_regular(given))
        return OK;
    enum status status = file_read(cli->arena, given, HEADS_MAX, &file, err);
    for (char *rest = file.text, *line; !status && (line = strsep(&rest, "\n"));) {
        char *time = strsep(&line, " "), *head = strsep(&line, " ");
        last = time && head ? head : last;
    }
    if (!status && !last)
        status = error_set(err, E_DATA, "'%s' holds no line with a time and a head", given);
    *ret_head = last;
    return status;
}

// To where serving.audit_head says. The proof is printed all the same.
static enum status head_keep(const struct cli *cli, const struct audit_check *check,
                             struct error *err)
{
    struct backup_plan plan;
    if (!check->intact)
        return OK;
    enum status status = nightly_plan_read(cli->arena, cli->workspace, &plan, err);
    err->after_result = true;
    return status ? status : backup_head_keep(&plan, check, err);
}

static enum status verify_audit(const struct cli *cli, struct error *err)
{
    struct audit_check check;
    struct store *store;
    const char *head, *accept = cli_text(cli, "--accept");
    struct store_options store_options = {.create = false, .accept = accept};
    enum status status = head_read(cli, &head, err);
    if (!status)
        status = store_open_workspace(cli->workspace, &store_options, &store, err);
    if (status)
        return status;
    if (accept && !store_was_upgraded(store))
        status = cli_usage(cli, err,
                           "--accept is for a store of an older hearth; this one is up to date");
    if (!status)
        status = audit_verify(store, head, &check, err);
    store_close(store);
    if (!status)
        status = print(cli, &check, err);
    return status ? status : head_keep(cli, &check, err);
}

// Every alert as it was made, then those whose rank and estimate a newer list has said again.
static enum status alerts_all(const struct cli *cli, struct store *store,
                              struct alert_list *ret_alerts, struct error *err)
{
    struct alert_list made = {0}, now = {0};
    struct alert_filter filter = {.scenario = cli_text(cli, "--scenario"),
                                  .any_date = true,
                                  .as_made = true,
                                  .states = (1u << ALERT_STATE_COUNT) - 1,
                                  .limit = ALL};
    enum status status = alert_list(store, cli->arena, &filter, &made, err);
    filter.as_made = false;
    if (!status)
        status = alert_list(store, cli->arena, &filter, &now, err);
    *ret_alerts = (struct alert_list){
        .items = arena_array(cli->arena, made.n + now.n + 1, sizeof *made.items)};
    for (size_t i = 0; i < made.n; i++)
        ret_alerts->items[ret_alerts->n++] = made.items[i];
    for (size_t i = 0; i < now.n; i++)
        if (now.items[i].as_of != now.items[i].listed)
            ret_alerts->items[ret_alerts->n++] = now.items[i];
    return status || ret_alerts->n ? status : cli_scenario_check(cli, err);
}

static void rescored_json(json *root, const struct score_checked *rescored, size_t n)
{
    json *differing = json_put_array(root, "differing");
    for (size_t i = 0; i < n; i++) {
        const struct score_check_row *row = &score_check_rows[rescored[i].verdict];
        if (row->holds)
            continue;
        json *object = json_add_object(differing);
        json_put_integer(object, "alert_id", rescored[i].alert->id);
        json_put_text(object, "scenario", rescored[i].alert->scenario);
        json_put_day(object, "as_of", rescored[i].alert->as_of);
        json_put_text(object, "person_id", rescored[i].alert->person);
        json_put_text(object, "model", rescored[i].alert->model);
        json_put_number(object, "stored", rescored[i].alert->score);
        json_put_number(object, "recomputed", rescored[i].score);
        json_put_text(object, "why", row->name);
    }
}

static void rescored_print(const struct score_checked *rescored, size_t n, const size_t *counts)
{
    printf("%zu stored score%s made again", n, n == 1 ? "" : "s");
    for (int v = 0; v < SCORE_CHECK_VERDICT_COUNT; v++)
        if (counts[v])
            printf("; %zu: %s", counts[v], score_check_rows[v].text);
    putchar('\n');
    for (size_t i = 0; i < n; i++) {
        char day[DAY_TEXT], stored[NUMBER_TEXT], now[NUMBER_TEXT];
        const struct alert *alert = rescored[i].alert;
        if (score_check_rows[rescored[i].verdict].holds)
            continue;
        number_format(alert->score, stored);
        number_format(rescored[i].score, now);
        printf("alert %lld (%s, %s, %s, model %s): stored %s, now %s: %s\n", (long long)alert->id,
               alert->scenario, day_format(alert->as_of, day), alert->person, alert->model, stored,
               *now ? now : "none", score_check_rows[rescored[i].verdict].name);
    }
}

static enum status rescored_tell(const struct cli *cli, const struct score_checked *rescored,
                                 size_t n, const struct files_checked *checked, struct error *err)
{
    size_t counts[SCORE_CHECK_VERDICT_COUNT] = {0}, n_hold = 0;
    enum status status = OK;
    for (size_t i = 0; i < n; i++) {
        counts[rescored[i].verdict]++;
        n_hold += score_check_rows[rescored[i].verdict].holds;
    }
    if (cli->json) {
        json *root = json_object_create();
        json_put_integer(root, "format", 1);
        json_put_text(root, "verify", "scores");
        json_put_integer(root, "alerts", (long long)n);
        json *verdicts = json_put_object(root, "verdicts");
        for (int v = 0; v < SCORE_CHECK_VERDICT_COUNT; v++)
            json_put_integer(verdicts, score_check_rows[v].name, (long long)counts[v]);
        rescored_json(root, rescored, n);
        file_check_json(root, checked);
        status = json_write(root, stdout, err);
        json_free(root);
    } else {
        rescored_print(rescored, n, counts);
        file_check_print(stdout, checked);
    }
    if (!status && checked->n)
        status = error_set(err, E_FAILED, "%zu of %zu files are not as they were written",
                           checked->n, checked->n_checked);
    else if (!status && n_hold < n)
        status = error_set(err, E_FAILED, "%zu of %zu stored scores do not come out again",
                           n - n_hold, n);
    err->after_result = true;
    return status;
}

static enum status workspace_refresh(const struct cli *cli, const char *workspace, bool quiet,
                                     struct error *err)
{
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = quiet, .accept_loss = cli->accept_loss};
    return workspace_update(workspace, &update, err);
}

static enum status verify_scores(const struct cli *cli, struct error *err)
{
    struct store *store;
    struct alert_list alerts;
    struct store_options store_options = {.create = false};
    enum status status = store_open_workspace(cli->workspace, &store_options, &store, err);
    if (status)
        return status;
    numerics_prepare();
    status = alerts_all(cli, store, &alerts, err);
    if (!status) {
        struct score_checked *rescored = arena_array(cli->arena, alerts.n + 1, sizeof *rescored);
        struct score_check_options rescoring = {cli->workspace, store, cli->n_thread, cli->quiet};
        struct files_checked checked; // before they are brought up to date
        file_check_all(cli->arena, store, cli->workspace, &checked);
        if (alerts.n)
            status = workspace_refresh(cli, cli->workspace, cli->quiet, err);
        if (!status)
            status = score_check_alerts(&rescoring, alerts.items, alerts.n, rescored, err);
        if (!status)
            status = rescored_tell(cli, rescored, alerts.n, &checked, err);
        files_checked_done(&checked);
    }
    store_close(store);
    return status;
}

// What leakage is looked for with.
struct looking {
    const struct cli *cli;
    struct config config;
    struct extract *whole;
    json *dates; // NULL = text
    size_t n_leak, n_row;
};

static void leak_print(const struct leak *leak)
{
    char whole[NUMBER_TEXT], cut[NUMBER_TEXT];
    number_format(leak->whole, whole);
    number_format(leak->cut, cut);
    if (leak->column)
        printf("    %s, %s: %s with the future, %s without\n", leak->person, leak->column,
               *whole ? whole : "missing", *cut ? cut : "missing");
    else
        printf("    %s: in one cohort only\n", leak->person);
}

static void leaks_json(json *array, const struct leakage *leakage)
{
    for (size_t i = 0; i < leakage->n_leak && i < LEAKAGE_SHOWN; i++) {
        json *object = json_add_object(array);
        json_put_text(object, "person_id", leakage->leaks[i].person);
        json_put_text(object, "column", leakage->leaks[i].column);
        json_put_number(object, "with_the_future", leakage->leaks[i].whole);
        json_put_number(object, "without", leakage->leaks[i].cut);
    }
}

static void leakage_tell(struct looking *looking, const struct leakage *leakage,
                         const struct copy_counts *counts)
{
    char day[DAY_TEXT];
    day_format(leakage->as_of, day);
    if (!looking->dates) {
        printf("%s: %zu people, %zu columns, %zu cells; %llu of %llu rows and %llu ends were not "
               "known yet: %s\n",
               day, leakage->n_row, leakage->n_column, leakage->n_cell,
               (unsigned long long)counts->n_cut,
               (unsigned long long)(counts->n_cut + counts->n_kept),
               (unsigned long long)counts->n_opened,
               leakage->n_leak ? "NOT the same without them" : "the same without them");
        for (size_t i = 0; i < leakage->n_leak && i < LEAKAGE_SHOWN; i++)
            leak_print(&leakage->leaks[i]);
        return;
    }
    json *object = json_add_object(looking->dates);
    json_put_text(object, "as_of", day);
    json_put_integer(object, "rows", (long long)leakage->n_row);
    json_put_integer(object, "columns", (long long)leakage->n_column);
    json_put_integer(object, "cells", (long long)leakage->n_cell);
    json_put_integer(object, "columns_of_one_only", (long long)leakage->n_only);
    json_put_integer(object, "rows_cut", (long long)counts->n_cut);
    json_put_integer(object, "rows_kept", (long long)counts->n_kept);
    json_put_integer(object, "ends_cut", (long long)counts->n_opened);
    json_put_integer(object, "leaks", (long long)leakage->n_leak);
    leaks_json(json_put_array(object, "first"), leakage);
}

static enum status date_compare(struct looking *looking, day_t as_of, const char *folder,
                                struct error *err)
{
    struct extract *cut;
    struct copy_counts counts;
    struct leakage leakage;
    const char *scenario = extract_scenario(looking->whole)->name;
    struct copy_options cutting = {scenario, as_of, extract_data_end(looking->whole), folder};
    struct extract_options extract_options = {
        .n_thread = looking->cli->n_thread, .quiet = true, .any_literal = true};
    enum status status = workspace_copy_before(&looking->config, &cutting, &counts, err);
    if (!status)
        status = extract_tables_copy_before(looking->whole, as_of, folder, err);
    if (!status)
        status = workspace_refresh(looking->cli, folder, true, err);
    if (!status)
        status = extract_open(folder, scenario, &extract_options, &cut, err);
    if (status)
        return status;
    status = leakage_find(looking->cli->arena, &(struct leakage_extracts){looking->whole, cut},
                          as_of, &leakage, err);
    if (!status) {
        leakage_tell(looking, &leakage, &counts);
        looking->n_leak += leakage.n_leak;
        looking->n_row += leakage.n_row;
    }
    extract_close(cut);
    return status;
}

// The copy lies in the workspace's build folder, where the records' own copies lie.
static enum status date_look(struct looking *looking, day_t as_of, struct error *err)
{
    struct arena *arena = looking->cli->arena;
    const char *path = file_join(arena, looking->cli->workspace, "build/leakage");
    char *folder;
    int lock = temporary_folder_create(path, &folder);
    if (lock < 0) {
        error_system(err, "make the folder", path);
        free(folder);
        return E_SYSTEM;
    }
    enum status status = date_compare(looking, as_of, folder, err);
    temporary_folder_remove(folder, lock);
    free(folder);
    return status;
}

// --as-of, or the scenario's first, middle and three quarters on date. Shapes: ret_dates
// MOST_DATES.
static enum status dates_choose(const struct looking *looking, day_t *ret_dates, size_t *ret_n,
                                struct error *err)
{
    size_t n;
    const char *const *texts = cli_texts(looking->cli, "--as-of", &n);
    const struct scenario_info *info = extract_scenario(looking->whole);
    if (n > MOST_DATES)
        return cli_usage(looking->cli, err, "at most %d dates", MOST_DATES);
    for (size_t i = 0; i < n; i++)
        if (!day_parse(texts[i], strlen(texts[i]), NULL, &ret_dates[i]))
            return cli_usage(looking->cli, err, "--as-of '%s' is not a date", texts[i]);
    *ret_n = n;
    const size_t picks[] = {0, info->n_as_of / 2, info->n_as_of * 3 / 4};
    for (size_t i = 0; !n && info->n_as_of && i < 3; i++)
        if (!*ret_n || ret_dates[*ret_n - 1] != info->as_of[picks[i]])
            ret_dates[(*ret_n)++] = info->as_of[picks[i]];
    return OK;
}

static enum status leakage_end(struct looking *looking, json *root, struct error *err)
{
    enum status status = looking->dates ? json_write(root, stdout, err) : OK;
    if (status)
        return status;
    if (looking->n_leak) {
        error_set(err, E_FAILED,
                  "data leakage: %zu values or people depend on records received after the date",
                  looking->n_leak);
        error_hint(err, "this is a bug in hearth: report it. One exception: matches across an "
                        "adoption are separated at every date ('hearth link' counts them)");
        status = E_FAILED;
    } else if (!looking->n_row) {
        status =
            error_set(err, E_DATA, "nobody is in the cohort at these dates: nothing was proved");
    }
    err->after_result = looking->dates;
    return status;
}

static enum status verify_leakage(const struct cli *cli, struct error *err)
{
    const char *scenario;
    struct looking looking = {.cli = cli};
    struct extract_options extract_options = {.n_thread = cli->n_thread, .quiet = cli->quiet};
    day_t dates[MOST_DATES];
    size_t n = 0;
    enum status status = cli_require(cli, "--scenario", &scenario, err);
    if (!status)
        status = workspace_refresh(cli, cli->workspace, cli->quiet, err);
    if (!status)
        status = extract_open(cli->workspace, scenario, &extract_options, &looking.whole, err);
    if (!status)
        status = config_read(cli->arena, cli->workspace, &looking.config, err);
    if (!status)
        status = dates_choose(&looking, dates, &n, err);
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "verify", "leakage");
    json_put_text(root, "scenario", scenario);
    looking.dates = cli->json ? json_put_array(root, "dates") : NULL;
    for (size_t i = 0; !status && i < n; i++)
        status = date_look(&looking, dates[i], err);
    if (!status)
        status = leakage_end(&looking, root, err);
    json_free(root);
    extract_close(looking.whole);
    return status;
}

static enum status verify_run(struct cli *cli, struct error *err)
{
    const char *word = cli->n_word == 1 ? cli->words[0] : "";
    if (strcmp(word, "audit") == 0)
        return verify_audit(cli, err);
    if (strcmp(word, "scores") == 0)
        return verify_scores(cli, err);
    if (strcmp(word, "leakage") == 0)
        return verify_leakage(cli, err);
    return cli_usage(cli, err, "verify what? audit, scores or leakage");
}

const struct command_row cmd_verify = {
    .name = "verify",
    .summary = "check the audit chain, the stored scores, and data leakage",
    .usage = "audit [--head HASH] [--accept WHY]\n"
             "scores [--scenario S]\n"
             "leakage --scenario S [--as-of DATE …]",
    .details =
        "`audit` walks the chain and compares every review, reveal, alert and event with "
        "what the audit says of it. It prints the head: keep it elsewhere, and give it back "
        "with --head. "
        "Whoever can write the file could make the whole chain anew or cut its end; only a "
        "kept head shows that. `scores` makes the score of every stored alert again from "
        "what was known at its date, and says which differ and why; it also reads the files of "
        "all models, the files under build/ and the record files in full, and names those "
        "that are not as they were written. `leakage` takes out of "
        "a copy of the records all that was not known before a date, and compares every "
        "feature of everybody in the cohort.",
    .ingests = true,
    .options = options,
    .run = verify_run,
};
