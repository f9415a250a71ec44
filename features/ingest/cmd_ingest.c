// `hearth ingest`: brings the sources up to date and says what became of each.

#include "features/ingest/cmd_ingest.h"

#include "features/base/json.h"
#include "features/base/key_table.h"
#include "features/ingest/change_text.h"
#include "features/ingest/ingest.h"
#include "features/ingest/manifest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct report {
    const struct config *config;
    const struct manifest *manifests;
    const bool *rebuilt;
};

static const char *state_of(const struct report *report, size_t i)
{
    if (report->manifests[i].over_limit)
        return "over limit";
    if (report->manifests[i].is_lost)
        return "lost";
    return report->rebuilt[i] ? "rebuilt" : "reused";
}

static void print_table(const struct report *report)
{
    const struct config *config = report->config;
    int width = (int)strlen("source");
    for (size_t i = 0; i < config->n_source; i++)
        if ((int)strlen(config->sources[i].name) > width)
            width = (int)strlen(config->sources[i].name);
    printf("%-*s  %10s  %8s  %6s  %-10s  %-10s  %s\n", width, "source", "accepted", "rejected",
           "void", "first", "last", "state");
    for (size_t i = 0; i < config->n_source; i++) {
        const struct manifest *manifest = &report->manifests[i];
        char first[DAY_TEXT], last[DAY_TEXT];
        printf("%-*s  %10" PRIu64 "  %8" PRIu64 "  %6" PRIu64 "  %-10s  %-10s  %s\n", width,
               config->sources[i].name, manifest->n_accepted, manifest->n_rejected,
               manifest->n_void, day_format(manifest->first_date, first),
               day_format(manifest->last_date, last), state_of(report, i));
    }
}

// What came or went since the ingest accepted last; only what was read now is news.
static void print_changes(const struct report *report)
{
    struct arena arena = {0};
    for (size_t i = 0; i < report->config->n_source; i++) {
        const struct manifest *manifest = &report->manifests[i];
        for (size_t k = 0; report->rebuilt[i] && k < manifest->n_change; k++)
            if (!change_is_doubtful(&manifest->changes[k]))
                printf("%s: %s\n", report->config->sources[i].name,
                       change_text(&arena, manifest, &manifest->changes[k]));
    }
    arena_done(&arena);
}

static void put_changes(json *item, const struct manifest *manifest)
{
    json_put_text(item, "before_on", manifest->before_on);
    json_put_integer(item, "rows_before", (long long)manifest->rows_before);
    json *list = json_put_array(item, "codes_changed");
    for (size_t i = 0; i < manifest->n_change; i++) {
        json *change = json_add_object(list);
        if (manifest->changes[i].column)
            json_put_text(change, "column", manifest->changes[i].column);
        json_put_text(change, "code", manifest->changes[i].name);
        json_put_integer(change, "before", (long long)manifest->changes[i].n_before);
        json_put_integer(change, "now", (long long)manifest->changes[i].n_now);
    }
}

// failure: NULL when nothing failed.
static enum status print_json(const struct report *report, const struct error *failure,
                              struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *sources = json_put_array(root, "sources");
    for (size_t i = 0; i < report->config->n_source; i++) {
        const struct manifest *manifest = &report->manifests[i];
        json *item = json_add_object(sources);
        json_put_text(item, "source", report->config->sources[i].name);
        json_put_integer(item, "accepted", (long long)manifest->n_accepted);
        json_put_integer(item, "rejected", (long long)manifest->n_rejected);
        json_put_integer(item, "void", (long long)manifest->n_void);
        json_put_day(item, "first_date", manifest->first_date);
        json_put_day(item, "last_date", manifest->last_date);
        json_put_text(item, "state", state_of(report, i));
        put_changes(item, manifest);
    }
    if (failure)
        cli_put_errors(root, failure);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status run(struct cli *cli, struct error *err)
{
    struct config config;
    enum status status = config_read(cli->arena, cli->workspace, &config, err);
    if (status)
        return status;
    if (!cli->quiet)
        key_notes_print(config.notes);
    bool *rebuilt = arena_array(cli->arena, config.n_source, sizeof *rebuilt);
    const struct ingest_options options = {.n_thread = cli->n_thread,
                                           .quiet = cli->quiet,
                                           .force = cli_flag(cli, "--force"),
                                           .accept_loss = cli->accept_loss,
                                           .ret_rebuilt = rebuilt};
    status = ingest_update(&config, &options, NULL, err);
    if (status && status != E_REJECTED)
        return status;
    struct manifest *manifests = arena_array(cli->arena, config.n_source, sizeof *manifests);
    for (size_t i = 0; i < config.n_source; i++) {
        if (!status)
            status = manifest_need(cli->arena, &config, &config.sources[i], &manifests[i], err);
        else if (!manifest_of(cli->arena, &config, &config.sources[i], &manifests[i]))
            manifests[i].first_date = manifests[i].last_date = DAY_NONE;
    }
    if (status && status != E_REJECTED)
        return status;
    struct report report = {&config, manifests, rebuilt};
    changes_warn(&config, rebuilt, stderr);
    if (cli->json) {
        enum status printed =
            print_json(&report, status ? err : NULL, status ? ERROR_IGNORED : err);
        err->after_result = true;
        return status ? status : printed;
    }
    print_table(&report);
    print_changes(&report);
    return status;
}

static const struct option_row options_of_ingest[] = {
    {.name = "--force", .kind = OPTION_FLAG, .help = "read every source again, changed or not"},
    {0},
};

const struct command_row cmd_ingest = {
    .name = "ingest",
    .summary = "read the sources into typed records",
    .usage = "[--force] [--accept-loss]",
    .details =
        "Reads each source of hearth.yaml whose files or configuration changed. Rows that "
        "cannot be used "
        "are listed in rejects/<source>.csv; more of them than the source's max_rejects end "
        "the run with "
        "exit status 3, and so does a source that lost more than its max_loss since the last "
        "accepted run.",
    .ingests = true,
    .options = options_of_ingest,
    .run = run,
};
