// The command line: options in both spellings, their checks, nearest names, exit statuses.

#include "features/base/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// What the command saw, as one line of text.
static char seen[512];

static void see(const char *format, const char *text)
{
    size_t n = strlen(seen);
    snprintf(seen + n, sizeof seen - n, format, text);
}

static enum status run_fit(struct cli *cli, struct error *err)
{
    size_t n;
    const char *const *items = cli_texts(cli, "--item", &n);
    for (size_t i = 0; i < n; i++)
        see("item=%s ", items[i]);
    if (cli_text(cli, "--name"))
        see("name=%s ", cli_text(cli, "--name"));
    if (cli_flag(cli, "--fast"))
        see("%s ", "fast");
    for (size_t i = 0; i < cli->n_word; i++)
        see("word=%s ", cli->words[i]);
    char number[64];
    snprintf(number, sizeof number, "%g %ld", cli_number(cli, "--share", 0.5),
             cli_integer(cli, "--count", 7));
    see("%s ", number);
    snprintf(number, sizeof number, "seed=%llu threads=%d -C=%s", (unsigned long long)cli->seed,
             cli->n_thread > 0 ? cli->n_thread : -1, cli->workspace);
    if (cli->seed_given)
        see("%s", number);
    if (cli_text(cli, "--count") && strcmp(cli_text(cli, "--count"), "99") == 0)
        return error_set(err, E_REJECTED, "too many rejects");
    return OK;
}

static enum status run_plain(struct cli *cli, struct error *err)
{
    const char *name;
    return cli_require(cli, "--name", &name, err);
}

static const struct option_row options[] = {
    {.name = "--name",
     .former = "--label",
     .kind = OPTION_TEXT,
     .value_name = "N",
     .help = "a name"},
    {.name = "--item",
     .kind = OPTION_TEXT,
     .many = true,
     .commas = true,
     .value_name = "I",
     .help = "items"},
    {.name = "--fast", .kind = OPTION_FLAG, .help = "fast"},
    {.name = "--share", .kind = OPTION_NUMBER, .value_name = "X", .help = "share"},
    {.name = "--count", .kind = OPTION_INTEGER, .value_name = "K", .help = "count"},
    {.name = "--on", .kind = OPTION_DAY, .value_name = "DATE", .help = "day"},
    {.name = NULL},
};

static void print_kinds(FILE *stream)
{
    fputs("\nKinds:\n  one\n", stream);
}

static const struct command_row fit = {
    .name = "fit",
    .summary = "fits",
    .usage = "WORD … [options]",
    .details = "Details.",
    .options = options,
    .print_more = print_kinds,
    .run = run_fit,
};
static const struct command_row plain = {.name = "plain",
                                         .summary = "no words",
                                         .usage = "--name N",
                                         .options = options,
                                         .run = run_plain};
static const struct command_row later = {.name = "later", .summary = "to come"};

static enum status run_copy(struct cli *cli, struct error *err)
{
    see("%s", "copied");
    return OK;
}

static const struct option_row paths[] = {
    {.name = "--from", .kind = OPTION_IN_PATH, .value_name = "PATH", .many = true, .help = "read"},
    {.name = "--to", .kind = OPTION_OUT_FILE, .value_name = "FILE", .help = "written"},
    {.name = "--into",
     .kind = OPTION_OUT_FOLDER,
     .value_name = "DIR",
     .writes = "a.csv result.json",
     .help = "written"},
    {0},
};
static const struct command_row copies = {.name = "copy", .options = paths, .run = run_copy};

static enum status guard(const char *workspace, const char *path, bool is_folder, struct error *err)
{
    bool owned = strcmp(path, is_folder ? "kept" : "store.db") == 0;
    return owned ? error_set(err, E_USAGE, "%s is owned in %s", path, workspace) : OK;
}

static const struct command_row *const commands[] = {&fit, &plain, &copies, &later};
static const struct program program = {.name = "prog",
                                       .version = "1.2",
                                       .purpose = "tests",
                                       .commands = commands,
                                       .n_command = 4,
                                       .guard_output = guard};

// Runs a line split at blanks with stdout and stderr in a file; the text is left in `talk`.
static char talk[8192];

static int run(const char *line)
{
    char copy[512], *argv[32] = {"prog"};
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    seen[0] = 0;
    fflush(NULL);
    int out = dup(1), error = dup(2);
    FILE *file = tmpfile();
    dup2(fileno(file), 1);
    dup2(fileno(file), 2);
    int status = cli_main(argc, argv, &program);
    fflush(NULL);
    dup2(out, 1);
    dup2(error, 2);
    close(out);
    close(error);
    rewind(file);
    talk[fread(talk, 1, sizeof talk - 1, file)] = 0;
    fclose(file);
    return status;
}

static void test_both_spellings(void **state)
{
    assert_int_equal(run("fit --name a --item=x,y one --item z --fast two"), 0);
    assert_string_equal(seen, "item=x item=y item=z name=a fast word=one word=two 0.5 7 ");
    assert_int_equal(run("fit --share=-0.25 --count -3 -- --name -x"), 0);
    assert_string_equal(seen, "word=--name word=-x -0.25 -3 ");
    assert_int_equal(run("fit --name=a=b -"), 0);
    assert_string_equal(seen, "name=a=b word=- 0.5 7 ");
}

