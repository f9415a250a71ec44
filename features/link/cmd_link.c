// hearth link: brings the records of a workspace, or of flat files (--config), together into
// persons, says what was linked by which rule and, with a reference standard, how well.

#include "features/link/cmd_link.h"

#include "features/base/json.h"
#include "features/link/blocking.h"
#include "features/link/comparison_help.h"
#include "features/link/flat_link.h"
#include "features/link/kept_links.h"
#include "features/link/link_explain.h"
#include "features/link/link_report.h"
#include "features/link/matches.h"
#include "features/link/persons_link.h"
#include "features/link/reference_children.h"
#include "features/link/reference_groups.h"
#include "features/link/reference_standard.h"
#include "features/link/unreadable_dates.h"
#include "features/link/weights_file.h"
#include "features/workspace/workspace_update.h"
#include "serve/store/command_look.h"

#include <string.h>

#define MANIFEST_MAX_BYTES ((size_t)16 << 20)

static const struct option_row options[] = {
    {.name = "--config",
     .kind = OPTION_IN_PATH,
     .value_name = "FILE",
     .help = "link flat files, as link.yaml says, instead of a workspace"},
    {.name = "--out",
     .kind = OPTION_OUT_FOLDER,
     .value_name = "DIR",
     .writes = FLAT_LINK_FILES,
     .help = "with --config: where to write"},
    {.name = "--reference",
     .former = "--truth",
     .kind = OPTION_IN_PATH,
     .value_name = "FILE",
     .help = "CSV of input, record_id, person_id: print recall and precision against it"},
    {.name = "--explain",
     .kind = OPTION_TEXT,
     .many = true,
     .value_name = "A B",
     .help = "two records, INPUT:RECORD: what speaks for and against one person, and what decided. "
             "In a workspace with a store the look is in the audit"},
    {.name = "--estimate",
     .kind = OPTION_FLAG,
     .help = "estimate the match weights anew, instead of reading weights.json, which is kept "
             "as " WEIGHTS_PREVIOUS},
    {.name = NULL},
};

static long long number(const json *object, const char *key)
{
    return json_whole(object, key, 0);
}

static void print_pairs(const char *rule, long long n)
{
    printf("    %-44s %10lld %s\n", rule, n, n == 1 ? "pair" : "pairs");
}

// A line of what was not linked, unless there is none of it.
static void print_left_out(long long n, const char *one, const char *many, const char *why)
{
    if (n)
        printf("not linked  %lld %s%s\n", n, n == 1 ? one : many, why);
}

static void print_tally(const json *rule, long long max_group)
{
    static const struct {
        const char *key, *why;
    } rows[] = {
        {"pairs_dates_differ", "their dates of birth do not agree"},
        {"pairs_names_differ", "their names do not agree"},
        {"pairs_number_alone", "there is neither date of birth nor name to compare"},
    };
    const char *name = json_text(rule, "rule");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        long long n = number(rule, rows[i].key);
        if (n)
            printf("not linked  %lld %s equal on %s: %s\n", n, n == 1 ? "pair" : "pairs", name,
                   rows[i].why);
    }
    long long n_crowd = number(rule, "values_shared_by_too_many");
    if (n_crowd)
        printf("warning: %lld %s of %s on more than %lld records (the most: %lld): not used. A "
               "placeholder? Name it under missing:\n",
               n_crowd, n_crowd == 1 ? "value" : "values", name, max_group,
               number(rule, "records_of_most_shared_value"));
    long long n_strange = number(rule, "values_of_unlike_records");
    if (n_strange)
        printf("warning: %lld %s of %s joined %s than %d records of which most have other names or "
               "dates of birth (the most: %lld records). A placeholder? Name it under missing:, or "
               "add a column to the rule\n",
               n_strange, n_strange == 1 ? "value" : "values", name,
               n_strange == 1 ? "more" : "each more", MATCH_STRANGE,
               number(rule, "records_of_most_unlike_value"));
}

