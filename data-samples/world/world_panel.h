// The weekly early help panel, its decisions and both potential outcomes of each.
#ifndef HEARTH_WORLD_PANEL_H
#define HEARTH_WORLD_PANEL_H

#include "data-samples/world/world_agenda.h"
#include "data-samples/world/world_family.h"

void panel_plan(struct family *family, int month, struct agenda *agenda);
void panel_decide(struct family *family, int month, const struct happening *happening);
// What a candidate for an enquiry would lead to in a set of states, and the hazard in them over the
// one at which candidates are drawn.
struct verdict {
    bool plan, care;
    int set;
    double ratio;
};
// What it would do with help and without, after the child's last panel.
void panel_candidate(struct family *family, struct child *child, const struct marks *marks,
                     const struct verdict verdicts[ARM_COUNT]);
// Brings effects and both outcomes of the current decisions up to date after the family's states have
// changed or it has left the borough.
void panel_revise(struct family *family);

#endif