static void test_a_former_name_still_works_with_a_note(void **state)
{
    assert_int_equal(run("fit --label a"), 0);
    assert_string_equal(seen, "name=a 0.5 7 ");
    assert_non_null(strstr(talk, "use --name in place of --label"));
    assert_int_equal(run("fit --label=a --quiet"), 0);
    assert_string_equal(seen, "name=a 0.5 7 ");
    assert_null(strstr(talk, "--label"));
    assert_int_equal(run("fit --name a --label b"), 2); // one option, given twice
    assert_int_equal(run("fit --help"), 0);
    assert_null(strstr(talk, "--label"));
}

static void test_common_options(void **state)
{
    assert_int_equal(run("fit --seed 18446744073709551615 --threads 3 -C here"), 0);
    assert_string_equal(seen, "0.5 7 seed=18446744073709551615 threads=3 -C=here");
    assert_int_equal(run("fit --seed 0 --threads 1"), 0);
    assert_string_equal(seen, "0.5 7 seed=0 threads=1 -C=.");
    static const char *const wrong[] = {"fit --threads 0",
                                        "fit --threads 1025",
                                        "fit --threads x",
                                        "fit --seed -1",
                                        "fit --seed 1.5",
                                        "fit --seed",
                                        "fit --seed 18446744073709551616",
                                        "fit --threads 3 --threads 4"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(run(wrong[i]), 2);
}

static void test_values_are_checked(void **state)
{
    static const char *const wrong[] = {
        "fit --share abc",     "fit --share 0x10",    "fit --count 1.5", "fit --count",
        "fit --on 2024-02-30", "fit --on 01/02/2024", "fit --fast=yes",  "fit --name a --name b",
        "fit --name --fast",   "fit --item a,,b",     "fit --name="};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(run(wrong[i]), 2);
    assert_int_equal(run("fit --on 2024-02-29"), 0);
}

static void test_nearest_names(void **state)
{
    assert_int_equal(run("fitt"), 2);
    assert_non_null(strstr(talk, "unknown command 'fitt'"));
    assert_non_null(strstr(talk, "'fit'"));
    assert_int_equal(run("fit --nmae x"), 2);
    assert_non_null(strstr(talk, "unknown option '--nmae'"));
    assert_non_null(strstr(talk, "'--name'"));
    assert_int_equal(run("fit -q"), 2);
}

static void test_help_and_version(void **state)
{
    assert_int_equal(run("--version"), 0);
    assert_string_equal(talk, "prog 1.2\n");
    assert_int_equal(run(""), 2);
    assert_int_equal(run("help"), 0);
    assert_non_null(strstr(talk, "later"));
    assert_int_equal(run("fit --count nonsense --help"), 0);
    assert_non_null(strstr(talk, "Usage: prog fit WORD"));
    assert_non_null(strstr(talk, "--threads N"));
    char with_option[sizeof talk];
    memcpy(with_option, talk, sizeof talk);
    assert_int_equal(run("help fit"), 0);
    assert_non_null(strstr(talk, "Kinds:\n  one\n"));
    assert_string_equal(talk, with_option);
}

static void test_exit_statuses(void **state)
{
    assert_int_equal(run("fit --count 99"), 3);
    assert_non_null(strstr(talk, "too many rejects"));
    assert_int_equal(run("later anything --at all"), 1);
    assert_string_equal(talk, "hearth: not implemented: later\n");
    assert_int_equal(run("plain word"), 2);
    assert_int_equal(run("plain"), 2);
    assert_non_null(strstr(talk, "--name N"));
    assert_int_equal(run("plain --name x"), 0);
}

// The files need not exist: names of one place are one.
static void test_outputs_are_not_inputs(void **state)
{
    static const char *const wrong[] = {"copy --from a.csv --to a.csv",
                                        "copy --from a.csv --to ./x/../a.csv",
                                        "copy --to a.csv --from b.csv a.csv",
                                        "copy --from in/a.csv --into in",
                                        "copy --from in/result.json --into ./in/",
                                        "copy --from / --to a.csv",
                                        "copy --from / --into in",
                                        "copy --to store.db -C there",
                                        "copy --into kept"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(run(wrong[i]), 2);
        assert_string_equal(seen, "");
    }
    assert_non_null(strstr(talk, "kept is owned in ."));
    static const char *const right[] = {"copy --from a.csv --to b.csv",
                                        "copy --from in/b.csv --into in",
                                        "copy --from in/sub/a.csv --into in",
                                        "copy --from - --to -",
                                        "copy --to kept",
                                        "copy --into store.db"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_int_equal(run(right[i]), 0);
        assert_string_equal(seen, "copied");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_spellings),
        cmocka_unit_test(test_a_former_name_still_works_with_a_note),
        cmocka_unit_test(test_common_options),
        cmocka_unit_test(test_values_are_checked),
        cmocka_unit_test(test_nearest_names),
        cmocka_unit_test(test_help_and_version),
        cmocka_unit_test(test_exit_statuses),
        cmocka_unit_test(test_outputs_are_not_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
