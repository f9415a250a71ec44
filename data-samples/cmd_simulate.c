// hearth simulate: a borough that never was, as its agencies would hand it over: records, the
// configuration that reads them, and the truth beside them.

#include "data-samples/cmd_simulate.h"

#include "data-samples/agency/agency_table.h"
#include "data-samples/agency/gazetteer.h"
#include "data-samples/agency/visitors.h"
#include "data-samples/calibration/calibration_report.h"
#include "data-samples/templates.h"
#include "data-samples/truth_files.h"
#include "features/base/json.h"
#include "features/base/progress.h"

#define SCENARIO "child-safeguarding"
#define BIRTHS 2500
#define BIRTHS_MIN 20
#define BIRTHS_MAX 20000
#define YEARS 10
#define SEED 1 // of every command when none is given
#define YEARS_MAX 30
#define DATA_END_YEAR 2025
// The dates in the templates, for ten years of records.
#define SHIPPED_FROM "2016-01-01"
#define SHIPPED_AS_OF "2018-01-01"

static const struct option_row options[] = {
    {.name = "--births-per-year",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "20 to 20000; all else is in proportion (default: 2500, a borough of 180,000)"},
    {.name = "--years",
     .kind = OPTION_INTEGER,
     .value_name = "N",
     .help = "years of records, 1 to 30 (default: 10)"},
    {.name = "--report",
     .kind = OPTION_OUT_FILE,
     .endings = ".html",
     .value_name = "F.html",
     .help = "the borough's figures beside published ones"},
    {.name = NULL},
};

struct simulation {
    struct cli *cli;
    const char *folder, *records, *truth;
    struct world_options options;
    struct agency agencies[AGENCY_COUNT];
    struct file_count gazetteer[GAZETTEER_FILES];
    struct truth_count truths[TRUTH_FILE_COUNT];
    size_t n_person, n_row;
    double seconds;
};

struct bounded_option {
    const char *name;
    long if_absent, min, max;
};

static enum status read_bounded(const struct cli *cli, const struct bounded_option *option,
                                int *ret_value, struct error *err)
{
    long value = cli_integer(cli, option->name, option->if_absent);
    if (value < option->min || value > option->max)
        return cli_usage(cli, err, "%s must be from %ld to %ld, not %ld", option->name, option->min,
                         option->max, value);
    *ret_value = (int)value;
    return OK;
}

static enum status refuse_old(struct simulation *run, struct error *err)
{
    const char *const parts[] = {"records", "hearth.yaml", "truth", "scenarios/" SCENARIO ".yaml"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *path = file_join(run->cli->arena, run->folder, parts[i]);
        if (!file_exists(path))
            continue;
        error_set(err, E_USAGE, "'%.300s' is there already", path);
        error_hint(err,
                   "nothing is overwritten: choose another folder, or remove what is there (an "
                   "interrupted run leaves no hearth.yaml)");
        return E_USAGE;
    }
    return OK;
}

static enum status read_options(struct simulation *run, struct error *err)
{
    static const struct bounded_option births = {"--births-per-year", BIRTHS, BIRTHS_MIN,
                                                 BIRTHS_MAX};
    static const struct bounded_option years = {"--years", YEARS, 1, YEARS_MAX};
    struct cli *cli = run->cli;
    if (cli->n_word != 1)
        return cli_usage(cli, err, "one folder is needed");
    run->folder = cli->words[0];
    run->options.n_thread = cli->n_thread;
    run->options.seed = cli->seed;
    run->options.data_end = day_from_civil(DATA_END_YEAR, 12, 31);
    enum status status = read_bounded(cli, &births, &run->options.births_per_year, err);
    if (!status)
        status = read_bounded(cli, &years, &run->options.n_year, err);
    return status ? status : refuse_old(run, err);
}

// The configuration, with the dates that depend on the run: the number of years, the day on which
// each agency took its extract, and the demonstration date, on which the borough's ages and due
// times are counted.
static enum status write_configuration(struct simulation *run, const struct world *world,
                                       struct error *err)
{
    char from[DAY_TEXT], as_of[DAY_TEXT], end[DAY_TEXT], today[DAY_TEXT];
    struct arena *arena = run->cli->arena;
    day_format(run->options.data_end, end);
    day_format(run->options.data_end + 1, today);
    int n_wait = run->options.n_year > 2 ? 24 : 6 * run->options.n_year; // months of history
    const struct template_change changes[] = {
        {SHIPPED_AS_OF, day_format(day_add_months(world->records_from, n_wait), as_of)},
        {SHIPPED_FROM, day_format(world->records_from, from)},
        {"\nhousehold:", arena_format(arena, "\ntoday: %s\nhousehold:", today)},
        {"\n    lawful_basis:", arena_format(arena, "\n    extracted: %s\n    lawful_basis:", end)},
        {NULL, NULL},
    };
    const struct template_options written = {.changes = changes, .program = run->cli->program};
    return template_write(arena, run->folder, &written, err);
}

