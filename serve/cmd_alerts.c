// hearth alerts: what the hub was shown and what it decided. The export is how alerts and reviews
// reach `evaluate`: pseudonyms and codes only, no words that people wrote.

#include "serve/cmd_alerts.h"

#include "features/base/csv.h"
#include "features/base/file.h"
#include "features/base/json.h"
#include "features/base/local_time.h"
#include "features/base/number.h"
#include "features/base/sort.h"
#include "features/ingest/config.h"
#include "serve/alert/due_time.h"
#include "serve/alert/list_state.h"
#include "serve/cli_scenario.h"
#include "serve/store/alerts.h"
#include "serve/store/command_look.h"
#include "serve/store/reviews.h"
#include "serve/subcommands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL INT64_C(1000000000)

static const struct option_row options[] = {
    {.name = "--scenario", .kind = OPTION_TEXT, .value_name = "S", .help = "only this scenario's"},
    {.name = "--as-of", .kind = OPTION_DAY, .value_name = "DATE", .help = "only this list's"},
    {.name = "--state",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "STATE",
     .help = "new, open, decided, replaced or all; default: all but replaced"},
    {.name = "--reason",
     .kind = OPTION_TEXT,
     .value_name = "WHY",
     .help = "withdraw: why the list is taken back (required)"},
    {.name = "--out",
     .kind = OPTION_OUT_FILE,
     .value_name = "FILE",
     .endings = ".csv",
     .help = "export: where to; default: stdout"},
    {.name = NULL},
};

// An alert with the decision that holds.
struct line {
    const struct alert *alert;
    const struct review *review; // NULL = none
    char as_of[DAY_TEXT], decided_on[DAY_TEXT], follow_up[DAY_TEXT];
    char created[TIME_TEXT], due[TIME_TEXT], score[NUMBER_TEXT], low[NUMBER_TEXT],
        high[NUMBER_TEXT], rounded[16];
};

static enum status states_get(const struct cli *cli, unsigned *ret_states, struct error *err)
{
    size_t n;
    const char *const *texts = cli_texts(cli, "--state", &n);
    *ret_states = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned states = strcmp(texts[i], "all") == 0 ? (1u << ALERT_STATE_COUNT) - 1 : 0;
        for (int k = 0; k < ALERT_STATE_COUNT; k++)
            if (strcmp(texts[i], alert_state_names[k]) == 0)
                states = 1u << k;
        if (!states)
            return cli_usage(cli, err, "--state '%s': new, open, decided, replaced or all",
                             texts[i]);
        *ret_states |= states;
    }
    return OK;
}

static enum status alerts_read(const struct cli *cli, struct store *store,
                               struct alert_list *ret_alerts, struct error *err)
{
    const char *date = cli_text(cli, "--as-of");
    struct alert_filter filter = {
        .scenario = cli_text(cli, "--scenario"), .any_date = true, .as_made = true, .limit = ALL};
    if (date)
        filter.any_date = !day_parse(date, strlen(date), NULL, &filter.as_of);
    enum status status = states_get(cli, &filter.states, err);
    if (!status)
        status = alert_list(store, cli->arena, &filter, ret_alerts, err);
    return status || ret_alerts->n ? status : cli_scenario_check(cli, err);
}

static int compare_reviews(const void *a, const void *b)
{
    const struct review *x = a, *y = b;
    ORDER_BY(x->alert_id, y->alert_id);
    return ORDER_OF(x->id, y->id); // ids grow with time
}

// The latest review of the alert. Shapes: reviews n, by alert and time.
static const struct review *review_of(const struct review *reviews, size_t n, int64_t alert_id)
{
    size_t later = SORTED_FIRST(i, n, reviews[i].alert_id <= alert_id);
    return later && reviews[later - 1].alert_id == alert_id ? &reviews[later - 1] : NULL;
}

// Due times count from `today:` of hearth.yaml.
struct due_rules {
    struct due_times times;
    day_t today;
};

