// The columns of a training in words, for its report and its card.
#ifndef HEARTH_RECORD_TEXT_H
#define HEARTH_RECORD_TEXT_H

#include "model/bundle/bundle.h"
#include "model/kind/description.h"

// What a column measures; of a flat table its name. Owns: arena, here and below.
const char *record_column_title(struct arena *arena, const struct training_record *record,
                                size_t i_col);
// When a line of the score card counts: "Mother – police incidents: 2 or more in the past year".
const char *record_condition_text(struct arena *arena, const struct training_record *record,
                                  const struct card_item *item);

#endif
