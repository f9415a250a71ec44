// The command line: a command is one row (name, help, options, function); parsing, --help and
// nearest names follow.
#ifndef HEARTH_CLI_H
#define HEARTH_CLI_H

#include "features/base/arena.h"
#include "features/base/error.h"
#include "features/base/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_INTEGER,
    OPTION_NUMBER,
    OPTION_DAY,
    OPTION_IN_PATH,    // a file or folder that the command reads
    OPTION_OUT_FILE,   // a file that it writes, "-" = stdout
    OPTION_OUT_FOLDER, // a folder that it makes and writes into
};

struct option_row {
    const char *name;   // "--as-of"
    const char *former; // an older spelling that still works, with a note; not in the help. Or NULL
    enum option_kind kind;
    bool many; // may be given several times; values also split at commas when `commas`
    bool commas;
    const char *value_name; // "DATE" in the help; NULL for flags
    const char *writes;     // OPTION_OUT_FOLDER: the files written there, separated by blanks
    const char *endings;    // OPTION_OUT_FILE: what its name may end in, ".csv .csv.gz"; NULL = the
                            // command checks
    const char *help;
};

struct cli;
// One row of the command table in hearth.c. `options` ends with a row whose name is NULL; the
// common ones (--help --json --quiet --threads --seed -C) are added to every command, and
// --accept-loss to those that ingest.
struct command_row {
    const char *name;    // "train" or "evaluate"
    const char *summary; // one line
    // After "hearth <name> ", one line a form. Words beside options are refused unless the first
    // form starts with a word (neither "-" nor "[").
    const char *usage;
    bool writes_word;    // the first word is a folder that the command writes
    const char *details; // paragraphs for --help, or NULL
    const struct option_row *options;
    void (*print_more)(FILE *stream); // the end of --help, from tables of the command; or NULL
    bool ingests;                     // it brings the workspace up to date: takes --accept-loss
    // Runs with the parsed line; returns OK or an error whose code fixes the exit status. NULL: not
    // implemented yet, and running it says so.
    enum status (*run)(struct cli *cli, struct error *err);
};

struct cli {
    const struct command_row *command;
    struct arena *arena;   // lives as long as the command
    const char *workspace; // -C, default "."
    bool json, quiet, seed_given;
    bool accept_loss;   // --accept-loss, of commands that ingest
    int n_thread;       // >= 1
    uint64_t seed;      // default 1
    const char **words; // positional arguments
    size_t n_word;
    struct cli_values *values;
    const struct program *program; // NULL in tests of single functions
};

// Value(s) of an option by its full name, as written; NULL / 0 when not given. Numbers and dates
// have been checked.
const char *cli_text(const struct cli *cli, const char *option);
bool cli_flag(const struct cli *cli, const char *option);
const char *const *cli_texts(const struct cli *cli, const char *option, size_t *ret_n);
double cli_number(const struct cli *cli, const char *option, double if_absent);
long cli_integer(const struct cli *cli, const char *option, long if_absent);
// E_USAGE naming the option when it was not given.
enum status cli_require(const struct cli *cli, const char *option, const char **ret_text,
                        struct error *err);
// Errors: E_USAGE, always.
enum status cli_usage(const struct cli *cli, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Talk on stderr, nothing when --quiet; a newline is added when the text has none at its end.
void cli_say(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Something to read about besides the commands: `hearth help NAME`.
struct help_topic {
    const char *name, *summary;
    void (*print)(FILE *stream); // NULL: `text` is printed
    const char *text;
    // Puts comments on the keys of a file of this topic. Owns: arena. NULL = it is about no file.
    enum status (*comment)(struct arena *arena, const char *text, const char **ret_text,
                           struct error *err);
};

// What the program is: its name, version, one line on what it does, and the commands in the order
// of the help.
struct program {
    const char *name, *version, *purpose;
    const struct command_row *const *commands;
    size_t n_command;
    const struct help_topic *topics; // n_topic; a topic may have the name of a command
    size_t n_topic;
    const struct help_topic *guides; // n_guide: pages to read, listed apart from the topics
    size_t n_guide;
    const char *workspace_file; // a folder that has it is a workspace, and is checked; or NULL
    // Refuses (E_USAGE) an output that belongs to the workspace or another; NULL = nothing does.
    enum status (*guard_output)(const char *workspace, const char *path, bool is_folder,
                                struct error *err);
};
// Puts "error", the first, and "errors", all of them: for a result that is printed although something
// failed (err->after_result).
void cli_put_errors(json *root, const struct error *err);
// The whole program: picks the row, parses, runs, prints the error; returns the exit status.
// Also answers no words, "help [command]", "--help", "--version".
int cli_main(int argc, char **argv, const struct program *program);

#endif