static void print_unusable(const json *manifest)
{
    const json *list = json_get(manifest, "unusable_values");
    for (size_t i = 0; i < json_count(list); i++) {
        long long n = number(json_at(list, i), "values");
        printf("not used  %lld %s of %s: placeholders, or cannot be one\n", n,
               n == 1 ? "value" : "values", json_text(json_at(list, i), "column"));
    }
}

static void print_plain(const json *manifest)
{
    const json *list = json_get(manifest, "plain_columns");
    for (size_t i = 0; i < json_count(list); i++) {
        const json *item = json_at(list, i);
        printf(json_bool(item, "blank", false)
                   ? "warning: the column %s has no usable value in any record: it links nothing. "
                     "Are the file's column and missing: as intended?\n"
                   : "warning: the column %s has one value in most records, and no other: it tells "
                     "no two "
                     "apart\n",
               json_text(item, "column"));
    }
}

static void print_unreadable(const json *manifest, const char *folder)
{
    const json *list = json_get(manifest, "unreadable_dates");
    for (size_t i = 0; i < json_count(list); i++) {
        const json *item = json_at(list, i);
        long long n = number(item, "values");
        printf("warning: %lld %s of %s %s (YYYY-MM-DD, DD/MM/YYYY or YYYYMMDD) and %s used as "
               "one. The first: %s:%lld:%lld. All: %s/" UNREADABLE_DATES_FILE "\n",
               n, n == 1 ? "value" : "values", json_text(item, "column"),
               n == 1 ? "is not a date" : "are not dates", n == 1 ? "is not" : "are not",
               json_text(item, "first_file"), number(item, "first_line"),
               number(item, "first_column"), folder);
    }
}

static void print_blocks(const json *weights)
{
    const json *blocks = json_get(weights, "blocks");
    const json *incremental = json_get(weights, "incremental");
    if (incremental)
        printf("incremental: %lld records new or changed, %lld gone; %lld pairs compared; all else "
               "is taken over from the run before\n",
               number(incremental, "records_changed"), number(incremental, "records_gone"),
               number(incremental, "pairs_compared"));
    printf("pairs compared, by block (pairs; of these new; estimated share of matches added)%s\n",
           incremental ? ", when all were compared last" : "");
    for (size_t i = 0; i < json_count(blocks); i++) {
        const json *block = json_at(blocks, i);
        printf("    %-44s %10lld %10lld %6.1f%%\n", json_text(block, "block"),
               number(block, "pairs"), number(block, "pairs_added"),
               100 * json_number(block, "recall_added", 0));
    }
    for (size_t i = 0; i < json_count(blocks); i++) {
        const json *block = json_at(blocks, i);
        long long n = number(block, "blocks_left_out"), n_large = number(block, "large_blocks");
        long long n_many = number(block, "records_of_too_many_values");
        if (n_many)
            printf(
                "warning: %lld %s more than %d combinations of values of %s: not compared by it\n",
                n_many, n_many == 1 ? "record has" : "records have", BLOCK_VALUES_MAX,
                json_text(block, "block"));
        if (n_large)
            printf(
                "warning: %lld %s of %s of more than %d records (the largest: %lld): of these only "
                "pairs that share one more column are compared\n",
                n_large, n_large == 1 ? "block" : "blocks", json_text(block, "block"),
                BLOCK_RECORDS_MAX, number(block, "records_of_largest_block"));
        if (n)
            printf("warning: %lld %s of %s too large to compare, even split (the largest: %lld "
                   "records)\n",
                   n, n == 1 ? "block" : "blocks", json_text(block, "block"),
                   number(block, "records_of_largest_left_out"));
    }
}

