// The columns of a block whose sources do not know all of the time. Private to extract.
#ifndef HEARTH_OBSERVED_ROW_H
#define HEARTH_OBSERVED_ROW_H

#include "features/extract/cover.h"

// Whose facts a block reads, with what can be known of each. Owns: observed_done.
struct observed {
    const struct person_list *persons;
    struct cover *covers;                     // persons->n each
    day_t *births;                            // DAY_NONE = not known
    size_t n_cover, capacity, birth_capacity; // covers that hold memory
    struct visible_fact *items;               // of one column, chosen anew for each
    size_t item_capacity;
    unsigned char *missing; // by slot of the block: too little was observed
    size_t missing_capacity;
};

struct observed_question {
    const struct extract *extract;
    const struct view *view;
    uint32_t person; // of the row
    const struct block *block;
    const struct person_list *persons; // whose facts the block reads for that person
};
void observed_find(struct observed *observed, const struct observed_question *question);
void observed_done(struct observed *observed);
// Whether the covers change nothing for facts that start with the first and last of items: all of
// them, and all windows, lie within.
bool observed_is_plain(const struct extract *extract, const struct view *view,
                       const struct block *block, const struct scratch *scratch);
// The value of one slot over the facts of its bucket; NaN and missing[i_slot] = 1 when too little
// was observed.
double observed_value(struct observed *observed, const struct block *block, size_t i_slot,
                      const struct measure *bucket);
// Whether the fact lies in observed time, as the slot's aggregate needs it.
bool observed_counts(const struct observed *observed, const struct slot *slot,
                     const struct visible_fact *seen, day_t low, day_t as_of);
// The days behind the slot's value.
struct observed_days observed_slot_days(const struct observed *observed, const struct slot *slot,
                                        day_t low, day_t as_of);

#endif