static void line_make(const struct alert *alert, const struct review *review,
                      const struct due_rules *rules, struct line *ret_line)
{
    const struct band_due_time *band = due_times_of(&rules->times, alert->band, NO_PLACE);
    *ret_line = (struct line){.alert = alert, .review = review};
    day_format(alert->as_of, ret_line->as_of);
    bool decided = review && alert->state == ALERT_DECIDED;
    day_format(decided ? local_day(review->time_ms) : DAY_NONE, ret_line->decided_on);
    day_format(review ? review->follow_up : DAY_NONE, ret_line->follow_up);
    time_format(alert->created_ms, ret_line->created);
    int64_t from = due_time_clock(alert->created_ms, rules->today);
    time_format(band ? due_time(&rules->times, band->take, from) : 0, ret_line->due);
    number_format(alert->score, ret_line->score);
    snprintf(ret_line->rounded, sizeof ret_line->rounded, "%.4f", alert->score);
    number_format(alert->low, ret_line->low);
    number_format(alert->high, ret_line->high);
}

static enum status lines_read(const struct cli *cli, struct store *store, struct line **ret_lines,
                              size_t *ret_n, struct error *err)
{
    struct alert_list alerts = {0};
    struct review_list reviews = {0};
    struct review_filter filter = {.limit = ALL, .standing = true};
    struct config config;
    enum status status = alerts_read(cli, store, &alerts, err);
    if (!status)
        status = review_list(store, cli->arena, &filter, &reviews, err);
    if (!status)
        status = config_read(cli->arena, cli->workspace, &config, err);
    if (status)
        return status;
    if (reviews.n)
        qsort(reviews.items, reviews.n, sizeof *reviews.items, compare_reviews);
    struct due_rules rules = {.today = config.today};
    due_times_find(cli->arena, &config.hub.clocks, &rules.times);
    *ret_n = alerts.n;
    *ret_lines = arena_array(cli->arena, *ret_n + 1, sizeof **ret_lines);
    for (size_t i = 0; i < *ret_n; i++)
        line_make(&alerts.items[i], review_of(reviews.items, reviews.n, alerts.items[i].id), &rules,
                  &(*ret_lines)[i]);
    return OK;
}

// One column of the export, in the table, the CSV and the JSON alike.
struct column_row {
    const char *name;
    bool in_table; // `list` shows it
    const char *(*text)(const struct line *line);
};

static const char *text_scenario(const struct line *line)
{
    return line->alert->scenario;
}
static const char *text_as_of(const struct line *line)
{
    return line->as_of;
}
static const char *text_person(const struct line *line)
{
    return line->alert->person;
}
static const char *text_household(const struct line *line)
{
    return line->alert->household ? line->alert->household : "";
}
static const char *text_band(const struct line *line)
{
    return line->alert->band;
}
static const char *text_score(const struct line *line)
{
    return line->score;
}
static const char *text_low(const struct line *line)
{
    return line->low;
}
static const char *text_high(const struct line *line)
{
    return line->high;
}
static const char *text_model(const struct line *line)
{
    return line->alert->model;
}
static const char *text_state(const struct line *line)
{
    return alert_state_names[line->alert->state];
}
static const char *text_created(const struct line *line)
{
    return line->created;
}
static const char *text_due(const struct line *line)
{
    return line->due;
}
static const char *text_decided_on(const struct line *line)
{
    return line->decided_on;
}
static const char *text_decision(const struct line *line)
{
    return line->review ? line->review->decision : "";
}
static const char *text_agree(const struct line *line)
{
    return !line->review ? "" : line->review->agree ? "1" : "0";
}
static const char *text_follow_up(const struct line *line)
{
    return line->follow_up;
}

static const struct column_row columns[] = {
    {"scenario", false, text_scenario},
    {"as_of", true, text_as_of},
    {"person_id", true, text_person},
    {"household", true, text_household},
    {"band", true, text_band},
    {"score", true, text_score},
    {"low", false, text_low},
    {"high", false, text_high},
    {"model", false, text_model},
    {"state", true, text_state},
    {"created", false, text_created},
    {"due_by", true, text_due},
    {"decided_on", true, text_decided_on},
    {"outcome", true, text_decision},
    {"agree", true, text_agree},
    {"follow_up", false, text_follow_up},
};
#define N_COLUMN (sizeof columns / sizeof *columns)