// For the borough of the default size and seed alone: the ceilings of another are not known.
static enum status write_ceilings(const struct simulation *run, struct error *err)
{
    const struct world_options *made = &run->options;
    if (made->births_per_year != BIRTHS || made->n_year != YEARS || made->seed != SEED)
        return OK;
    struct output output;
    enum status status =
        output_open(&output, file_join(run->cli->arena, run->truth, "ceilings.json"), err);
    if (status)
        return status;
    fputs(shipped_ceilings, output.stream);
    return output_close(&output, err);
}

static enum status write_all(struct simulation *run, const struct world *world, struct error *err)
{
    struct agency_view view;
    struct arena arena = {0};
    struct world all;
    visitors_add(world, &all);
    agency_view_make(&arena, &all, world->n_person, &view);
    enum status status =
        agencies_write(&view, run->records, run->options.n_thread, run->agencies, err);
    if (!status)
        status = gazetteer_write(&view, run->records, run->gazetteer, err);
    if (!status)
        status = truth_write(&view, run->agencies, run->truth, run->truths, err);
    if (!status)
        status = write_ceilings(run, err);
    if (!status)
        status = write_configuration(run, world, err);
    const char *report = cli_text(run->cli, "--report");
    if (!status && report)
        status = calibration_report(world, run->agencies, report, err);
    agency_view_done(&view);
    visitors_done(&all);
    arena_done(&arena);
    return status;
}

static void print_json(const struct simulation *run)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_text(root, "workspace", run->folder);
    json_put_integer(root, "births_per_year", run->options.births_per_year);
    json_put_integer(root, "years", run->options.n_year);
    json_put_integer(root, "seed", (long long)run->options.seed);
    json_put_integer(root, "persons", (long long)run->n_person);
    json_put_integer(root, "rows", (long long)run->n_row);
    json *records = json_put_object(root, "records"), *truth = json_put_object(root, "truth");
    for (int i = 0; i < AGENCY_COUNT; i++)
        for (size_t k = 0; k < run->agencies[i].n_file; k++)
            json_put_integer(records, run->agencies[i].files[k].path,
                             (long long)run->agencies[i].files[k].n_row);
    for (size_t i = 0; i < GAZETTEER_FILES; i++)
        json_put_integer(records, run->gazetteer[i].path, (long long)run->gazetteer[i].n_row);
    for (size_t i = 0; i < TRUTH_FILE_COUNT; i++)
        json_put_integer(truth, run->truths[i].name, (long long)run->truths[i].n_row);
    json_put_number(root, "seconds", run->seconds);
    json_write(root, stdout, ERROR_IGNORED);
    json_free(root);
}

static void print_text(const struct simulation *run)
{
    printf("persons   %zu (invented)\nrows      %zu\n", run->n_person, run->n_row);
    for (int i = 0; i < AGENCY_COUNT; i++)
        for (size_t k = 0; k < run->agencies[i].n_file; k++)
            printf("%9zu  records/%s\n", run->agencies[i].files[k].n_row,
                   run->agencies[i].files[k].path);
    for (size_t i = 0; i < GAZETTEER_FILES; i++)
        printf("%9zu  records/%s\n", run->gazetteer[i].n_row, run->gazetteer[i].path);
    for (size_t i = 0; i < TRUTH_FILE_COUNT; i++)
        printf("%9zu  truth/%s\n", run->truths[i].n_row, run->truths[i].name);
    printf("next      hearth ingest -C %s\n", run->folder);
}

static void count_rows(struct simulation *run)
{
    for (int i = 0; i < AGENCY_COUNT; i++)
        for (size_t k = 0; k < run->agencies[i].n_file; k++)
            run->n_row += run->agencies[i].files[k].n_row;
}

static enum status simulate_run(struct cli *cli, struct error *err)
{
    struct simulation run = {.cli = cli};
    struct world world;
    double started = progress_seconds();
    enum status status = read_options(&run, err);
    if (status)
        return status;
    run.records = arena_format(cli->arena, "%s/records", run.folder);
    run.truth = arena_format(cli->arena, "%s/truth", run.folder);
    cli_say(cli, "simulating %d births a year over %d years of records and two before them",
            run.options.births_per_year, run.options.n_year);
    status = world_make(&run.options, &world, err);
    if (status)
        return status;
    run.n_person = world.n_person;
    cli_say(cli, "the borough is made (%.1f s); writing the agencies' files",
            progress_seconds() - started);
    status = write_all(&run, &world, err);
    world_done(&world);
    run.seconds = progress_seconds() - started;
    count_rows(&run);
    if (!status && cli->json)
        print_json(&run);
    else if (!status)
        print_text(&run);
    agencies_done(run.agencies);
    return status;
}

const struct command_row cmd_simulate = {
    .name = "simulate",
    .summary = "simulate a borough: its agencies' extracts and the ground truth",
    .usage = "DIR [--births-per-year N] [--years N] [--seed N] [--report F.html]",
    .writes_word = true,
    .details =
        "Makes a workspace in DIR: records/ as its agencies would hand them over, with their\n"
        "ids, codes, delays and mistakes; hearth.yaml, codes/ and scenarios that read them; and\n"
        "truth/, which no analyst would have. Nothing in it stands for a person. The same seed\n"
        "gives the same bytes.",
    .options = options,
    .run = simulate_run,
};
