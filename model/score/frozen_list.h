// A list as it was when alerts were made of it: every scored row, kept for good, so that what became of
// all of them can be told later. The form is described in this folder's README.
#ifndef HEARTH_FROZEN_LIST_H
#define HEARTH_FROZEN_LIST_H

#include "model/score/scores.h"

// kept/frozen/SCENARIO/DATE-MODEL.bin, in a workspace. Owns: arena.
char *frozen_list_file(struct arena *arena, const char *scenario, day_t as_of, const char *model);
// Errors: none of its own; the stream keeps those of writing.
void frozen_list_write(FILE *stream, const struct scenario_model *model,
                       const struct scores *scores);

#endif
