// What the two files of the preloaded library share.
#ifndef HEARTH_CALLS_H
#define HEARTH_CALLS_H

#include <stddef.h>

// Adds the line to the file that the variable of the environment names, if it does.
void calls_line(const char *variable, const char *line, size_t n);

#endif
