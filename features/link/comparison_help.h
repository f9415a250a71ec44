// The kinds of comparison and their levels, for `hearth link --help`.
#ifndef HEARTH_COMPARISON_HELP_H
#define HEARTH_COMPARISON_HELP_H

#include <stdio.h>

void comparison_help_print(FILE *stream);

#endif
