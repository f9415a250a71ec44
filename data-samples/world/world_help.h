// Early help at work: by how much it changes the hazard of harm of a child, day by day.
#ifndef HEARTH_WORLD_HELP_H
#define HEARTH_WORLD_HELP_H

#include "data-samples/world/world_family.h"

// Ratios of hazards with help to those without. harm: of what happens; seen: of what is recorded.
struct help_ratio {
    double harm, seen;
};

// Draws how help after the family's last panel would go: when it starts and ends, who drops out,
// how well it works.
void help_draw(struct family *family, day_t panel);
// On a day, in a set of states, if help started on `from` (DAY_MAX = never): family->help says how.
// Units: harm at most HELP_MOST.
struct help_ratio help_at(const struct family *family, const struct child *child, day_t day,
                          int set, day_t from);
// The ratio of harm over two years from the panel, on the log scale averaged over its months.
double help_effect(const struct family *family, const struct child *child);

#endif
