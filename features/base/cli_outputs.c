// Every command's outputs are checked here, once, before the command runs: an output that is one of
// the line's inputs, or that a workspace owns (program->guard_output), is refused. The option's row
// says which options name files, so that a new command cannot forget the check.

#include "features/base/cli_outputs.h"

#include "features/base/file.h"
#include "features/base/real_path.h"

#include <string.h>

struct output_check {
    const struct cli *cli;
    const struct option_row *row;
    const char *path, *real; // as written, resolved
};

static enum status refuse(const struct output_check *output, const struct option_row *input,
                          struct error *err)
{
    error_set(err, E_USAGE, "'%s' is what %s reads: hearth does not write there", output->path,
              input->name);
    error_hint(err, "choose another place for %s", output->row->name);
    return E_USAGE;
}

static enum status check_input(const struct output_check *output, const struct option_row *row,
                               const char *input, struct error *err)
{
    struct arena *arena = output->cli->arena;
    const char *real = path_resolve(arena, input);
    bool clash = strcmp(real, output->real) == 0 || file_is_same(input, output->path);
    if (file_is_directory(input))
        clash |= path_is_within(output->real, real) ||
                 (output->row->kind == OPTION_OUT_FOLDER && path_is_within(real, output->real));
    else if (output->row->kind == OPTION_OUT_FOLDER)
        clash |= path_is_one_of(real, output->real, output->row->writes);
    return clash ? refuse(output, row, err) : OK;
}

static enum status check_inputs(const struct output_check *output, struct error *err)
{
    const struct option_row *row = output->cli->command->options;
    for (; row->name; row++) {
        size_t n = 0;
        const char *const *inputs = NULL;
        if (row->kind == OPTION_IN_PATH)
            inputs = cli_texts(output->cli, row->name, &n);
        for (size_t i = 0; i < n; i++) {
            enum status status = check_input(output, row, inputs[i], err);
            if (status)
                return status;
        }
    }
    return OK;
}

// A table called x.parquet that is CSV inside is read by nothing. Devices and pipes have no endings.
static enum status check_ending(const struct cli *cli, const struct option_row *row,
                                const char *path, struct error *err)
{
    const char *at = row->endings, *name = strrchr(path, '/');
    size_t n_path = strlen(path);
    if (!at || (file_exists(path) && !file_is_regular(path)))
        return OK;
    while (*at) {
        size_t n = strcspn(at, " ");
        if (n_path > n && strncmp(path + n_path - n, at, n) == 0)
            return OK;
        at += n + strspn(at + n, " ");
    }
    error_set(err, E_USAGE, "%s '%s': the ending is not that of a file that '%s' writes", row->name,
              name ? name + 1 : path, cli->command->name);
    error_hint(err, "use one of: %s", row->endings);
    return E_USAGE;
}

enum status cli_check_outputs(const struct cli *cli, const struct program *program,
                              struct error *err)
{
    for (const struct option_row *row = cli->command->options; row && row->name; row++) {
        bool is_folder = row->kind == OPTION_OUT_FOLDER;
        const char *path =
            is_folder || row->kind == OPTION_OUT_FILE ? cli_text(cli, row->name) : NULL;
        if (!path || (!is_folder && strcmp(path, "-") == 0))
            continue;
        struct output_check output = {cli, row, path, path_resolve(cli->arena, path)};
        enum status status = check_inputs(&output, err);
        if (!status && program->guard_output)
            status = program->guard_output(cli->workspace, path, is_folder, err);
        if (!status)
            status = check_ending(cli, row, path, err);
        if (status)
            return status;
    }
    if (cli->command->writes_word && cli->n_word && program->guard_output)
        return program->guard_output(cli->workspace, cli->words[0], true, err);
    return OK;
}