// weights: NULL = by rules alone.
static void print_weights(const json *weights)
{
    if (!weights)
        return;
    char label[64];
    snprintf(label, sizeof label, "match weight, match_probability %g",
             json_number(weights, "match_probability", 0));
    print_pairs(label, number(weights, "pairs_linked"));
    print_blocks(weights);
    if (json_bool(weights, "configuration_changed", false))
        printf(
            "warning: weights.json was of other comparisons or blocks: the weights are estimated "
            "anew, the earlier ones kept in " WEIGHTS_PREVIOUS "\n");
    if (!json_bool(weights, "converged", true))
        printf("warning: the estimation of the weights has not converged\n");
}

static void print_rules(const json *manifest)
{
    const json *rules = json_get(manifest, "rules");
    for (size_t i = 0; i < json_count(rules); i++)
        print_pairs(json_text(json_at(rules, i), "rule"), number(json_at(rules, i), "pairs"));
    print_weights(json_get(manifest, "weights"));
    if (number(manifest, "pairs_always"))
        print_pairs("clerical review: always", number(manifest, "pairs_always"));
    for (size_t i = 0; i < json_count(rules); i++)
        print_tally(json_at(rules, i), number(manifest, "max_group"));
    print_left_out(number(manifest, "kept_apart"), "match", "matches",
                   ", because two of the records must not be one person");
    print_left_out(number(manifest, "pairs_review"), "pair", "pairs",
                   number(manifest, "pairs_review_numbers") == number(manifest, "pairs_review")
                       ? " with different valid numbers, for clerical review: review.csv"
                       : ", for clerical review: review.csv");
    print_left_out(number(manifest, "pairs_across_adoption"), "pair", "pairs",
                   " across an adoption: never linked, never shown");
    print_unusable(manifest);
    long long n_unknown = number(manifest, "decisions_without_record");
    if (n_unknown)
        printf("warning: %lld %s of link.never and link.always %s a record that is not in the "
               "data. The first: %s\n",
               n_unknown, n_unknown == 1 ? "pair" : "pairs", n_unknown == 1 ? "names" : "name",
               json_text(manifest, "first_decision_without_record"));
}

static void print_manifest(const json *manifest, const char *folder)
{
    bool by_rules = strcmp(json_text(manifest, "link"), "none") != 0;
    printf("records  %lld", number(manifest, "records"));
    const json *inputs = json_get(manifest, "records_by_input");
    const char *input;
    for (size_t i = 0; (input = json_key_at(inputs, i)); i++)
        printf("%s %s %lld", i ? "," : ":", input, number(inputs, input));
    printf("\npersons  %lld%s\n", number(manifest, "persons"),
           by_rules ? "" : " (link: none: every id is one person)");
    if (by_rules) {
        long long n_largest = number(manifest, "records_of_largest_person");
        long long n_former = number(manifest, "former_persons");
        printf(
            "    the largest has %lld %s; %lld merged person %s, linked to another person later\n",
            n_largest, n_largest == 1 ? "record" : "records", n_former,
            n_former == 1 ? "ID" : "IDs");
        bool weighted = strcmp(json_text(manifest, "link"), "weights") == 0;
        printf(weighted ? "linked by\n" : "linked by exact agreement on\n");
        print_rules(manifest);
        print_plain(manifest);
        print_unreadable(manifest, folder);
    }
    long long n_tie = number(manifest, "ties_to_placeholders");
    if (n_tie)
        printf("not used  %lld %s to a placeholder instead of a person\n", n_tie,
               n_tie == 1 ? "relationship" : "relationships");
    printf("written  %s/persons.csv%s, report.html\n", folder,
           by_rules ? ", pairs.csv, review.csv, former.csv, changes.csv" : "");
}

struct evaluation { // against a reference standard
    struct reference_standard records;
    bool with_children;
    struct reference_children children;
    struct reference_groups groups;
};

