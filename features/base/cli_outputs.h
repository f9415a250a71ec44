// What a command line asks to be written must not be what it asks to be read, nor what a workspace
// owns.
#ifndef HEARTH_CLI_OUTPUTS_H
#define HEARTH_CLI_OUTPUTS_H

#include "features/base/cli.h"

// Checks every option of the kinds OPTION_OUT_FILE and OPTION_OUT_FOLDER against the inputs of the
// same line and with the program's guard_output. Errors: E_USAGE; nothing has been written.
enum status cli_check_outputs(const struct cli *cli, const struct program *program,
                              struct error *err);

#endif
