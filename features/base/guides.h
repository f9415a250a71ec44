// The guides for readers, embedded from <folder>/help/<topic>.md: `hearth help TOPIC` prints them.
#ifndef HEARTH_GUIDES_H
#define HEARTH_GUIDES_H

#include "features/base/cli.h"

// Sorted by name; `text` is Markdown, one page each.
extern const struct help_topic guides[];
extern const size_t n_guide;

#endif
