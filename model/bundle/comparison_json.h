// Candidates beside each other, as kept in metrics.json and said in reports.
#ifndef HEARTH_COMPARISON_JSON_H
#define HEARTH_COMPARISON_JSON_H

#include "model/bundle/bundle.h"

// Whether a split of the search has few rows with or without the outcome: figures of it are rounded.
bool training_has_few(const struct training_record *record);
// Needs record->comparison and record->assessment.
void comparison_to_json(const struct training_record *record, json *object);
// What the lists of the selected candidate, of the best of each other kind and of the baselines find, in
// one sentence; small counts are "few". NULL where no list is made. Owns: arena.
const char *comparison_sentence(struct arena *arena, const struct training_record *record);
// A copy of an interval as it may be shown: rounded where the splits have few rows with the outcome.
struct interval comparison_shown(const struct training_record *record,
                                 const struct interval *interval);

#endif
