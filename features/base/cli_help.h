// Help texts, made from the command and option rows.
#ifndef HEARTH_CLI_HELP_H
#define HEARTH_CLI_HELP_H

#include "features/base/cli.h"

#include <stdio.h>

// The options that every command has; ends with a row whose name is NULL.
extern const struct option_row cli_common_options[];
extern const struct option_row cli_ingest_options[]; // of commands that ingest

void cli_help_program(FILE *stream, const struct program *program);
void cli_help_command(FILE *stream, const struct program *program, const struct command_row *row);

#endif
