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
// How well help works in a month while it is given, if it started on `from`: 1 = as HELP_EFFECT,
// 0 = not given or harmful.
double help_works(const struct family *family, int month, day_t from);
// The chances that help ends each state in the switches into a month, if it started on `from`.
void help_ends(const struct family *family, int month, day_t from, double ret_ended[STATE_COUNT]);
// The states as they would be with help after the last panel, until the family's last month.
void help_path(struct family *family);
// Something that happened to the family brings a crisis in that month, without help and with it, or
// without it alone when help spares the family. All paths of states follow, the true one too.
void help_crisis(struct family *family, int month, bool spared);
// The hazard of enquiries in a set of states over that without help, in a month; at most 1.
double help_of_states(const struct family *family, enum age_class age, int month, int set);
// The ratio of harm over two years from the panel with help and without, on the log scale averaged
// over its months: by the states that help ended alone, or by all that it does.
double help_effect(const struct family *family, const struct child *child, bool by_states);

#endif
