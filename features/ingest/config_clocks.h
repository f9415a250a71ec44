// Due times of `hub.clocks`: by step and band, in working time.
#ifndef HEARTH_CONFIG_CLOCKS_H
#define HEARTH_CONFIG_CLOCKS_H

#include "features/ingest/config.h"

// Reads the times of clocks->screen and clocks->decide, notes what is wrong with them. A band that one
// step names and the other does not is an error: a time that is not meant is written "none". Owns: the
// reader's arena.
void clocks_read(struct key_reader *reader, struct hub_clocks *clocks);

#endif
