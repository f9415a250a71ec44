// The table of kinds as a help text: kinds with their parameters, defaults and bounds.
#ifndef HEARTH_KIND_HELP_H
#define HEARTH_KIND_HELP_H

#include <stdio.h>

void kind_help_print(FILE *stream);

#endif
