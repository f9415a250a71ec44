// What was given for each option of a command line. For cli*.c only.
#ifndef HEARTH_CLI_VALUES_H
#define HEARTH_CLI_VALUES_H

#include "features/base/cli.h"

#define CLI_NAMES_MAX 96 // options of one command, or commands

// What was given for each option, in the order of the rows: the command's own, then the common
// ones.
struct cli_values {
    size_t n_option;
    struct given {
        const struct option_row *row;
        const char **texts; // "" for flags
        size_t n_text, capacity;
        bool by_former; // the older spelling was used
    } options[CLI_NAMES_MAX];
};

// The values of the option whose name or former name is the first n_byte of name, or NULL.
struct given *cli_given(const struct cli *cli, const char *name, size_t n_byte);

#endif