// people.csv and stays.csv beside the reference, as a simulated borough has them, say who is whose
// mother, and how deprived a person's last home is.
static enum status evaluate(const struct cli *cli, const char *persons_path,
                            const char *reference_path, struct evaluation *ret_evaluation,
                            struct error *err)
{
    const char *slash = strrchr(reference_path, '/');
    size_t n_folder = slash ? (size_t)(slash - reference_path) : 0;
    const char *people_path =
        slash ? file_join(cli->arena, arena_text_n(cli->arena, reference_path, n_folder),
                          "people.csv")
              : "people.csv";
    const char *stays_path =
        slash
            ? file_join(cli->arena, arena_text_n(cli->arena, reference_path, n_folder), "stays.csv")
            : "stays.csv";
    ret_evaluation->with_children = file_exists(people_path);
    enum status status =
        reference_compare(cli->arena, persons_path, reference_path, &ret_evaluation->records, err);
    if (!status && ret_evaluation->with_children)
        status = reference_children_compare(
            cli->arena, &(struct reference_paths){persons_path, reference_path, people_path},
            &ret_evaluation->children, err);
    if (!status && ret_evaluation->with_children)
        status = reference_groups_compare(
            cli->arena,
            &(struct reference_group_paths){persons_path, reference_path, people_path,
                                            file_exists(stays_path) ? stays_path : NULL},
            &ret_evaluation->groups, err);
    return status;
}

static void put_evaluation(json *manifest, const struct evaluation *evaluation)
{
    json *truth = json_put_object(manifest, "truth");
    reference_put(truth, &evaluation->records);
    if (evaluation->with_children)
        reference_groups_put(truth, &evaluation->groups);
    if (evaluation->with_children)
        reference_children_put(json_put_object(truth, "children"), &evaluation->children);
}

static enum status print_result(const struct cli *cli, const char *folder, struct error *err)
{
    json *manifest = NULL;
    struct evaluation evaluation = {0};
    const char *reference_path = cli_text(cli, "--reference");
    enum status status = json_read_file(file_join(cli->arena, folder, "link.json"),
                                        MANIFEST_MAX_BYTES, &manifest, err);
    if (!status && reference_path)
        status = evaluate(cli, file_join(cli->arena, folder, "persons.csv"), reference_path,
                          &evaluation, err);
    if (!status && reference_path)
        put_evaluation(manifest, &evaluation);
    if (!status)
        status = link_report_write(manifest, file_join(cli->arena, folder, "report.html"), err);
    if (!status && cli->json) {
        status = json_write(manifest, stdout, err);
    } else if (!status) {
        print_manifest(manifest, folder);
        if (reference_path)
            reference_print(&evaluation.records);
        if (evaluation.with_children)
            reference_children_print(&evaluation.children);
    }
    json_free(manifest);
    return status;
}

// Links the records of the workspace again, in memory, for the inspector to see.
static enum status inspect_workspace(struct cli *cli, const struct link_inspector *inspector,
                                     struct error *err)
{
    struct arena *arena = cli->arena;
    struct config config;
    struct persons persons = {0};
    size_t n_open = 0;
    enum status status = config_read(arena, arena_text(arena, cli->workspace), &config, err);
    if (!status && config.link != LINK_RULES)
        status =
            error_set(err, E_USAGE, "link: none: equal IDs are one person, nothing to explain");
    if (status)
        return status;
    struct records *records = arena_array(arena, config.n_source, sizeof *records);
    for (; n_open < config.n_source && !status; n_open += !status)
        status = records_open(arena, &config, &config.sources[n_open], &records[n_open], err);
    const struct linkage_sources sources = {&config, records, cli->n_thread, inspector};
    if (!status)
        status = persons_link(arena, &sources, &persons, err);
    persons_done(&persons);
    for (size_t i = 0; i < n_open; i++)
        records_close(&records[i]);
    return status;
}

// Who looks at the values of two records is in the audit before they are printed.
static enum status record_look(const struct cli *cli, const json *answer, struct error *err)
{
    const char *persons[] = {json_text(json_get(answer, "a"), "person_id"),
                             json_text(json_get(answer, "b"), "person_id")};
    const struct command_look look = {"link --explain", NULL, DAY_NONE, persons,
                                      strcmp(persons[0], persons[1]) == 0 ? 1 : 2};
    return command_look_record(cli->workspace, &look, err);
}