static void line_json(json *object, const struct line *line)
{
    json_put_integer(object, "alert_id", line->alert->id);
    json_put_integer(object, "rank", line->alert->rank);
    for (size_t k = 0; k < N_COLUMN; k++) {
        const char *text = columns[k].text(line);
        json_put_text(object, columns[k].name, *text ? text : NULL);
    }
    json_put_number(object, "score", line->alert->score);
    json_put_number(object, "low", line->alert->low);
    json_put_number(object, "high", line->alert->high);
    if (line->review)
        json_put_bool(object, "agree", line->review->agree);
    json_put_integer(object, "reviews", line->alert->n_review);
}

static enum status print_json(const struct line *lines, size_t n, struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json *array = json_put_array(root, "alerts");
    for (size_t i = 0; i < n; i++)
        line_json(json_add_object(array), &lines[i]);
    enum status status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

// A score is read, not computed with, in a table.
static const char *table_text(size_t i_column, const struct line *line)
{
    return columns[i_column].text == text_score ? line->rounded : columns[i_column].text(line);
}

static void print_table(const struct line *lines, size_t n)
{
    int widths[N_COLUMN];
    for (size_t k = 0; k < N_COLUMN; k++) {
        widths[k] = (int)strlen(columns[k].name);
        for (size_t i = 0; i < n; i++) {
            int width = (int)strlen(table_text(k, &lines[i]));
            widths[k] = width > widths[k] ? width : widths[k];
        }
    }
    for (size_t i = 0; i <= n; i++) { // the first line holds the names
        int blanks = 2;
        if (i)
            printf("%4lld", (long long)lines[i - 1].alert->rank);
        else
            fputs("rank", stdout);
        for (size_t k = 0; k < N_COLUMN; k++) {
            if (!columns[k].in_table)
                continue;
            const char *text = i ? table_text(k, &lines[i - 1]) : columns[k].name;
            if (*text) { // so that no line ends in blanks
                printf("%*s%s", blanks, "", text);
                blanks = 0;
            }
            blanks += widths[k] - (int)strlen(text) + 2;
        }
        putchar('\n');
    }
}

static void write_csv(FILE *stream, const struct line *lines, size_t n)
{
    fputs("alert_id,rank,reviews", stream);
    for (size_t k = 0; k < N_COLUMN; k++)
        fprintf(stream, ",%s", columns[k].name);
    fputc('\n', stream);
    for (size_t i = 0; i < n; i++) {
        fprintf(stream, "%lld,%lld,%lld", (long long)lines[i].alert->id,
                (long long)lines[i].alert->rank, (long long)lines[i].alert->n_review);
        for (size_t k = 0; k < N_COLUMN; k++) {
            fputc(',', stream);
            csv_write_field(stream, columns[k].text(&lines[i]));
        }
        fputc('\n', stream);
    }
}

static enum status write_file(const struct cli *cli, const char *path, const struct line *lines,
                              size_t n, struct error *err)
{
    struct output output;
    enum status status = output_open(&output, path, err);
    if (status)
        return status;
    write_csv(output.stream, lines, n);
    status = output_close(&output, err);
    if (!status)
        cli_say(cli, "%s: %zu alert%s", path, n, n == 1 ? "" : "s");
    return status;
}

// Whoever reads alerts looks at their people.
static enum status look_record(const struct cli *cli, const char *command, const struct line *lines,
                               size_t n, struct error *err)
{
    const char **persons = arena_array(cli->arena, n + 1, sizeof *persons);
    const char *date = cli_text(cli, "--as-of");
    struct command_look look = {command, cli_text(cli, "--scenario"), DAY_NONE, persons, n};
    if (date)
        day_parse(date, strlen(date), NULL, &look.as_of);
    for (size_t i = 0; i < n; i++)
        persons[i] = lines[i].alert->person;
    return n ? command_look_record(cli->workspace, &look, err) : OK;
}

static enum status list(const struct cli *cli, struct store *store, const char *actor,
                        const char *name, struct error *err)
{
    struct line *lines;
    size_t n;
    (void)actor;
    (void)name;
    enum status status = lines_read(cli, store, &lines, &n, err);
    if (!status)
        status = look_record(cli, "alerts list", lines, n, err);
    if (status)
        return status;
    if (cli->json)
        return print_json(lines, n, err);
    print_table(lines, n);
    return OK;
}

static enum status export_lines(const struct cli *cli, struct store *store, const char *actor,
                                const char *name, struct error *err)
{
    struct line *lines;
    size_t n;
    const char *path = cli_text(cli, "--out");
    (void)actor;
    (void)name;
    enum status status = lines_read(cli, store, &lines, &n, err);
    if (!status)
        status = look_record(cli, "alerts export", lines, n, err);
    if (status)
        return status;
    if (cli->json && !path)
        return print_json(lines, n, err);
    if (path && strcmp(path, "-") != 0)
        return write_file(cli, path, lines, n, err);
    write_csv(stdout, lines, n);
    return OK;
}

// The hub says over the list that it was taken back.
static enum status withdrawn_state(const struct cli *cli, struct store *store,
                                   const struct alert_scoring *scoring, const char *reason,
                                   struct error *err)
{
    struct list_state state;
    enum status status = list_state_read(store, cli->arena, scoring->scenario, &state, err);
    if (status || state.as_of != scoring->as_of)
        return status;
    state.withheld = true;
    state.reasons = (struct list_reasons){
        .n = 1, .items = {arena_format(cli->arena, "The list was taken back: %s", reason)}};
    return list_state_write(store, scoring->actor, scoring->scenario, &state, err);
}

static enum status withdraw(const struct cli *cli, struct store *store, const char *actor,
                            const char *name, struct error *err)
{
    size_t n;
    const char *date, *reason;
    struct alert_scoring scoring = {.actor = actor};
    (void)name;
    enum status status = cli_require(cli, "--scenario", &scoring.scenario, err);
    if (!status)
        status = cli_require(cli, "--as-of", &date, err);
    if (!status)
        status = cli_require(cli, "--reason", &reason, err);
    if (!status)
        status = cli_scenario_check(cli, err);
    if (status)
        return status;
    day_parse(date, strlen(date), NULL, &scoring.as_of);
    status = alerts_withdraw(store, &scoring, reason, &n, err);
    if (!status && n)
        status = withdrawn_state(cli, store, &scoring, reason, err);
    if (status)
        return status;
    if (!cli->json) {
        printf("%zu alert%s of %s taken back; decided and reviewed ones stay\n", n,
               n == 1 ? "" : "s", date);
        return OK;
    }
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    json_put_integer(root, "withdrawn", (long long)n);
    status = json_write(root, stdout, err);
    json_free(root);
    return status;
}

static enum status alerts_run(struct cli *cli, struct error *err)
{
    static const struct subcommand verbs[] = {
        {"list", false, false, list},
        {"export", false, false, export_lines},
        {"withdraw", false, false, withdraw},
        {NULL, false, false, NULL},
    };
    return subcommand_run(cli, verbs, err);
}

const struct command_row cmd_alerts = {
    .name = "alerts",
    .summary = "list and export alerts with their reviews",
    .usage = "list [--scenario S] [--as-of DATE] [--state STATE]\n"
             "export [--scenario S] [--as-of DATE] [--state STATE] [--out FILE]\n"
             "withdraw --scenario S --as-of DATE --reason WHY",
    .details =
        "`list` is a table for people, `export` a CSV for analysis: alerts with the decision "
        "that holds, pseudonyms and codes only. due_by counts the working hours of England "
        "from when the alert was made: first band 4, second 8 (one working day), third 24 (three). "
        "`withdraw` takes back the alerts of a list that nobody has reviewed or decided; the "
        "reason "
        "is in the audit. What `list` and `export` show is in the audit, too.",
    .options = options,
    .run = alerts_run,
};
