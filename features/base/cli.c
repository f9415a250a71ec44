// The command line. A command is a row; this file finds the row, sorts the words into options and
// positional words, checks them against the option rows, runs the command and turns its error into
// a message and an exit status.

#include "features/base/cli.h"

#include "features/base/cli_help.h"
#include "features/base/cli_outputs.h"
#include "features/base/cli_values.h"
#include "features/base/day.h"
#include "features/base/file.h"
#include "features/base/folder_check.h"
#include "features/base/json.h"
#include "features/base/number.h"
#include "features/base/parallel.h"
#include "features/base/process.h"
#include "features/base/real_path.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_THREADS 1024
enum status cli_require(const struct cli *cli, const char *option, const char **ret_text,
                        struct error *err)
{
    *ret_text = cli_text(cli, option);
    if (*ret_text)
        return OK;
    return cli_usage(cli, err, "%s needs %s %s", cli->command->name, option,
                     cli_given(cli, option, strlen(option))->row->value_name);
}

enum status cli_usage(const struct cli *cli, struct error *err, const char *format, ...)
{
    char message[sizeof err->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_set(err, E_USAGE, "%s", message);
    error_hint(err, "see 'hearth %s --help'", cli->command->name);
    return E_USAGE;
}

void cli_say(const struct cli *cli, const char *format, ...)
{
    if (cli->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    size_t n = strlen(format);
    if (!n || format[n - 1] != '\n')
        putc('\n', stderr);
}

// A whole number within long; digits with an optional sign.
static bool is_integer(const char *text)
{
    const char *digits = text + (*text == '-' || *text == '+');
    if (!isdigit((unsigned char)*digits))
        return false;
    char *end;
    errno = 0;
    strtol(text, &end, 10);
    return !*end && !errno;
}

static enum status check_value(const struct cli *cli, const struct option_row *row,
                               const char *text, struct error *err)
{
    double number;
    day_t day;
    if (row->kind == OPTION_INTEGER && strcmp(row->name, "--seed") != 0 && !is_integer(text))
        return cli_usage(cli, err, "%s needs a whole number, not '%s'", row->name, text);
    if (row->kind == OPTION_NUMBER && !number_parse(text, strlen(text), &number))
        return cli_usage(cli, err, "%s needs a number, not '%s'", row->name, text);
    if (row->kind == OPTION_DAY && !day_parse(text, strlen(text), NULL, &day))
        return cli_usage(cli, err, "%s needs a date as YYYY-MM-DD, not '%s'", row->name, text);
    bool is_text = row->kind == OPTION_TEXT || row->kind >= OPTION_IN_PATH;
    if (is_text && !*text)
        return cli_usage(cli, err, "%s has an empty value", row->name);
    return OK;
}

static enum status add_value(struct cli *cli, struct given *given, const char *text,
                             struct error *err)
{
    if (given->row->kind != OPTION_FLAG) {
        enum status status = check_value(cli, given->row, text, err);
        if (status)
            return status;
    }
    if (given->n_text == given->capacity) {
        size_t capacity = given->capacity ? 2 * given->capacity : 4;
        const char **texts = arena_array(cli->arena, capacity, sizeof *texts);
        if (given->n_text)
            memcpy(texts, given->texts, given->n_text * sizeof *texts);
        given->texts = texts;
        given->capacity = capacity;
    }
    given->texts[given->n_text++] = text;
    return OK;
}

static enum status add_values(struct cli *cli, struct given *given, const char *text,
                              struct error *err)
{
    const struct option_row *row = given->row;
    if (given->n_text && row->kind == OPTION_FLAG)
        return OK;
    if (given->n_text && !row->many)
        return cli_usage(cli, err, "%s is given twice", row->name);
    if (!row->commas)
        return add_value(cli, given, text, err);
    enum status status = OK;
    for (const char *item = text; !status; item++) {
        size_t n = strcspn(item, ",");
        status = add_value(cli, given, arena_text_n(cli->arena, item, n), err);
        item += n;
        if (!*item)
            break;
    }
    return status;
}

static enum status unknown_option(const struct cli *cli, const char *name, struct error *err)
{
    const char *names[CLI_NAMES_MAX];
    for (size_t i = 0; i < cli->values->n_option; i++)
        names[i] = cli->values->options[i].row->name;
    const char *nearest = error_nearest(name, names, cli->values->n_option);
    cli_usage(cli, err, "unknown option '%s'", name);
    if (nearest)
        error_hint(err, "did you mean '%s'? 'hearth %s --help' lists the options", nearest,
                   cli->command->name);
    return E_USAGE;
}

static bool takes_words(const struct command_row *row)
{
    return row->usage && *row->usage && *row->usage != '-' && *row->usage != '[';
}

// One option word, and the next word when that is its value; *i_word is left on the last word used.
// An option that may be repeated also takes the words after it (`--at-k 10 20`), once the command
// has its own words.
static enum status parse_option(struct cli *cli, int argc, char **argv, int *i_word,
                                struct error *err)
{
    const char *word = argv[*i_word];
    if (strcmp(word, "-h") == 0)
        word = "--help";
    size_t n = strcspn(word, "=");
    struct given *given = cli_given(cli, word, n);
    if (!given)
        return unknown_option(cli, arena_text_n(cli->arena, word, n), err);
    const struct option_row *row = given->row;
    if (row->kind == OPTION_FLAG) {
        if (word[n])
            return cli_usage(cli, err, "%s takes no value", row->name);
        return add_values(cli, given, "", err);
    }
    if (word[n])
        return add_values(cli, given, word + n + 1, err);
    bool next_is_value = *i_word + 1 < argc && strncmp(argv[*i_word + 1], "--", 2) != 0;
    if (!next_is_value)
        return cli_usage(cli, err, "%s needs a value: %s %s", row->name, row->name,
                         row->value_name);
    enum status status = add_values(cli, given, argv[++*i_word], err);
    bool words_over = !takes_words(cli->command) || cli->n_word;
    while (!status && row->many && words_over && *i_word + 1 < argc && argv[*i_word + 1][0] != '-')
        status = add_values(cli, given, argv[++*i_word], err);
    return status;
}

static enum status parse_words(struct cli *cli, int argc, char **argv, struct error *err)
{
    cli->words = arena_array(cli->arena, (size_t)argc + 1, sizeof *cli->words);
    bool options_end = false;
    for (int i = 0; i < argc; i++) {
        bool is_option = !options_end && argv[i][0] == '-' && argv[i][1];
        if (is_option && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (is_option) {
            enum status status = parse_option(cli, argc, argv, &i, err);
            if (status)
                return status;
        } else if (!takes_words(cli->command)) {
            return cli_usage(cli, err, "unexpected word '%s': %s takes options only", argv[i],
                             cli->command->name);
        } else {
            cli->words[cli->n_word++] = argv[i];
        }
    }
    return OK;
}

static enum status read_common(struct cli *cli, struct error *err)
{
    cli->workspace = cli_text(cli, "-C") ? cli_text(cli, "-C") : ".";
    cli->json = cli_flag(cli, "--json");
    cli->quiet = cli_flag(cli, "--quiet");
    long n_thread = cli_integer(cli, "--threads", parallel_default_threads());
    if (n_thread < 1 || n_thread > MAX_THREADS)
        return cli_usage(cli, err, "--threads must lie between 1 and %d", MAX_THREADS);
    cli->n_thread = (int)n_thread;
    const char *seed = cli_text(cli, "--seed");
    cli->seed_given = seed != NULL;
    cli->seed = 1;
    if (seed) {
        char *end;
        errno = 0;
        cli->seed = strtoull(seed, &end, 10);
        if (!isdigit((unsigned char)*seed) || *end || errno)
            return cli_usage(cli, err,
                             "--seed must be a whole number from 0 to 18446744073709551615");
    }
    return OK;
}

static void note_former_names(const struct cli *cli)
{
    for (size_t i = 0; i < cli->values->n_option; i++) {
        const struct given *given = &cli->values->options[i];
        if (given->by_former)
            cli_say(cli, "note: use %s in place of %s", given->row->name, given->row->former);
    }
}

static void add_rows(struct cli_values *values, const struct option_row *rows)
{
    for (; rows && rows->name; rows++) {
        assert(values->n_option < CLI_NAMES_MAX);
        values->options[values->n_option++].row = rows;
    }
}

// Warns of what others may read, and removes what killed programs left.
static void check_workspace(const struct cli *cli, const struct program *program)
{
    struct folder_check check;
    const char *workspace = cli->workspace;
    if (!program->workspace_file ||
        !file_exists(file_join(cli->arena, workspace, program->workspace_file)))
        return;
    folder_check(cli->arena, workspace, true, &check);
    if (check.n_open)
        cli_say(cli,
                "warning: other users may read or enter %zu %s of the workspace, such as '%s'\n"
                "  run: chmod -R go-rwx '%s'",
                check.n_open, check.n_open == 1 ? "file or folder" : "files or folders",
                check.first, workspace);
}

// Removes what killed programs left where the command will write.
static void clean_outputs(const struct cli *cli)
{
    struct folder_check check;
    for (const struct option_row *row = cli->command->options; row && row->name; row++) {
        bool is_folder = row->kind == OPTION_OUT_FOLDER;
        const char *path =
            is_folder || row->kind == OPTION_OUT_FILE ? cli_text(cli, row->name) : NULL;
        if (path && !is_folder)
            path = path_parent(cli->arena, path_resolve(cli->arena, path));
        if (path)
            folder_check(cli->arena, path, false, &check);
    }
}

static enum status run_command(const struct program *program, const struct command_row *row,
                               int argc, char **argv, struct error *err)
{
    bool wants_help = false;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        wants_help |= strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
    if (wants_help) {
        cli_help_command(stdout, program, row);
        return OK;
    }
    if (!row->run)
        return error_set(err, E_NOT_IMPLEMENTED, "not implemented: %s", row->name);
    struct arena arena = {0};
    struct cli_values values = {0};
    add_rows(&values, row->options);
    if (row->ingests)
        add_rows(&values, cli_ingest_options);
    add_rows(&values, cli_common_options);
    struct cli cli = {.command = row, .arena = &arena, .values = &values, .program = program};
    enum status status = parse_words(&cli, argc, argv, err);
    if (!status)
        status = read_common(&cli, err);
    cli.accept_loss = !status && row->ingests && cli_flag(&cli, "--accept-loss");
    if (!status)
        status = cli_check_outputs(&cli, program, err);
    if (!status) {
        note_former_names(&cli);
        check_workspace(&cli, program);
        clean_outputs(&cli);
        status = row->run(&cli, err);
    }
    arena_done(&arena);
    return status;
}

static enum status find_command(const struct program *program, const char *name,
                                const struct command_row **ret_row, struct error *err)
{
    const char *names[CLI_NAMES_MAX];
    assert(program->n_command < CLI_NAMES_MAX);
    for (size_t i = 0; i < program->n_command; i++) {
        names[i] = program->commands[i]->name;
        if (strcmp(names[i], name) == 0) {
            *ret_row = program->commands[i];
            return OK;
        }
    }
    bool is_option = *name == '-';
    error_set(err, E_USAGE, "unknown %s '%s'", is_option ? "option" : "command", name);
    const char *nearest = error_nearest(name, names, program->n_command);
    if (is_option)
        error_hint(err, "options follow a command; '%s --help' lists the commands", program->name);
    else if (nearest)
        error_hint(err, "did you mean '%s'? '%s --help' lists the commands", nearest,
                   program->name);
    else
        error_hint(err, "'%s --help' lists the commands", program->name);
    return E_USAGE;
}

static const struct help_topic *find_topic(const struct help_topic *topics, size_t n_topic,
                                           const char *name)
{
    for (size_t i = 0; i < n_topic; i++)
        if (strcmp(topics[i].name, name) == 0)
            return &topics[i];
    return NULL;
}

// `help NAME`: the topic, the command, or both when they share the name.
static enum status help_about(const struct program *program, const char *name, struct error *err)
{
    const struct command_row *row;
    const struct help_topic *topic = find_topic(program->topics, program->n_topic, name);
    if (!topic)
        topic = find_topic(program->guides, program->n_guide, name);
    enum status status = find_command(program, name, &row, topic ? ERROR_IGNORED : err);
    if (!status)
        cli_help_command(stdout, program, row);
    if (!status && topic)
        putchar('\n');
    if (topic && topic->print)
        topic->print(stdout);
    else if (topic)
        fputs(topic->text, stdout);
    return topic ? OK : status;
}

static enum status dispatch(const struct program *program, int argc, char **argv, struct error *err)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (argc < 2) {
        cli_help_program(stderr, program);
        return E_USAGE;
    }
    bool is_help =
        strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
    if (is_help && argc < 3) {
        cli_help_program(stdout, program);
        return OK;
    }
    if (strcmp(word, "--version") == 0) {
        printf("%s %s\n", program->name, program->version);
        return OK;
    }
    if (is_help)
        return help_about(program, argv[2], err);
    const struct command_row *row;
    enum status status = find_command(program, word, &row, err);
    if (status)
        return status;
    return run_command(program, row, argc - 2, argv + 2, err);
}

static void put_error(json *object, const struct error *err)
{
    struct arena arena = {0};
    json_put_text(object, "code", error_code_name(err->code));
    json_put_text(object, "message", err->message);
    if (err->n_file)
        json_put_text(object, "file", arena_text_n(&arena, err->place, err->n_file));
    if (err->line)
        json_put_integer(object, "line", (long long)err->line);
    if (err->column)
        json_put_integer(object, "column", (long long)err->column);
    if (err->hint[0])
        json_put_text(object, "hint", err->hint);
    arena_done(&arena);
}

void cli_put_errors(json *root, const struct error *err)
{
    put_error(json_put_object(root, "error"), err);
    json *list = json_put_array(root, "errors");
    put_error(json_add_object(list), err);
    size_t n;
    const struct error *others = error_others(err, &n);
    for (size_t i = 0; i < n; i++)
        put_error(json_add_object(list), &others[i]);
}

static void print_error_json(const struct error *err)
{
    json *root = json_object_create();
    json_put_integer(root, "format", 1);
    cli_put_errors(root, err);
    json_write(root, stdout, ERROR_IGNORED);
    json_free(root);
}

static bool wants_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            return true;
    return false;
}

int cli_main(int argc, char **argv, const struct program *program)
{
    process_prepare();
    struct error_list all = {0};
    struct error err = {.all = &all};
    enum status status = dispatch(program, argc, argv, &err);
    if (status && err.code && !err.after_result && wants_json(argc, argv))
        print_error_json(&err);
    if (!status && (fflush(stdout) || ferror(stdout)))
        status = error_system(&err, "write", "stdout");
    if (status && err.code)
        error_print(&err);
    return error_exit_status(status);
}