static enum status explain(struct cli *cli, const char *config_path, struct error *err)
{
    size_t n;
    const char *const *names = cli_texts(cli, "--explain", &n);
    if (n != 2)
        return cli_usage(cli, err, "--explain names two records: --explain A B");
    struct link_explain_request request = {names[0], names[1], json_object_create()};
    const struct link_inspector inspector = {link_explain, &request};
    struct workspace_options update = {
        .n_thread = cli->n_thread, .quiet = cli->quiet, .accept_loss = cli->accept_loss};
    enum status status = OK;
    if (config_path) {
        const struct flat_request flat = {config_path, cli_text(cli, "--out"), cli->n_thread};
        status = flat_inspect(cli->arena, &flat, &inspector, err);
    } else {
        status = workspace_update(cli->workspace, &update, err);
        if (!status)
            status = inspect_workspace(cli, &inspector, err);
        if (!status)
            status = record_look(cli, request.answer, err);
    }
    if (!status && cli->json)
        status = json_write(request.answer, stdout, err);
    else if (!status)
        link_explain_print(request.answer, stdout);
    json_free(request.answer);
    return status;
}

// The settings of earlier runs are kept aside, so that linkage makes them again.
static enum status forget_weights(struct cli *cli, const char *folder, struct error *err)
{
    const char *path = file_join(cli->arena, folder, "weights.json");
    bool kept;
    return cli_flag(cli, "--estimate") ? weights_file_keep(path, &kept, err) : OK;
}

static enum status link_workspace(struct cli *cli, struct error *err)
{
    const char *folder = file_join(cli->arena, cli->workspace, "link");
    struct workspace_options update = {.n_thread = cli->n_thread,
                                       .quiet = cli->quiet,
                                       .accept_loss = cli->accept_loss,
                                       .force = cli_flag(cli, "--estimate")};
    enum status status = forget_weights(cli, folder, err);
    if (!status && update.force)
        status = kept_links_forget_weights(cli->workspace, err);
    if (!status)
        status = workspace_update(cli->workspace, &update, err);
    return status ? status : print_result(cli, folder, err);
}

static enum status link_run(struct cli *cli, struct error *err)
{
    const char *config_path = cli_text(cli, "--config");
    const char *folder = cli_text(cli, "--out");
    if (cli_text(cli, "--explain"))
        return explain(cli, config_path, err);
    if (!config_path)
        return folder ? cli_usage(cli, err, "--out goes with --config") : link_workspace(cli, err);
    enum status status = cli_require(cli, "--out", &folder, err);
    if (!status)
        status = forget_weights(cli, folder, err);
    const struct flat_request flat = {config_path, folder, cli->n_thread};
    if (!status)
        status = flat_link(cli->arena, &flat, err);
    return status ? status : print_result(cli, folder, err);
}

const struct command_row cmd_link = {
    .name = "link",
    .summary = "link records to persons, households and relationships",
    .usage = "[--reference FILE] [options]\n--config link.yaml --out DIR [--reference FILE] "
             "[options]\n[--config link.yaml] "
             "--explain A B [options]",
    .details =
        "Writes link/persons.csv: every record with its person; pairs.csv: every pair with a "
        "match_probability above 0.01 or that a rule links, whether it joined two persons or not, "
        "its match_weight without the prior; "
        "review.csv: pairs for clerical review, not linked, the most useful first; "
        "former.csv: person IDs no longer in use, of earlier runs too, and the ID each leads to; "
        "changes.csv: splits, merges, joins, renames and ends since earlier runs; "
        "report.html: weights, blocks, persons and, with a reference, recall by group. Under "
        "`link: none` the IDs of all sources name persons already.",
    .ingests = true,
    .options = options,
    .print_more = comparison_help_print,
    .run = link_run,
};
